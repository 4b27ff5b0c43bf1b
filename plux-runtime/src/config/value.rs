//! The tree of values that all formats are converted to.

use std::borrow::Cow;
use std::collections::BTreeMap;

use serde::de::Unexpected;

use super::origin::Origin;
use super::toml::parse_value;

/// A value of a [`Config`](crate::config::Config), with its origin.
///
/// A [`Source`](crate::config::Source) of another format returns one. It implements
/// `serde::Deserialize`, so that `serde_json::from_str::<Value>` and the like create it.
///
/// ```
/// use plux_runtime::config::Value;
///
/// let section = Value::table([("interval", Value::from(5)), ("host", Value::from("db"))]);
/// assert_eq!(section.to_string(), r#"{ host = "db", interval = 5 }"#);
/// ```
#[derive(Clone, Debug, Default)]
pub struct Value {
    pub(super) kind: Kind,
    pub(super) origin: Origin,
}

#[derive(Clone, Debug, Default)]
pub(super) enum Kind {
    /// No value, such as JSON's `null`.
    #[default]
    Null,
    Boolean(bool),
    Integer(i128),
    Float(f64),
    String(String),
    /// A date or a time of TOML.
    Datetime(String),
    /// The value of an environment variable or an argument. The type that is deserialized decides
    /// whether it is a string or a TOML value.
    Unparsed(String),
    Array(Vec<Value>),
    Table(Table),
}

pub(super) type Table = BTreeMap<String, Entry>;

/// A key of a table, with its value.
#[derive(Clone, Debug)]
pub(super) struct Entry {
    /// The origin of the key.
    pub(super) key: Origin,
    /// Whether the key is a part of an environment variable's name, which cannot contain every
    /// character of a name.
    pub(super) is_loose: bool,
    pub(super) value: Value,
}

impl Entry {
    /// Returns the origin to report for an error in the value: for a table, that of its key.
    pub(super) fn origin(&self) -> &Origin {
        match self.value.kind {
            Kind::Table(_) => &self.key,
            _ => &self.value.origin,
        }
    }

    /// Returns whether this entry, whose key is `own`, is the one of `key`.
    pub(super) fn has_key(&self, own: &str, key: &str) -> bool {
        own == key || (self.is_loose && is_same_word(key, own))
    }
}

impl Value {
    pub(super) fn new(kind: Kind, origin: Origin) -> Self {
        Self { kind, origin }
    }

    /// Returns an array.
    pub fn array(values: impl IntoIterator<Item = Self>) -> Self {
        Kind::Array(values.into_iter().collect()).into()
    }

    /// Returns a table.
    pub fn table<K: Into<String>>(entries: impl IntoIterator<Item = (K, Self)>) -> Self {
        let entry = |(key, value): (K, Self)| {
            (key.into(), Entry { key: value.origin.clone(), is_loose: false, value })
        };
        Kind::Table(entries.into_iter().map(entry).collect()).into()
    }

    pub(super) fn as_table(&self) -> Option<&Table> {
        match &self.kind {
            Kind::Table(table) => Some(table),
            _ => None,
        }
    }

    /// Returns the entry of `key`. The key of an environment variable equals it if they differ only
    /// by case, `-`, `_`, `.` and `+`.
    pub(super) fn get(&self, key: &str) -> Option<&Entry> {
        let table = self.as_table()?;
        table.get(key).or_else(|| {
            table.iter().find(|(own, entry)| entry.has_key(own, key)).map(|(_, entry)| entry)
        })
    }

    /// Returns the value of `key`, as [`get`](Self::get) finds it.
    pub(super) fn get_mut(&mut self, key: &str) -> Option<&mut Self> {
        let Kind::Table(table) = &mut self.kind else { return None };
        let own = table.iter().find(|(own, entry)| entry.has_key(own, key))?.0.clone();
        table.get_mut(&own).map(|entry| &mut entry.value)
    }

    /// Returns the type, for messages.
    pub(super) fn unexpected(&self) -> Unexpected<'_> {
        match &self.kind {
            Kind::Null => Unexpected::Unit,
            Kind::Boolean(value) => Unexpected::Bool(*value),
            Kind::Integer(value) => match i64::try_from(*value) {
                Ok(value) => Unexpected::Signed(value),
                Err(_) => Unexpected::Other("integer"),
            },
            Kind::Float(value) => Unexpected::Float(*value),
            Kind::String(value) | Kind::Unparsed(value) => Unexpected::Str(value),
            Kind::Datetime(_) => Unexpected::Other("date"),
            Kind::Array(_) => Unexpected::Seq,
            Kind::Table(_) => Unexpected::Map,
        }
    }

    /// Returns the value. That of a variable or an argument is parsed if it is valid TOML.
    pub(super) fn parsed(&self) -> Cow<'_, Self> {
        match &self.kind {
            Kind::Unparsed(text) => {
                parse_value(text, &self.origin).map_or(Cow::Borrowed(self), Cow::Owned)
            }
            _ => Cow::Borrowed(self),
        }
    }
}

/// Returns whether two words differ only by case, `-`, `_`, `.` and `+`.
pub(super) fn is_same_word(a: &str, b: &str) -> bool {
    fn letters(word: &str) -> impl Iterator<Item = char> {
        word.chars().filter(|c| !matches!(c, '-' | '_' | '.' | '+')).flat_map(char::to_lowercase)
    }
    letters(a).eq(letters(b))
}

impl From<Kind> for Value {
    fn from(kind: Kind) -> Self {
        Self::new(kind, Origin::default())
    }
}

macro_rules! from {
    ($($ty:ty => $value:ident: $kind:expr;)+) => {$(
        impl From<$ty> for Value {
            fn from($value: $ty) -> Self {
                $kind.into()
            }
        }
    )+};
}

from! {
    bool => value: Kind::Boolean(value);
    i64 => value: Kind::Integer(value.into());
    u64 => value: Kind::Integer(value.into());
    i32 => value: Kind::Integer(value.into());
    f64 => value: Kind::Float(value);
    &str => value: Kind::String(value.to_owned());
    String => value: Kind::String(value);
}
