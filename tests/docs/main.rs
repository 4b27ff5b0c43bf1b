//! `cargo plux docs`: a catalog in Markdown, checked with a Markdown parser.

mod book;
mod lints;

use std::fmt::Write as _;
use std::fs;
use std::process::Command;

use plux_tests::{Outcome, Project, cargo_plux, golden, repository};
use pulldown_cmark::{Event, HeadingLevel, LinkType, Options, Parser, Tag, TagEnd};

/// Descriptions that are more than a line of prose, each with what a reader sees of it.
const DESCRIPTIONS: &[(&str, &str)] = &[
    ("# Heading", "# Heading"),
    ("Setext\n===", "Setext ==="),
    ("---", "---"),
    ("- item", "- item"),
    ("* item", "* item"),
    ("12. twelve", "12. twelve"),
    ("> quote", "> quote"),
    ("    indented", "indented"),
    ("```rust\nlet a = 1;\n```", "rust let a = 1; "),
    ("```rust", "```rust"),
    ("~~~ fence", "~~~ fence"),
    ("* * *", "* * *"),
    ("| a | b |\n|---|---|\n| c | d |", "| a | b | |---|---| | c | d |"),
    ("[label]: https://example.invalid", "label: https://example.invalid"),
    ("[^1]: note [^1]", "[^1]: note [^1]"),
    ("<script>alert(1)</script>", "<script>alert(1)</script>"),
    ("<!-- not ended", "<!-- not ended"),
    ("a <b onclick=x>b</b>", "a <b onclick=x>b</b>"),
    ("<https://example.org> or <me@example.org>", "https://example.org or me@example.org"),
    ("![a picture](https://example.invalid/x.png)!", "a picture!"),
    ("![gone][crate::x]", "gone"),
    ("[click](javascript:alert(1)) [here](<javascript:x>)", "click here"),
    ("See [`Vendor`], [`run`](fn@crate::run) and [Vendor]", "See Vendor, run and Vendor"),
    ("[the vendor][crate::Vendor], [x][]", "the vendor, x"),
    ("a[0] [ ] [x, y] ]", "a[0] [ ] [x, y] ]"),
    ("[a [b](https://example.org/b)](https://example.org/(a))", "[a b](https://example.org/(a))"),
    ("[`a]`](https://example.org)", "a]"),
    ("**bold**, _slanted_ and `code <b>`", "bold, slanted and code <b>"),
    ("`not closed", "`not closed"),
    ("`` ` `` and `", "` and `"),
    ("back\\slash \\# \\", "back\\slash # \\"),
    ("{{#include /etc/passwd}} {% raw %}", "{{#include /etc/passwd}} {% raw %}"),
    ("`{{#include /etc/passwd}}`", "{ { #include /etc/passwd}}"),
    ("costs $1 or $2", "costs $1 or $2"),
    ("größer 😀 \u{2028} end", "größer 😀 end"),
    ("a\u{1b}[31mred", "a\\u{1b}[31mred"),
];

fn hostile(story: &str) -> Project {
    described(story, DESCRIPTIONS.iter().map(|it| it.0.to_owned()))
}

/// A project with a plugin a description.
fn described(story: &str, descriptions: impl Iterator<Item = String>) -> Project {
    let mut lib = "//! What not to write.\n".to_owned();
    for (at, description) in descriptions.enumerate() {
        let declared = "plux_runtime::plugin(namespace = \"hostile\"";
        let _ = writeln!(
            lib,
            "#[{declared}, name = \"h{at:02}\", description = {description:?})]\nfn h{at}() {{}}"
        );
    }
    Project::new(story).plugins("hostile", "", &lib).application(
        story,
        "hostile.path = \"crates/hostile\"",
        "fn main() {}\n",
    )
}

/// What a reader sees: headings with their level, and the paragraph after each.
#[derive(Debug, Default)]
struct Read {
    headings: Vec<(HeadingLevel, String)>,
    paragraphs: Vec<String>,
    links: Vec<(LinkType, String)>,
    /// What a catalog must not contain: HTML, pictures, quotes, rules, tables, blocks of code.
    external: Vec<String>,
}

fn read(markdown: &str) -> Read {
    let mut read = Read::default();
    let (mut text, mut heading) = (String::new(), None);
    // Every extension that a viewer may support, except for typographic quotes.
    let options = Options::all() - Options::ENABLE_SMART_PUNCTUATION;
    for event in Parser::new_ext(markdown, options) {
        match event {
            Event::Start(Tag::Heading { level, .. }) => {
                (text, heading) = (String::new(), Some(level));
            }
            Event::Start(Tag::Paragraph) => text.clear(),
            Event::End(TagEnd::Heading(_)) => {
                read.headings.extend(heading.take().map(|level| (level, text.clone())));
            }
            Event::End(TagEnd::Paragraph) => read.paragraphs.push(text.clone()),
            Event::Start(Tag::Link { link_type, dest_url, .. }) => {
                read.links.push((link_type, dest_url.to_string()));
            }
            Event::Text(part) | Event::Code(part) => text += &part,
            Event::Html(html) if html.starts_with("<!-- Written by `cargo plux docs`") => {}
            Event::Start(
                Tag::List(None) | Tag::Item | Tag::Emphasis | Tag::Strong | Tag::HtmlBlock,
            )
            | Event::End(_) => {}
            other => read.external.push(format!("{other:?}")),
        }
    }
    read
}

