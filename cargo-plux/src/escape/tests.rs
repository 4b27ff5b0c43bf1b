//! Property tests: random descriptions, names and paths in every form of output.
//!
//! A run tests 1,000 cases. `PLUX_RANDOM_CASES` sets the number of cases, and `PLUX_RANDOM_SEED` the
//! seed.

use std::env;
#[cfg(unix)]
use std::process::Command;

use comrak::nodes::NodeValue;
use comrak::{Arena, parse_document};
#[cfg(unix)]
use plux_spec::shell;
use pulldown_cmark::{Event, Options, Parser, Tag};
use serde_json::Value;

use super::{dot, html, json, markdown, mermaid, terminal};

/// Strings that some parser interprets, and plain words.
#[rustfmt::skip]
const PIECES: &[&str] = &[
    "<script>alert(1)</script>", "<img src=x onerror=alert(1)>", "[x](javascript:alert(1))",
    "[x](http://a.b/\"onmouseover=1)", "![i](http://e/x.png)", "!", "[", "](", "](http://a/ \"t)", "]", ")",
    "(", "`", "``", "```", "\\", "\\\\", "<", ">", "&", "&#106;", "&lt;", "&colon;", "*", "**", "***", "_",
    "__", "~", "~~", "|", "| a | b |", "\n", "\n#", "# h", "- l", "1. x", "=== ", "---", "http://x.y",
    "https://x.y/)", "<http://a.b>", "<javascript:alert(1)>", "www.evil.com", "a@b.c", "xmpp:a@b",
    "mailto:a@b.c", "$", "$$", "{{#include /etc/passwd}}", "{%", "{{", "}}", "{#", ":smile:", "@user", "#1",
    "[^1]", "[^1]: foo", "[a]: http://b", "[a][b]", "[`x`]", "[`x`](javascript:x)", "[Foo]", "[Foo::bar()]",
    "[x]( javascript:a)", "[x](<javascript:a>)", "[x](http://a (b) c)", "(http://", "<!--", "-->",
    "<![CDATA[", "<?", "<a href=\"javascript:x\">", "</p>", "<div>", " ", " ", " ", "a", "b", "\u{2028}",
    "\u{202e}", "\u{200b}", "\u{1b}[31m", "\t", "\u{a0}", "\r", "\0", "\u{b}", "\u{c}", "::", "> q", "+", "=",
    "\\`", "\\[", "`<script>`", "`` ` <b> ``", "[![x](http://a)](http://b)", "[x\\](http://a)",
    "[`](http://x`)", "<http://x`>`", "\\<", "&amp;lt;", "&#60;b&#62;", "https://a.b?<b>", "http://a.b/`",
    "[http://a.b](http://c.d)", "~~~", "\\!", "![", "](x)", "<sup>", "ftp://a.b", "file:///etc/passwd",
    "data:text/html,x", "javascript:alert(1)", "JavaScript:x", "http://a.b/`<script>alert(1)</script>`",
    "!![i](http://evil.example/pixel.png)", "[`x`]`` ` <img src=x onerror=alert(1)> ``", "||x||", "==x==",
    "x^2^", "\"", "'", "</script>", "größe", "日本", "😀", "../..", "C:\\x", "%0a", "%%{init}%%", "end",
];

/// A linear congruential generator that yields the same numbers in every run.
struct Random(u64);

impl Random {
    fn below(&mut self, bound: usize) -> usize {
        self.0 =
            self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) as usize % bound
    }

    fn string(&mut self) -> String {
        (0..=self.below(9)).map(|_| PIECES[self.below(PIECES.len())]).collect()
    }
}

/// Calls a function with random strings.
fn each(mut check: impl FnMut(&str, &str)) {
    let mut random = Random(number(env::var("PLUX_RANDOM_SEED").ok(), 1));
    for _ in 0..number(env::var("PLUX_RANDOM_CASES").ok(), 1000) {
        check(&random.string(), &random.string());
    }
}

/// Returns the number in a variable, or the default if it is not set.
fn number(value: Option<String>, default: u64) -> u64 {
    let Some(value) = value else { return default };
    let number = value.parse().ok().filter(|&number| number > 0);
    number.unwrap_or_else(|| panic!("expected a number above 0, found `{value}`"))
}

#[test]
fn a_run_without_a_case_is_an_error() {
    assert_eq!((number(None, 7), number(Some("3".to_owned()), 7)), (7, 3));
    for value in ["0", "", "many"] {
        assert!(std::panic::catch_unwind(|| number(Some(value.to_owned()), 7)).is_err());
    }
}

/// Returns a section of the catalog.
fn section(description: &str, name: &str) -> String {
    let (code, text) = (markdown::code(name), markdown::text(name));
    format!(
        "### {code}\n\n{}\n\n- Package: {code} {text}\n- Source: [{code}](../{}), {code}\n- {code}: {}\n",
        markdown::at_line_start(&markdown::description(description)),
        markdown::target(name),
        markdown::description(description),
    )
}

fn is_link(target: &str) -> bool {
    let rest = target.strip_prefix("https://").or_else(|| target.strip_prefix("http://"));
    // GFM turns addresses in text into links, and adds `http://` or `mailto:`.
    rest.is_some() || target.starts_with("../") || target.starts_with("mailto:")
}

