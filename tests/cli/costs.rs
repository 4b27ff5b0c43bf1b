//! What a list costs: counted in processes, for time is not the same on two machines.

use std::fs;

use plux_tests::Project;

use crate::sample::shop;

/// A program that writes a line into `calls` each time, and then does what the real one does.
fn counted(project: &Project, name: &str, real: &str) -> std::path::PathBuf {
    use std::os::unix::fs::PermissionsExt as _;
    let log = project.path("calls");
    let script =
        format!("#!/bin/sh\necho {name} $1 >> '{}'\nexec '{real}' \"$@\"\n", log.display());
    project.write(name, &script);
    let path = project.path(name);
    fs::set_permissions(&path, fs::Permissions::from_mode(0o755)).unwrap();
    path
}

/// What is called, the compiler by us alone: the real Cargo knows nothing of the one beside.
fn calls(story: &str, command: &[&str]) -> Vec<String> {
    let project = shop(story);
    project.cargo(&["generate-lockfile"]).success();
    project.plux(&["index", "-q", "-o", "same.json"]).success();
    let cargo = counted(&project, "cargo", env!("CARGO"));
    counted(&project, "rustc", "rustc");
    let mut plux = project.command(plux_tests::cargo_plux());
    project.outcome(plux.arg("plux").args(command).env("CARGO", cargo)).success();
    let calls = fs::read_to_string(project.path("calls")).unwrap_or_default();
    calls.lines().map(str::to_owned).collect()
}

/// The members are asked for alone, and all of it where that is not enough.
#[test]
fn a_list_asks_cargo_at_most_twice_and_the_compiler_at_most_once() {
    for command in [&["list"][..], &["show", "mail"], &["index", "-o", "-"]] {
        let calls = calls("costs-list", command);
        let (of_cargo, others): (Vec<_>, Vec<_>) =
            calls.iter().partition(|call| *call == "cargo metadata");
        assert!(matches!(of_cargo.len(), 1 | 2), "{command:?}: {calls:?}");
        assert!(others.len() <= 1, "{command:?}: {calls:?}");
    }
}

#[test]
fn what_needs_no_workspace_asks_nobody() {
    for command in
        [&["--help"][..], &["help", "list"], &["--version"], &["diff", "same.json", "same.json"]]
    {
        assert_eq!(calls("costs-none", command), [""; 0], "{command:?}");
    }
}
