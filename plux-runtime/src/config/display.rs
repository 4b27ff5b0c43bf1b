//! Writes values as TOML.

use std::fmt::{self, Write as _};

use super::value::{Kind, Value};

/// Writes the value as TOML, tables and arrays in one line.
impl fmt::Display for Value {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.kind {
            // TOML has no such value.
            Kind::Null => f.write_str("null"),
            Kind::Boolean(value) => write!(f, "{value}"),
            Kind::Integer(value) => write!(f, "{value}"),
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

/// A key of TOML, quoted if it has to be.
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
}
