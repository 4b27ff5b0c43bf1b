//! Which places of a file tell anything: most files have none and are not looked at twice.
//!
//! Three kinds of places do: the end of `mod x;`, the `!` of `include!`, and the `#` of an
//! attribute that may be ours. They are found by single bytes, which is quicker than to look for
//! words, and by what stands around those. Comments and strings are not told apart here: a place
//! too many costs time and nothing else.

use super::bytes::{contains, find_all, is_word};
use super::lexer::{Kind, Lexer};
use super::names::{is_builtin, ours};

/// How far an attribute is looked through; a longer one is taken to tell something.
const WINDOW: usize = 4096;

/// The places of a file that tell something.
#[derive(Debug)]
pub(super) struct Telling {
    /// In ascending order.
    pub(super) places: Vec<usize>,
    /// Whether there may be an attribute of ours among them.
    pub(super) ours: bool,
}

impl Telling {
    /// The telling places of a file.
    pub(super) fn of(source: &str) -> Self {
        let bytes = source.as_bytes();
        let mut places = Vec::new();
        let mut unclosed = 0;
        for at in find_all(b'#', source) {
            let tells = at < unclosed
                || starts_attribute(&bytes[at..]).unwrap_or_else(|| {
                    unclosed = at + WINDOW;
                    true
                });
            if tells {
                places.push(at);
            }
        }
        let ours = !places.is_empty();
        places.extend(find_all(b';', source).filter(|&at| ends_module(&bytes[..at])));
        places.extend(find_all(b'!', source).filter(|&at| ends_include(&bytes[..at])));
        places.sort_unstable();
        Self { places, ours }
    }
}

/// Whether `mod x` may stand before a semicolon.
fn ends_module(before: &[u8]) -> bool {
    let Blanks { text, comment, .. } = Blanks::before(before);
    let name = text.iter().rev().take_while(|&&byte| is_word(byte)).count();
    let text = &text[..text.len() - name];
    if comment || name == 0 {
        return comment;
    }
    let unmarked = text.strip_suffix(b"r#").or_else(|| text.strip_suffix(b"$"));
    let Blanks { text, comment, any } = Blanks::before(unmarked.unwrap_or(text));
    any && (comment || ends_with_word(text, b"mod"))
}

/// Whether `include` stands before an exclamation mark.
fn ends_include(before: &[u8]) -> bool {
    let Blanks { text, comment, .. } = Blanks::before(before);
    comment || ends_with_word(text, b"include")
}

fn ends_with_word(text: &[u8], word: &[u8]) -> bool {
    let before = text.strip_suffix(word);
    before.is_some_and(|before| !before.last().is_some_and(|&byte| is_word(byte)))
}

/// What stands before blanks.
struct Blanks<'a> {
    text: &'a [u8],
    /// Whether there is any blank.
    any: bool,
    /// Whether there may be a comment among them.
    comment: bool,
}

impl<'a> Blanks<'a> {
    fn before(text: &'a [u8]) -> Self {
        let Some(&last) = text.last() else {
            return Self { text, any: false, comment: false };
        };
        if !last.is_ascii_whitespace() {
            return Self { text, any: last == b'/', comment: last == b'/' };
        }
        let trimmed = text.trim_ascii_end();
        let comment = trimmed.ends_with(b"/") || {
            let lines = text[trimmed.len()..].contains(&b'\n');
            let line = trimmed.iter().rev().take_while(|&&byte| lines && byte != b'\n').count();
            contains(&trimmed[trimmed.len() - line..], "//")
        };
        Self { text: trimmed, any: true, comment }
    }
}

/// Whether an attribute that may be ours starts here, at its `#`; nothing if it has no end in
/// sight.
///
/// Under a name that is not ours it has to have a `namespace`, without which it would be refused.
fn starts_attribute(text: &[u8]) -> Option<bool> {
    if let Some(content) = text.strip_prefix(b"#[") {
        let word = content.iter().take_while(|&&byte| is_word(byte)).count();
        if is_builtin(&content[..word]) {
            return Some(false);
        }
    }
    let window = &text[..text.len().min(WINDOW)];
    let mut lexer = Lexer::new(&window);
    lexer.next();
    if lexer.next().is_none_or(|token| token.kind != Kind::Open(b'[')) {
        return Some(false);
    }
    let mut path: &[u8] = b"";
    let mut first = true;
    while let Some(token) = lexer.next() {
        match token.kind {
            Kind::Ident => {
                first &= path.is_empty();
                path = &window[token.start..token.end];
            }
            Kind::Punct(b':') => {}
            _ if ours(path.strip_prefix(b"r#").unwrap_or(path)).is_some() => return Some(true),
            Kind::Open(_) => {
                let Ok(close) = lexer.close_group() else {
                    return (window.len() < WINDOW).then_some(false);
                };
                let args = &window[token.end..close.start];
                let nested = first && path == b"cfg_attr";
                let named = contains(args, "plugin") || contains(args, "extension_point");
                return Some(contains(args, "namespace") || nested && named);
            }
            _ => return Some(false),
        }
    }
    Some(false)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn tells(source: &str, count: usize) {
        assert_eq!(Telling::of(source).places.len(), count, "{source}");
    }

    #[test]
    fn modules_with_files() {
        tells("mod x;", 1);
        tells("pub(crate)mod  r#x ;", 1);
        tells("mod // why\nx;", 1);
        tells("mod /* why */x/* why */;", 1);
        tells("mod x // why\n;", 1);
        tells("mod\tx\r\n;", 1);
        tells("($($x:ident)*) => { $(mod $x;)* }", 1);
        tells("mod größe;", 1);
        tells("mod x { } fn f() { modx; amod x; y.mod_x; return x; }", 0);
    }

    #[test]
    fn attributes_that_may_be_ours() {
        tells("#[plugin(namespace = \"a\")]", 1);
        tells("# [ :: rt :: extension_point ]", 1);
        tells("#[renamed(name = \"a\", namespace = \"b\")]", 1);
        tells("#[cfg_attr(unix, plugin(namespace = \"a\"))]", 1);
        tells("#[cfg_attr(unix, path = \"a\")] #[derive(Debug)] #[serde(plugin)] #[a::b]", 0);
        tells("#![plugin(x)] r#\"a\"# #[cfg(feature = \"plugin\")]", 0);
        tells(&format!("#[doc_like({})]", "x ".repeat(WINDOW)), 1);
    }

    #[test]
    fn included_files() {
        tells("include!(\"x\"); std::include !(\"y\")", 2);
        tells("include_str!(\"x\"); my_include!(\"y\"); a != b", 0);
    }
}
