//! Which places of a file tell anything: most files have none and are not looked at twice.
//!
//! Three kinds of places do: the end of `mod x;`, the `!` of `include!`, and the `#` of an
//! attribute that may be ours. They are found by single bytes or short words, and by what stands
//! around those. Comments and strings are not told apart here: a place too many costs time and
//! nothing else.

use memchr::memmem::{self, Finder};

use super::bytes::{Word, contains, find_all, find_either, is_ascii_word, is_word};
use super::lexer::{Kind, Lexer, Token};
use super::names::{is_builtin, ours};
use super::templates::Templates;

/// How far an attribute is looked through; a longer one is taken to tell something.
const WINDOW: usize = 4096;

/// How far behind `mod` the end of a module is looked for, and before a sign the start of a comment.
const NEAR: usize = 256;

/// How many times over attributes in attributes are looked through; what comes then is taken to
/// tell something.
const MOST_READ: usize = 4;

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
        let mut ours = false;
        let (mut unclosed, mut read) = (0, 0);
        for at in find_either(b'#', b'!', source) {
            if source[at] == b'!' {
                places.extend(ends_include(&source[..at]).then_some(at));
                continue;
            }
            let tells = at < unclosed
                || read > MOST_READ * (at + WINDOW)
                || starts_attribute(&source[at..], &mut read).unwrap_or_else(|| {
                    unclosed = at + WINDOW;
                    true
                });
            if tells {
                ours = true;
                places.push(at);
            }
        }
        if cfg!(debug_assertions) {
            places.extend(modules_by_their_ends(source));
        } else {
            places.extend(modules_by_their_word(source));
        }
        if !templates.is_empty() {
            places.extend(templates.calls(source));
        }
        places.sort_unstable();
        Self { places, ours }
    }
}

static MOD: Word = Word::new(|| Finder::new("mod"));
static NAMESPACE: Word = Word::new(|| Finder::new("namespace"));
static PLUGIN: Word = Word::new(|| Finder::new("plugin"));
static EXTENSION_POINT: Word = Word::new(|| Finder::new("extension_point"));
static SLASHES: Word = Word::new(|| Finder::new("//"));
static CLOSE: Word = Word::new(|| Finder::new("*/"));

/// The ends of `mod x;`, found from their first word.
fn modules_by_their_word(source: &[u8]) -> impl Iterator<Item = usize> {
    let is_part = |at: usize| source.get(at).is_some_and(|&byte| is_ascii_word(byte));
    let ends = MOD.find_iter(source).map(|at| (at, at + MOD.needle().len()));
    let words = ends.filter(move |&(at, end)| !is_part(end) && !is_part(at.wrapping_sub(1)));
    words
        .filter_map(|(_, end)| if has_no_body(&source[end..]) { module(source, end) } else { None })
}

/// Where the semicolon of a module stands, of which `mod` has been read. If that is not near, it is
/// taken to be at the end of the text.
fn module(source: &[u8], at: usize) -> Option<usize> {
    let near = source.len().min(at + NEAR);
    let mut lexer = Lexer::starting_at(&source[..near], at);
    // A token at the end of what is near may be the start of another one.
    let is_whole = |token: &Token| token.end < near || near == source.len();
    let is_sound = |token: &Token| is_whole(token) && !matches!(token.kind, Kind::Broken(_));
    let mut next = || lexer.next().filter(is_sound);
    let far = (near < source.len()).then_some(source.len());
    let Some(mut name) = next() else { return far };
    if name.kind == Kind::Punct(b'$') {
        let Some(behind) = next() else { return far };
        name = behind;
    }
    if name.kind != Kind::Ident {
        return None;
    }
    let Some(end) = next() else { return far };
    (end.kind == Kind::Punct(b';')).then_some(end.start)
}

