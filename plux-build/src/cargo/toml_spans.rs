//! TOML with the line and column of each key: manifests, their settings, Cargo.lock.

use serde_json::{Map, Value};
use toml::Spanned;
use toml::de::{DeTable, DeValue};

use crate::location::LineCol;

/// A key of a TOML document, and its value.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct KeySpan {
    pub(crate) key: LineCol,
    pub(crate) value: LineCol,
}

/// A syntax error in a TOML document.
#[derive(Debug)]
pub(crate) struct TomlError {
    pub(crate) message: String,
    pub(crate) position: LineCol,
    /// Whether the document ends within a value, table or string.
    pub(super) is_at_end: bool,
}

/// Parses a document. A byte order mark is ignored.
///
/// The parser limits the nesting of values and dotted keys, so that no document exhausts the stack.
pub(crate) fn parse(source: &str) -> Result<DeTable<'_>, TomlError> {
    let source = without_bom(source);
    DeTable::parse(source).map(Spanned::into_inner).map_err(|error| {
        let start = error.span().map_or(0, |span| span.start);
        let message = error.message().trim_end().replace('\n', ", ");
        TomlError {
            message,
            position: LineCol::of(source, start),
            is_at_end: start >= source.trim_end().len(),
        }
    })
}

/// Parses a document into the values that `cargo metadata` would print for it.
pub(crate) fn parse_value(source: &str) -> Result<Value, TomlError> {
    Ok(table_value(&parse(source)?))
}

/// Returns the positions of a key and its value. `path` starts at the top, such as
/// `["package", "metadata", "plux"]`; a number is a position in an array.
pub(crate) fn find_key(source: &str, path: &[&str]) -> Option<KeySpan> {
    let source = without_bom(source);
    let document = parse(source).ok()?;
    let (first, rest) = path.split_first()?;
    let mut span = entry(&document, first)?;
    for name in rest {
        span = match span.1.get_ref() {
            DeValue::Table(table) => entry(table, name)?,
            DeValue::Array(items) => {
                let item = items.get(name.parse::<usize>().ok()?)?;
                (item.span().start, item)
            }
            _ => return None,
        };
    }
    let (key, value) = span;
    // The span of a table with a header is that of the header.
    let is_header = value.get_ref().is_table() && !source[value.span()].starts_with('{');
    let [key, start] = [key, value.span().start].map(|at| LineCol::of(source, at));
    Some(KeySpan { key, value: if is_header { key } else { start } })
}

/// Returns the position of a key in a table, and its value.
fn entry<'t, 'i>(table: &'t DeTable<'i>, name: &str) -> Option<(usize, &'t Spanned<DeValue<'i>>)> {
    let (key, value) = table.iter().find(|(key, _)| key.get_ref() == name)?;
    Some((key.span().start, value))
}

fn table_value(table: &DeTable<'_>) -> Value {
    let mut entries = Map::new();
    for (key, it) in table {
        entries.insert(key.get_ref().to_string(), value(it.get_ref()));
    }
    Value::Object(entries)
}

fn value(value: &DeValue<'_>) -> Value {
    match value {
        DeValue::String(text) => Value::from(&**text),
        DeValue::Integer(number) => {
            let number = i64::from_str_radix(number.as_str(), number.radix());
            number.map_or(Value::Null, Value::from)
        }
        DeValue::Float(number) => number.as_str().parse::<f64>().map_or(Value::Null, Value::from),
        DeValue::Boolean(flag) => Value::from(*flag),
        DeValue::Datetime(time) => Value::from(time.to_string()),
        DeValue::Array(items) => items.iter().map(|item| self::value(item.get_ref())).collect(),
        DeValue::Table(table) => table_value(table),
    }
}

fn without_bom(source: &str) -> &str {
    source.strip_prefix('\u{feff}').unwrap_or(source)
}

#[cfg(test)]
mod tests;
