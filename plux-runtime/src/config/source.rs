//! Sources in formats other than TOML.

use std::fmt;
use std::ops::Range;

use serde::de::{self, Deserialize, Deserializer, MapAccess, SeqAccess, Visitor};

use super::Config;
use super::de::DATETIME;
use super::error::{ConfigError, ConfigErrorKind};
use super::origin::{Origin, OriginKind};
use super::value::{Entry, Kind, Table, Value};
use crate::BoxError;

/// A configuration in a format other than TOML, or from another library.
///
/// A format with a `serde::Deserializer` takes a few lines:
///
/// ```
/// use plux_runtime::BoxError;
/// use plux_runtime::config::{Config, Source, Value};
///
/// struct Json<'a> { file: &'a str, text: &'a str }
///
/// impl Source for Json<'_> {
///     fn name(&self) -> String { self.file.to_owned() }
///
///     fn read(&self) -> Result<Value, BoxError> {
///         Ok(serde_json::from_str(self.text)?)
///     }
/// }
///
/// let text = r#"{ "agents": { "monitor": { "interval": 5 } } }"#;
/// let config = Config::from_source(&Json { file: "testbed.json", text })?;
/// assert_eq!(config.origin_of("agents.monitor.interval").unwrap().to_string(), "testbed.json");
/// # Ok::<(), plux_runtime::config::ConfigError>(())
/// ```
///
/// For figment, `read` is `Ok(self.0.extract()?)`; for the `config` crate,
/// `Ok(self.0.clone().try_deserialize()?)`.
pub trait Source {
    /// Returns the name in messages, such as the file.
    fn name(&self) -> String;

    /// Returns the source as text, to mark the lines of values that have a [span](Value::at).
    fn text(&self) -> Option<String> {
        None
    }

    /// Reads the whole configuration.
    ///
    /// # Errors
    ///
    /// Returns an error if the configuration cannot be read or is malformed.
    fn read(&self) -> Result<Value, BoxError>;
}

impl Config {
    /// Reads a configuration from a source in any format.
    ///
    /// # Errors
    ///
    /// Returns the error of the source.
    pub fn from_source(source: &impl Source) -> Result<Self, ConfigError> {
        let origin = Origin::new(OriginKind::File, &source.name(), source.text().as_deref());
        match source.read() {
            Ok(value) => Ok(value.with_origin(&origin).into()),
            Err(error) => {
                let kind = ConfigErrorKind::Read { message: error.to_string() };
                Err(ConfigError::new(kind, "", origin))
            }
        }
    }
}

impl Value {
    /// Sets the position of the value: a range of bytes in the text of its [`Source`].
    #[must_use]
    pub fn at(mut self, span: Range<usize>) -> Self {
        self.origin = self.origin.at(span);
        self
    }

    /// Sets the source of a value, and of everything in it.
    fn with_origin(mut self, source: &Origin) -> Self {
        match &mut self.kind {
            Kind::Array(values) => {
                for value in values {
                    *value = std::mem::take(value).with_origin(source);
                }
            }
            Kind::Table(table) => {
                for entry in table.values_mut() {
                    entry.key = entry.key.of(source);
                    entry.value = std::mem::take(&mut entry.value).with_origin(source);
                }
            }
            _ => {}
        }
        self.origin = self.origin.of(source);
        self
    }
}

impl<'de> Deserialize<'de> for Value {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(ValueVisitor)
    }
}

struct ValueVisitor;

macro_rules! visit {
    ($($method:ident: $ty:ty => $value:ident: $kind:expr;)+) => {$(
        fn $method<E>(self, $value: $ty) -> Result<Value, E> {
            Ok(Value::from($kind))
        }
    )+};
}

impl<'de> Visitor<'de> for ValueVisitor {
    type Value = Value;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a value")
    }

    visit! {
        visit_bool: bool => value: Kind::Boolean(value);
        visit_i64: i64 => value: Kind::Integer(value.into());
        visit_u64: u64 => value: Kind::Integer(value.into());
        visit_i128: i128 => value: Kind::Integer(value);
        visit_f64: f64 => value: Kind::Float(value);
        visit_str: &str => value: Kind::String(value.to_owned());
        visit_string: String => value: Kind::String(value);
    }

    fn visit_u128<E: de::Error>(self, value: u128) -> Result<Value, E> {
        let integer = i128::try_from(value);
        let integer =
            integer.map_err(|_| E::custom(format!("the integer {value} is too large")))?;
        Ok(Kind::Integer(integer).into())
    }

    fn visit_unit<E>(self) -> Result<Value, E> {
        Ok(Value::default())
    }

    fn visit_none<E>(self) -> Result<Value, E> {
        Ok(Value::default())
    }

    fn visit_some<D: Deserializer<'de>>(self, deserializer: D) -> Result<Value, D::Error> {
        Deserialize::deserialize(deserializer)
    }

    fn visit_newtype_struct<D: Deserializer<'de>>(
        self,
        deserializer: D,
    ) -> Result<Value, D::Error> {
        Deserialize::deserialize(deserializer)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<Value, A::Error> {
        let mut values = Vec::new();
        while let Some(value) = seq.next_element()? {
            values.push(value);
        }
        Ok(Value::array(values))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Value, A::Error> {
        let mut table = Table::new();
        while let Some(key) = map.next_key::<String>()? {
            if key == DATETIME {
                return Ok(Kind::Datetime(map.next_value()?).into());
            }
            let entry = Entry { key: Origin::default(), is_loose: false, value: map.next_value()? };
            table.insert(key, entry);
        }
        Ok(Kind::Table(table).into())
    }
}
