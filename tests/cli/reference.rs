//! `docs/cli.md`: what `--help` says of each command.

use plux_tests::{Project, cargo_plux, golden};

const HEAD: &str = "\
# The command line

What `cargo plux help COMMAND` says of each command. A test writes this page: `PLUX_BLESS=1 cargo test
-p plux-tests --test cli reference`. What programs read is described in
[`cargo-plux/schemas/`](../cargo-plux/schemas/README.md).
";

fn help(project: &Project, arguments: &[&str]) -> String {
    let mut plux = project.command(cargo_plux());
    plux.arg("plux").args(arguments).env("COLUMNS", "96");
    let text = project.outcome(&mut plux).success().stdout;
    text.lines().map(|line| line.trim_end().to_owned() + "\n").collect()
}

#[test]
fn the_page_says_what_help_says() {
    let project = Project::new("reference");
    let plux = help(&project, &["--help"]);
    let section = |command: &str, text: &str| {
        format!("\n## `{command}`\n\n```text\n{}\n```\n", text.trim_end())
    };
    let mut page = HEAD.to_owned() + &section("cargo plux", &plux);
    let commands = plux.split("Commands:\n").nth(1).unwrap();
    let commands = commands.lines().take_while(|line| line.starts_with("  "));
    for command in commands.filter_map(|line| line.split_whitespace().next()) {
        if command != "help" {
            let text = help(&project, &["help", command]);
            page += &section(&format!("cargo plux {command}"), &text);
        }
    }
    golden("docs/cli.md", &page);
}