/// The ends of `mod x;`, found from there: quicker in a build script that is not optimized, where a
/// search for a word is slow.
fn modules_by_their_ends(source: &[u8]) -> impl Iterator<Item = usize> {
    find_all(b';', source).filter(|&at| ends_module(&source[..at]))
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
    let (text, name) = text.split_at(text.len() - name);
    if name.is_empty() {
        return false;
    }
    if !name.is_ascii() {
        // There may be blanks in it.
        return true;
    }
    let text = text.strip_suffix(b"r#").or_else(|| text.strip_suffix(b"$")).unwrap_or(text);
    let is_apart = |&byte: &u8| byte == b'/' || byte.is_ascii_whitespace() || may_end_blanks(byte);
    if !text.last().is_some_and(is_apart) {
        return false;
    }
    before_blanks(text).is_none_or(|text| ends_with_word(text, b"mod"))
}

/// Whether `include` stands before an exclamation mark.
fn ends_include(before: &[u8]) -> bool {
    if before.ends_with(b"//") {
        // A doc comment of what is around it: no comment ends there.
        return false;
    }
    let is_near = |&byte: &u8| {
        matches!(byte, b'e' | b'/') || byte.is_ascii_whitespace() || may_end_blanks(byte)
    };
    before.last().is_some_and(is_near)
        && before_blanks(before).is_none_or(|text| ends_with_word(text, b"include"))
}

fn ends_with_word(text: &[u8], word: &[u8]) -> bool {
    let before = text.strip_suffix(word);
    before.is_some_and(|before| !before.last().is_some_and(|&byte| is_ascii_word(byte)))
}

/// The text without the blanks and comments at its end; nothing if it takes more to tell.
fn before_blanks(mut text: &[u8]) -> Option<&[u8]> {
    loop {
        let trimmed = text.trim_ascii_end();
        if trimmed.last().is_some_and(|&byte| may_end_blanks(byte)) {
            return None;
        }
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
                let far = trimmed.len().saturating_sub(NEAR);
                let inside = &trimmed[far..trimmed.len() - 2];
                let Some(start) = memmem::rfind(inside, b"/*") else {
                    return if far == 0 { Some(trimmed) } else { None };
                };
                if contains(&inside[start..], &CLOSE) {
                    return None;
                }
                &trimmed[..far + start]
            }
            _ => return None,
        };
    }
}

/// Whether it may be the end of blanks that Rust knows and ASCII does not.
fn may_end_blanks(byte: u8) -> bool {
    matches!(byte, 0x0b | 0x80..)
}

fn last_line(text: &[u8]) -> &[u8] {
    let length = text.iter().rev().take_while(|&&byte| byte != b'\n').count();
    &text[text.len() - length..]
}

/// Whether an attribute that may be ours starts here, at its `#`; nothing if it has no end in
/// sight.
///
/// Under a name that is not ours it has to have a `namespace`, without which it would be refused.
/// The bytes of arguments that it takes to tell are added to `read`.
fn starts_attribute(text: &[u8], read: &mut usize) -> Option<bool> {
    // What the lexer would pass over before the bracket.
    let Some(b'[' | b'/' | 0x0b | 0x80..) = text[1..].trim_ascii_start().first() else {
        return Some(false);
    };
    let window = &text[..text.len().min(WINDOW)];
    let no = (window.len() < WINDOW).then_some(false);
    let (mut path, mut lexer) = if let Some((word, behind)) = simple_start(window) {
        // A module may be named like one: `#[test::plugin]`.
        let spaced = usize::from(window[behind] == b' ' && behind + 1 < window.len());
        if window[behind + spaced] != b':' && is_builtin(word) {
            return Some(false);
        }
        (word, Lexer::starting_at(window, behind))
    } else {
        let mut lexer = Lexer::new(window);
        lexer.next();
        match lexer.next().map(|token| token.kind) {
            Some(Kind::Open(b'[')) => (&[][..], lexer),
            Some(Kind::Broken(_)) | None => return no,
            Some(_) => return Some(false),
        }
    };
    let mut first = true;
    while let Some(token) = lexer.next() {
        match token.kind {
            Kind::Ident => {
                first &= path.is_empty();
                path = &window[token.start..token.end];
            }
            Kind::Punct(b':' | b'$') => {}
            _ if ours(path.strip_prefix(b"r#").unwrap_or(path)).is_some() => return Some(true),
            Kind::Open(_) => {
                let Ok(close) = lexer.close_group() else { return no };
                *read += close.end;
                let args = &window[token.end..close.start];
                let nested = first && path == b"cfg_attr";
                let named = contains(args, &PLUGIN) || contains(args, &EXTENSION_POINT);
                return Some(contains(args, &NAMESPACE) || nested && named);
            }
            Kind::Broken(_) => return no,
            _ => return Some(false),
        }
    }
    no
}

