//! The example workspace, and what the README says of it.

mod thirty_seconds;

use std::fs;
use std::path::PathBuf;
use std::process::Command;

use plux_tests::{Outcome, cargo_plux, golden, repository};

fn workspace() -> PathBuf {
    repository().join("example-workspace")
}

/// Runs the example's program, built with these features, offline and with its own lock file.
fn finops(features: &[&str], arguments: &[&str]) -> Outcome {
    let mut cargo = Command::new(env!("CARGO"));
    cargo.current_dir(repository()).env_remove("CARGO_TARGET_DIR").env("CARGO_TERM_COLOR", "never");
    cargo.args(["run", "--quiet", "--locked", "--manifest-path", "example-workspace/Cargo.toml"]);
    Outcome::of(cargo.args(features).arg("--").args(arguments))
}

#[test]
fn the_index_of_the_example_is_the_committed_one() {
    let mut plux = Command::new(cargo_plux());
    plux.current_dir(workspace()).args(["plux", "index", "-p", "finops", "-o", "-", "--locked"]);
    let index = Outcome::of(&mut plux).success();
    golden("example-workspace/plux.json", &index.stdout);
}

#[test]
fn the_readme_shows_what_its_first_command_prints() {
    let readme = fs::read_to_string(repository().join("README.md")).unwrap();
    let printed = finops(&[], &["plugins"]).success().stdout;
    let command = "cargo run --manifest-path example-workspace/Cargo.toml -- plugins";
    assert!(readme.contains(command), "the README names another first command");
    assert!(printed.contains("14 plugins: 14 loaded."), "{printed}");
    let shown = format!("```text\n{printed}```\n");
    assert!(readme.contains(&shown), "the README does not show this:\n{printed}");
}

#[test]
fn the_readme_shows_what_list_prints_on_a_narrow_terminal() {
    let readme = fs::read_to_string(repository().join("README.md")).unwrap();
    let small = "--namespace finops.vendors --no-default-features --features aws";
    let mut plux = Command::new(cargo_plux());
    plux.current_dir(workspace()).env("COLUMNS", "80").env("CARGO_TERM_COLOR", "never");
    plux.args(["plux", "list"]).args(small.split(' '));
    let listed = Outcome::of(&mut plux).success();
    assert!(listed.stdout.contains("aws") && listed.stderr.contains("azure"), "{listed:?}");
    let shown = format!("$ cargo plux list {small}\n{}{}```", listed.stdout, listed.stderr);
    assert!(readme.contains(&shown), "the README does not show this:\n{shown}");
}

#[test]
fn the_small_build_has_one_vendor_and_says_how_to_get_the_others() {
    let small = ["--no-default-features", "--features", "aws"];
    let help = finops(&small, &["--help"]).success();
    assert!(help.stdout.contains("aws") && !help.stdout.contains("azure"), "{}", help.stdout);

    let azure = finops(&small, &["azure"]);
    assert_ne!(azure.code, Some(0));
    azure.says("finops-azure").says("--features azure").says("help: ");

    let typo = finops(&small, &["asw"]);
    assert_ne!(typo.code, Some(0));
    typo.says("aws");
}
