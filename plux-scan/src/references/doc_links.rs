//! Links to a crate in documentation. rustc loads the crate to resolve those of items that may be exported.

use crate::lexer::is_word;

/// Returns whether documentation has a link to a crate or an item in it: ``[`aws::S3`]``, `[it](aws::S3)`,
/// `[it]: aws`.
pub fn has_doc_link(docs: &str, crate_name: &str) -> bool {
    let mut fence = Fence::default();
    let lines = docs.lines().filter(|it| !fence.is_code(it)).collect::<Vec<_>>();
    is_linked(&lines.join("\n"), crate_name, redefines_label(docs, crate_name))
}

/// Whether the lines of documentation are in a code block.
#[derive(Default)]
pub(super) struct Fence(Option<&'static str>);

impl Fence {
    /// Returns whether the next line is part of a code block.
    pub(super) fn is_code(&mut self, line: &str) -> bool {
        let mark = ["```", "~~~"].into_iter().find(|it| line.trim_start().starts_with(it));
        let was_open = self.0;
        if mark.is_some() && (was_open.is_none() || was_open == mark) {
            self.0 = if was_open.is_none() { mark } else { None };
        }
        was_open.is_some() || self.0.is_some()
    }
}

/// Returns whether documentation gives the label of a crate another target: `[aws]: https://…`.
pub(super) fn redefines_label(docs: &str, crate_name: &str) -> bool {
    docs.contains(&format!("[{crate_name}]:")) || docs.contains(&format!("[`{crate_name}`]:"))
}

/// Returns whether documentation has a link to a crate. `redefines_label` is whether its name has another target.
pub(super) fn is_linked(docs: &str, crate_name: &str, redefines_label: bool) -> bool {
    words(docs, crate_name).any(|(before, after)| {
        let is_path = after.starts_with("::");
        if !(is_path || after.starts_with(LINK_END) || after.is_empty()) {
            return false;
        }
        let before = before.strip_suffix("::").unwrap_or(before);
        // `struct@aws::S3`
        let kind = before.strip_suffix('@');
        let kind = kind.map(|it| it.trim_end_matches(|it: char| it.is_ascii_lowercase()));
        let before = kind.unwrap_or(before).trim_end_matches(['`', '<', ' ']);
        if before.ends_with("](") || before.ends_with("]:") {
            return true;
        }
        let end = after.bytes().take(MAX_LABEL).position(|it| it == b']');
        let Some(end) = end.filter(|_| before.ends_with('[')) else { return false };
        let after = &after[end + 1..];
        (is_path || !redefines_label)
            && !after.starts_with(['(', ':'])
            && !is_inline_code(before, after)
    })
}

/// Returns whether the text between these two is in backquotes.
fn is_inline_code(before: &str, after: &str) -> bool {
    let line = before.rsplit('\n').next().unwrap_or(before);
    let is_open = line.bytes().filter(|it| *it == b'`').count() % 2 == 1;
    is_open && after.lines().next().is_some_and(|line| line.contains('`'))
}

/// The most bytes of a label after the name of a crate.
const MAX_LABEL: usize = 1_000;

/// The characters that can follow the path of a link, except for `::`.
const LINK_END: [char; 9] = [']', ')', '`', '>', '#', '!', ' ', '\n', '\r'];

/// Returns the inner doc comments of a source, which the lexer skips: `//! …` and `/*! … */`.
pub(super) fn inner_docs(source: &str) -> impl Iterator<Item = &str> {
    let between = |start: &'static str, end: &'static str| {
        let mut rest = source;
        std::iter::from_fn(move || {
            let docs = &rest[rest.find(start)?..];
            let (docs, after) = docs.split_at(docs.find(end).unwrap_or(docs.len()));
            rest = after;
            Some(docs)
        })
    };
    between("//!", "\n").chain(between("/*!", "*/"))
}

/// Returns what is before and after each occurrence of a word.
pub(super) fn words<'a>(text: &'a str, word: &str) -> impl Iterator<Item = (&'a str, &'a str)> {
    text.match_indices(word).filter_map(move |(at, found)| {
        let (before, after) = (&text[..at], &text[at + found.len()..]);
        let is_part = |byte: Option<&u8>| byte.is_some_and(|&byte| is_word(byte));
        let is_whole = !is_part(before.as_bytes().last()) && !is_part(after.as_bytes().first());
        is_whole.then_some((before, after))
    })
}
