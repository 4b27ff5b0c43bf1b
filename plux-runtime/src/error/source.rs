//! The sources of errors.
//!
//! A source is a trait object, so that a program only contains the code of those that its errors can
//! have. An error of a [`Registry`](crate::Registry) has none that a plugin's code returned.

use std::error::Error;

use plux_spec::{Condition, Location};

use super::{DisabledReason, HelpWith};
use crate::{BoxError, LoadError, LoadErrorKind};

pub(crate) trait Source: Send + Sync {
    /// Returns the error that [`Error::source`] returns.
    fn error(&self) -> Option<&(dyn Error + 'static)> {
        None
    }

    /// Returns another plugin's error.
    fn plugin(&self) -> Option<&LoadError> {
        None
    }

    /// Returns why the plugin is disabled.
    fn disabled_reason(&self) -> Option<&DisabledReason> {
        None
    }

    /// Returns the extension points of the contracts.
    fn contracts(&self) -> Option<&ContractOrigins> {
        None
    }

    /// Returns the application's own help for conditions that do not hold.
    fn help_for(&self, _conditions: &[Condition]) -> Option<String> {
        None
    }

    /// Returns the nearest [`LoadError`] in the chain of sources.
    fn nested(&self) -> Option<&LoadError> {
        None
    }

    /// Returns what the source adds to the message of `error`, without its help.
    fn cause(&self, _error: &LoadError) -> Option<String> {
        None
    }

    /// Returns whether what it adds to the message of `error` names a location.
    fn names_location(&self, _error: &LoadError) -> bool {
        false
    }
}

/// Returns the source for an error of plugin code. A [`LoadError`] keeps its type, so that its
/// headline and its help stay separate.
pub(crate) fn returned(error: BoxError) -> Box<dyn Source> {
    match error.downcast::<LoadError>() {
        Ok(error) => error,
        Err(error) => Box::new(External(error)),
    }
}

/// The error that a plugin, a listener or a finder returned.
struct External(BoxError);

impl Source for External {
    fn error(&self) -> Option<&(dyn Error + 'static)> {
        Some(&*self.0)
    }

    fn nested(&self) -> Option<&LoadError> {
        // A chain without an end is a defect of the plugin, and must not hang the program.
        const LONGEST: usize = 64;
        let mut next = self.error();
        for _ in 0..LONGEST {
            let error = next?;
            if let Some(error) = error.downcast_ref::<LoadError>() {
                return Some(error);
            }
            next = error.source();
        }
        None
    }

    fn cause(&self, _error: &LoadError) -> Option<String> {
        let error = self.0.to_string();
        // A transparent wrapper around a `LoadError` displays its help, which is ours, too.
        let help = self.nested().and_then(LoadError::help).map(|help| format!("\nhelp: {help}"));
        let stripped = help.and_then(|help| Some(error.strip_suffix(&help)?.to_owned()));
        Some(stripped.unwrap_or(error))
    }
}

impl Source for LoadError {
    fn error(&self) -> Option<&(dyn Error + 'static)> {
        Some(self)
    }

    fn plugin(&self) -> Option<&LoadError> {
        Some(self)
    }

    fn nested(&self) -> Option<&LoadError> {
        Some(self)
    }

    fn cause(&self, error: &LoadError) -> Option<String> {
        // The source lines of a configuration do not fit into a sentence.
        #[cfg(feature = "config")]
        if let Some(summary) = self.config_summary() {
            return Some(summary);
        }
        self.is_named(error).then(|| self.headline())
    }

    fn names_location(&self, error: &LoadError) -> bool {
        self.is_named(error) && self.location().is_some()
    }
}

impl LoadError {
    /// Returns whether the message of `error`, whose source this is, includes it. The kind of an unmet
    /// requirement may already contain it.
    fn is_named(&self, error: &LoadError) -> bool {
        !matches!(
            (error.kind(), self.kind()),
            (
                LoadErrorKind::Requirement { .. },
                LoadErrorKind::Unknown { .. }
                    | LoadErrorKind::UnknownNamespace { .. }
                    | LoadErrorKind::Missing { .. }
                    | LoadErrorKind::Inactive { .. }
                    | LoadErrorKind::Disabled { .. }
                    | LoadErrorKind::Version { .. }
            )
        )
    }
}

impl Source for DisabledReason {
    fn disabled_reason(&self) -> Option<&DisabledReason> {
        Some(self)
    }
}

/// The extension points of the expected and the actual contract, if declared.
#[derive(Debug)]
pub(crate) struct ContractOrigins {
    pub(crate) expected: Option<Location>,
    pub(crate) found: Option<Location>,
    /// Whether the contract of the plugin is that of its namespace: an extension point declares it, or several
    /// plugins have it, and none has another.
    pub(crate) is_of_namespace: bool,
}

impl Source for ContractOrigins {
    fn contracts(&self) -> Option<&ContractOrigins> {
        Some(self)
    }
}

impl Source for HelpWith {
    fn help_for(&self, conditions: &[Condition]) -> Option<String> {
        self.help(conditions)
    }
}