/// The anchor that GitHub and mdBook give to a heading.
fn anchor(heading: &str) -> String {
    let kept = heading.chars().filter(|c| c.is_alphanumeric() || " _-".contains(*c));
    kept.collect::<String>().to_lowercase().replace(' ', "-")
}

#[test]
fn the_catalog_of_the_example_is_the_committed_one() {
    let mut plux = Command::new(cargo_plux());
    plux.current_dir(repository().join("example-workspace"));
    let docs = Outcome::of(plux.args(["plux", "docs", "-p", "finops", "--locked"])).success();
    golden("example-workspace/PLUGINS.md", &docs.stdout);

    let mut check = Command::new(cargo_plux());
    check.current_dir(repository().join("example-workspace/finops"));
    check.args(["plux", "docs", "--locked", "--check", "../PLUGINS.md"]);
    let check = Outcome::of(&mut check).success();
    assert_eq!((check.stdout, check.stderr), (String::new(), String::new()));

    let read = read(&docs.stdout);
    let chapters: Vec<_> =
        read.headings.iter().filter(|it| it.0 == HeadingLevel::H2).map(|it| &*it.1).collect();
    assert_eq!(chapters, ["finops.categories", "finops.reporters", "finops.vendors"]);
    assert_eq!(read.headings.len(), 1 + 3 + 14);
    assert_eq!(read.external, [""; 0]);
    for (_, target) in &read.links {
        match target.strip_prefix('#') {
            Some(name) => assert!(read.headings.iter().any(|it| anchor(&it.1) == name), "{name}"),
            None => assert!(repository().join("example-workspace").join(target).is_file()),
        }
    }
}

#[test]
fn descriptions_are_escaped_and_rendered_unchanged() {
    let project = hostile("hostile-docs");
    let markdown = project.plux(&["docs"]).success().stdout;
    assert!(!markdown.contains("{{#") && !markdown.contains("{%"), "mdBook would execute it");
    let read = read(&markdown);
    assert_eq!(read.external, [""; 0], "{markdown}");

    let mut outline = vec![(HeadingLevel::H1, "Plugins of hostile-docs".to_owned())];
    outline.push((HeadingLevel::H2, "hostile".to_owned()));
    let ids = (0..DESCRIPTIONS.len()).map(|at| (HeadingLevel::H3, format!("hostile:h{at:02}")));
    outline.extend(ids);
    assert_eq!(read.headings, outline);

    // The paragraphs before these describe the namespace.
    let seen = &read.paragraphs[read.paragraphs.len() - DESCRIPTIONS.len()..];
    for ((description, expected), seen) in DESCRIPTIONS.iter().zip(seen) {
        assert_eq!(seen, expected, "of {description:?}");
    }
    // A picture is one click away.
    let web: Vec<_> = read.links.iter().filter(|it| it.1.contains(':')).map(|it| &*it.1).collect();
    let picture = "https://example.invalid/x.png";
    let org = "https://example.org";
    let [a, b] = ["https://example.org/(a)", "https://example.org/b"];
    let expected = ["https://example.invalid", org, picture, b, a, org];
    assert_eq!(web, expected);
}

#[test]
fn markdown_in_a_description_stays_in_its_paragraph() {
    let pieces = [
        "[",
        "]",
        "(",
        ")",
        "![",
        "](",
        "][",
        "`",
        "``",
        "<",
        ">",
        "</p>",
        "<!--",
        "-->",
        "\\",
        "*",
        "**",
        "_",
        "~~~",
        "# ",
        "- ",
        "1. ",
        "|",
        "|-|",
        "{{#",
        "{%",
        "&lt;",
        "https://example.org",
        "word",
        " ",
        " ",
        "\n",
        "\n\n",
        "ß",
        "😀",
        "!",
        "^1",
        ":",
        "$",
        "=",
    ];
    // A linear congruential generator, which yields the same numbers in every run.
    let mut seed: u32 = 1;
    let mut next = |below: usize| {
        seed = seed.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        (seed >> 8) as usize % below
    };
    let mixtures: Vec<String> =
        (0..600).map(|_| (0..=next(12)).map(|_| pieces[next(pieces.len())]).collect()).collect();
    let project = described("mixed-docs", mixtures.into_iter());
    let markdown = project.plux(&["docs"]).success().stdout;
    assert!(!markdown.contains("{{#") && !markdown.contains("{%"));
    let read = read(&markdown);
    assert_eq!(read.external, [""; 0]);
    assert_eq!(read.headings.len(), 1 + 1 + 600);
    for (_, target) in read.links {
        assert!(target.starts_with(['#', 'c']) || target.starts_with("https://example.org"));
    }
}

