//! The README: its commands are run as typed, and its blocks compared with what they print.

use std::fs;
use std::process::Command;

use plux_tests::{Outcome, Project, cargo_plux, golden, repository};

use crate::finops;

fn readme() -> String {
    fs::read_to_string(repository().join("README.md")).unwrap()
}

/// The section with this heading.
fn section(heading: &str) -> String {
    let readme = readme();
    let start = readme.find(&format!("\n## {heading}\n")).expect("the README has this section");
    let section = &readme[start + 4..];
    section.split("\n## ").next().unwrap_or_default().to_owned()
}

/// The code blocks of a section: the name of the language, and the code.
fn blocks(heading: &str) -> Vec<(String, String)> {
    let section = section(heading);
    // Every other piece is in a fence.
    let fenced = section.split("```").skip(1).step_by(2);
    let block = |fenced: &str| {
        let (language, code) = fenced.split_once('\n').expect("a fence ends its line");
        (language.to_owned(), code.to_owned())
    };
    fenced.map(block).collect()
}

/// Compares the code block behind `lead` with what was printed; `PLUX_BLESS=1` writes it.
fn shows(lead: &str, printed: &str) {
    let readme = readme();
    let lead = readme.find(lead).unwrap_or_else(|| panic!("the README has no `{lead}`"));
    let start =
        lead + readme[lead..].find("```text\n").expect("a block follows") + "```text\n".len();
    let end = start + readme[start..].find("```").expect("the block ends");
    golden("README.md", &format!("{}{}\n{}", &readme[..start], printed.trim_end(), &readme[end..]));
}

/// Writes the files of a block, each behind a comment with its path.
fn write(project: &Project, directory: &str, code: &str) {
    let mut files: Vec<(&str, String)> = Vec::new();
    for line in code.lines() {
        if let Some(path) = line.strip_prefix("// ").filter(|it| it.strip_suffix(".rs").is_some()) {
            files.push((path, String::new()));
        } else {
            let (_, code) = files.last_mut().expect("a block names its file");
            code.push_str(line);
            code.push('\n');
        }
    }
    for (path, code) in files {
        project.write(&format!("{directory}{path}"), &code);
    }
}

#[test]
fn at_most_150_lines() {
    assert!(readme().lines().count() <= 150, "{} lines", readme().lines().count());
}

#[test]
fn the_first_command_prints_what_the_readme_shows() {
    let printed = finops(&[], &["plugins"]).success().stdout;
    let command = "cargo run --manifest-path example-workspace/Cargo.toml -- plugins";
    let is_category = |line: &str| line.starts_with("finops.categories ");
    let (before, categories) = printed.split_at(printed.find("finops.categories ").unwrap());
    let shown = categories.lines().find(|line| is_category(line)).unwrap();
    let after: Vec<&str> = categories.lines().filter(|line| !is_category(line)).collect();
    shows(command, &format!("{before}{shown}\n…\n{}", after.join("\n")));
}

#[test]
fn a_linkme_registration_is_lost_as_the_readme_describes() {
    let package = |name: &str, dependencies: &str| {
        format!(
            "[package]\nname = \"{name}\"\nversion = \"0.1.0\"\nedition = \"2024\"\n\
             [dependencies]\nlinkme = \"0.3\"\n{dependencies}"
        )
    };
    let core = "finops-core = { path = \"../finops-core\" }\n";
    let aws = "finops-aws = { path = \"../finops-aws\" }\n";
    let project = Project::new("readme-problem")
        .file("Cargo.toml", "[workspace]\nresolver = \"3\"\nmembers = [\"finops*\"]\n")
        .file("finops-core/Cargo.toml", &package("finops-core", ""))
        .file(
            "finops-core/src/lib.rs",
            "#[linkme::distributed_slice]\npub static VENDORS: [&str];\n",
        )
        .file("finops-aws/Cargo.toml", &package("finops-aws", core))
        .file("finops/Cargo.toml", &package("finops", &format!("{core}{aws}")));
    let problem = blocks("The problem");
    let rust = problem.iter().filter(|(language, _)| language.starts_with("rust"));
    rust.for_each(|(_, code)| write(&project, "", code));
    let run = project.cargo(&["run", "--quiet", "-p", "finops"]).success();
    assert_eq!((&*run.stdout, &*run.stderr), ("vendors: []\n", ""));
}

#[test]
fn the_readme_shows_the_warning_of_a_plugin_that_cannot_be_linked() {
    let plugin = "#[plux_runtime::plugin(namespace = \"finops.vendors\")]\npub fn aws() {}\n";
    let to_aws = "[dependencies.finops-aws]\npath = \"../finops-aws\"\n";
    let project = Project::new("finops")
        .plugins("finops-aws", "", plugin)
        .plugins("finops-all", to_aws, "")
        .application(
            "finops",
            "finops-all.path = \"crates/finops-all\"",
            "use finops_all as _;\nplux_runtime::include_index!();\nfn main() {}\n",
        );
    let build = project.cargo(&["build"]).success();
    let warnings = build.stderr.lines().filter(|line| line.starts_with("warning: "));
    shows("the build reports it:", &warnings.collect::<Vec<_>>().join("\n"));
}

#[test]
fn the_quick_start_works_as_typed() {
    // Below this repository, `cargo new` would make the packages members of its workspace.
    let project = Project::at(&std::env::temp_dir().join("plux-readme-quick-start"));
    let blocks = blocks("Quick start");
    let mut outputs = Vec::new();
    for (language, code) in &blocks {
        match language.as_str() {
            "rust,ignore" => write(&project, "hello/", code),
            "console" => outputs.push(typed(&project, code)),
            other => panic!("the README has a block of {other}"),
        }
    }
    let run = outputs.last().expect("the quick start has commands");
    assert_eq!((&*run.stdout, &*run.stderr), ("hello, world\n", ""));
}

/// Runs the commands of a console block, without what it shows of their output.
///
/// `cargo plux` is the one of this repository, which `plux` in the project's directory stands for.
fn typed(project: &Project, console: &str) -> Outcome {
    let plux = repository().to_string_lossy();
    let commands = console.lines().filter_map(|line| line.strip_prefix("$ "));
    // `cargo_plux()` has built it; only the first block is typed outside of the package.
    let commands = commands.filter(|command| !command.starts_with("cargo install"));
    let mut script = "set -e\nif [ -d hello ]; then cd hello; fi\n".to_owned();
    for command in commands {
        let command = command.split(" # ").next().unwrap_or_default().trim_end();
        script += &command.replace("../plux", &plux);
        script += "\n";
    }
    let mut shell = project.command("sh");
    let bin = cargo_plux();
    let bin = bin.parent().expect("a program is in a directory");
    let path = std::env::var_os("PATH").unwrap_or_default();
    let path = std::iter::once(bin.to_owned()).chain(std::env::split_paths(&path));
    shell.env("PATH", std::env::join_paths(path).unwrap()).env("CARGO_NET_OFFLINE", "true");
    project.outcome(shell.args(["-c", &script])).success()
}

#[test]
fn the_command_line_section_names_commands_that_exist() {
    let section = section("Command line");
    let named = section.lines().filter_map(|line| line.strip_prefix("$ cargo plux "));
    let named: Vec<&str> = named.filter_map(|line| line.split(' ').next()).collect();
    assert!(named.len() >= 3, "{named:?}");
    for name in named {
        let help = Outcome::of(Command::new(cargo_plux()).args(["plux", name, "--help"]));
        let _ = help.success();
    }
}
