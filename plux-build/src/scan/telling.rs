//! Which places of a file tell anything: most files have none and are not looked at twice.
//!
//! Three kinds of places do: the end of `mod x;`, the `!` of `include!`, and the `#` of an
//! attribute that may be ours. They are found by single bytes, which is quicker than to look for
//! words, and by what stands around those. Comments and strings are not told apart here: a place
//! too many costs time and nothing else.

use memchr::memmem::{self, Finder};

use super::bytes::{Word, contains, find_all, is_word};
use super::lexer::{Kind, Lexer};
use super::names::{is_builtin, ours};
use super::templates::Templates;

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
    /// The telling places of a file of a target that has such macros.
    pub(super) fn of(source: &[u8], templates: &Templates) -> Self {
        let mut places = Vec::new();
        let mut unclosed = 0;
        for at in find_all(b'#', source) {
            let tells = at < unclosed
                || starts_attribute(&source[at..]).unwrap_or_else(|| {
                    unclosed = at + WINDOW;
                    true
                });
            if tells {
                places.push(at);
            }
        }
        let ours = !places.is_empty();
        if let Some(from) = first_word(&MOD, source, has_no_body) {
            let ends = find_all(b';', &source[from..]).map(|at| from + at);
            places.extend(ends.filter(|&at| ends_module(&source[..at])));
        }
        if let Some(from) = first_word(&INCLUDE, source, |_| true) {
            let ends = find_all(b'!', &source[from..]).map(|at| from + at);
            places.extend(ends.filter(|&at| ends_include(&source[..at])));
        }
        if !templates.is_empty() {
            places.extend(templates.calls(source));
        }
        places.sort_unstable();
        Self { places, ours }
    }
}

static MOD: Word = Word::new(|| Finder::new("mod"));
static INCLUDE: Word = Word::new(|| Finder::new("include"));
static NAMESPACE: Word = Word::new(|| Finder::new("namespace"));
static PLUGIN: Word = Word::new(|| Finder::new("plugin"));
static EXTENSION_POINT: Word = Word::new(|| Finder::new("extension_point"));
static SLASHES: Word = Word::new(|| Finder::new("//"));
static CLOSE: Word = Word::new(|| Finder::new("*/"));

/// Where a word may first stand whose text behind it is as wanted; nothing if it does not.
///
/// It is the start of the text in a build script, where such a search takes longer than it saves.
fn first_word(word: &Word, text: &[u8], wanted: fn(&[u8]) -> bool) -> Option<usize> {
    if cfg!(debug_assertions) {
        return Some(0);
    }
    let is_part = |at: usize| text.get(at).is_some_and(|&byte| is_word(byte) && byte < 0x80);
    let length = word.needle().len();
    word.find_iter(text).find(|&at| {
        !is_part(at + length) && !is_part(at.wrapping_sub(1)) && wanted(&text[at + length..])
    })
}

/// Whether what follows `mod` is not ` x {`: most modules without a file are those of tests.
fn has_no_body(text: &[u8]) -> bool {
    let text = text.trim_ascii_start();
    let name = text.iter().take_while(|&&byte| is_word(byte)).count();
    name == 0 || text[name..].trim_ascii_start().first() != Some(&b'{')
}

/// Whether `mod x` may stand before a semicolon.
fn ends_module(before: &[u8]) -> bool {
    let Some(text) = before_blanks(before) else { return true };
    let name = text.iter().rev().take_while(|&&byte| is_word(byte)).count();
    if name == 0 {
        return false;
    }
    let text = &text[..text.len() - name];
    let text = text.strip_suffix(b"r#").or_else(|| text.strip_suffix(b"$")).unwrap_or(text);
    if !text.last().is_some_and(|&byte| byte == b'/' || byte.is_ascii_whitespace()) {
        return false;
    }
    before_blanks(text).is_none_or(|text| ends_with_word(text, b"mod"))
}

/// Whether `include` stands before an exclamation mark.
fn ends_include(before: &[u8]) -> bool {
    before_blanks(before).is_none_or(|text| ends_with_word(text, b"include"))
}

fn ends_with_word(text: &[u8], word: &[u8]) -> bool {
    let before = text.strip_suffix(word);
    before.is_some_and(|before| !before.last().is_some_and(|&byte| is_word(byte)))
}

/// The text without the blanks and comments at its end; nothing if it takes more to tell.
fn before_blanks(mut text: &[u8]) -> Option<&[u8]> {
    loop {
        let trimmed = text.trim_ascii_end();
        let in_block = trimmed.ends_with(b"*/");
        if trimmed.len() == text.len() && !in_block {
            return Some(text);
        }
        let line = if text[trimmed.len()..].contains(&b'\n') { last_line(trimmed) } else { b"" };
        text = match (SLASHES.find(line), in_block) {
            (None, false) => return Some(trimmed),
            (Some(at), false) if !contains(&line[at + 2..], &SLASHES) => {
                &trimmed[..trimmed.len() - line.len() + at]
            }
            (None, true) => {
                let inside = &trimmed[..trimmed.len() - 2];
                let Some(start) = memmem::rfind(inside, b"/*") else { return Some(trimmed) };
                if contains(&inside[start..], &CLOSE) {
                    return None;
                }
                &trimmed[..start]
            }
            _ => return None,
        };
    }
}

fn last_line(text: &[u8]) -> &[u8] {
    let length = text.iter().rev().take_while(|&&byte| byte != b'\n').count();
    &text[text.len() - length..]
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
                let named = contains(args, &PLUGIN) || contains(args, &EXTENSION_POINT);
                return Some(contains(args, &NAMESPACE) || nested && named);
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
        assert_eq!(
            Telling::of(source.as_bytes(), &Templates::default()).places.len(),
            count,
            "{source}"
        );
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
        tells("mod // why // not\nx;", 1);
        tells("mod // why */\nx;", 1);
        tells("mod /* // */\nx;", 1);
        tells("mod /* /* */ */ x;", 1);
        tells("mod // why\n// not\n/* or */ x;", 1);
        tells("// why\ncontinue; a / b; /* mod */ return;", 0);
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
        tells("include/* why */!(\"x\"); include //\n!(\"y\")", 2);
        tells("//! include_str!(\"x\");\n my_include!(\"y\"); a != b /*! c */", 0);
    }
}
