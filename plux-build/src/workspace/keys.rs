//! Where in the text of a manifest a key stands.
//!
//! Cargo's metadata and basic-toml tell values without their places, and a parser that tells both takes
//! longer to compile than its few users are worth. This one takes for granted that Cargo has read the
//! text: it follows tables and keys, and passes everything else over.

use crate::diagnostic::At;

/// A key, and the value that it has; lines and columns count from 1, columns in characters.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Spot {
    pub(crate) key: At,
    /// That of the key again where the value is a table that has no place of its own.
    pub(crate) value: At,
}

/// The first place where the key has a value, or one of its own keys has; given by its path from the top: `["package", "name"]`.
pub(crate) fn find_key(text: &str, path: &[&str]) -> Option<Spot> {
    // An editor's byte order mark fills no column.
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let mut toml = Toml { text, at: 0, part: 0, path, found: None };
    let _over = toml.document();
    let (key, value) = toml.found?;
    Some(Spot { key: line_and_column(text, key), value: line_and_column(text, value) })
}

/// How deep brackets and keys with dots go into each other. Parsers that call themselves for each
/// level need not be asked of a text that would take their whole stack.
pub(super) fn depth(text: &str) -> usize {
    let mut toml = Toml { text, at: 0, part: 0, path: &[], found: None };
    // The dots on the way to where it is, and for each open bracket those on the way to it.
    let (mut dots, mut open, mut deepest) = (0, Vec::new(), 0);
    while let Some(byte) = toml.peek() {
        match byte {
            b'"' | b'\'' => {
                toml.string();
                continue;
            }
            b'#' => toml.line(),
            b'[' | b'{' => open.push(dots),
            b']' | b'}' => dots = open.pop().unwrap_or(dots),
            b'.' => dots += 1,
            b',' => dots = open.last().copied().unwrap_or(dots),
            b'\n' if open.is_empty() => dots = 0,
            _ => {}
        }
        deepest = deepest.max(open.len() + dots);
        toml.at += 1;
    }
    deepest
}

/// Where a byte of a text stands, counted from 1.
pub(super) fn line_and_column(text: &str, byte: usize) -> At {
    let before = &text[..byte];
    let line = before.rsplit('\n').next().unwrap_or(before);
    let count = |number: usize| u32::try_from(number + 1).unwrap_or(u32::MAX);
    (count(before.matches('\n').count()), count(line.chars().count()))
}

struct Toml<'a> {
    text: &'a str,
    at: usize,
    /// Where the last part begins of the key that was read last.
    part: usize,
    /// What is looked for.
    path: &'a [&'a str],
    /// Where key and value begin.
    found: Option<(usize, usize)>,
}

/// None where the search is over: it has come to its end, to its goal, or to what makes no sense.
type GoOn<T = ()> = Option<T>;

impl<'a> Toml<'a> {
    fn document(&mut self) -> GoOn {
        let mut table = Vec::new();
        loop {
            self.blank();
            if self.peek()? != b'[' {
                self.pair(&table)?;
                continue;
            }
            while self.eat(b'[') {}
            self.spaces();
            let start = self.at;
            table = self.key()?;
            if table.starts_with(self.path) {
                return self.stop(&table, start, None);
            }
            self.line();
        }
    }

    /// `key = value` in a table.
    fn pair(&mut self, table: &[&'a str]) -> GoOn {
        let start = self.at;
        let key = [table, &self.key()?].concat();
        if !self.eat(b'=') {
            return None;
        }
        self.spaces();
        if key.starts_with(self.path) {
            return self.stop(&key, start, Some(self.at));
        }
        if !self.path.starts_with(&key) || !self.eat(b'{') {
            self.value();
            return Some(());
        }
        loop {
            self.blank();
            if self.eat(b'}') {
                return Some(());
            }
            self.pair(&key)?;
            self.blank();
            self.eat(b',');
        }
    }

    /// What is looked for is the last part of this key, or where only its own keys are told, before it.
    fn stop(&mut self, key: &[&str], start: usize, value: Option<usize>) -> GoOn {
        let is_whole = key.len() == self.path.len();
        let start = if is_whole { self.part } else { start };
        self.found = Some((start, value.filter(|_| is_whole).unwrap_or(start)));
        None
    }

    /// A key, of one part or of several between dots, with the blanks after it.
    fn key(&mut self) -> GoOn<Vec<&'a str>> {
        let mut parts = Vec::new();
        loop {
            self.spaces();
            let start = self.at;
            self.part = start;
            let quoted = matches!(self.peek()?, b'"' | b'\'');
            if quoted {
                self.string();
            } else {
                let is_part = |byte: u8| byte.is_ascii_alphanumeric() || b"-_".contains(&byte);
                self.pass(is_part);
            }
            let part = &self.text[start..self.at];
            let part = if quoted { part.get(1..part.len() - 1)? } else { part };
            parts.push(Some(part).filter(|part| quoted || !part.is_empty())?);
            self.spaces();
            if !self.eat(b'.') {
                return Some(parts);
            }
        }
    }

    /// Passes over a value, up to the end of its line or to what ends it in an inline table.
    fn value(&mut self) {
        let mut depth = 0_usize;
        while let Some(byte) = self.peek() {
            match byte {
                b'"' | b'\'' => {
                    self.string();
                    continue;
                }
                b'#' => {
                    self.line();
                    continue;
                }
                b'[' | b'{' => depth += 1,
                b']' | b'}' | b',' | b'\n' if depth == 0 => return,
                b']' | b'}' => depth -= 1,
                _ => {}
            }
            self.at += 1;
        }
    }

    /// Passes over a string of any of the four sorts.
    fn string(&mut self) {
        let bytes = self.text.as_bytes();
        let quote = bytes[self.at];
        let length = if bytes[self.at..].starts_with(&[quote; 3]) { 3 } else { 1 };
        let end = &[quote; 3][..length];
        self.at += length;
        while self.at < bytes.len() && !bytes[self.at..].starts_with(end) {
            let is_escape = quote == b'"' && bytes[self.at] == b'\\';
            self.at += if is_escape { 2 } else { 1 };
        }
        self.at = bytes.len().min(self.at + length);
        // Up to two quotes may stand before the last three.
        while length == 3 && self.eat(quote) {}
    }

    /// Passes over blanks, ends of lines and comments.
    fn blank(&mut self) {
        loop {
            self.pass(|byte| byte.is_ascii_whitespace());
            if self.peek() != Some(b'#') {
                return;
            }
            self.line();
        }
    }

    fn line(&mut self) {
        self.pass(|byte| byte != b'\n');
    }

    fn spaces(&mut self) {
        self.pass(|byte| byte == b' ' || byte == b'\t');
    }

    fn pass(&mut self, is_passed: impl Fn(u8) -> bool) {
        while self.peek().is_some_and(&is_passed) {
            self.at += 1;
        }
    }

    fn eat(&mut self, byte: u8) -> bool {
        let is_next = self.peek() == Some(byte);
        self.at += usize::from(is_next);
        is_next
    }

    fn peek(&self) -> Option<u8> {
        self.text.as_bytes().get(self.at).copied()
    }
}

#[cfg(test)]
mod tests;
