//! Bytes to tokens, one at a time and without recursion.
//!
//! It distinguishes what the item parser needs: words, delimiters, punctuation, literals and comments,
//! which may contain look-alikes, and doc comments, which belong to an item. Other invalid Rust
//! passes: rustc reports it better.

use std::ops::Range;

/// The kind of a token.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    /// A word: a keyword, an identifier, raw or not.
    Ident,
    /// `'a`
    Lifetime,
    /// A string literal: `"…"` or `r"…"`.
    Str,
    /// Any other literal.
    Literal,
    /// `(`, `[` or `{`
    Open(u8),
    /// `)`, `]` or `}`
    Close(u8),
    /// Any other character.
    Punct(u8),
    /// `/// …` or `/** … */`
    Doc,
    /// A literal or comment without an end; the last token.
    Broken(&'static str),
}

/// A token and its bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Token {
    pub(crate) kind: Kind,
    pub(crate) start: usize,
    pub(crate) end: usize,
}

/// The kind of token that a byte can begin in a group that is skipped. [`STARTS`] is a table, because build scripts are not
/// optimized, and a `match` on each byte would be slower.
#[derive(Clone, Copy)]
enum Start {
    /// Nothing: the byte has no meaning there.
    Nothing,
    Open,
    Close,
    /// An ASCII word, perhaps the prefix of a literal.
    Word,
    /// Perhaps a literal, a comment, or what is not ASCII.
    Other,
}

static STARTS: [Start; 256] = {
    let mut starts = [Start::Other; 256];
    let mut byte = 0;
    while byte < 128 {
        starts[byte as usize] = match byte {
            b'(' | b'[' | b'{' => Start::Open,
            b')' | b']' | b'}' => Start::Close,
            b'"' | b'\'' | b'/' => Start::Other,
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'_' => Start::Word,
            _ => Start::Nothing,
        };
        byte += 1;
    }
    starts
};

/// Returns whether a byte is certainly part of an identifier. One that is not ASCII may be whitespace.
pub(crate) fn is_ascii_word(byte: u8) -> bool {
    matches!(STARTS[byte as usize], Start::Word)
}

/// Returns whether a byte can be part of an identifier, as every byte that is not ASCII can.
pub(crate) fn is_word(byte: u8) -> bool {
    matches!(STARTS[byte as usize], Start::Word) || byte >= 0x80
}

/// Returns the number of bytes at the start of a source that `accepts` accepts.
pub(crate) fn leading(source: &[u8], accepts: fn(u8) -> bool) -> usize {
    // Not an iterator: build scripts are not optimized.
    let mut length = 0;
    while length < source.len() && accepts(source[length]) {
        length += 1;
    }
    length
}

/// Returns the number of bytes at the end of a source that `accepts` accepts.
pub(crate) fn trailing(source: &[u8], accepts: fn(u8) -> bool) -> usize {
    let mut length = 0;
    while length < source.len() && accepts(source[source.len() - 1 - length]) {
        length += 1;
    }
    length
}

/// Reads tokens.
#[derive(Clone)]
pub(crate) struct Lexer<'a> {
    pub(crate) source: &'a [u8],
    pub(crate) at: usize,
}

impl<'a> Lexer<'a> {
    /// Reads from the first byte.
    pub(crate) fn new(source: &'a (impl AsRef<[u8]> + ?Sized)) -> Self {
        Self::starting_at(source, 0)
    }

    /// Reads from the byte `at`, which must be the start of a token.
    pub(crate) fn starting_at(source: &'a (impl AsRef<[u8]> + ?Sized), at: usize) -> Self {
        let source = source.as_ref();
        Self { source, at }
    }

    /// Returns the next token without consuming it.
    pub(crate) fn peek(&self) -> Option<Token> {
        self.clone().next()
    }

