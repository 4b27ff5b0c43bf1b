//! JSON read from the front to the end, as Cargo writes it: what nobody asks for is passed over, and
//! no tree is made of the rest.
//!
//! serde would need its derive here, which with what it stands on takes nearly as long to compile as
//! this crate.

use std::borrow::Cow;
use std::collections::BTreeSet;
use std::fmt;

use serde_json::Value;

/// A text that is read, and how far.
pub(crate) struct Json<'a> {
    text: &'a str,
    at: usize,
}

/// What a text should have had instead, and where.
#[derive(Debug)]
pub(crate) struct Malformed {
    what: String,
    byte: usize,
}

pub(crate) type Read<T> = Result<T, Malformed>;

impl Malformed {
    /// What it is, and in which line of the text.
    pub(crate) fn in_line(&self, text: &str) -> String {
        let before = text.as_bytes().iter().take(self.byte);
        format!("{} in line {}", self.what, 1 + before.filter(|byte| **byte == b'\n').count())
    }
}

impl fmt::Display for Malformed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} at byte {}", self.what, self.byte)
    }
}

impl<'a> Json<'a> {
    pub(crate) fn new(text: &'a str) -> Self {
        Self { text, at: 0 }
    }

    /// Gives `field` each key; it has to read the value, or to skip it.
    pub(crate) fn object(
        &mut self,
        field: &mut dyn FnMut(&mut Self, &str) -> Read<()>,
    ) -> Read<()> {
        self.expect(b'{')?;
        if self.eat(b'}') {
            return Ok(());
        }
        loop {
            let key = self.text()?;
            self.expect(b':')?;
            field(self, &key)?;
            if !self.eat(b',') {
                return self.expect(b'}');
            }
        }
    }

    /// What `item` makes of each item.
    pub(crate) fn list<T>(&mut self, item: fn(&mut Self) -> Read<T>) -> Read<Vec<T>> {
        let mut items = Vec::new();
        self.each(&mut |json| {
            items.push(item(json)?);
            Ok(())
        })?;
        Ok(items)
    }

    /// Gives `item` each item, which it has to read.
    pub(crate) fn each(&mut self, item: &mut dyn FnMut(&mut Self) -> Read<()>) -> Read<()> {
        self.expect(b'[')?;
        if self.eat(b']') {
            return Ok(());
        }
        loop {
            item(self)?;
            if !self.eat(b',') {
                return self.expect(b']');
            }
        }
    }

    /// A text, of which a copy is made only if there are escapes in it.
    pub(crate) fn text(&mut self) -> Read<Cow<'a, str>> {
        let (quoted, is_escaped) = self.quoted()?;
        if is_escaped {
            let unescaped = serde_json::from_str(quoted);
            unescaped.map(Cow::Owned).map_err(|_| self.malformed("an escape is wrong"))
        } else {
            Ok(Cow::Borrowed(&quoted[1..quoted.len() - 1]))
        }
    }

    pub(crate) fn string(&mut self) -> Read<String> {
        self.text().map(Cow::into_owned)
    }

    pub(crate) fn strings(&mut self) -> Read<Vec<String>> {
        self.list(Self::string)
    }

    pub(crate) fn boolean(&mut self) -> Read<bool> {
        match self.skip()? {
            "true" => Ok(true),
            "false" => Ok(false),
            _ => Err(self.malformed("`true` or `false` should end")),
        }
    }

    /// What `some` makes of it, unless it is `null`.
    pub(crate) fn optional<T>(&mut self, some: fn(&mut Self) -> Read<T>) -> Read<Option<T>> {
        if self.peek() == b'n' { self.skip().map(|_| None) } else { some(self).map(Some) }
    }

    /// Whatever it is, as a tree.
    pub(crate) fn value(&mut self) -> Read<Value> {
        let text = self.skip()?;
        serde_json::from_str(text).map_err(|error| self.malformed(&error.to_string()))
    }

    /// Passes a value over in which no object has a key twice: of those, a tree keeps the last alone.
    pub(crate) fn skip_without_repeated_keys(&mut self) -> Read<()> {
        match self.peek() {
            b'{' => {
                let mut keys = BTreeSet::new();
                self.object(&mut |json, key| {
                    if !keys.insert(key.to_owned()) {
                        return Err(json.malformed(&format!("the key `{key}` is there again")));
                    }
                    json.skip_without_repeated_keys()
                })
            }
            b'[' => self.each(&mut Self::skip_without_repeated_keys),
            _ => self.skip().map(drop),
        }
    }

    /// A field of the object that was just read.
    pub(crate) fn needed<T>(&self, field: Option<T>, key: &str) -> Read<T> {
        field.ok_or_else(|| self.malformed(&format!("an object without `{key}` ends")))
    }

    pub(crate) fn malformed(&self, what: &str) -> Malformed {
        Malformed { what: what.to_owned(), byte: self.at }
    }

    /// Passes a value over, and gives its text. How deep it is does not matter.
    pub(crate) fn skip(&mut self) -> Read<&'a str> {
        let mut depth = 0_usize;
        self.peek();
        let start = self.at;
        loop {
            match self.peek() {
                b'"' => {
                    self.quoted()?;
                }
                b'{' | b'[' => {
                    depth += 1;
                    self.at += 1;
                }
                b'}' | b']' if depth > 0 => {
                    depth -= 1;
                    self.at += 1;
                }
                b',' | b':' if depth > 0 => self.at += 1,
                b'-' | b'0'..=b'9' | b'a'..=b'z' => self.word(),
                _ => return Err(self.malformed("there should be a value")),
            }
            if depth == 0 {
                return Ok(&self.text[start..self.at]);
            }
        }
    }

    /// A number, `true`, `false` or `null`.
    fn word(&mut self) {
        let rest = &self.text.as_bytes()[self.at..];
        let is_part = |byte: &u8| byte.is_ascii_alphanumeric() || b"+-.".contains(byte);
        self.at += rest.iter().position(|byte| !is_part(byte)).unwrap_or(rest.len());
    }

    /// A text with its quotes and its escapes, and whether it has any of these.
    fn quoted(&mut self) -> Read<(&'a str, bool)> {
        self.expect(b'"')?;
        let (bytes, start) = (self.text.as_bytes(), self.at);
        let mut at = start;
        let mut is_escaped = false;
        // Most are short, so that to prepare a faster search would take longer.
        while let Some(&byte) = bytes.get(at) {
            at += 1;
            if byte == b'"' {
                self.at = at;
                return Ok((&self.text[start - 1..at], is_escaped));
            }
            if byte == b'\\' {
                is_escaped = true;
                at += 1;
            }
        }
        Err(self.malformed("a text without end starts"))
    }

    fn expect(&mut self, byte: u8) -> Read<()> {
        if self.eat(byte) {
            Ok(())
        } else {
            Err(self.malformed(&format!("there should be a `{}`", char::from(byte))))
        }
    }

    fn eat(&mut self, byte: u8) -> bool {
        let is_next = self.peek() == byte;
        self.at += usize::from(is_next);
        is_next
    }

    /// The first byte of the next word or sign, and 0 at the end.
    fn peek(&mut self) -> u8 {
        let bytes = self.text.as_bytes();
        while self.at < bytes.len() {
            match bytes[self.at] {
                b' ' | b'\t' | b'\n' | b'\r' => self.at += 1,
                byte => return byte,
            }
        }
        0
    }
}