/// Returns the elements that a `CommonMark` parser with all its extensions finds and that a section
/// must not have.
fn found_by_commonmark(markdown: &str) -> Vec<String> {
    let (mut found, mut headings, mut items) = (Vec::new(), 0, 0);
    for event in Parser::new_ext(markdown, Options::all()) {
        match event {
            Event::Start(Tag::Link { dest_url, .. }) if is_link(&dest_url) => {}
            Event::Start(Tag::Heading { .. }) => headings += 1,
            Event::Start(Tag::Item) => items += 1,
            Event::Start(
                Tag::Paragraph | Tag::List(None) | Tag::Emphasis | Tag::Strong | Tag::Strikethrough,
            )
            | Event::End(_)
            | Event::Text(_)
            | Event::Code(_) => {}
            other => found.push(format!("{other:?}")),
        }
    }
    if (headings, items) != (1, 3) {
        found.push(format!("{headings} headings, {items} items"));
    }
    found
}

/// Returns such elements for a GFM parser with the extensions of GitHub and others.
fn found_by_gfm(markdown: &str) -> Vec<String> {
    let mut options = comrak::Options::default();
    let extension = &mut options.extension;
    extension.strikethrough = true;
    extension.table = true;
    extension.autolink = true;
    extension.tasklist = true;
    extension.footnotes = true;
    extension.alerts = true;
    extension.math_dollars = true;
    extension.math_code = false;
    let arena = Arena::new();
    let (mut found, mut headings, mut items) = (Vec::new(), 0, 0);
    for node in parse_document(&arena, markdown, &options).descendants() {
        match &node.data().value {
            NodeValue::Link(link) if is_link(&link.url) => {}
            NodeValue::Heading(_) => headings += 1,
            NodeValue::Item(_) => items += 1,
            NodeValue::Document
            | NodeValue::List(_)
            | NodeValue::Paragraph
            | NodeValue::Text(_)
            | NodeValue::Code(_)
            | NodeValue::Emph
            | NodeValue::Strong
            | NodeValue::Strikethrough => {}
            other => found.push(format!("{other:?}")),
        }
    }
    if (headings, items) != (1, 3) {
        found.push(format!("{headings} headings, {items} items"));
    }
    found
}

#[test]
fn markdown_has_no_html_no_image_and_no_unknown_link() {
    each(|description, name| {
        let markdown = section(description, name);
        assert!(!markdown.chars().any(|it| it != '\n' && terminal::is_control(it)), "{markdown:?}");
        for directive in ["{{", "{%", "{#"] {
            assert!(!markdown.contains(directive), "{description:?}, {name:?}:\n{markdown}");
        }
        let found = [found_by_commonmark(&markdown), found_by_gfm(&markdown)];
        assert_eq!(found, [[""; 0]; 2], "{description:?}, {name:?}:\n{markdown}");
    });
}

#[test]
fn deep_nesting_is_cut() {
    for (open, close) in
        [("[", "]"), ("[a](", ""), ("*a ", ""), ("![", "](http://x)"), ("`", " ``")]
    {
        let description = open.repeat(100_000) + &close.repeat(100_000);
        let markdown = section(&description, "name");
        assert!(markdown.len() < 50_000, "{}", markdown.len());
        assert_eq!(found_by_commonmark(&markdown), [""; 0]);
    }
}

#[test]
fn a_terminal_shows_every_character() {
    each(|text, _| assert!(!terminal::escape(text).chars().any(terminal::is_control), "{text:?}"));
}

#[test]
fn html_and_the_script_in_it_have_no_markup() {
    each(|text, _| {
        assert!(!html::escape(text).contains(['<', '>', '"', '\'']), "{text:?}");
        let value = Value::from(text).to_string();
        let embedded = json::for_html(&value);
        assert!(!embedded.contains(['<', '>', '&']), "{text:?}");
        assert_eq!(serde_json::from_str::<Value>(&embedded).unwrap(), text);
    });
}

#[test]
fn a_label_of_graphviz_stays_between_its_quotes() {
    each(|text, _| {
        let label = dot::escape(text);
        let mut escaped = false;
        for character in label.chars() {
            assert!(escaped || character != '"', "{text:?}: {label}");
            escaped = character == '\\' && !escaped;
        }
        assert!(!escaped && !label.contains('\n'), "{text:?}: {label}");
    });
}

#[test]
fn a_label_of_mermaid_has_no_punctuation_that_it_interprets() {
    each(|text, _| {
        let label = mermaid::escape(text);
        let is_special = |it: char| it.is_ascii_punctuation() && !".:,-_()/#;".contains(it);
        assert!(!label.contains(is_special), "{text:?}: {label}");
        assert!(!label.contains('\n') && !label.starts_with(['-', '+']), "{text:?}: {label}");
    });
}

#[cfg(unix)]
#[test]
fn a_word_reaches_a_program_of_the_shell_unchanged() {
    assert_eq!(shell::word("a/b-c_1.toml"), "a/b-c_1.toml");
    assert_eq!(shell::word("a b"), "'a b'");
    for word in ["", "a b", "it's", "$HOME", "*", "`ls`", "a;b", "~", "#x", "\"", "\\"] {
        let script = format!("printf %s {}", shell::word(word));
        let output = Command::new("sh").args(["-c", &script]).output().unwrap();
        assert_eq!(String::from_utf8(output.stdout).unwrap(), word);
    }
}
