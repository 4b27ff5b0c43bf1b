//! Bytes to tokens, one at a time and without recursion.
//!
//! Only what the skimmer has to tell apart is told apart: words, delimiters, punctuation, texts
//! that may hold look-alikes (strings, characters, comments), and doc comments, which belong to an
//! item. Whatever is not valid Rust beyond that passes: rustc says so better.

use super::bytes::is_word;

/// What a token is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// A word: a keyword, an identifier, raw or not.
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
    Doc,
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

/// How the search for the end of a group came out.
pub(super) enum Group {
    /// Its closing delimiter.
    Closed(Token),
    /// It does not end before the limit.
    Beyond,
    /// It does not end at all.
    Broken(&'static str),
}

/// Reads tokens.
#[derive(Clone)]
pub(super) struct Lexer<'a> {
    pub(super) source: &'a [u8],
    pub(super) at: usize,
}

impl<'a> Lexer<'a> {
    /// Reads from the first byte.
    pub(super) fn new(source: &'a (impl AsRef<[u8]> + ?Sized)) -> Self {
        Self::starting_at(source, 0)
    }

    /// Reads from the byte `at`, which must be the start of a token.
    pub(super) fn starting_at(source: &'a (impl AsRef<[u8]> + ?Sized), at: usize) -> Self {
        let source = source.as_ref();
        Self { source, at }
    }

    /// The next token, left in place.
    pub(super) fn peek(&self) -> Option<Token> {
        self.clone().next()
    }

    /// Passes over what remains of a group whose opening delimiter was the last token; gives the
    /// closing one, or the reason why there is none.
    pub(super) fn close_group(&mut self) -> Result<Token, &'static str> {
        match self.close_group_before(usize::MAX) {
            Group::Closed(token) => Ok(token),
            Group::Broken(why) => Err(why),
            Group::Beyond => Err(UNCLOSED),
        }
    }

    /// The same, unless it goes on beyond the byte `limit`.
    ///
    /// Nearly all of a file is passed over here, byte by byte.
    pub(super) fn close_group_before(&mut self, limit: usize) -> Group {
        let mut depth = 0_usize;
        // Where the last text ended: no prefix of the next one stands before.
        let mut passed = self.at;
        while self.at < limit {
            let start = self.at;
            if start >= self.source.len() {
                return Group::Broken(UNCLOSED);
            }
            let byte = self.source[start];
            if !STOPS[byte as usize] {
                self.at += 1;
                continue;
            }
            match byte {
                b'(' | b'[' | b'{' => {
                    depth += 1;
                    self.at += 1;
                }
                b'/' => {
                    if let Some(Token { kind: Kind::Broken(why), .. }) = self.trivia() {
                        return Group::Broken(why);
                    }
                    self.at += usize::from(self.at == start);
                }
                b'\'' => {
                    self.quote();
                    self.pass_suffix();
                    passed = self.at;
                }
                b'"' => {
                    if let Kind::Broken(why) = self.string_behind_prefix(passed) {
                        return Group::Broken(why);
                    }
                    self.pass_suffix();
                    passed = self.at;
                }
                _ => {
                    self.at += 1;
                    if depth == 0 {
                        return Group::Closed(self.token(Kind::Close(byte), start));
                    }
                    depth -= 1;
                }
            }
        }
        Group::Beyond
    }

    pub(super) fn byte(&self, at: usize) -> u8 {
        // Not `get(at).copied().unwrap_or(0)`: three calls, in a build script that is not optimized.
        if at < self.source.len() { self.source[at] } else { 0 }
    }

    pub(super) fn rest(&self, at: usize) -> &'a [u8] {
        self.source.get(at..).unwrap_or_default()
    }

    pub(super) fn token(&self, kind: Kind, start: usize) -> Token {
        let end = self.at;
        Token { kind, start, end }
    }

    /// Passes over blanks and comments; gives a doc comment, or a comment without its end.
    fn trivia(&mut self) -> Option<Token> {
        loop {
            let start = self.at;
            match self.byte(start) {
                b' ' | b'\t' | b'\n' | b'\r' | 0x0b | 0x0c => self.at += 1,
                b'/' => match self.comment()? {
                    Kind::Punct(_) => {}
                    doc_or_broken => return Some(self.token(doc_or_broken, start)),
                },
                0xc2.. => match self.wide_blank() {
                    0 => return None,
                    width => self.at += width,
                },
                _ => return None,
            }
        }
    }

    /// How many bytes the blank beyond ASCII has that comes next: marks of direction, separators.
    fn wide_blank(&self) -> usize {
        match self.rest(self.at) {
            [0xc2, 0x85, ..] => 2,
            [0xe2, 0x80, 0x8e | 0x8f | 0xa8 | 0xa9, ..] => 3,
            _ => 0,
        }
    }

    fn pass_word(&mut self) {
        let mut byte = self.byte(self.at);
        while is_word(byte) {
            if byte >= 0x80 && self.wide_blank() > 0 {
                return;
            }
            self.at += 1;
            byte = self.byte(self.at);
        }
    }

    /// The rest of `r#x`, of which the `r` has been read.
    fn pass_raw_name(&mut self) {
        if is_word(self.byte(self.at + 1)) {
            self.at += 1;
            self.pass_word();
        }
    }

    /// The word behind a literal, which belongs to it: `"a"r"b"` is no raw string.
    fn pass_suffix(&mut self) {
        if !self.byte(self.at).is_ascii_digit() {
            self.pass_word();
        }
    }

    /// A word, or the literal that it is the prefix of.
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
            (b"br" | b"cr", b'"' | b'#') => self.raw_string().map_or(Kind::Ident, not_a_text),
            (b"b" | b"c", b'"') => not_a_text(self.string()),
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

/// Why a group has no end.
pub(super) const UNCLOSED: &str = "a delimiter is never closed";

/// The bytes that mean something between the delimiters of a group.
static STOPS: [bool; 256] = {
    let mut stops = [false; 256];
    let bytes = b"()[]{}\"'/";
    let mut index = 0;
    while index < bytes.len() {
        stops[bytes[index] as usize] = true;
        index += 1;
    }
    stops
};

/// A literal like the string that was read, but of bytes or for C.
fn not_a_text(kind: Kind) -> Kind {
    if kind == Kind::Str { Kind::Literal } else { kind }
}

/// Where the text begins behind a `#!…` line that is not an inner attribute.
pub(super) fn after_shebang(source: &str) -> usize {
    let Some(rest) = source.strip_prefix("#!") else { return 0 };
    match Lexer::new(rest).next() {
        Some(token) if token.kind == Kind::Open(b'[') => 0,
        _ => source.find('\n').unwrap_or(source.len()),
    }
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
        // The same when they are passed over: a bracket within a text closes nothing.
        let group = format!("{source})");
        let close = Lexer::new(&group).close_group().map(|close| close.start);
        assert_eq!(close, Ok(source.len()), "{source}");
    }

    #[test]
    fn a_word_behind_a_text_is_no_prefix_of_the_next() {
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
}
