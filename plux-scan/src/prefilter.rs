//! Byte-level prefilter: finds the positions of a file that the parser has to look at.
//!
//! A match is a file module, a call of `include!`, `include_index!`, `plugin_name!` or `plugin_id!`, an
//! attribute that may be plux's, or a macro call that may declare plugins or modules. Comments and strings
//! are not recognized: a false positive costs time, a false negative is a bug. Most files have no match,
//! and are not parsed. In the others, groups without a match are skipped.

use std::sync::LazyLock;

use memchr::memmem::{self, Finder};
use memchr::{memchr, memchr_iter, memchr2_iter};

use crate::attribute::{is_builtin, named};
use crate::lexer::{Kind, Lexer, is_ascii_word, is_word, leading, trailing};
use crate::macros::{INCLUDE_INDEX, NAME_MACROS, is_expression_macro, is_keyword};

/// The number of bytes of an attribute or macro call that are searched. A longer one is a match.
const WINDOW: usize = 4096;

/// The number of times that the bytes of a file are read, on average, because attributes and macro calls nest. After
/// that, each is a match. This keeps the time for a file linear.
const MAX_REREAD: usize = 4;

/// A word that many sources are searched for.
type Word = LazyLock<Finder<'static>>;

static MOD: Word = Word::new(|| Finder::new("mod"));
static NAMESPACE: Word = Word::new(|| Finder::new("namespace"));
static PLUGIN: Word = Word::new(|| Finder::new("plugin"));
static EXTENSION_POINT: Word = Word::new(|| Finder::new("extension_point"));
static SLASHES: Word = Word::new(|| Finder::new("//"));
static PLUGIN_MANAGER: Word = Word::new(|| Finder::new("PluginManager"));
static REGISTRY: Word = Word::new(|| Finder::new("Registry"));
static NEW: Word = Word::new(|| Finder::new("new"));
static BUILDER: Word = Word::new(|| Finder::new("builder"));

/// The prefilter of a crate.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Prefilter<'a> {
    /// The crates that export the attributes.
    pub(crate) exporters: &'a [String],
    /// The names of macros whose calls declare modules.
    pub(crate) module_macros: &'a [&'a str],
    /// Whether constructors are matches.
    pub(crate) constructors: bool,
}

/// The matches of a file.
#[derive(Debug, Default)]
pub(crate) struct Matches {
    /// The positions of the `mod` of modules, the `#` of attributes, the `!` of macro calls, and the names of
    /// constructors; sorted.
    positions: Vec<usize>,
    /// Whether there are others than modules. Their meaning depends on the imports of the file.
    pub(crate) depend_on_imports: bool,
    /// Whether there are constructors.
    pub(crate) has_constructors: bool,
}

impl Matches {
    pub(crate) fn is_empty(&self) -> bool {
        self.positions.is_empty()
    }

    /// Returns the position of the last match.
    pub(crate) fn last(&self) -> Option<usize> {
        self.positions.last().copied()
    }

    /// Returns the position of the first match at or after a byte.
    pub(crate) fn first_from(&self, byte: usize) -> Option<usize> {
        self.positions.get(self.positions.partition_point(|&at| at < byte)).copied()
    }
}

