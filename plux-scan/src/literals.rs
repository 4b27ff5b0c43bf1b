//! Tokens that may contain anything: strings, characters, comments.

use memchr::{memchr, memchr2};

use crate::lexer::{Kind, Lexer, leading};

impl Lexer<'_> {
    /// Skips a comment, if one comes next: a [`Kind::Doc`], or a [`Kind::Punct`] for any other.
    pub(crate) fn comment(&mut self) -> Option<Kind> {
        let start = self.at;
        let rest = self.rest(start);
        let doc = match rest {
            [b'/', b'/', ..] => {
                self.at += memchr(b'\n', rest).unwrap_or(rest.len());
                rest.starts_with(b"///") && !rest.starts_with(b"////")
            }
            [b'/', b'*', ..] => {
                if !self.block_comment() {
                    return Some(Kind::Broken("a comment is never closed"));
                }
                // `/**/` is not a doc comment, and neither is `/*** … */`.
                rest.starts_with(b"/**") && !rest.starts_with(b"/***") && self.at - start > 4
            }
            _ => return None,
        };
        Some(if doc { Kind::Doc } else { Kind::Punct(b'/') })
    }

    /// Skips a block comment, which may contain others.
    fn block_comment(&mut self) -> bool {
        let mut depth = 0_usize;
        while let Some(next) = memchr2(b'/', b'*', self.rest(self.at)) {
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
        self.at = self.source.len();
        false
    }

    /// `"…"`
    pub(crate) fn string(&mut self) -> Kind {
        self.at += 1;
        if self.pass_quoted(b'"') { Kind::Str } else { Kind::Broken("a string is never closed") }
    }

    /// `'\n'`
    pub(crate) fn escaped_character(&mut self) -> Kind {
        self.at += 1;
        if self.pass_quoted(b'\'') {
            Kind::Literal
        } else {
            Kind::Broken("a character is never closed")
        }
    }

    fn pass_quoted(&mut self, quote: u8) -> bool {
        while let Some(next) = memchr2(quote, b'\\', self.rest(self.at)) {
            self.at += next + 1;
            if self.byte(self.at - 1) == quote {
                return true;
            }
            self.at += 1;
        }
        self.at = self.source.len();
        false
    }

    /// `"…"` or `#"…"#` after an `r`; `None` if it is something else.
    pub(crate) fn raw_string(&mut self) -> Option<Kind> {
        let hashes = leading(self.rest(self.at), is_hash);
        if self.byte(self.at + hashes) != b'"' {
            return None;
        }
        self.at += hashes + 1;
        Some(self.pass_raw(hashes))
    }

    fn pass_raw(&mut self, hashes: usize) -> Kind {
        while let Some(next) = memchr(b'"', self.rest(self.at)) {
            self.at += next + 1;
            if leading(self.rest(self.at), is_hash) >= hashes {
                self.at += hashes;
                return Kind::Str;
            }
        }
        self.at = self.source.len();
        Kind::Broken("a raw string is never closed")
    }
}

fn is_hash(byte: u8) -> bool {
    byte == b'#'
}

/// Returns the value of the string literal that a source begins with.
pub(crate) fn string_value(source: &str) -> Option<String> {
    let token = Lexer::new(source).next().filter(|token| token.kind == Kind::Str)?;
    unquote(&source[token.start..token.end])
}

/// Returns the value of a [`Kind::Str`] token.
fn unquote(token: &str) -> Option<String> {
    if let Some(raw) = token.strip_prefix('r') {
        let quoted = raw.trim_matches('#');
        return Some(quoted.strip_prefix('"')?.strip_suffix('"')?.to_owned());
    }
    let mut value = String::new();
    let mut chars = token.strip_prefix('"')?.strip_suffix('"')?.chars();
    while let Some(char) = chars.next() {
        if char != '\\' {
            value.push(char);
            continue;
        }
        match chars.next()? {
            'n' => value.push('\n'),
            'r' => value.push('\r'),
            't' => value.push('\t'),
            '0' => value.push('\0'),
            '\r' | '\n' => chars = chars.as_str().trim_start().chars(),
            'x' => {
                let (digits, rest) = chars.as_str().split_at_checked(2)?;
                chars = rest.chars();
                value.push(u8::from_str_radix(digits, 16).ok()?.into());
            }
            'u' => {
                let (digits, rest) = chars.as_str().strip_prefix('{')?.split_once('}')?;
                chars = rest.chars();
                let digits = digits.replace('_', "");
                value.push(char::from_u32(u32::from_str_radix(&digits, 16).ok()?)?);
            }
            other => value.push(other),
        }
    }
    Some(value)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn string_literals_have_values() {
        assert_eq!(unquote(r#""a\"b\\c\u{e9}\x41\n""#).as_deref(), Some("a\"b\\céA\n"));
        assert_eq!(unquote("\"a\\\n   b\"").as_deref(), Some("ab"));
        assert_eq!(unquote("r##\"a\"#b\"##").as_deref(), Some("a\"#b"));
        assert_eq!(unquote("\"\\u{110000}\""), None);
        assert_eq!(unquote("b\"a\""), None);
    }
}
