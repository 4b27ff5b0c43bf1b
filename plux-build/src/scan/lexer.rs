//! Bytes to tokens, one at a time and without recursion.
//!
//! Only what the skimmer has to tell apart is told apart: words, delimiters, punctuation, texts
//! that may hold look-alikes (strings, characters, comments), and doc comments, which belong to an
//! item. Whatever is not valid Rust beyond that passes: rustc says so better.

use memchr::{memchr, memchr2};

/// What a token is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// A word, keywords and raw identifiers included.
    Ident,
    /// `'a`
    Lifetime,
    /// A string that a text can be read from: `"…"` or `r"…"`.
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
    OuterDoc,
    /// A text without its end; the last token.
    Broken(&'static str),
}

/// A token and where it stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Token {
    pub(super) kind: Kind,
    pub(super) start: usize,
    pub(super) end: usize,
}

/// Reads tokens from `source`, beginning at the byte `at`.
#[derive(Clone)]
pub(super) struct Lexer<'a> {
    source: &'a [u8],
    at: usize,
}

impl<'a> Lexer<'a> {
    /// Reads from the first byte.
    pub(super) fn new(source: &'a str) -> Self {
        Self::starting_at(source, 0)
    }

    /// Reads from the byte `at`, which must be the start of a token.
    pub(super) fn starting_at(source: &'a str, at: usize) -> Self {
        let source = source.as_bytes();
        Self { source, at }
    }

    /// The next token, left in place.
    pub(super) fn peek(&self) -> Option<Token> {
        self.clone().next()
    }

    /// Passes over what remains of a delimited group whose opening delimiter was the last token;
    /// gives the closing one, or the reason why there is none.
    pub(super) fn close_group(&mut self) -> Result<Token, &'static str> {
        let mut depth = 0_usize;
        for token in self.by_ref() {
            match token.kind {
                Kind::Open(_) => depth += 1,
                Kind::Close(_) if depth == 0 => return Ok(token),
                Kind::Close(_) => depth -= 1,
                Kind::Broken(why) => return Err(why),
                _ => {}
            }
        }
        Err("a delimiter is never closed")
    }

    fn byte(&self, at: usize) -> u8 {
        self.source.get(at).copied().unwrap_or(0)
    }

    fn rest(&self, at: usize) -> &'a [u8] {
        self.source.get(at..).unwrap_or_default()
    }

    /// Passes over blanks and comments; gives a doc comment, or a comment without its end.
    fn trivia(&mut self) -> Option<Token> {
        loop {
            let start = self.at;
            match self.byte(start) {
                b' ' | b'\t' | b'\n' | b'\r' | 0x0b | 0x0c => self.at += 1,
                b'/' if self.byte(start + 1) == b'/' => {
                    let rest = self.rest(start);
                    self.at += memchr(b'\n', rest).unwrap_or(rest.len());
                    if rest.starts_with(b"///") && self.byte(start + 3) != b'/' {
                        return Some(self.token(Kind::OuterDoc, start));
                    }
                }
                b'/' if self.byte(start + 1) == b'*' => {
                    if !self.block_comment() {
                        return Some(self.broken("a comment is never closed", start));
                    }
                    let text = &self.source[start..self.at];
                    let doc = text.starts_with(b"/**") && !text.starts_with(b"/***");
                    if doc && text.len() > 4 {
                        return Some(self.token(Kind::OuterDoc, start));
                    }
                }
                0xc2 if self.rest(start).starts_with("\u{85}".as_bytes()) => self.at += 2,
                0xe2 if is_wide_blank(self.rest(start)) => self.at += 3,
                _ => return None,
            }
        }
    }

    /// Passes over a comment that may hold others.
    fn block_comment(&mut self) -> bool {
        let mut depth = 0_usize;
        loop {
            let Some(next) = memchr2(b'/', b'*', self.rest(self.at)) else {
                self.at = self.source.len();
                return false;
            };
            self.at += next;
            match (self.byte(self.at), self.byte(self.at + 1)) {
                (b'/', b'*') => depth += 1,
                (b'*', b'/') => depth -= 1,
                _ => {
                    self.at += 1;
                    continue;
                }
            }
            self.at += 2;
            if depth == 0 {
                return true;
            }
        }
    }

    /// Passes over what follows an opening `quote`, escapes included.
    fn quoted(&mut self, quote: u8) -> bool {
        loop {
            let Some(next) = memchr2(quote, b'\\', self.rest(self.at)) else {
                self.at = self.source.len();
                return false;
            };
            self.at += next + 1;
            if self.byte(self.at - 1) == quote {
                return true;
            }
            self.at += 1;
        }
    }

    /// Passes over `#…#"…"#…#`, if that is what follows.
    fn raw_quoted(&mut self) -> Option<bool> {
        let rest = self.rest(self.at);
        let hashes = rest.iter().take_while(|&&byte| byte == b'#').count();
        if rest.get(hashes) != Some(&b'"') {
            return None;
        }
        self.at += hashes + 1;
        loop {
            let Some(next) = memchr(b'"', self.rest(self.at)) else {
                self.at = self.source.len();
                return Some(false);
            };
            self.at += next + 1;
            let closing = self.rest(self.at).iter().take(hashes);
            if closing.filter(|&&byte| byte == b'#').count() == hashes {
                self.at += hashes;
                return Some(true);
            }
        }
    }

    /// A word, or the literal that it is the prefix of.
    fn word(&mut self, start: usize) -> Token {
        while is_word(self.byte(self.at)) && !self.at_wide_blank() {
            self.at += 1;
        }
        let kind = match (&self.source[start..self.at], self.byte(self.at)) {
            (b"r" | b"br" | b"cr", b'"' | b'#') => match self.raw_quoted() {
                Some(true) if self.source[start] == b'r' => Kind::Str,
                Some(true) => Kind::Literal,
                Some(false) => Kind::Broken("a raw string is never closed"),
                None if self.source[start] == b'r' && is_word(self.byte(self.at + 1)) => {
                    self.at += 1;
                    while is_word(self.byte(self.at)) {
                        self.at += 1;
                    }
                    Kind::Ident
                }
                None => Kind::Ident,
            },
            (b"b" | b"c", b'"') => self.literal(b'"'),
            (b"b", b'\'') => self.literal(b'\''),
            _ => Kind::Ident,
        };
        self.token(kind, start)
    }

    fn literal(&mut self, quote: u8) -> Kind {
        self.at += 1;
        if self.quoted(quote) { Kind::Literal } else { Kind::Broken("a literal is never closed") }
    }

    /// `'a'` or `'a`.
    fn quote(&mut self, start: usize) -> Token {
        let first = self.byte(start + 1);
        if first == b'\\' {
            let kind = self.literal(b'\'');
            return self.token(kind, start);
        }
        let width = match first {
            0xf0.. => 4,
            0xe0.. => 3,
            0xc0.. => 2,
            _ => 1,
        };
        if first != b'\'' && self.byte(start + 1 + width) == b'\'' {
            self.at = start + width + 2;
            return self.token(Kind::Literal, start);
        }
        self.at += 1;
        while is_word(self.byte(self.at)) && !self.at_wide_blank() {
            self.at += 1;
        }
        self.token(Kind::Lifetime, start)
    }

    fn at_wide_blank(&self) -> bool {
        match self.byte(self.at) {
            0xc2 => self.byte(self.at + 1) == 0x85,
            0xe2 => is_wide_blank(self.rest(self.at)),
            _ => false,
        }
    }

    fn token(&self, kind: Kind, start: usize) -> Token {
        let end = self.at;
        Token { kind, start, end }
    }

    fn broken(&mut self, why: &'static str, start: usize) -> Token {
        self.at = self.source.len();
        self.token(Kind::Broken(why), start)
    }
}

