//! The pages on lints: each shows a small change of a workspace, and what `cargo plux` reports then.

use std::fs;

use plux_spec::Lint;
use plux_tests::{Outcome, Project, golden, golden_part, repository};
use serde_json::Value;

use crate::book::{blocks, read};

/// The page that lists the lints, and has the workspace that the examples change.
const INDEX: &str = "docs/book/src/lints.md";

/// Lints whose example is not run, and why.
const NOT_RUN: &[(Lint, &str)] = &[(
    Lint::InvalidManifest,
    "Cargo refuses the manifest before it runs the build script; plux-build tests the message",
)];

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
    let index = read(INDEX);
    let (_, workspace) = index.split_once("## The workspace of the examples").unwrap();
    let mut example = Example { project: Project::new("lint-examples"), files: Vec::new() };
    for &lint in Lint::ALL.iter().filter(|lint| !NOT_RUN.iter().any(|it| it.0 == **lint)) {
        example.clear();
        for block in blocks(workspace) {
            example.edit(&block);
        }
        let path = source(lint);
        let page = read(&path);
        let (shows, fixes) = page.split_once("## Fix").expect("each page has a fix");
        let (mut text, mut last) = (page.clone(), None);
        for block in blocks(shows).iter().chain(&blocks(fixes)) {
            if block.0 != "console" {
                example.edit(block);
                continue;
            }
            let mut printed = String::new();
            for command in block.1.lines().filter(|line| line.starts_with("$ ")) {
                let output = example.run(command, lint);
                printed += command;
                printed += "\n";
                printed += &output;
                if !output.is_empty() {
                    last = Some((command.to_owned(), output));
                }
            }
            let fenced = |session: &str| format!("```console\n{session}```");
            // Otherwise nothing is replaced, and the page compared with itself.
            assert!(page.contains(&fenced(&block.1)), "{path}: unexpected fence of {}", block.1);
            text = text.replace(&fenced(&block.1), &fenced(&printed));
        }
        golden(&path, &text);

        let (command, reported) = last.unwrap_or_else(|| panic!("{path} reports nothing"));
        let is_fixed_here = blocks(fixes).iter().any(|it| it.0 == "console" || names_a_file(it));
        if is_fixed_here {
            let output = example.run(&command, lint);
            assert!(!output.contains(&reported), "{path}: the fix changes nothing: {output}");
        }
    }
}

/// The workspace of an example, with the changes that its page has made so far.
struct Example {
    project: Project,
    files: Vec<(String, String)>,
}

impl Example {
    fn clear(&mut self) {
        fs::remove_dir_all(self.project.root()).unwrap();
        self.files.clear();
        self.project.write("Cargo.lock", &read("Cargo.lock"));
    }

    /// Writes the file that a block names in its first line.
    fn edit(&mut self, block: &(String, String)) {
        if !names_a_file(block) {
            return;
        }
        let (first, rest) = block.1.split_once('\n').unwrap_or_default();
        let path = first.trim_start_matches(['/', '#', ' ']);
        let text = if path.ends_with("Cargo.toml") {
            merge(&manifest(&self.files, path), rest)
        } else {
            rest.to_owned()
        };
        self.project
            .write(path, &text.replace("../../plux/", "$plux/").replace("../plux/", "$plux/"));
        put(&mut self.files, path, text);
    }

    fn cargo(&self, arguments: &[&str]) -> Outcome {
        let mut cargo = self.project.command(env!("CARGO"));
        cargo.args(arguments).env("CARGO_NET_OFFLINE", "true");
        self.project.outcome(&mut cargo).success()
    }

    /// What a command prints about a lint, with `/home/me/work` for the directory of the workspace.
    fn run(&self, command: &str, lint: Lint) -> String {
        let target = self.project.target().join("debug/").to_string_lossy().into_owned();
        let command = command.trim_start_matches("$ ").replace("target/debug/", &target);
        let mut arguments: Vec<&str> = command.split(' ').skip(1).collect();
        let printed = match *arguments {
            ["plux", "check", ..] => {
                arguments.extend(["--message-format", "compiler-message"]);
                of_lint(&self.project.plux(&arguments[1..]).stdout, lint)
            }
            ["plux", ..] => {
                self.project.plux(&arguments[1..]).success();
                String::new()
            }
            ["build", ..] => {
                let built = self.cargo(&arguments);
                lines(&built.stderr, |line| line.starts_with("warning: finops"))
            }
            // What the program or its test prints, without the lines of the test harness.
            _ => lines(&self.cargo(&arguments).stdout, |line| {
                let of_harness = line.starts_with("running ") || line.starts_with("test result: ");
                !of_harness && !matches!(line, "" | ".")
            }),
        };
        printed.replace(&*self.project.root().to_string_lossy(), "/home/me/work")
    }
}

fn lines(text: &str, is_shown: impl Fn(&str) -> bool) -> String {
    text.split_inclusive('\n').filter(|line| is_shown(line.trim_end())).collect()
}

/// Returns whether the first line of a block is a comment with the path of a file.
fn names_a_file((info, code): &(String, String)) -> bool {
    let comment = match &**info {
        "rust" => "// ",
        "toml" => "# ",
        _ => return false,
    };
    code.starts_with(comment)
}

/// The messages of a lint, as a terminal shows them.
fn of_lint(output: &str, lint: Lint) -> String {
    let messages = output.lines().map(|line| serde_json::from_str(line).expect("JSON"));
    let of_lint = |it: &Value| it["message"]["code"]["code"] == lint.code();
    let rendered: String = messages
        .filter(of_lint)
        .filter_map(|it| Some(it["message"]["rendered"].as_str()?.to_owned()))
        .collect();
    match rendered.trim_end() {
        "" => String::new(),
        rendered => format!("{rendered}\n"),
    }
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
