//! Inline Markdown that cannot leave the line it is written to, in `CommonMark` and in GFM.
//!
//! A description is the first paragraph of a doc comment. It is parsed as rustdoc does and written
//! again from what was parsed: text, code, emphasis and links to the web. Everything else becomes
//! text: links to items, HTML, images, and the directives of mdBook and Jekyll.

use std::fmt::Write as _;
use std::ops::Range;

use pulldown_cmark::{BrokenLink, CowStr, Event, LinkType, Options, Parser, Tag, TagEnd};

use super::terminal;

/// The longest description in bytes; the rest is cut. First paragraphs are much shorter.
const MAX_DESCRIPTION: usize = 4096;

/// The deepest nesting of emphasis that is kept.
const MAX_DEPTH: usize = 16;

/// Characters that some renderer interprets in text.
const SPECIAL: &str = "\\`*_[]<>&{}~|!$#^";

/// Schemes that GFM makes links of in text.
const SCHEMES: [&str; 5] = ["http", "https", "ftp", "mailto", "xmpp"];

/// Returns a description as inline Markdown.
pub(crate) fn description(description: &str) -> String {
    let words: Vec<&str> = cut(description).split_whitespace().collect();
    let line = words.join(" ");
    let mut writer = Writer::default();
    // After a word, nothing in the line can start a block. The word is removed again.
    let source = format!("{WORD} {}", terminal::escape(&line));
    let mut on_broken_link = |link: BrokenLink<'_>| is_item(&link).then(|| (item(), item()));
    let options = Options::ENABLE_STRIKETHROUGH;
    let parser = Parser::new_with_broken_link_callback(&source, options, Some(&mut on_broken_link));
    for event in parser {
        writer.event(event);
    }
    let written = writer.written.strip_prefix(WORD).unwrap_or_default();
    written.trim_start().to_owned()
}

const WORD: &str = "x";

/// The target that links to items get, since they have none outside of rustdoc.
fn item<'a>() -> CowStr<'a> {
    CowStr::Borrowed("")
}

/// Returns literal text.
pub(crate) fn text(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    push_text(&terminal::escape(text), &mut escaped);
    escaped
}

/// Returns a phrase that quotes code in backticks, as messages do: text with code spans.
pub(crate) fn quoted(phrase: &str) -> String {
    let parts: Vec<&str> = phrase.split('`').collect();
    // An unpaired backtick is part of what is quoted.
    if parts.len().is_multiple_of(2) {
        return code(phrase);
    }
    let span = |(at, part): (usize, &&str)| if at % 2 == 0 { text(part) } else { code(part) };
    parts.iter().enumerate().map(span).collect()
}

/// Returns literal text as code.
pub(crate) fn code(text: &str) -> String {
    let text = terminal::escape(text);
    // A code span has at least one character.
    let text = if text.is_empty() { " ".to_owned() } else { without_directives(&text) };
    let longest = text.split(|c| c != '`').map(str::len).max().unwrap_or(0);
    let fence = "`".repeat(longest + 1);
    // The space next to a fence is not rendered.
    let pad = if text.starts_with('`') || text.ends_with('`') { " " } else { "" };
    format!("{fence}{pad}{text}{pad}{fence}")
}

/// Splits the directives of mdBook and Jekyll by a space, since code spans have no escapes.
fn without_directives(code: &str) -> String {
    let mut split = String::with_capacity(code.len());
    for character in code.chars() {
        if "{%#".contains(character) && split.ends_with('{') {
            split.push(' ');
        }
        split.push(character);
    }
    split
}

/// Returns a relative path as the target of a link.
pub(crate) fn target(path: &str) -> String {
    let mut escaped = String::with_capacity(path.len());
    for byte in path.bytes() {
        if byte.is_ascii_alphanumeric() || b"/._-".contains(&byte) {
            escaped.push(byte.into());
        } else {
            // Writing to a `String` cannot fail.
            let _ = write!(escaped, "%{byte:02X}");
        }
    }
    escaped
}