/// The words of which a macro call must have one among its arguments to be a match.
struct WordsAhead<'a> {
    source: &'a [u8],
    /// The positions of `mod`.
    modules: Vec<usize>,
    /// The names of attributes, and where the next of each is. Each byte is searched once.
    names: [(&'static Word, usize); 2],
}

impl<'a> WordsAhead<'a> {
    fn new(source: &'a [u8]) -> Self {
        let modules = find_words(&MOD, source).collect();
        Self { source, modules, names: [(&PLUGIN, 0), (&EXTENSION_POINT, 0)] }
    }

    /// Returns whether one of the words may be in the window after a macro call.
    fn are_near(&mut self, call: usize) -> bool {
        let end = call + WINDOW;
        let module = self.modules.partition_point(|&at| at < call);
        self.modules.get(module).is_some_and(|&at| at < end)
            || self.names.iter_mut().any(|(word, next)| {
                if *next <= call {
                    let found = word.find(&self.source[call..]);
                    *next = found.map_or(usize::MAX, |found| call + found);
                }
                *next < end
            })
    }
}

/// Counts the bytes that are read to check the candidates of one kind. Those of nested ones count several
/// times.
#[derive(Default)]
struct ReadCount(usize);

impl ReadCount {
    /// Returns whether the candidate at a byte is a match. `check` adds the bytes that it reads, and returns
    /// `None` if it finds no end.
    fn is_match(&mut self, at: usize, check: impl FnOnce(&mut usize) -> Option<bool>) -> bool {
        self.0 > MAX_REREAD * (at + WINDOW)
            || check(&mut self.0).unwrap_or_else(|| {
                self.0 += WINDOW;
                true
            })
    }
}

impl Prefilter<'_> {
    /// Returns the matches of a file.
    pub(crate) fn find(&self, source: &[u8]) -> Matches {
        let mut words = WordsAhead::new(source);
        let mut modules = ReadCount::default();
        let mut declares_module = |at| modules.is_match(at, |read| has_file(&source[at..], read));
        let mut positions = words.modules.clone();
        positions.retain(|&at| declares_module(at));
        let module_count = positions.len();
        let (mut attributes, mut macros) = (ReadCount::default(), ReadCount::default());
        for at in memchr2_iter(b'#', b'!', source) {
            let is_match = match source[at] {
                b'#' => attributes.is_match(at, |read| self.is_attribute(source, at, read)),
                _ => macros.is_match(at, |read| self.is_macro_call(source, at, &mut words, read)),
            };
            if is_match {
                positions.push(at);
            }
        }
        let count = positions.len();
        if self.constructors && self.mentions_types(source) {
            for word in [&NEW, &BUILDER] {
                positions.extend(find_words(word, source).filter(|&at| {
                    is_constructor(&source[..at], &source[at + word.needle().len()..])
                }));
            }
        }
        let depend_on_imports = positions.len() > module_count;
        if depend_on_imports {
            positions.sort_unstable();
        }
        Matches { has_constructors: positions.len() > count, positions, depend_on_imports }
    }

    /// Returns whether a file mentions a type that is created with a namespace, and the crate that exports it.
    fn mentions_types(&self, source: &[u8]) -> bool {
        let mentions = |name: &String| match &**name {
            "plux_runtime" => mentions_runtime(source),
            other => memmem::find(source, other.as_bytes()).is_some(),
        };
        self.exporters.iter().any(mentions)
            && (contains(source, &PLUGIN_MANAGER) || contains(source, &REGISTRY))
    }

    /// Returns whether an attribute at its `#` may be plux's.
    ///
    /// If it has another name, it must have a `namespace` argument, which `#[plugin]` requires.
    fn is_attribute(&self, source: &[u8], at: usize, read: &mut usize) -> Option<bool> {
        let source = &source[at..];
        // These can begin what the lexer skips before the bracket.
        let Some(b'[' | b'/' | 0x0b | 0x80..) = source[1..].trim_ascii_start().first() else {
            return Some(false);
        };
        let window = &source[..source.len().min(WINDOW)];
        let no = (window.len() < WINDOW).then_some(false);
        let (mut path, mut lexer) = if let Some((word, end)) = simple_start(window) {
            // A module may have the name of a built-in attribute: `#[test::plugin]`.
            if !matches!(window[end], b':' | b' ') && is_builtin(word) && !can_be_imported(word) {
                return Some(false);
            }
            if named(word).is_none()
                && word != b"cfg_attr"
                && let Some(args) = simple_args(&window[end..], read)
            {
                return Some(contains(args, &NAMESPACE));
            }
            (word, Lexer::starting_at(window, end))
        } else {
            let mut lexer = Lexer::new(window);
            lexer.next();
            match lexer.next().map(|token| token.kind) {
                Some(Kind::Open(b'[')) => (&[][..], lexer),
                Some(Kind::Broken(_)) | None => return no,
                Some(_) => return Some(false),
            }
        };
        let (mut segments, mut has_parameter) = (usize::from(!path.is_empty()), false);
        let mut has_exporter = self.is_exporter(path);
        while let Some(token) = lexer.next() {
            match token.kind {
                Kind::Ident => {
                    path = &window[token.start..token.end];
                    path = path.strip_prefix(b"r#").unwrap_or(path);
                    segments += 1;
                    has_exporter |= self.is_exporter(path);
                }
                Kind::Punct(b'$') => has_parameter = true,
                Kind::Punct(b':') => {}
                _ if named(path).is_some() || has_parameter && has_exporter => return Some(true),
                // An import may have the name of the attribute for tests.
                Kind::Open(_) if segments == 1 && is_builtin(path) && !can_be_imported(path) => {
                    return Some(false);
                }
                Kind::Open(_) => {
                    let Ok(close) = lexer.close_group() else { return no };
                    *read += close.end;
                    let args = &window[token.end..close.start];
                    let is_nested = segments == 1 && path == b"cfg_attr";
                    let matters =
                        contains(args, &NAMESPACE) || is_nested && names(args).next().is_some();
                    return Some(matters);
                }
                Kind::Broken(_) => return no,
                _ => return Some(false),
            }
        }
        no
    }

    /// Returns whether an exclamation mark is that of a macro call that may declare plugins or modules.
    fn is_macro_call(
        &self,
        source: &[u8],
        at: usize,
        words: &mut WordsAhead<'_>,
        read: &mut usize,
    ) -> Option<bool> {
        let (before, after) = (&source[..at], &source[at + 1..]);
        let Some(b'(' | b'[' | b'{' | b'/' | 0x0b | 0x80..) = after.trim_ascii_start().first()
        else {
            return Some(false);
        };
        let Some(before) = before_whitespace(before) else { return Some(true) };
        let length = trailing(before, is_word);
        let name = &before[before.len() - length..];
        let is_module_macro = self.module_macros.iter().any(|it| it.as_bytes() == name);
        // A name that is not ASCII may contain whitespace.
        let is_include = name == b"include" || name == INCLUDE_INDEX.as_bytes();
        let is_own_name = NAME_MACROS.iter().any(|it| it.as_bytes() == name);
        if is_module_macro || is_include || is_own_name || !name.is_ascii() {
            return Some(true);
        }
        let is_other = name.is_empty() || is_expression_macro(name) || is_keyword(name);
        if is_other || !words.are_near(at) {
            return Some(false);
        }
        let window = &after[..after.len().min(WINDOW)];
        let no = (window.len() < WINDOW).then_some(false);
        let mut lexer = Lexer::new(window);
        match lexer.next().map(|token| token.kind) {
            Some(Kind::Open(_)) => {}
            Some(Kind::Broken(_)) | None => return no,
            Some(_) => return Some(false),
        }
        let start = lexer.at;
        let close = lexer.close_group();
        // Longer arguments are searched up to the end of the window: a plugin after it has an attribute.
        let args = &window[start..close.map_or(window.len(), |close| close.start)];
        *read += args.len();
        // A single name without a `namespace` is assumed to be a variable.
        let has_namespace = close.is_err() || contains(args, &NAMESPACE);
        let is_attribute = |at: usize| has_namespace || is_in_path(&args[..at]);
        Some(names(args).any(is_attribute) || ends_with_module(args))
    }

    fn is_exporter(&self, name: &[u8]) -> bool {
        self.exporters.iter().any(|it| it.as_bytes() == name)
    }
}