/// The first word of an attribute that begins as nearly all do, `#[word`, and where it ends.
fn simple_start(text: &[u8]) -> Option<(&[u8], usize)> {
    let content = text.strip_prefix(b"#[")?;
    let length = content.iter().take_while(|byte| byte.is_ascii() && is_word(**byte)).count();
    let is_whole = matches!(content.get(length), Some(b'(' | b']' | b':' | b'=' | b' '));
    (length > 0 && is_whole).then_some((&content[..length], 2 + length))
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
        tells("mod\u{85}x; mod \u{85} x; mod x\u{85};", 3);
        tells(";\u{85}mod x; \u{200e}mod x;\u{2028}pub\u{2029}mod x;", 3);
        tells("mod\u{b}x; mod \u{b} x; mod x\u{b};", 3);
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
        tells(
            "#[test::plugin()] #[path :: plugin()] #[$crate::rt::plugin()] #[$a(namespace = 1)]",
            4,
        );
        tells("#![plugin(x)] r#\"a\"# #[cfg(feature = \"plugin\")]", 0);
    }

    #[test]
    fn attributes_whose_end_is_not_in_sight() {
        let (words, blanks) = ("x ".repeat(WINDOW), " ".repeat(WINDOW));
        tells(&format!("#[doc_like({words})]"), 1);
        tells(&format!("#[/* {words} */ plugin(namespace = \"a\")]"), 1);
        tells(&format!("#{blanks}[plugin(namespace = \"a\")]"), 1);
        tells(&format!("#[{blanks}plugin(namespace = \"a\")]"), 1);
        tells(&format!("#[a::{blanks}plugin(namespace = \"a\")]"), 1);
    }

    #[test]
    fn included_files() {
        tells("include!(\"x\"); std::include !(\"y\")", 2);
        tells("include\u{85}!(\"x\"); \u{85}include!(\"y\");\u{2028}include!(\"z\");", 3);
        tells("include/* why */!(\"x\"); include //\n!(\"y\")", 2);
        tells("//! include_str!(\"x\");\n my_include!(\"y\"); a != b /*! c */", 0);
    }

    #[test]
    fn modules_are_the_same_from_either_end() {
        let sources = [
            "mod x; pub(crate)mod  r#x ;mod // why\nx; mod /* why */x/* why */;mod x // why\n;",
            "($($x:ident)*) => { $(mod $x;)* } mod größe;mod\u{85}x\u{200e};",
            "mod // why // not\nx; mod /* /* */ */ x; mod // why\n// not\n/* or */ x;",
            ";\u{85}mod x; \u{200e}mod x;\u{2028}pub\u{2029}mod x;",
            "continue; return; mod x { } fn f() { modx; amod x; y.mod_x; return x; } mod x",
            include_str!("lib.rs"),
            include_str!("tree.rs"),
        ];
        for source in sources {
            let by_word: Vec<_> = modules_by_their_word(source.as_bytes()).collect();
            let by_end: Vec<_> = modules_by_their_ends(source.as_bytes()).collect();
            assert_eq!(by_word, by_end, "{source}");
        }
        let far = format!("mod /* {} */ x; mod y;", "why ".repeat(NEAR));
        let by_word: Vec<_> = modules_by_their_word(far.as_bytes()).collect();
        assert_eq!(by_word, [far.len(), far.len() - 1], "to the end, and no less");
        for blanks in 1..=NEAR {
            for name in ["/**/ x ;", "x /**/ ;", "\u{2028}x\u{2028};"] {
                let text = format!("mod{}{name} fn f() {{}}", " ".repeat(blanks));
                assert_eq!(modules_by_their_word(text.as_bytes()).count(), 1, "{blanks} {name}");
            }
        }
    }
}
