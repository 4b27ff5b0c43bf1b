//! The command reference of the book: what `--help` prints for each command.

use std::fs;

use plux_tests::{Project, cargo_plux, golden, golden_part, repository};

/// The page that lists the commands.
const INDEX: &str = "docs/book/src/commands.md";

/// The directory of their pages.
const PAGES: &str = "docs/book/src/commands";

fn help(project: &Project, arguments: &[&str]) -> String {
    let mut plux = project.command(cargo_plux());
    plux.arg("plux").args(arguments).env("COLUMNS", "96");
    let text = project.outcome(&mut plux).success().stdout;
    text.lines().map(|line| line.trim_end().to_owned() + "\n").collect()
}

/// The commands that `cargo plux --help` lists, each with its description.
fn commands(help: &str) -> Vec<(&str, &str)> {
    let (_, list) = help.split_once("Commands:\n").expect("a list of commands");
    let lines = list.lines().take_while(|line| line.starts_with("  "));
    let commands = lines.filter_map(|line| line.trim().split_once(' '));
    commands.map(|(name, what)| (name, what.trim())).filter(|it| it.0 != "help").collect()
}

#[test]
fn the_pages_are_what_help_prints() {
    let project = Project::new("reference");
    let plux = help(&project, &["--help"]);
    let commands = commands(&plux);
    assert!(commands.len() > 10, "{plux}");

    let rows = commands
        .iter()
        .map(|(name, what)| format!("| [`{name}`](commands/{name}.md) | {what} |\n"));
    let table = format!("| command | |\n|---|---|\n{}", rows.collect::<String>());
    golden_part(INDEX, "commands", &table);
    let all = format!("```text\n{}\n```\n", plux.trim_end());
    golden_part(INDEX, "help", &all);

    for (name, _) in &commands {
        let text = help(&project, &["help", name]);
        let page = format!("# `cargo plux {name}`\n\n```text\n{}\n```\n", text.trim_end());
        golden(&format!("{PAGES}/{name}.md"), &page);
    }
    let pages = fs::read_dir(repository().join(PAGES)).unwrap().count();
    assert_eq!(pages, commands.len(), "a page of a command that is gone?");
}