    /// Skips the rest of a group whose opening delimiter was the last token, and returns the closing
    /// delimiter. It reads bytes, not tokens, where no literal or comment can begin.
    pub(crate) fn close_group(&mut self) -> Result<Token, &'static str> {
        let source = self.source;
        let mut depth = 0_usize;
        while self.at < source.len() {
            let start = self.at;
            let byte = source[start];
            match STARTS[byte as usize] {
                Start::Nothing => self.at += 1,
                Start::Word => self.pass_ascii_word()?,
                Start::Other => self.pass_other()?,
                Start::Open => {
                    self.at += 1;
                    depth += 1;
                }
                Start::Close => {
                    self.at += 1;
                    if depth == 0 {
                        return Ok(self.token(Kind::Close(byte), start));
                    }
                    depth -= 1;
                }
            }
        }
        Err(UNCLOSED)
    }

    /// Skips the rest of an attribute whose `#` was the last token; returns whether it is an inner one, and
    /// where the content between its brackets is. Skips nothing if no attribute follows, and the rest of the
    /// source if the bracket is not closed, so that a source full of them is read once.
    pub(crate) fn attribute(&mut self) -> Option<(bool, Range<usize>)> {
        let mut ahead = self.clone();
        let mut open = ahead.next()?;
        let is_inner = open.kind == Kind::Punct(b'!');
        if is_inner {
            open = ahead.next()?;
        }
        if open.kind != Kind::Open(b'[') {
            return None;
        }
        let Ok(close) = ahead.close_group() else {
            self.at = self.source.len();
            return None;
        };
        *self = ahead;
        Some((is_inner, open.end..close.start))
    }

    /// Skips an ASCII word, or the literal whose prefix it is.
    fn pass_ascii_word(&mut self) -> Result<(), &'static str> {
        // Not an iterator: build scripts are not optimized.
        let (source, mut end) = (self.source, self.at + 1);
        while end < source.len() && is_ascii_word(source[end]) {
            end += 1;
        }
        if matches!(self.byte(end), b'"' | b'\'' | b'#') {
            return self.pass_other();
        }
        self.at = end;
        Ok(())
    }

    /// Skips whitespace and comments, or if there are none, a token.
    fn pass_other(&mut self) -> Result<(), &'static str> {
        let start = self.at;
        let token = self.trivia().or_else(|| if self.at == start { self.next() } else { None });
        match token.map(|token| token.kind) {
            Some(Kind::Broken(why)) => Err(why),
            _ => Ok(()),
        }
    }

    pub(crate) fn byte(&self, at: usize) -> u8 {
        // Not `get(at).copied().unwrap_or(0)`: build scripts are not optimized.
        if at < self.source.len() { self.source[at] } else { 0 }
    }

    pub(crate) fn rest(&self, at: usize) -> &'a [u8] {
        self.source.get(at..).unwrap_or_default()
    }

    pub(crate) fn token(&self, kind: Kind, start: usize) -> Token {
        let end = self.at;
        Token { kind, start, end }
    }

    /// Skips whitespace and comments; returns a doc comment, or a comment without an end.
    fn trivia(&mut self) -> Option<Token> {
        loop {
            let start = self.at;
            match self.byte(start) {
                b' ' | b'\t' | b'\n' | b'\r' | 0x0b | 0x0c => self.at += 1,
                b'/' => match self.comment()? {
                    Kind::Punct(_) => {}
                    doc_or_broken => return Some(self.token(doc_or_broken, start)),
                },
                0xc2.. => match self.wide_whitespace() {
                    0 => return None,
                    width => self.at += width,
                },
                _ => return None,
            }
        }
    }

    /// Returns the length of the non-ASCII whitespace that comes next: direction marks, separators.
    fn wide_whitespace(&self) -> usize {
        match self.rest(self.at) {
            [0xc2, 0x85, ..] => 2,
            [0xe2, 0x80, 0x8e | 0x8f | 0xa8 | 0xa9, ..] => 3,
            _ => 0,
        }
    }

    fn pass_word(&mut self) {
        let mut byte = self.byte(self.at);
        while is_word(byte) {
            if byte >= 0x80 && self.wide_whitespace() > 0 {
                return;
            }
            self.at += 1;
            byte = self.byte(self.at);
        }
    }

    /// Skips the rest of `r#x` after its `r`.
    fn pass_raw_name(&mut self) {
        if is_word(self.byte(self.at + 1)) {
            self.at += 1;
            self.pass_word();
        }
    }

    /// Skips the suffix of a literal: `"a"r"b"` is not a raw string.
    fn pass_suffix(&mut self) {
        if !self.byte(self.at).is_ascii_digit() {
            self.pass_word();
        }
    }

    /// Reads a word, or the literal whose prefix it is.
    fn word(&mut self) -> Kind {
        let start = self.at;
        self.pass_word();
        match (&self.source[start..self.at], self.byte(self.at)) {
            (b"r", b'"' | b'#') => {
                let raw = self.raw_string();
                if raw.is_none() {
                    self.pass_raw_name();
                }
                raw.unwrap_or(Kind::Ident)
            }
            (b"br" | b"cr", b'"' | b'#') => self.raw_string().map_or(Kind::Ident, not_str),
            (b"b" | b"c", b'"') => not_str(self.string()),
            (b"b", b'\'') => self.quote(),
            _ => Kind::Ident,
        }
    }

    /// `'a'` or `'a`, also `'r#a`
    fn quote(&mut self) -> Kind {
        let first = self.byte(self.at + 1);
        if first == b'\\' {
            return self.escaped_character();
        }
        let width = match first {
            0xf0.. => 4,
            0xe0.. => 3,
            0xc0.. => 2,
            _ => 1,
        };
        if first != b'\'' && self.byte(self.at + 1 + width) == b'\'' {
            self.at += width + 2;
            return Kind::Literal;
        }
        self.at += 1;
        let start = self.at;
        self.pass_word();
        if &self.source[start..self.at] == b"r" && self.byte(self.at) == b'#' {
            self.pass_raw_name();
        }
        Kind::Lifetime
    }
}

