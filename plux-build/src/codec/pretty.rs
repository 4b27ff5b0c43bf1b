//! JSON for people, as `serde_json` writes it, and written as it comes: of a tree of values each key is
//! a text of its own, which was a fifth of the time that an index of a thousand plugins took.

use std::fmt::{Display, Write as _};

/// A JSON text that is being written.
#[derive(Default)]
pub(super) struct Pretty {
    text: String,
    /// How many objects and lists are open.
    depth: usize,
    /// Where a value stands that is more than a text.
    shown: String,
}

/// The fields of an object that is being written.
pub(super) struct Object<'p> {
    pretty: &'p mut Pretty,
    is_empty: bool,
}

impl Pretty {
    /// The text, with a newline at its end.
    pub(super) fn finish(mut self) -> String {
        self.text.push('\n');
        self.text
    }

    pub(super) fn null(&mut self) {
        self.text.push_str("null");
    }

    /// A text, of whatever can be shown.
    pub(super) fn shown(&mut self, value: impl Display) {
        let mut shown = std::mem::take(&mut self.shown);
        shown.clear();
        write!(shown, "{value}").expect("a text takes it");
        self.quote(&shown);
        self.shown = shown;
    }

    /// An object, whose fields `write` gives in their order.
    pub(super) fn object(&mut self, write: impl FnOnce(&mut Object<'_>)) {
        self.text.push('{');
        self.depth += 1;
        let mut object = Object { pretty: self, is_empty: true };
        write(&mut object);
        let is_empty = object.is_empty;
        self.close(is_empty, '}');
    }

    fn list<'t, T>(&mut self, items: &'t [T], write: fn(&mut Self, &'t T)) {
        self.text.push('[');
        self.depth += 1;
        for (at, item) in items.iter().enumerate() {
            self.begin(at == 0);
            write(self, item);
        }
        self.close(items.is_empty(), ']');
    }

    /// Begins a line for what comes next in an object or a list.
    fn begin(&mut self, is_first: bool) {
        self.text.push_str(if is_first { "\n" } else { ",\n" });
        self.indent();
    }

    fn close(&mut self, is_empty: bool, sign: char) {
        self.depth -= 1;
        if !is_empty {
            self.text.push('\n');
            self.indent();
        }
        self.text.push(sign);
    }

    fn indent(&mut self) {
        for _ in 0..self.depth {
            self.text.push_str("  ");
        }
    }

    fn quote(&mut self, text: &str) {
        self.text.push('"');
        let mut rest = text;
        let is_special = |byte: u8| byte < b' ' || byte == b'"' || byte == b'\\';
        while let Some(at) = rest.bytes().position(is_special) {
            let sign = char::from(rest.as_bytes()[at]);
            self.text.push_str(&rest[..at]);
            match sign {
                '"' => self.text.push_str("\\\""),
                '\\' => self.text.push_str("\\\\"),
                '\n' => self.text.push_str("\\n"),
                '\r' => self.text.push_str("\\r"),
                '\t' => self.text.push_str("\\t"),
                '\u{8}' => self.text.push_str("\\b"),
                '\u{c}' => self.text.push_str("\\f"),
                _ => {
                    write!(self.text, "\\u{:04x}", u32::from(sign)).expect("a text takes it");
                }
            }
            rest = &rest[at + 1..];
        }
        self.text.push_str(rest);
        self.text.push('"');
    }
}

impl Object<'_> {
    /// Begins a field, whose value has to be written next.
    pub(super) fn field(&mut self, key: &str) -> &mut Pretty {
        self.pretty.begin(self.is_empty);
        self.is_empty = false;
        self.pretty.quote(key);
        self.pretty.text.push_str(": ");
        self.pretty
    }

    pub(super) fn text(&mut self, key: &str, text: &str) {
        self.field(key).quote(text);
    }

    /// A text, of whatever can be shown.
    pub(super) fn shown(&mut self, key: &str, value: impl Display) {
        self.field(key).shown(value);
    }

    /// A text, or `null`.
    pub(super) fn optional(&mut self, key: &str, text: Option<&str>) {
        match text {
            Some(text) => self.text(key, text),
            None => self.field(key).null(),
        }
    }

    pub(super) fn number(&mut self, key: &str, value: u32) {
        write!(self.field(key).text, "{value}").expect("a text takes it");
    }

    pub(super) fn list<'t, T>(&mut self, key: &str, items: &'t [T], write: fn(&mut Pretty, &'t T)) {
        self.field(key).list(items, write);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_is_what_serde_json_writes() {
        let texts: Vec<String> = (0..0x80).map(|byte: u8| char::from(byte).to_string()).collect();
        let mut pretty = Pretty::default();
        pretty.object(|fields| {
            fields.list("empty", &[] as &[u8], Pretty::shown);
            fields.optional("gone", None);
            fields.list("lists", &[vec![1_u8, 2], vec![]], |pretty, items| {
                pretty.list(items, Pretty::shown);
            });
            fields.number("number", 7);
            fields.field("object").object(|_| {});
            fields.list("texts", &texts, |pretty, text| pretty.quote(text));
            fields.text("wide", "größe \u{2028} \u{1f980}");
        });
        let text = pretty.finish();
        let value: serde_json::Value = serde_json::from_str(&text).unwrap();
        assert_eq!(format!("{value:#}\n"), text);
        assert_eq!(value["texts"], serde_json::json!(texts));
    }
}
