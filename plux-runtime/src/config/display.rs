//! Writes values as TOML.

use std::fmt::{self, Write as _};

use super::value::{Kind, Value};

/// Writes the value as TOML, tables and arrays in one line. Null, which TOML does not have, is `null`.
impl fmt::Display for Value {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.kind {
            Kind::Null => f.write_str("null"),
            Kind::Boolean(value) => write!(f, "{value}"),
            Kind::Integer(value) => write!(f, "{value}"),
            // In lowercase, as TOML and not as Rust.
            Kind::Float(value) if value.is_nan() => f.write_str("nan"),
            Kind::Float(value) => write!(f, "{value:?}"),
            Kind::Datetime(value) => f.write_str(value),
            Kind::String(value) | Kind::Unparsed(value) => string(f, value),
            Kind::Array(values) => {
                f.write_char('[')?;
                for (at, value) in values.iter().enumerate() {
                    write!(f, "{}{value}", if at == 0 { "" } else { ", " })?;
                }
                f.write_char(']')
            }
            Kind::Table(table) if table.is_empty() => f.write_str("{}"),
            Kind::Table(table) => {
                for (at, (key, entry)) in table.iter().enumerate() {
                    let before = if at == 0 { "{ " } else { ", " };
                    write!(f, "{before}{} = {}", Key(key), entry.value)?;
                }
                f.write_str(" }")
            }
        }
    }
}

/// A TOML key, quoted if necessary.
pub(super) struct Key<'a>(pub(super) &'a str);

impl fmt::Display for Key<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let is_bare = |c: char| c.is_ascii_alphanumeric() || c == '_' || c == '-';
        if !self.0.is_empty() && self.0.chars().all(is_bare) {
            f.write_str(self.0)
        } else {
            string(f, self.0)
        }
    }
}

fn string(f: &mut fmt::Formatter<'_>, value: &str) -> fmt::Result {
    f.write_char('"')?;
    for c in value.chars() {
        match c {
            '"' | '\\' => write!(f, "\\{c}")?,
            '\n' => f.write_str("\\n")?,
            '\t' => f.write_str("\\t")?,
            '\r' => f.write_str("\\r")?,
            c if c.is_control() => write!(f, "\\u{:04X}", u32::from(c))?,
            c => f.write_char(c)?,
        }
    }
    f.write_char('"')
}

#[cfg(test)]
mod tests {
    use super::super::Config;
    use super::*;

    #[test]
    fn what_is_written_is_parsed_again() {
        let text = "{ \"a.b\" = [1, -2.0, \"\\\"\\\\\\n\\u0007ä\"], c = { d = true }, e = 2026-11-30, f = {} }";
        let config = Config::from_toml_str("a.toml", &format!("x = {text}")).unwrap();
        let x: Value = config.root.get("x").unwrap().value.clone();
        assert_eq!(x.to_string(), text);
        assert_eq!(Key("").to_string(), "\"\"");
    }

    #[test]
    fn floats_that_are_not_numbers_are_written_as_toml() {
        let written = |value: f64| Value::from(value).to_string();
        for (text, expected) in [("nan", "nan"), ("-nan", "nan"), ("inf", "inf"), ("-inf", "-inf")]
        {
            let config = Config::from_toml_str("a.toml", &format!("x = {text}")).unwrap();
            assert_eq!(config.root.get("x").unwrap().value.to_string(), expected);
        }
        assert_eq!((written(f64::NAN), written(1e300)), ("nan".to_owned(), "1e300".to_owned()));
    }

    #[test]
    fn null_which_toml_does_not_have_is_written_as_in_json() {
        let value =
            Value::table([("a", Value::default()), ("b", Value::array([Value::default()]))]);
        assert_eq!(value.to_string(), "{ a = null, b = [null] }");
    }
}
