//! Texts from sources as inline Markdown, which cannot get out of the line that it is put on.
//!
//! Descriptions are doc comments, so what is Markdown in them stays so: emphasis, code and links to
//! the web. What means nothing outside of rustdoc, or would change the page around it, becomes
//! plain text: links to items, HTML, images, headings, lists, and the commands of mdBook.

use std::fmt::Write as _;

use crate::output::plain;

/// A description as inline Markdown.
pub(super) fn markdown(description: &str) -> String {
    let words: Vec<&str> = description.split_whitespace().collect();
    let mut safe = String::new();
    inline(&plain(&words.join(" ")), true, &mut safe);
    safe
}

/// Literal text.
pub(super) fn text(text: &str) -> String {
    let mut safe = String::with_capacity(text.len());
    for character in plain(text).chars() {
        if "\\`*_[]<>&{}~|!$#".contains(character) {
            safe.push('\\');
        }
        safe.push(character);
    }
    safe
}

/// Literal text in the type of code.
pub(super) fn code(text: &str) -> String {
    let text = harmless(&plain(text));
    let longest = text.split(|c| c != '`').map(str::len).max().unwrap_or(0);
    let fence = "`".repeat(longest + 1);
    // What starts or ends with a backtick needs a blank, which is not shown.
    let blank = if text.starts_with('`') || text.ends_with('`') { " " } else { "" };
    format!("{fence}{blank}{text}{blank}{fence}")
}

/// A relative path as a link's target.
pub(super) fn target(path: &str) -> String {
    let mut safe = String::with_capacity(path.len());
    for byte in path.bytes() {
        if byte.is_ascii_alphanumeric() || b"/._-".contains(&byte) {
            safe.push(byte.into());
        } else {
            // Writing to a `String` cannot fail.
            let _ = write!(safe, "%{byte:02X}");
        }
    }
    safe
}

/// Inline Markdown made safe for the start of a line, where it could begin a block.
pub(super) fn at_the_start(line: &str) -> String {
    let digits = line.bytes().take_while(u8::is_ascii_digit).count();
    if digits > 0 && line[digits..].starts_with(['.', ')']) {
        return format!("{}\\{}", &line[..digits], &line[digits..]);
    }
    let only = |mark: char| line.chars().all(|c| c == mark || c == ' ');
    let block = line.starts_with(['#', '>', '-', '+', '=', ':', '|'])
        || line.starts_with("* ")
        || line.starts_with("~~~")
        || only('*')
        || only('_');
    if block { format!("\\{line}") } else { line.to_owned() }
}

/// Takes one piece after another from the front of `text`.
fn inline(text: &str, links: bool, safe: &mut String) {
    let mut rest = text;
    while let Some(first) = rest.chars().next() {
        let taken = match first {
            '\\' => escape(rest, safe),
            '`' => code_span(rest, safe),
            '<' => autolink(rest, links, safe),
            '[' => bracket(rest, links, safe),
            '!' if rest.starts_with("![") => 1,
            ']' => put(safe, "\\]", 1),
            // Formulas, of which doc comments know nothing.
            '$' => put(safe, "\\$", 1),
            // What mdBook and Jekyll would carry out.
            '{' => put(safe, "\\{", 1),
            '%' if safe.ends_with('{') => put(safe, "\\%", 1),
            _ => put(safe, &rest[..first.len_utf8()], first.len_utf8()),
        };
        rest = &rest[taken..];
    }
}

fn put(safe: &mut String, text: &str, taken: usize) -> usize {
    safe.push_str(text);
    taken
}

fn escape(rest: &str, safe: &mut String) -> usize {
    match rest[1..].chars().next() {
        Some(next) if next.is_ascii_punctuation() => put(safe, &rest[..2], 2),
        _ => put(safe, "\\\\", 1),
    }
}

