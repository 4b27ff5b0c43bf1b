//! `cargo plux completions`, in real shells where they are.

use std::path::PathBuf;
use std::process::Command;

use plux_tests::{Outcome, Project};

/// The script for a shell, in a file; none where that shell is not on this machine.
fn script(shell: &str) -> Option<PathBuf> {
    Command::new(shell).arg("--version").output().ok()?;
    let project = Project::new(&format!("completions-{shell}"));
    let script = project.plux(&["completions", shell]).success().stdout;
    project.write("script", &script);
    Some(project.path("script"))
}

#[test]
fn bash_completes_cargo_plux_and_leaves_the_rest_of_cargo_as_it_was() {
    let Some(script) = script("bash") else { return };
    let typed = r#"
        of_cargo() { COMPREPLY=(build); }
        complete -F of_cargo cargo
        source "$1"
        try() {
            COMP_WORDS=("$@") COMP_CWORD=$(($# - 1)) COMPREPLY=()
            local function=$(complete -p "$1" | sed 's/.*-F \([^ ]*\).*/\1/')
            "$function" "$1" "${COMP_WORDS[COMP_CWORD]}" "${COMP_WORDS[COMP_CWORD - 1]}"
            echo "$*: ${COMPREPLY[*]}"
        }
        try cargo-plux plux li
        try cargo plux li
        try cargo +stable plux inspect --fo
        try cargo plux list --format ''
        try cargo bu
    "#;
    let mut bash = Command::new("bash");
    bash.args(["--norc", "-c", typed, "bash"]).arg(script);
    let said = Outcome::of(&mut bash).success();
    said.prints("cargo-plux plux li: list\n")
        .prints("cargo plux li: list\n")
        .prints("cargo +stable plux inspect --fo: --format\n")
        .prints("json")
        .prints("cargo bu: build\n");
}

#[test]
fn fish_completes_cargo_plux() {
    let Some(script) = script("fish") else { return };
    for (typed, completed) in [
        ("cargo-plux plux li", "list\t"),
        ("cargo plux li", "list\t"),
        ("cargo +stable plux inspect --fo", "--format"),
    ] {
        let mut fish = Command::new("fish");
        fish.args(["--no-config", "-c", "source $argv[1]; complete -C $argv[2]"])
            .arg(&script)
            .arg(typed);
        let _ = Outcome::of(&mut fish).success().prints(completed);
    }
}

#[test]
fn every_other_shell_has_a_script_as_well() {
    let project = Project::new("completions-others");
    let zsh = project.plux(&["completions", "zsh"]).success();
    // Cargo's own completion in zsh calls the function of that name, with these words.
    zsh.prints("#compdef cargo-plux").prints("if [[ $words[1] == plux ]]; then");
    let _ = project.plux(&["completions", "elvish"]).success().prints("arg-completer[cargo]");
    let _ =
        project.plux(&["completions", "powershell"]).success().prints("Register-ArgumentCompleter");
    project.plux(&["completions", "tcsh"]).code(2).says("possible values: bash");
}