impl Iterator for Lexer<'_> {
    type Item = Token;

    fn next(&mut self) -> Option<Token> {
        if let Some(token) = self.trivia() {
            return Some(token);
        }
        let start = self.at;
        let &byte = self.source.get(start)?;
        Some(match byte {
            b'0'..=b'9' => {
                while is_word(self.byte(self.at)) {
                    self.at += 1;
                }
                self.token(Kind::Literal, start)
            }
            _ if is_word(byte) => self.word(start),
            b'"' => {
                self.at += 1;
                if self.quoted(b'"') {
                    self.token(Kind::Str, start)
                } else {
                    self.broken("a string is never closed", start)
                }
            }
            b'\'' => self.quote(start),
            _ => {
                self.at += 1;
                let kind = match byte {
                    b'(' | b'[' | b'{' => Kind::Open(byte),
                    b')' | b']' | b'}' => Kind::Close(byte),
                    _ => Kind::Punct(byte),
                };
                self.token(kind, start)
            }
        })
    }
}

/// Whether a byte can stand in a word; every letter beyond ASCII passes for one.
pub(super) fn is_word(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || byte == b'_' || byte >= 0x80
}

/// The left-to-right and right-to-left marks, the line and paragraph separators.
fn is_wide_blank(rest: &[u8]) -> bool {
    matches!(rest, [0xe2, 0x80, 0x8e | 0x8f | 0xa8 | 0xa9, ..])
}

/// Where the text begins behind a `#!…` line that is not an inner attribute.
pub(super) fn after_shebang(source: &str) -> usize {
    let Some(rest) = source.strip_prefix("#!") else {
        return 0;
    };
    match Lexer::new(rest).next() {
        Some(token) if token.kind == Kind::Open(b'[') => 0,
        _ => memchr(b'\n', source.as_bytes()).unwrap_or(source.len()),
    }
}

/// The text that a [`Kind::Str`] token stands for.
pub(super) fn unquote(token: &str) -> Option<String> {
    if let Some(raw) = token.strip_prefix('r') {
        let inner = raw.trim_matches('#');
        return Some(inner.strip_prefix('"')?.strip_suffix('"')?.to_owned());
    }
    let mut text = String::new();
    let mut chars = token.strip_prefix('"')?.strip_suffix('"')?.chars();
    while let Some(char) = chars.next() {
        if char != '\\' {
            text.push(char);
            continue;
        }
        match chars.next()? {
            'n' => text.push('\n'),
            'r' => text.push('\r'),
            't' => text.push('\t'),
            '0' => text.push('\0'),
            '\n' => chars = chars.as_str().trim_start().chars(),
            'x' => {
                let digits: String = chars.by_ref().take(2).collect();
                text.push(u8::from_str_radix(&digits, 16).ok()?.into());
            }
            'u' => {
                let digits: String = chars.by_ref().take_while(|&char| char != '}').collect();
                let digits = digits.strip_prefix('{')?.replace('_', "");
                text.push(char::from_u32(u32::from_str_radix(&digits, 16).ok()?)?);
            }
            other => text.push(other),
        }
    }
    Some(text)
}
