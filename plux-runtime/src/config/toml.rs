//! TOML, with the span of every key and value.

use toml::Spanned;
use toml::de::{DeTable, DeValue};

use super::error::{ConfigError, ConfigErrorKind};
use super::origin::{Origin, OriginKind};
use super::value::{Entry, Kind, Table, Value};

/// Parses a TOML document. `file` is its name in messages.
pub(super) fn parse(file: &str, text: &str) -> Result<Value, ConfigError> {
    let source = Origin::new(OriginKind::File, file, Some(text));
    let document = DeTable::parse(text).map_err(|error| {
        let end = text.len();
        // A span at the end of the file is empty, and has no line of its own.
        let span = error.span().map_or(0..0, |span| span.start.min(end)..span.end.min(end));
        let span = if span.is_empty() { before(text, span.start) } else { span };
        let kind = ConfigErrorKind::Syntax { message: error.message().to_owned() };
        ConfigError::new(kind, "", source.at(span))
    })?;
    let root = table(document.into_inner(), &source)?;
    Ok(Value::new(Kind::Table(root), source))
}

/// Returns the span of the last visible character before `at`.
fn before(text: &str, at: usize) -> std::ops::Range<usize> {
    let mut visible = text[..at].char_indices().filter(|(_, c)| !c.is_whitespace());
    visible.next_back().map_or(0..0, |(start, c)| start..start + c.len_utf8())
}

/// Parses a TOML value, if `text` is one.
pub(super) fn parse_value(text: &str, origin: &Origin) -> Option<Value> {
    // The origin has no text, so that the spans have no effect.
    value(DeValue::parse(text).ok()?, origin).ok()
}

fn table(table: DeTable<'_>, source: &Origin) -> Result<Table, ConfigError> {
    let entry = |(key, it): (Spanned<_>, _)| {
        let origin = source.at(key.span());
        let entry = Entry { key: origin, is_loose: false, value: value(it, source)? };
        Ok((std::borrow::Cow::into_owned(key.into_inner()), entry))
    };
    table.into_iter().map(entry).collect()
}

fn value(spanned: Spanned<DeValue<'_>>, source: &Origin) -> Result<Value, ConfigError> {
    let origin = source.at(spanned.span());
    let kind = match spanned.into_inner() {
        DeValue::String(string) => Kind::String(string.into_owned()),
        DeValue::Integer(integer) => {
            let parsed = i128::from_str_radix(integer.as_str(), integer.radix());
            Kind::Integer(parsed.map_err(|_| {
                let message = format!("the integer {} is too large", integer.as_str());
                ConfigError::new(ConfigErrorKind::Syntax { message }, "", origin.clone())
            })?)
        }
        DeValue::Float(float) => Kind::Float(float.as_str().parse().unwrap_or(f64::NAN)),
        DeValue::Boolean(boolean) => Kind::Boolean(boolean),
        DeValue::Datetime(datetime) => Kind::Datetime(datetime.to_string()),
        DeValue::Array(array) => {
            Kind::Array(array.into_iter().map(|it| value(it, source)).collect::<Result<_, _>>()?)
        }
        DeValue::Table(it) => Kind::Table(table(it, source)?),
    };
    Ok(Value::new(kind, origin))
}
