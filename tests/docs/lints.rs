//! The pages on lints: each shows a small change of a workspace, and what `cargo plux` reports then.

use std::fs;

use plux_spec::Lint;
use plux_tests::environment::flag;
use plux_tests::{Project, golden, golden_part, repository};
use serde_json::Value;

use crate::book::{blocks, read};

/// The page that lists the lints, and has the workspace that the examples change.
const INDEX: &str = "docs/book/src/lints.md";

/// Lints that a compiled program or a build without network reports; other tests have their messages.
const NOT_RUN: &[Lint] = &[
    Lint::MissingPlugin,
    Lint::UnindexedPlugin,
    Lint::LinkedInactivePlugin,
    Lint::VersionMismatch,
    Lint::MissingSources,
    Lint::DependenciesUnresolved,
    Lint::DuplicateRegistration,
    Lint::UnknownNamespace,
    Lint::UnusedPattern,
    Lint::InvalidConfig,
    Lint::InvalidManifest,
    Lint::InvalidLockFile,
    Lint::IndexMismatch,
];

fn name(lint: Lint) -> &'static str {
    lint.code().trim_start_matches("plux::")
}

/// The path of what `cargo plux explain` includes: the page without the parts that all have.
fn source(lint: Lint) -> String {
    format!("cargo-plux/lints/{}.md", name(lint))
}

#[test]
fn the_index_lists_all_lints() {
    let rows = Lint::ALL.iter().map(|lint| {
        let name = name(*lint);
        format!(
            "| [`{name}`](lints/{name}.md) | {} | {} |\n",
            lint.default_level(),
            lint.explanation()
        )
    });
    let table = format!("| lint | level | meaning |\n|---|---|---|\n{}", rows.collect::<String>());
    golden_part(INDEX, "lints", &table);
}

#[test]
fn the_pages_are_what_explain_prints() {
    let project = Project::new("lint-pages");
    for lint in Lint::ALL {
        let name = name(*lint);
        let page = project.plux(&["explain", name]).success().stdout;
        let level = format!("The default level is `{}`.", lint.default_level());
        assert!(page.contains(lint.explanation()) && page.contains(&level), "{page}");
        golden(&format!("docs/book/src/lints/{name}.md"), &page);
    }
    let count = |directory: &str| fs::read_dir(repository().join(directory)).unwrap().count();
    assert_eq!(count("cargo-plux/lints"), Lint::ALL.len());
    assert_eq!(count("docs/book/src/lints"), Lint::ALL.len());
}

#[test]
fn the_examples_cause_what_their_pages_show() {
    let project = Project::new("lint-examples");
    let index = read(INDEX);
    let (_, workspace) = index.split_once("## The workspace of the examples").unwrap();
    let base = blocks(workspace);
    for &lint in Lint::ALL.iter().filter(|it| !NOT_RUN.contains(it)) {
        fs::remove_dir_all(project.root()).unwrap();
        let mut files: Vec<(String, String)> = Vec::new();
        let page = read(&source(lint));
        let mut shown = None;
        for (info, code) in base.iter().cloned().chain(blocks(&page)) {
            let (first, rest) = code.split_once('\n').unwrap_or_default();
            match &*info {
                "rust" => put(&mut files, first.trim_start_matches("// "), rest.to_owned()),
                "toml" => {
                    let path = first.trim_start_matches("# ");
                    let merged = merge(&manifest(&files, path), rest);
                    put(&mut files, path, merged);
                }
                "console" => shown = Some((first.to_owned(), rest.to_owned())),
                _ => {}
            }
        }
        for (path, text) in &files {
            let text = text.replace("../../plux/", "$plux/").replace("../plux/", "$plux/");
            project.write(path, &text);
        }
        if !files.iter().any(|(path, _)| path == "Cargo.lock") {
            fs::copy(repository().join("Cargo.lock"), project.path("Cargo.lock")).unwrap();
        }
        let (command, shown) = shown.unwrap_or_else(|| panic!("{}: no console", source(lint)));
        let reported = reported(&project, &command, lint);
        if flag("PLUX_BLESS") {
            let text = page.replace(
                &format!("```console\n{command}\n{shown}```"),
                &format!("```console\n{command}\n{reported}```"),
            );
            fs::write(repository().join(source(lint)), text).unwrap();
        } else {
            assert_eq!(shown, reported, "{}", source(lint));
        }
    }
}

/// What a command reports of a lint.
fn reported(project: &Project, command: &str, lint: Lint) -> String {
    let arguments = command.strip_prefix("$ cargo plux ").expect("a command of plux");
    let mut arguments: Vec<&str> = arguments.split(' ').collect();
    arguments.extend(["--message-format", "compiler-message"]);
    let output = project.plux(&arguments).stdout;
    let messages = output.lines().map(|line| serde_json::from_str(line).expect("JSON"));
    let of_lint = |it: &Value| it["message"]["code"]["code"] == lint.code();
    let rendered: String = messages
        .filter(of_lint)
        .filter_map(|it| Some(it["message"]["rendered"].as_str()?.to_owned()))
        .collect();
    assert!(!rendered.is_empty(), "{command} does not report {lint}: {output}");
    rendered.trim_end().to_owned() + "\n"
}

/// The manifest that a block changes. A new package has a name and a version.
fn manifest(files: &[(String, String)], path: &str) -> String {
    let found = files.iter().find(|it| it.0 == path).map(|it| it.1.clone());
    found.unwrap_or_else(|| match path.strip_suffix("/Cargo.toml") {
        Some(package) => {
            format!("[package]\nname = \"{package}\"\nversion = \"0.3.0\"\nedition = \"2024\"\n\n")
        }
        None => String::new(),
    })
}

/// Replaces the tables of a manifest that a block has, and adds the others.
fn merge(manifest: &str, block: &str) -> String {
    let mut tables = tables(manifest);
    for (header, body) in self::tables(block) {
        match tables.iter_mut().find(|it| it.0 == header) {
            Some(table) => table.1 = body,
            None => tables.push((header, body)),
        }
    }
    tables.into_iter().map(|(header, body)| header + &body).collect()
}

/// The tables of a manifest: the line with the header, and the lines below it.
fn tables(text: &str) -> Vec<(String, String)> {
    let mut tables: Vec<(String, String)> = Vec::new();
    for line in text.split_inclusive('\n') {
        match tables.last_mut() {
            Some(table) if !line.starts_with('[') => table.1 += line,
            _ => tables.push((line.to_owned(), String::new())),
        }
    }
    tables
}

fn put(files: &mut Vec<(String, String)>, path: &str, text: String) {
    match files.iter_mut().find(|it| it.0 == path) {
        Some(file) => file.1 = text,
        None => files.push((path.to_owned(), text)),
    }
}
