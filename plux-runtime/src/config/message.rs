//! The message of every [`ConfigError`].

use std::fmt::{self, Write as _};

use plux_spec::suggest::did_you_mean;

use super::error::{ConfigError, ConfigErrorKind, ConfigErrors};
use super::origin::{OriginKind, SourceLine};

impl fmt::Display for ConfigError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.headline())?;
        match self.help() {
            Some(help) => write!(f, "\nhelp: {help}"),
            None => Ok(()),
        }
    }
}

impl ConfigError {
    /// Returns the message without its `help:` line: what is wrong, where, and the source line.
    ///
    /// ```
    /// use plux_runtime::config::Config;
    ///
    /// let config = Config::from_toml_str("a.toml", "port = true")?;
    /// let errors = config.deserialize::<std::collections::BTreeMap<String, u16>>().unwrap_err();
    /// assert!(errors[0].headline().ends_with("1 | port = true\n  |        ^^^^"));
    /// # Ok::<(), plux_runtime::config::ConfigError>(())
    /// ```
    pub fn headline(&self) -> String {
        self.headline_because(None)
    }

    /// Returns the message with a cause, without its `help:` line.
    pub(crate) fn headline_because(&self, cause: Option<&str>) -> String {
        let cause = cause.map_or_else(String::new, |cause| format!(": {cause}"));
        format!("{}{cause}{}", self.problem(), self.snippet())
    }

    /// Returns the message with the origin, in one line.
    pub(crate) fn summary(&self) -> String {
        match self.origin().kind() {
            OriginKind::Default => self.problem(),
            _ => format!("{} ({})", self.problem(), self.origin()),
        }
    }

    /// Returns what is wrong.
    pub(crate) fn problem(&self) -> String {
        let key = self.key();
        let of_key = if key.is_empty() { String::new() } else { format!(" of `{key}`") };
        let in_key = if key.is_empty() { String::new() } else { format!(" in `{key}`") };
        match self.kind() {
            ConfigErrorKind::Read { message } => {
                format!("cannot read the configuration: {message}")
            }
            ConfigErrorKind::Syntax { message } => format!("invalid TOML: {message}"),
            ConfigErrorKind::UnknownPlugin { name, .. } => {
                format!("unknown plugin `{}`{in_key}", name.escape_debug())
            }
            ConfigErrorKind::InactivePlugin { name } => {
                format!("`{name}`{in_key} has no effect")
            }
            ConfigErrorKind::DisabledPlugin { name, reason } => {
                format!("`{name}`{in_key} has no effect: the plugin is disabled: {reason}")
            }
            ConfigErrorKind::UnknownField { field, .. } => {
                format!("unknown field `{}`{in_key}", field.escape_debug())
            }
            ConfigErrorKind::NotConfigurable { field } => {
                let field = field.escape_debug();
                format!("unknown field `{field}`{in_key}: the plugin has no configuration")
            }
            ConfigErrorKind::ConflictingVariables { other } => {
                format!("conflicting value{of_key}: the environment variable `{other}` sets it too")
            }
            ConfigErrorKind::MissingField { field } => format!("missing field `{field}`{in_key}"),
            ConfigErrorKind::InvalidType { expected, found } => {
                format!("mismatched type{of_key}: expected {expected}, found {found}")
            }
            ConfigErrorKind::InvalidValue { expected, found } => {
                format!("invalid value{of_key}: expected {expected}, found {found}")
            }
            ConfigErrorKind::UnknownVariant { variant, .. } => {
                format!("unknown variant `{}`{of_key}", variant.escape_debug())
            }
            ConfigErrorKind::Custom { message } => format!("invalid value{of_key}: {message}"),
            ConfigErrorKind::Panicked { message } => {
                format!("deserialization{of_key} panicked: {message}")
            }
            ConfigErrorKind::NoKey => "missing key".to_owned(),
        }
    }