/// Returns whether a file contains `plux_runtime`. In a build script, which is not optimized, a search for the
/// word would take more than twice as long as this one for a rare byte.
fn mentions_runtime(source: &[u8]) -> bool {
    memchr_iter(b'x', source)
        .any(|at| at > 2 && source[at - 1] == b'u' && source[at - 3..].starts_with(b"plux_runtime"))
}

/// Returns whether a name may be that of a function of a type, called with a string. A comment hides it.
fn is_constructor(before: &[u8], after: &[u8]) -> bool {
    let Some((b'(', args)) = after.trim_ascii_start().split_first() else { return false };
    let is_string = matches!(args.trim_ascii_start().first(), Some(b'"' | b'r'));
    is_string && before.trim_ascii_end().ends_with(b"::")
}

/// Returns whether an attribute with a common name may be imported. An import hides a macro of the prelude or
/// a helper of a derive macro.
fn can_be_imported(word: &[u8]) -> bool {
    matches!(word, b"test" | b"default" | b"derive")
}

/// Returns the positions of names of attributes.
fn names(source: &[u8]) -> impl Iterator<Item = usize> {
    find_words(&PLUGIN, source).chain(find_words(&EXTENSION_POINT, source))
}

/// Returns whether a path may lead to a name.
fn is_in_path(before: &[u8]) -> bool {
    let before = before.strip_suffix(b"r#").unwrap_or(before).trim_ascii_end();
    before.ends_with(b"::") || before.last().is_some_and(|&byte| may_end_whitespace(byte))
}