#[test]
fn the_catalog_contains_every_field() {
    let lib = "
//! Greetings.
use plux_runtime::{FunctionPlugin, extension_point, plugin};

/// Ways to greet.
#[extension_point(namespace = \"greetings\", cardinality = \"at_least_one\")]
pub type Greeting = FunctionPlugin<fn() -> &'static str>;

/// Greets in English.
#[plugin(namespace = \"greetings\", before = [\"french\"], meta(tone = \"polite\"))]
fn english() -> &'static str { \"hello\" }

#[cfg(unix)]
/// Greets on Unix.
#[plugin(namespace = \"greetings\", requires = [\"greetings:english\"])]
fn french() -> &'static str { \"salut\" }

#[cfg(windows)]
#[plugin(namespace = \"greetings\")]
fn french() -> &'static str { \"bonjour\" }

#[plugin(namespace = \"green.tings\", name = \"shout\")]
fn shout() {}
";
    let project = Project::new("all-docs").plugins("english", "", lib).application(
        "all-docs",
        "english = { path = \"crates/english\", optional = true }\n\
         [features]\npolite = [\"dep:english\"]",
        "fn main() {}\n",
    );
    let markdown = project.plux(&["docs", "-q", "-F", "polite"]).success().stdout;
    golden("tests/docs/golden/greetings.md", &markdown.replace("crates-all-docs", "crates"));
}

#[test]
fn links_lead_from_the_file_to_the_sources() {
    let project = hostile("linked-docs");
    project.plux(&["docs", "-o", "book/src/plugins.md"]).success().says("Described 36 plugins in");
    let book = project.path("book/src");
    let markdown = fs::read_to_string(book.join("plugins.md")).unwrap();
    let (_, source) = read(&markdown).links.pop().unwrap();
    assert!(source.starts_with("../../") && book.join(&source).is_file(), "{source}");
}

#[cfg(unix)]
#[test]
fn links_are_right_through_a_symbolic_link_and_into_a_new_directory() {
    let project = hostile("symlink-docs");
    let link = project.root().with_file_name("symlink-docs-link");
    let _ = fs::remove_file(&link);
    std::os::unix::fs::symlink(project.root(), &link).unwrap();
    let file = link.join("new/book/plugins.md");
    let file = file.to_str().unwrap();
    project.plux(&["docs", "-o", file]).success();
    let (_, source) = read(&fs::read_to_string(file).unwrap()).links.pop().unwrap();
    assert!(source.starts_with("../../crates"), "{source}");
    project.plux(&["docs", "--check", file]).success();
}

#[test]
fn a_stale_catalog_is_found() {
    let project = hostile("stale-docs");
    project.plux(&["docs", "-o", "PLUGINS.md"]).success();
    project.plux(&["docs", "--check", "PLUGINS.md"]).success();
    let text = project.read("PLUGINS.md");
    project.write("PLUGINS.md", &text.replace('\n', "\r\n"));
    project.plux(&["docs", "--check", "PLUGINS.md"]).success();
    project.write("PLUGINS.md", &text.replace("\\# Heading", "Another"));
    project
        .plux(&["docs", "--check", "PLUGINS.md"])
        .code(1)
        .says("is stale: line ")
        .says("is `Another`, and the sources say `\\# Heading`")
        .says("run the same command with `-o PLUGINS.md` instead of `--check PLUGINS.md`");
    project.write("README.md", "# A page of its own\n\nSee `cargo plux docs`.\n");
    let other = project.plux(&["docs", "--check", "README.md"]).code(3);
    other.says("was not written by `cargo plux docs`").never_says("-o README.md");
    project.plux(&["docs", "--check", "GONE.md"]).code(3).says("GONE.md");
    project.plux(&["docs", "--check", "PLUGINS.md", "-o", "-"]).code(2).says("cannot be used with");
}

#[test]
fn a_file_that_plux_did_not_write_is_not_overwritten() {
    let project = hostile("external-docs");
    project.write("README.md", "# A page of its own\n");
    let refused = project.plux(&["docs", "-o", "README.md"]).code(2);
    refused.says("refusing to overwrite `README.md`").says("help: write to another file");
    assert_eq!(project.read("README.md"), "# A page of its own\n");
    project.plux(&["docs", "-o", "README.md", "--force"]).success();
    // Now it is a catalog, and may be written again.
    project.plux(&["docs", "-o", "README.md"]).success();
}

#[cfg(target_os = "linux")]
#[test]
fn a_device_file_is_not_compared() {
    let project = hostile("device-docs");
    let refused = project.plux(&["docs", "--check", "/dev/zero"]).code(3);
    refused.says("failed to read `/dev/zero`: is not a regular file");
}
