//! Errors of configurations.

use std::fmt;

use plux_spec::closest_matches;
use serde::de::{self, Expected, Unexpected};

use super::origin::Origin;
use super::value::Entry;

/// An error in a configuration.
///
/// The message names the key, the file with line and column, and the source line. It ends with a
/// `help:` line if there is a specific fix.
///
/// ```
/// use plux_runtime::config::Config;
///
/// let error = Config::from_toml_str("testbed.toml", "[agents.monitor]\ninterval =\n").unwrap_err();
/// assert_eq!(error.origin().line_column(), Some((2, 10)));
/// assert_eq!(
///     error.to_string(),
///     "\
/// invalid TOML: string values must be quoted, expected literal string
///  --> testbed.toml:2:10
///   |
/// 2 | interval =
///   |          ^"
/// );
/// ```
#[derive(Clone)]
pub struct ConfigError(Box<Inner>);

#[derive(Clone)]
struct Inner {
    kind: ConfigErrorKind,
    /// The segments of the key, the innermost first until the error is complete.
    key: Vec<String>,
    origin: Option<Origin>,
}

/// The kind of a [`ConfigError`].
///
/// ```
/// use plux_runtime::config::{Config, ConfigErrorKind};
///
/// let error = Config::from_toml_str("testbed.toml", "interval =\n").unwrap_err();
/// assert!(matches!(error.kind(), ConfigErrorKind::Syntax { .. }));
/// ```
#[derive(Clone, Debug)]
#[non_exhaustive]
pub enum ConfigErrorKind {
    /// The source cannot be read.
    Read {
        /// The error's message.
        message: String,
    },
    /// The source cannot be parsed.
    Syntax {
        /// The parser's message.
        message: String,
    },
    /// No plugin has the name of a section.
    UnknownPlugin {
        /// The name.
        name: String,
        /// Similar names.
        closest_matches: Vec<String>,
    },
    /// The plugin of a section is not in this build.
    InactivePlugin {
        /// The name.
        name: String,
    },
    /// The plugin of a section is disabled, but not by the configuration.
    DisabledPlugin {
        /// The name.
        name: String,
        /// The reason.
        reason: String,
    },
    /// The type has no such field.
    UnknownField {
        /// The field.
        field: String,
        /// The fields of the type; empty if they are unknown.
        expected: Vec<String>,
        /// Similar fields.
        closest_matches: Vec<String>,
    },
    /// The plugin has no configuration but `enabled`.
    NotConfigurable {
        /// The field.
        field: String,
    },
    /// Two environment variables set the same value, or one of them a part of it.
    ConflictingVariables {
        /// The other variable.
        other: String,
    },
    /// A field without a default has no value.
    MissingField {
        /// The field.
        field: String,
    },
    /// A value has the wrong type.
    InvalidType {
        /// What was expected.
        expected: String,
        /// What was found.
        found: String,
    },
    /// A value has the right type, but is not allowed.
    InvalidValue {
        /// What was expected.
        expected: String,
        /// What was found.
        found: String,
    },
    /// An enum has no such variant.
    UnknownVariant {
        /// The variant.
        variant: String,
        /// The variants of the enum.
        expected: Vec<String>,
        /// Similar variants.
        closest_matches: Vec<String>,
    },
    /// The `Deserialize` impl of the type returned an error.
    Custom {
        /// Its message.
        message: String,
    },
    /// The `Deserialize` impl of the type panicked.
    Panicked {
        /// The panic's message.
        message: String,
    },
    /// The name of an environment variable, or an argument, contains no key or an empty segment.
    NoKey,
}

impl ConfigError {
    pub(crate) fn new(kind: ConfigErrorKind, key: &str, origin: Origin) -> Self {
        let key = if key.is_empty() { Vec::new() } else { vec![key.to_owned()] };
        Self(Box::new(Inner { kind, key, origin: Some(origin) }))
    }

    fn of(kind: ConfigErrorKind) -> Self {
        Self(Box::new(Inner { kind, key: Vec::new(), origin: None }))
    }

    /// Returns the error for an unknown field.
    pub(super) fn unknown_field(field: &str, expected: &[&str], key: &str, origin: Origin) -> Self {
        Self::new(unknown_field(field, expected), key, origin)
    }