/// Returns whether the arguments of a macro contain `mod x` without a semicolon or braces after it.
fn ends_with_module(args: &[u8]) -> bool {
    find_words(&MOD, args).any(|at| {
        let after = &args[at + 3..];
        let name = after.trim_ascii_start();
        let length = leading(name, |byte| is_word(byte) || byte == b'#');
        let next = name[length..].trim_ascii_start().first();
        name.len() < after.len() && length > 0 && !matches!(next, Some(b';' | b'{'))
    })
}

/// Returns whether `mod x;` or `mod $x;` is at the start of a source that begins with `mod`; `None` if
/// there is no end.
fn has_file(source: &[u8], read: &mut usize) -> Option<bool> {
    let mut lexer = Lexer::starting_at(&source[..source.len().min(WINDOW)], 3);
    let mut kinds = lexer.by_ref().map(|token| token.kind).filter(|it| *it != Kind::Punct(b'$'));
    let (name, end) = (kinds.next()?, kinds.next()?);
    *read += lexer.at;
    let is_broken = [name, end].iter().any(|it| matches!(it, Kind::Broken(_)));
    (!is_broken).then_some(name == Kind::Ident && end == Kind::Punct(b';'))
}

/// Returns the source without the whitespace at its end; `None` if a comment may be there, or whitespace
/// that is not ASCII. Only a lexer can skip those.
fn before_whitespace(source: &[u8]) -> Option<&[u8]> {
    // Usually there is none.
    if let Some(b'!'..=b'.' | b'0'..=b'~') = source.last() {
        return Some(source);
    }
    let trimmed = source.trim_ascii_end();
    let after_line = source[trimmed.len()..].contains(&b'\n');
    let may_end_comment =
        trimmed.ends_with(b"*/") || after_line && contains(last_line(trimmed), &SLASHES);
    let may_go_on = may_end_comment || trimmed.last().is_some_and(|&it| may_end_whitespace(it));
    (!may_go_on).then_some(trimmed)
}

/// Returns whether a byte may be the end of whitespace that Rust knows and ASCII does not.
fn may_end_whitespace(byte: u8) -> bool {
    matches!(byte, 0x0b | 0x80..)
}

fn last_line(source: &[u8]) -> &[u8] {
    let length = trailing(source, |byte| byte != b'\n');
    &source[source.len() - length..]
}

/// Returns the first word of an attribute that begins with `#[word`, as nearly all do, and where the word
/// ends.
fn simple_start(source: &[u8]) -> Option<(&[u8], usize)> {
    let content = source.strip_prefix(b"#[")?;
    let length = leading(content, is_ascii_word);
    let is_whole = matches!(content.get(length), Some(b'(' | b']' | b':' | b'=' | b' '));
    (length > 0 && is_whole).then_some((&content[..length], 2 + length))
}

/// Returns the arguments with which an attribute ends, if no byte in them needs a lexer, as in
/// `(Clone, Debug)]`.
fn simple_args<'a>(source: &'a [u8], read: &mut usize) -> Option<&'a [u8]> {
    let args = &source[..memchr(b']', source)?];
    *read += args.len();
    let is_simple = |byte: &u8| !matches!(byte, b'"' | b'\'' | b'/' | b'[');
    (args.first() == Some(&b'(') && args.iter().all(is_simple)).then_some(args)
}

/// Returns whether a source contains a word, on its own or as part of another one.
fn contains(source: &[u8], word: &Word) -> bool {
    word.find(source).is_some()
}

/// Returns every position of a word on its own.
fn find_words(word: &'static Word, source: &[u8]) -> impl Iterator<Item = usize> {
    let is_part = |byte: Option<&u8>| byte.is_some_and(|&byte| is_ascii_word(byte));
    word.find_iter(source).filter(move |&at| {
        let (before, after) = (&source[..at], &source[at + word.needle().len()..]);
        !is_part(before.last()) && !is_part(after.first())
    })
}

#[cfg(test)]
mod tests;
