//! The book and the other Markdown pages: every Rust block is compiled somewhere, and links lead
//! to files and headings that exist.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use plux_tests::{Project, golden_part, repository};
use pulldown_cmark::{CodeBlockKind, Event, Parser, Tag, TagEnd};

/// The chapters that `SUMMARY.md` lists, by their path from the repository's root.
fn chapters() -> Vec<String> {
    let summary = read("docs/book/src/SUMMARY.md");
    let links = Parser::new(&summary).filter_map(|event| match event {
        Event::Start(Tag::Link { dest_url, .. }) => Some(format!("docs/book/src/{dest_url}")),
        _ => None,
    });
    links.collect()
}

pub(crate) fn read(path: &str) -> String {
    let text = fs::read_to_string(repository().join(path));
    text.unwrap_or_else(|error| panic!("{path}: {error}"))
}

/// The fenced code blocks of a page: what follows the fence, and the code.
pub(crate) fn blocks(page: &str) -> Vec<(String, String)> {
    let mut blocks = Vec::new();
    let mut language = None;
    for event in Parser::new(page) {
        match event {
            Event::Start(Tag::CodeBlock(CodeBlockKind::Fenced(info))) => {
                language = Some(info.into_string());
                blocks.push((language.clone().unwrap_or_default(), String::new()));
            }
            Event::End(TagEnd::CodeBlock) => language = None,
            Event::Text(text) if language.is_some() => {
                blocks.last_mut().expect("a block was begun").1 += &text;
            }
            _ => {}
        }
    }
    blocks
}

#[test]
fn every_chapter_exists_and_has_content() {
    for chapter in chapters() {
        assert!(read(&chapter).trim().lines().count() > 0, "{chapter} is empty");
    }
    let mut files = Vec::new();
    pages_below(&repository().join("docs/book/src"), &mut files);
    for file in files {
        let path = file.strip_prefix(repository()).unwrap().to_string_lossy().replace('\\', "/");
        let is_listed = path.ends_with("SUMMARY.md") || chapters().contains(&path);
        assert!(is_listed, "{path} is not in SUMMARY.md");
        // mdBook writes README.md to index.html, and does not change links to it.
        assert!(!path.ends_with("README.md"), "{path}: links to it would be broken");
    }
}

#[test]
fn every_chapter_with_rust_is_compiled_by_a_doctest() {
    let compiled = read("tests/src/documentation.rs");
    for chapter in chapters() {
        let has_rust = blocks(&read(&chapter)).iter().any(|(info, _)| info.starts_with("rust"));
        // The examples of these pages are scanned; see `lints.rs`.
        let is_scanned = chapter.starts_with("docs/book/src/lints");
        let is_compiled = is_scanned || compiled.contains(&format!("\"{chapter}\""));
        assert!(!has_rust || is_compiled, "{chapter} is not in tests/src/documentation.rs");
    }
}

#[test]
fn ignored_code_blocks_name_their_file() {
    for chapter in chapters() {
        for (info, code) in blocks(&read(&chapter)) {
            let names_a_file = code.lines().next().is_some_and(|it| it.starts_with("// "));
            assert!(info != "rust,ignore" || names_a_file, "{chapter}:\n{code}");
        }
    }
}

/// The first application, word for word.
#[test]
fn getting_started_builds_and_runs() {
    let page = read("docs/book/src/getting-started/first-application.md");
    let project = Project::new("book-getting-started");
    let mut shown = None;
    for (info, code) in blocks(&page) {
        let (first, rest) = code.split_once('\n').unwrap_or_default();
        match info.as_str() {
            "toml" => write(&project, first.strip_prefix("# "), rest),
            "rust,ignore" => write(&project, first.strip_prefix("// "), rest),
            "console" => shown = Some(rest.to_owned()),
            _ => {}
        }
    }
    let run = project.cargo(&["run", "--quiet"]).success();
    assert_eq!(Some(run.stdout), shown);
    assert_eq!(run.stderr, "");
}

fn write(project: &Project, path: Option<&str>, text: &str) {
    project.write(path.expect("a block names its file"), &text.replace("../plux/", "$plux/"));
}