    /// Returns what to do about the error, without the `help:` in front.
    pub fn help(&self) -> Option<String> {
        let listed = |what: &str, closest: &[String], all: &[String]| {
            did_you_mean(closest).or_else(|| {
                let all: Vec<String> = all.iter().map(|word| format!("`{word}`")).collect();
                (!all.is_empty()).then(|| format!("available {what}: {}", all.join(", ")))
            })
        };
        match self.kind() {
            ConfigErrorKind::UnknownField { expected, closest_matches, .. } => {
                listed("fields", closest_matches, expected)
            }
            ConfigErrorKind::UnknownVariant { expected, closest_matches, .. } => {
                listed("variants", closest_matches, expected)
            }
            ConfigErrorKind::UnknownPlugin { closest_matches, .. } => did_you_mean(closest_matches)
                .or_else(|| {
                    Some("remove it, or add a dependency on a package that declares it".to_owned())
                }),
            ConfigErrorKind::DisabledPlugin { .. } => {
                Some("remove the section, or add `enabled = false` to it".to_owned())
            }
            ConfigErrorKind::NotConfigurable { .. } => {
                Some("remove it; `enabled` is the only field".to_owned())
            }
            ConfigErrorKind::ConflictingVariables { .. } => Some("unset one of them".to_owned()),
            ConfigErrorKind::MissingField { field } => Some(self.help_to_add(field)),
            ConfigErrorKind::NoKey => Some(match self.origin().kind() {
                OriginKind::Argument => {
                    "write `KEY=VALUE`, for example `section.field=5`".to_owned()
                }
                _ => "separate the segments of the key with `__`".to_owned(),
            }),
            ConfigErrorKind::Panicked { .. } => {
                Some("a panic is a bug; report it to the maintainers of that code".to_owned())
            }
            ConfigErrorKind::Read { .. }
            | ConfigErrorKind::Syntax { .. }
            | ConfigErrorKind::InactivePlugin { .. }
            | ConfigErrorKind::InvalidType { .. }
            | ConfigErrorKind::InvalidValue { .. }
            | ConfigErrorKind::Custom { .. } => None,
        }
    }

    /// Returns how to add a missing field.
    fn help_to_add(&self, field: &str) -> String {
        match (self.origin().kind(), self.key()) {
            // The table does not exist.
            (OriginKind::Default, key) if !key.is_empty() => {
                format!("add `{field} = …` to a section `[{key}]`")
            }
            _ => format!("add `{field} = …`"),
        }
    }

    /// Returns the lines below the message: the origin, and the source line with a mark.
    fn snippet(&self) -> String {
        let origin = self.origin();
        if origin.kind() == OriginKind::Default {
            return String::new();
        }
        let Some(SourceLine { number, column, length, text }) = origin.line() else {
            return format!("\n --> {origin}");
        };
        let number = number.to_string();
        let margin = " ".repeat(number.len());
        let mut snippet = format!("\n{margin}--> {origin}\n{margin} |\n{number} | {text}");
        // Tabs are preserved, so that the mark is below the value at every tab width.
        let blank = |c: char| if c == '\t' { '\t' } else { ' ' };
        let indent: String = text.chars().take(column).map(blank).collect();
        let _ = write!(snippet, "\n{margin} | {indent}{}", "^".repeat(length));
        snippet
    }
}

impl fmt::Display for ConfigErrors {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.headline())?;
        match self.help() {
            Some(help) => write!(f, "\nhelp: {help}"),
            None => Ok(()),
        }
    }
}

impl ConfigErrors {
    /// Returns the messages of all errors, the last one without its help.
    pub(crate) fn headline(&self) -> String {
        let Some((last, others)) = self.split_last() else { return String::new() };
        let lines = others.iter().map(ConfigError::to_string).chain([last.headline()]);
        lines.collect::<Vec<_>>().join("\n")
    }

    /// Returns the help of the last error.
    pub(crate) fn help(&self) -> Option<String> {
        self.last()?.help()
    }

    /// Returns the first error in one line.
    pub(crate) fn summary(&self) -> String {
        self.first().map_or_else(String::new, ConfigError::summary)
    }
}