/// Escapes the start of a line of inline Markdown, where it could begin a block.
pub(crate) fn at_line_start(line: &str) -> String {
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

/// Returns the text up to the limit.
fn cut(text: &str) -> &str {
    let mut end = text.len().min(MAX_DESCRIPTION);
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    &text[..end]
}

/// Returns whether rustdoc treats the link as one to an item.
fn is_item(link: &BrokenLink<'_>) -> bool {
    let reference = &*link.reference;
    match link.link_type {
        // `[text][path]` and `[path][]` have no other meaning.
        LinkType::ReferenceUnknown | LinkType::CollapsedUnknown => true,
        _ => {
            if let Some(code) = reference.strip_prefix('`') {
                return code.find('`').is_some_and(|at| at + 1 == code.len());
            }
            let path = reference.split_once('@').map_or(reference, |(_, path)| path);
            let path = path.trim_end_matches("()").trim_end_matches('!');
            path.starts_with(|c: char| c.is_alphabetic() || c == '_')
                && path.chars().all(|c| c.is_alphanumeric() || c == '_' || c == ':')
        }
    }
}

/// Writes the events of the parser as Markdown.
#[derive(Default)]
struct Writer {
    written: String,
    /// The number of open emphases.
    depth: usize,
    /// The targets of the open links and images; `None` for those that are not written.
    links: Vec<Option<String>>,
    /// Whether the last piece is code.
    after_code: bool,
}

impl Writer {
    fn event(&mut self, event: Event<'_>) {
        match event {
            Event::Start(Tag::Emphasis) => self.open("*"),
            Event::End(TagEnd::Emphasis) => self.close("*"),
            Event::Start(Tag::Strong) => self.open("**"),
            Event::End(TagEnd::Strong) => self.close("**"),
            Event::Start(Tag::Strikethrough) => self.open("~~"),
            Event::End(TagEnd::Strikethrough) => self.close("~~"),
            Event::Start(Tag::Link { dest_url, .. } | Tag::Image { dest_url, .. }) => {
                let nested = self.links.iter().any(Option::is_some);
                let target = (!nested && is_web(&dest_url)).then(|| dest_url.to_string());
                self.push(if target.is_some() { "[" } else { "" });
                self.links.push(target);
            }
            Event::End(TagEnd::Link | TagEnd::Image) => {
                if let Some(Some(target)) = self.links.pop() {
                    let target = if target.contains(['(', ')']) {
                        format!("](<{target}>)")
                    } else {
                        format!("]({target})")
                    };
                    self.push(&target);
                }
            }
            Event::Code(code) => {
                // Two fences next to each other would be one of another length.
                self.push(if self.after_code { " " } else { "" });
                self.push(&self::code(&code));
                self.after_code = true;
            }
            Event::Text(text) | Event::Html(text) | Event::InlineHtml(text) => self.text(&text),
            Event::SoftBreak | Event::HardBreak => self.push(" "),
            _ => {}
        }
    }

    fn push(&mut self, markdown: &str) {
        self.written.push_str(markdown);
        self.after_code &= markdown.is_empty();
    }

    fn text(&mut self, text: &str) {
        self.after_code &= text.is_empty();
        if self.links.iter().any(Option::is_some) {
            push_text(text, &mut self.written);
            return;
        }
        // A URL in text is a link for GFM and none for CommonMark, and where it ends differs. In
        // angle brackets all agree.
        let mut from = 0;
        for url in urls(text) {
            push_text(&text[from..url.start], &mut self.written);
            // Writing to a `String` cannot fail.
            let _ = write!(self.written, "<{}>", &text[url.clone()]);
            from = url.end;
        }
        push_text(&text[from..], &mut self.written);
    }

    fn open(&mut self, mark: &str) {
        if self.depth < MAX_DEPTH {
            self.push(mark);
        }
        self.depth += 1;
    }

    fn close(&mut self, mark: &str) {
        self.depth = self.depth.saturating_sub(1);
        if self.depth < MAX_DEPTH {
            self.push(mark);
        }
    }
}

/// Appends literal text.
fn push_text(text: &str, escaped: &mut String) {
    for character in text.chars() {
        let is_special = SPECIAL.contains(character)
            // `http:`, `www.` and the like are links for GFM.
            || (character == ':' && SCHEMES.iter().any(|it| ends_with(escaped, it)))
            || (character == '.' && ends_with(escaped, "www"))
            || (character == '%' && escaped.ends_with('{'));
        if is_special {
            escaped.push('\\');
        }
        escaped.push(character);
    }
}

/// Returns whether a text ends with the word, in upper or lower case.
fn ends_with(text: &str, word: &str) -> bool {
    let start = text.len().checked_sub(word.len());
    start.is_some_and(|it| text.as_bytes()[it..].eq_ignore_ascii_case(word.as_bytes()))
}

/// Returns the byte ranges of the URLs in a string, in order.
fn urls(text: &str) -> Vec<Range<usize>> {
    let mut urls: Vec<Range<usize>> = Vec::new();
    for (at, _) in text.match_indices("http") {
        let is_in_url = urls.last().is_some_and(|last| at < last.end);
        if is_in_url || text[..at].ends_with(|c: char| c.is_alphanumeric()) {
            continue;
        }
        let length = text[at..].find(|c: char| !is_url_character(c)).unwrap_or(text.len() - at);
        let url = without_punctuation(&text[at..at + length]);
        if is_web(url) {
            urls.push(at..at + url.len());
        }
    }
    urls
}

/// Removes trailing punctuation from a URL, except for a parenthesis that the URL opens itself.
fn without_punctuation(mut url: &str) -> &str {
    while let Some(rest) = url.strip_suffix(|c: char| c.is_ascii_punctuation() && c != '/') {
        if url.ends_with(')') && url.matches('(').count() >= url.matches(')').count() {
            break;
        }
        url = rest;
    }
    url
}

fn is_web(target: &str) -> bool {
    let rest = target.strip_prefix("https://").or_else(|| target.strip_prefix("http://"));
    rest.is_some_and(|it| it.starts_with(|c: char| c.is_ascii_alphanumeric() || c == '['))
        && target.chars().all(is_url_character)
}

fn is_url_character(character: char) -> bool {
    character.is_ascii_graphic() && !"<>\"\\`{}|^*".contains(character)
}

#[cfg(test)]
mod tests {
    use super::urls;

    #[test]
    fn urls_in_a_text() {
        let found = |text: &'static str| -> Vec<&str> {
            urls(text).into_iter().map(|it| &text[it]).collect()
        };
        assert_eq!(
            found("see http://a.b/c, (https://d.e/(f))."),
            ["http://a.b/c", "https://d.e/(f)"]
        );
        // A URL may contain another one.
        assert_eq!(found("http://a.b/?http://c.d"), ["http://a.b/?http://c.d"]);
        assert_eq!(found("xhttp://a.b http:// http httpd://a"), [""; 0]);
    }
}