fn code_span(rest: &str, safe: &mut String) -> usize {
    if let Some(end) = code_end(rest) {
        return put(safe, &harmless(&rest[..end]), end);
    }
    let run = run(rest);
    put(safe, &"\\`".repeat(run), run)
}

/// Where a span of code ends that `text` starts with.
fn code_end(text: &str) -> Option<usize> {
    let fence = run(text);
    let mut at = fence;
    while let Some(found) = text[at..].find('`') {
        at += found;
        let length = run(&text[at..]);
        at += length;
        if length == fence {
            return Some(at);
        }
    }
    None
}

/// The number of backticks at the front.
fn run(text: &str) -> usize {
    text.bytes().take_while(|&byte| byte == b'`').count()
}

/// Code in which mdBook and Jekyll find nothing to carry out; there is no escape in code.
fn harmless(code: &str) -> String {
    code.replace("{{", "{ {").replace("{%", "{ %")
}

/// `<https://…>`; every other `<` begins HTML, or nothing.
fn autolink(rest: &str, links: bool, safe: &mut String) -> usize {
    match rest.find('>') {
        Some(end) if links && is_web(&rest[1..end]) => put(safe, &rest[..=end], end + 1),
        _ => put(safe, "&lt;", 1),
    }
}

fn is_web(target: &str) -> bool {
    let web = target.starts_with("https://") || target.starts_with("http://");
    web && target.chars().all(|c| c.is_ascii_graphic() && !"<>\"\\`{}".contains(c))
}

/// A link, or what looks like one.
fn bracket(rest: &str, links: bool, safe: &mut String) -> usize {
    let Some(close) = closing(rest) else { return put(safe, "\\[", 1) };
    let (label, after) = (&rest[1..close], &rest[close + 1..]);
    let end = close + 1;
    if let Some(inside) = after.strip_prefix('(').and_then(parenthesis) {
        let target = inside.split(' ').next().unwrap_or_default();
        let web = links && is_web(target);
        safe.push_str(if web { "[" } else { "" });
        inline(label, links && !web, safe);
        if web {
            let _ = write!(safe, "]({target})");
        }
        return end + inside.len() + 2;
    }
    if after.starts_with('[')
        && let Some(close) = closing(after)
    {
        inline(label, links, safe);
        return end + close + 1;
    }
    let item = is_item(label);
    safe.push_str(if item { "" } else { "\\[" });
    inline(label, links, safe);
    safe.push_str(if item { "" } else { "\\]" });
    end
}

/// Where the bracket closes that `text` starts with.
fn closing(text: &str) -> Option<usize> {
    let (mut at, mut depth) = (0, 0);
    while let Some(next) = text[at..].chars().next() {
        match next {
            '\\' => at += text[at + 1..].chars().next().map_or(0, char::len_utf8),
            '`' => at += code_end(&text[at..]).unwrap_or_else(|| run(&text[at..])) - 1,
            '[' => depth += 1,
            ']' if depth == 1 => return Some(at),
            ']' => depth -= 1,
            _ => {}
        }
        at += next.len_utf8();
    }
    None
}

/// What is between the parentheses, of which the first is taken already.
fn parenthesis(text: &str) -> Option<&str> {
    let mut depth = 0;
    for (at, character) in text.char_indices() {
        match character {
            '(' => depth += 1,
            ')' if depth == 0 => return Some(&text[..at]),
            ')' => depth -= 1,
            '<' | '\\' => return None,
            _ => {}
        }
    }
    None
}

/// Whether rustdoc reads a label as a link to an item: `` [`Vendor`] ``, `[crate::Vendor]`.
fn is_item(label: &str) -> bool {
    if label.starts_with('`') {
        return code_end(label) == Some(label.len());
    }
    let path = label.split_once('@').map_or(label, |(_, path)| path);
    let path = path.trim_end_matches("()").trim_end_matches('!');
    path.starts_with(|c: char| c.is_alphabetic() || c == '_')
        && path.chars().all(|c| c.is_alphanumeric() || c == '_' || c == ':')
}
