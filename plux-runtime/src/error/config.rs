//! The messages of errors in the configuration of plugins, which have source lines.

use crate::{LoadError, LoadErrorKind};

impl LoadError {
    /// Returns the message with the source lines; `None` if the configuration is not at fault.
    /// `cause` is the message of the source.
    pub(super) fn config_headline(&self, cause: Option<&str>) -> Option<String> {
        match self.kind() {
            LoadErrorKind::Config { errors } => {
                Some(format!("{}{}", self.of_config(), errors.headline()))
            }
            LoadErrorKind::UnusedConfig { error } => Some(error.headline_because(cause)),
            _ => None,
        }
    }

    /// Returns the message in one line, with the location in the configuration.
    pub(super) fn config_summary(&self) -> Option<String> {
        match self.kind() {
            LoadErrorKind::Config { errors } => {
                Some(format!("{}{}", self.of_config(), errors.summary()))
            }
            LoadErrorKind::UnusedConfig { error } => Some(error.summary()),
            _ => None,
        }
    }

    fn of_config(&self) -> String {
        format!("the configuration of the plugin `{}` is invalid: ", self.id())
    }

    pub(super) fn config_help(&self) -> Option<String> {
        let help = match self.kind() {
            LoadErrorKind::Config { errors } => errors.help(),
            LoadErrorKind::UnusedConfig { error } => error.help(),
            _ => return None,
        };
        Some(help.unwrap_or_else(|| "correct the value and start the program again".to_owned()))
    }
}
