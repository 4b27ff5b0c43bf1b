//! The second reading of a document, for what [`Value`](serde_json::Value) does not keep: the
//! positions of values, and keys that occur twice.

use std::fmt::{self, Write as _};

use serde::de::{DeserializeSeed, Deserializer, Error, MapAccess, SeqAccess, Visitor};
use serde_json::Value;

use super::FormatError;
use super::values::{Invalid, Object};

/// Returns the error for an invalid value, with its line and column.
pub(super) fn locate(document: &str, invalid: &Invalid) -> FormatError {
    let found = walk(document, Some(invalid));
    found.expect_err("the value is in the document")
}

/// Returns an error if a key occurs twice in an object.
pub(super) fn refuse_duplicate_keys(document: &str) -> Result<(), FormatError> {
    walk(document, None)
}

fn walk(document: &str, invalid: Option<&Invalid>) -> Result<(), FormatError> {
    let mut path = String::new();
    let walk = Walk { path: &mut path, invalid };
    walk.deserialize(&mut serde_json::Deserializer::from_str(document)).map_err(|source| {
        let path = if path.is_empty() { "." } else { path.strip_prefix('.').unwrap_or(&path) };
        FormatError::InvalidSchema { path: path.to_owned(), source }
    })
}

/// A value of a document, all of which is visited. `serde_json` adds line and column to its errors.
struct Walk<'a> {
    /// The path to the value.
    path: &'a mut String,
    /// The value that the walk fails at.
    invalid: Option<&'a Invalid>,
}

impl Walk<'_> {
    /// Returns a value in this one.
    fn inner(&mut self, depth: usize, step: fmt::Arguments<'_>) -> Walk<'_> {
        self.path.truncate(depth);
        self.path.write_fmt(step).expect("writing into a String");
        Walk { path: self.path, invalid: self.invalid }
    }

    fn leave<E: Error>(self, depth: usize) -> Result<(), E> {
        self.path.truncate(depth);
        match self.invalid {
            Some(invalid) if invalid.path == *self.path => Err(E::custom(&invalid.message)),
            _ => Ok(()),
        }
    }
}

impl<'de> DeserializeSeed<'de> for Walk<'_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Walk<'_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("any value")
    }

    fn visit_map<A: MapAccess<'de>>(mut self, mut map: A) -> Result<(), A::Error> {
        let depth = self.path.len();
        let mut keys = Object::new();
        while let Some(key) = map.next_key::<String>()? {
            let value = self.inner(depth, format_args!(".{key}"));
            if keys.contains_key(&key) {
                return Err(A::Error::custom(format_args!("duplicate key `{key}`")));
            }
            map.next_value_seed(value)?;
            keys.insert(key, Value::Null);
        }
        self.leave(depth)
    }

    fn visit_seq<A: SeqAccess<'de>>(mut self, mut list: A) -> Result<(), A::Error> {
        let depth = self.path.len();
        let mut at = 0;
        while list.next_element_seed(self.inner(depth, format_args!("[{at}]")))?.is_some() {
            at += 1;
        }
        self.leave(depth)
    }

    fn visit_str<E: Error>(self, _: &str) -> Result<(), E> {
        self.visit_unit()
    }

    fn visit_u64<E: Error>(self, _: u64) -> Result<(), E> {
        self.visit_unit()
    }

    fn visit_i64<E: Error>(self, _: i64) -> Result<(), E> {
        self.visit_unit()
    }

    fn visit_f64<E: Error>(self, _: f64) -> Result<(), E> {
        self.visit_unit()
    }

    fn visit_bool<E: Error>(self, _: bool) -> Result<(), E> {
        self.visit_unit()
    }

    fn visit_unit<E: Error>(self) -> Result<(), E> {
        let depth = self.path.len();
        self.leave(depth)
    }
}
