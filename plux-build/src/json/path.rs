//! The path to the value at a position of a document, such as `plugins[3].name`.
//!
//! `serde_json` reports errors with line and column only. A wrapper around its deserializer that tracks
//! the path, such as `serde_path_to_error`, is compiled a second time for each type of the index: a tenth
//! of this crate's compile time. This walk over the document before the error is compiled once.

use std::fmt;

use serde::de::{DeserializeSeed, Deserializer, Error, MapAccess, SeqAccess, Visitor};

/// Returns the path to the value that `line` and `column` of a document are in, or directly after.
pub(super) fn path_at(document: &str, line: usize, column: usize) -> String {
    let start: usize =
        document.split_inclusive('\n').take(line.saturating_sub(1)).map(str::len).sum();
    let before = document.get(..start + column).unwrap_or(document);
    let mut path = Vec::new();
    // The document is cut there, so the walk fails there.
    let _ = Walk { path: &mut path, item: None }
        .deserialize(&mut serde_json::Deserializer::from_str(before));
    let path = path.concat();
    match path.strip_prefix('.') {
        Some(path) => path.to_owned(),
        None if path.is_empty() => ".".to_owned(),
        None => path,
    }
}

/// A value whose end has not been found. `path` leads to the last value that was started.
struct Walk<'a> {
    path: &'a mut Vec<String>,
    /// If the value is an item of a list: the length of the list's path, and the position.
    item: Option<(usize, usize)>,
}

impl<'de> DeserializeSeed<'de> for Walk<'_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        if let Some((depth, at)) = self.item {
            self.path.truncate(depth);
            self.path.push(format!("[{at}]"));
        }
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Walk<'_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("any value")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<(), A::Error> {
        let depth = self.path.len();
        while let Some(key) = map.next_key::<String>()? {
            self.path.truncate(depth);
            self.path.push(format!(".{key}"));
            map.next_value_seed(Walk { path: self.path, item: None })?;
        }
        self.path.truncate(depth);
        Ok(())
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<(), A::Error> {
        let depth = self.path.len();
        let mut at = 0;
        while list.next_element_seed(Walk { path: self.path, item: Some((depth, at)) })?.is_some() {
            at += 1;
        }
        self.path.truncate(depth);
        Ok(())
    }

    fn visit_str<E: Error>(self, _: &str) -> Result<(), E> {
        Ok(())
    }

    fn visit_u64<E: Error>(self, _: u64) -> Result<(), E> {
        Ok(())
    }

    fn visit_i64<E: Error>(self, _: i64) -> Result<(), E> {
        Ok(())
    }

    fn visit_f64<E: Error>(self, _: f64) -> Result<(), E> {
        Ok(())
    }

    fn visit_bool<E: Error>(self, _: bool) -> Result<(), E> {
        Ok(())
    }

    fn visit_unit<E: Error>(self) -> Result<(), E> {
        Ok(())
    }
}
