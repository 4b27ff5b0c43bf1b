//! Where something stands, and how much of it is worth handing on.

use memchr::memchr_iter;

use super::lexer::{Kind, Lexer};

/// The line and column of a byte, both counted from 1, the column in characters.
pub(super) fn line_column(source: &str, at: usize) -> (u32, u32) {
    let before = &source[..at];
    let line = memchr_iter(b'\n', before.as_bytes()).count() + 1;
    let column = before.rsplit('\n').next().unwrap_or(before).chars().count() + 1;
    let count = |number: usize| u32::try_from(number).unwrap_or(u32::MAX);
    (count(line), count(column))
}

/// An item without the bodies in it: those of methods, and with `function` its own.
///
/// They say nothing about a plugin, and to parse them would cost more than all else. Line breaks
/// stay, so that what is said about the text has the right line.
pub(super) fn shorten(item: &str, function: bool) -> String {
    let item = item.trim_end();
    let from = usize::from(!function);
    let mut short = String::with_capacity(item.len().min(1024));
    let (mut braces, mut copied) = (0_usize, 0);
    for token in Lexer::new(item) {
        match token.kind {
            Kind::Open(b'{') => {
                if braces == from {
                    short.push_str(&item[copied..token.end]);
                    copied = token.end;
                }
                braces += 1;
            }
            Kind::Close(b'}') => {
                braces = braces.saturating_sub(1);
                if braces == from {
                    let body = &item.as_bytes()[copied..token.start];
                    short.extend(memchr_iter(b'\n', body).map(|_| '\n'));
                    copied = token.start;
                }
            }
            _ => {}
        }
    }
    short.push_str(&item[copied..]);
    short
}