impl Iterator for Lexer<'_> {
    type Item = Token;

    fn next(&mut self) -> Option<Token> {
        #[cfg(test)]
        TOKENS.set(TOKENS.get() + 1);
        if let Some(token) = self.trivia() {
            return Some(token);
        }
        let start = self.at;
        let &byte = self.source.get(start)?;
        let kind = match byte {
            b'0'..=b'9' => {
                self.pass_word();
                Kind::Literal
            }
            b'"' => self.string(),
            b'\'' => self.quote(),
            _ if is_word(byte) => self.word(),
            _ => {
                self.at += 1;
                match byte {
                    b'(' | b'[' | b'{' => Kind::Open(byte),
                    b')' | b']' | b'}' => Kind::Close(byte),
                    _ => Kind::Punct(byte),
                }
            }
        };
        if matches!(kind, Kind::Str | Kind::Literal) {
            self.pass_suffix();
        }
        Some(self.token(kind, start))
    }
}

/// The error for a group without an end.
pub(crate) const UNCLOSED: &str = "a delimiter is never closed";

/// Returns the kind of a byte string or C string.
fn not_str(kind: Kind) -> Kind {
    if kind == Kind::Str { Kind::Literal } else { kind }
}

/// Returns where the source begins after a `#!…` line that is not an inner attribute.
pub(crate) fn after_shebang(source: &str) -> usize {
    let Some(rest) = source.strip_prefix("#!") else { return 0 };
    match Lexer::new(rest).next() {
        Some(token) if token.kind == Kind::Open(b'[') => 0,
        _ => source.find('\n').unwrap_or(source.len()),
    }
}

#[cfg(test)]
thread_local! {
    /// How many tokens this thread has read.
    pub(crate) static TOKENS: std::cell::Cell<usize> = const { std::cell::Cell::new(0) };
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Tokens as rustc 1.95 shows them with `stringify!`.
    #[track_caller]
    fn are(tokens: &[&str]) {
        let source = tokens.concat();
        let found: Vec<_> = Lexer::new(&source).map(|it| &source[it.start..it.end]).collect();
        assert_eq!(found, tokens.iter().copied().filter(|it| *it != " ").collect::<Vec<_>>());
        // The same when they are skipped: a bracket within a literal closes nothing.
        let group = format!("{source})");
        let close = Lexer::new(&group).close_group().map(|close| close.start);
        assert_eq!(close, Ok(source.len()), "{source}");
    }

    #[test]
    fn a_word_after_a_literal_is_no_prefix_of_the_next() {
        let (plain, raw) = (r#""\")""#, r##"r#"\)"#"##);
        are(&["'r", plain]);
        are(&["'a'r", plain]);
        are(&[r#""a"r"#, plain]);
        are(&[r#"b"a"br"#, plain, " ", raw]);
        are(&[r#""a"r"#, "#", plain, "#"]);
        are(&["1r", plain]);
        are(&["'r#ab", plain]);
        are(&["'r#br", plain]);
        are(&[r#""a""#, "1", "#", raw]);
    }

    #[test]
    fn a_group_ends_with_its_own_delimiter() {
        for source in [
            "a [b {c} 'd'] )",
            "br\"(\" c\"(\" b'(' r#\"\"(\"# 'a '(' )",
            "é(ér)\u{2028}\u{85}( b) // )\n/* ) */ \"\\\")\" r#for b\"\" )",
        ] {
            let close = Lexer::new(source).close_group();
            assert_eq!(close.map(|close| close.end), Ok(source.len()), "{source}");
        }
        for (source, message) in [
            ("a (b)", UNCLOSED),
            ("b\"a)", "a string is never closed"),
            ("(cr#\"a\"))", "a raw string is never closed"),
            ("/* )", "a comment is never closed"),
        ] {
            assert_eq!(Lexer::new(source).close_group(), Err(message), "{source}");
        }
    }

    #[test]
    fn an_attribute_without_its_closing_bracket_ends_the_source() {
        let after_attribute = |source: &str| {
            let mut lexer = Lexer::new(source);
            lexer.next();
            let content = lexer.attribute().map(|(_, content)| source[content].to_owned());
            (content, source[lexer.at..].to_owned())
        };
        let none = |rest: &str| (None, rest.to_owned());
        assert_eq!(after_attribute("#![a(b)] c"), (Some("a(b)".to_owned()), " c".to_owned()));
        assert_eq!(after_attribute("#name (a)"), none("name (a)"));
        assert_eq!(after_attribute("#[a #[b #[c"), none(""));
    }
}