    /// Returns the error for a section that is not a table.
    pub(super) fn not_a_table(entry: &Entry, key: &str) -> Self {
        let error: Self = de::Error::invalid_type(entry.value.unexpected(), &"a table");
        error.or_at(entry.origin()).within(key)
    }

    /// Sets the origin, unless it is known.
    pub(super) fn or_at(mut self, origin: &Origin) -> Self {
        self.0.origin.get_or_insert_with(|| origin.clone());
        self
    }

    /// Adds the key or the index of the value that contains the error.
    pub(super) fn within(mut self, segment: &str) -> Self {
        self.0.key.insert(0, segment.to_owned());
        self
    }

    /// Returns the kind.
    pub fn kind(&self) -> &ConfigErrorKind {
        &self.0.kind
    }

    /// Returns the key of the value, such as `agents.monitor.interval`. For an unknown or missing
    /// field it is that of the table. It is empty for the whole configuration.
    pub fn key(&self) -> String {
        self.0.key.join(".")
    }

    /// Returns where the value comes from.
    pub fn origin(&self) -> &Origin {
        const UNKNOWN: &Origin = &Origin::DEFAULT;
        self.0.origin.as_ref().unwrap_or(UNKNOWN)
    }
}

fn unknown_field(field: &str, expected: &[&str]) -> ConfigErrorKind {
    ConfigErrorKind::UnknownField {
        field: field.to_owned(),
        expected: owned(expected),
        closest_matches: owned(&closest_matches(field, expected.iter().copied())),
    }
}

fn owned(words: &[&str]) -> Vec<String> {
    words.iter().map(|&word| word.to_owned()).collect()
}

impl de::Error for ConfigError {
    fn custom<T: fmt::Display>(message: T) -> Self {
        Self::of(ConfigErrorKind::Custom { message: message.to_string() })
    }

    fn invalid_type(found: Unexpected<'_>, expected: &dyn Expected) -> Self {
        let (expected, found) = (expected.to_string(), found.to_string());
        Self::of(ConfigErrorKind::InvalidType { expected, found })
    }

    fn invalid_value(found: Unexpected<'_>, expected: &dyn Expected) -> Self {
        let (expected, found) = (expected.to_string(), found.to_string());
        Self::of(ConfigErrorKind::InvalidValue { expected, found })
    }

    fn unknown_variant(variant: &str, expected: &'static [&'static str]) -> Self {
        Self::of(ConfigErrorKind::UnknownVariant {
            variant: variant.to_owned(),
            expected: owned(expected),
            closest_matches: owned(&closest_matches(variant, expected.iter().copied())),
        })
    }

    fn unknown_field(field: &str, expected: &'static [&'static str]) -> Self {
        Self::of(unknown_field(field, expected))
    }

    fn missing_field(field: &'static str) -> Self {
        Self::of(ConfigErrorKind::MissingField { field: field.to_owned() })
    }
}

impl fmt::Debug for ConfigError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if !f.alternate() {
            return fmt::Display::fmt(self, f);
        }
        f.debug_struct("ConfigError")
            .field("kind", &self.0.kind)
            .field("key", &self.key())
            .field("origin", self.origin())
            .finish()
    }
}

impl std::error::Error for ConfigError {}

/// The errors of one section: at least one.
///
/// ```
/// use plux_runtime::config::Config;
///
/// #[derive(serde::Deserialize)]
/// struct Settings { port: u16 }
///
/// let config = Config::from_toml_str("app.toml", "prot = 80")?;
/// let errors = config.deserialize::<Settings>().err().unwrap();
/// assert_eq!(errors.len(), 2);
/// assert_eq!(errors[0].help().unwrap(), "did you mean `port`?");
/// # Ok::<(), plux_runtime::config::ConfigError>(())
/// ```
#[derive(Clone)]
pub struct ConfigErrors(Vec<ConfigError>);

impl ConfigErrors {
    pub(crate) fn new(errors: Vec<ConfigError>) -> Self {
        Self(errors)
    }
}

impl From<ConfigError> for ConfigErrors {
    fn from(error: ConfigError) -> Self {
        Self(vec![error])
    }
}

impl std::ops::Deref for ConfigErrors {
    type Target = [ConfigError];

    fn deref(&self) -> &[ConfigError] {
        &self.0
    }
}

impl fmt::Debug for ConfigErrors {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if f.alternate() { f.debug_list().entries(&self.0).finish() } else { write!(f, "{self}") }
    }
}

impl std::error::Error for ConfigErrors {}