/// The pages that a reader may open: those that Git knows, but for test data.
fn pages() -> Vec<PathBuf> {
    let mut git = Command::new("git");
    git.current_dir(repository()).args([
        "ls-files",
        "--cached",
        "--others",
        "--exclude-standard",
        "*.md",
    ]);
    let listed = git.output().ok().filter(|it| it.status.success()).map(|it| it.stdout);
    let Some(listed) = listed else {
        // A source archive has no repository.
        let mut pages = Vec::new();
        pages_below(&repository().join("docs"), &mut pages);
        return pages;
    };
    let listed = String::from_utf8(listed).unwrap();
    let pages = listed.lines().filter(|path| !path.contains("golden"));
    pages.map(|path| repository().join(path)).filter(|path| path.exists()).collect()
}

fn pages_below(directory: &Path, pages: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(directory).unwrap().map(Result::unwrap) {
        if entry.file_type().unwrap().is_dir() {
            pages_below(&entry.path(), pages);
        } else if entry.path().extension().is_some_and(|it| it == "md") {
            pages.push(entry.path());
        }
    }
}

/// The links and images of a page.
fn links(text: &str) -> Vec<String> {
    let links = Parser::new(text).filter_map(|event| match event {
        Event::Start(Tag::Link { dest_url, .. } | Tag::Image { dest_url, .. }) => {
            Some(dest_url.into_string())
        }
        _ => None,
    });
    links.collect()
}

/// The anchors of a page's headings, as GitHub and mdBook make them.
fn anchors(text: &str) -> Vec<String> {
    let mut anchors = Vec::new();
    let mut heading: Option<String> = None;
    for event in Parser::new(text) {
        match event {
            Event::Start(Tag::Heading { .. }) => heading = Some(String::new()),
            Event::End(TagEnd::Heading(_)) => anchors.extend(heading.take()),
            Event::Text(text) | Event::Code(text) => {
                if let Some(heading) = &mut heading {
                    let kept =
                        text.chars().filter(|it| it.is_alphanumeric() || " -_".contains(*it));
                    heading.extend(
                        kept.map(|it| if it == ' ' { '-' } else { it.to_ascii_lowercase() }),
                    );
                }
            }
            _ => {}
        }
    }
    anchors
}

#[test]
fn links_lead_to_files_and_headings_that_exist() {
    let mut broken = Vec::new();
    let mut contents = BTreeMap::new();
    for page in pages() {
        contents.insert(page.clone(), fs::read_to_string(&page).unwrap());
    }
    for (page, text) in &contents {
        for link in links(text) {
            // rustdoc resolves paths of items in the pages that it includes.
            if link.contains("://") || link.contains("::") || link.starts_with("mailto:") {
                continue;
            }
            let (file, anchor) = link.split_once('#').unwrap_or((&link, ""));
            let target = match file {
                "" => page.clone(),
                file => page.with_file_name("").join(file),
            };
            let Ok(target) = target.canonicalize() else {
                broken.push(format!("{}: {link}: no such file", page.display()));
                continue;
            };
            let is_page = target.extension().is_some_and(|it| it == "md");
            if is_page && !anchor.is_empty() {
                let target = fs::read_to_string(&target).unwrap();
                if !anchors(&target).iter().any(|it| it == anchor) {
                    broken.push(format!("{}: {link}: no such heading", page.display()));
                }
            }
        }
    }
    assert!(broken.is_empty(), "{}", broken.join("\n"));
}

/// `plux-spec` contains the description of the records, for readers who have only the package. Relative links of
/// the one page would lead elsewhere in the other.
#[test]
fn the_chapter_on_records_has_the_text_of_the_package() {
    let page = read("plux-spec/METADATA.md");
    let (_, text) = page.split_once("\n\n").expect("a heading and a text");
    golden_part("docs/book/src/how-it-works/records.md", "format", text);
    assert_eq!(links(text), [""; 0]);
}

#[test]
fn no_chapter_is_only_an_include() {
    for chapter in chapters() {
        assert!(!read(&chapter).contains("{{#include"), "{chapter} is unreadable without mdBook");
    }
}

/// Whatever looks like a path of this repository in the page on its architecture.
#[test]
fn the_architecture_page_names_files_that_exist() {
    let page = read("docs/book/src/contributing/architecture.md");
    let paths = Parser::new(&page).filter_map(|event| match event {
        Event::Code(code) if code.contains('/') && !code.contains([' ', '<', '$', '*', '…']) => {
            Some(code.into_string())
        }
        _ => None,
    });
    let paths: Vec<String> = paths.collect();
    assert!(paths.len() > 20, "{paths:?}");
    let gone: Vec<&String> =
        paths.iter().filter(|path| !repository().join(path.as_str()).exists()).collect();
    assert!(gone.is_empty(), "these do not exist: {gone:?}");
}
