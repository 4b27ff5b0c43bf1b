//! `.ci/run`, with a `cargo` that records what it is called with.

use std::fs;
use std::os::unix::fs::PermissionsExt as _;
use std::process::Command;

use plux_tests::{Outcome, Project, repository};

/// Records its arguments and the variables that would change a run. `BREAKS` is a command of the shell
/// that runs in the repository.
const CARGO: &str = r#"#!/bin/sh
echo "$*" >> bin/calls
env | grep -E '^(PLUX_|CI=|TRYBUILD|RUST|CARGO_BUILD)' >> bin/variables
case "$*" in "fmt --all --check") eval "$BREAKS" ;; esac
"#;

/// The programs that `.ci/run` installs if they are missing.
const TOOLS: &[&str] = &[
    "chromium",
    "dot",
    "fish",
    "zsh",
    "elvish",
    "ld.bfd",
    "ld.gold",
    "ld.mold",
    "ld.lld",
    "patch",
    "strip",
    "x86_64-w64-mingw32-gcc",
    "wine",
];

/// A repository with the script, and programs that do nothing.
fn with_script(story: &str) -> Project {
    let script = fs::read_to_string(repository().join(".ci/run")).unwrap();
    let project = Project::new(story)
        .file(".ci/run", &script)
        .file(".gitignore", "/target\n/bin\n/Cargo.lock\n")
        .file("Cargo.toml", "[workspace]\n")
        .file("ci/platforms", "#!/bin/sh\n");
    for tool in TOOLS {
        project.write(&format!("bin/{tool}"), "#!/bin/sh\n");
    }
    project.write("bin/cargo", CARGO);
    let programs = TOOLS.iter().map(|tool| format!("bin/{tool}"));
    for program in programs.chain(["bin/cargo".to_owned(), "ci/platforms".to_owned()]) {
        let executable = fs::Permissions::from_mode(0o755);
        fs::set_permissions(project.path(&program), executable).unwrap();
    }
    let git = ["-c", "user.name=me", "-c", "user.email=me@localhost"];
    for arguments in [
        &["init", "--quiet"][..],
        &["add", "--all"],
        &["commit", "--quiet", "--message", "A change"],
    ] {
        let mut command = Command::new("git");
        let _ =
            Outcome::of(command.current_dir(project.root()).args(git).args(arguments)).success();
    }
    project
}

/// Runs the script, with a command of the shell that the first step runs.
fn run(project: &Project, breaks: &str) -> Outcome {
    let path = std::env::var("PATH").unwrap();
    let mut bash = project.command("bash");
    bash.env("PATH", format!("{}:{path}", project.path("bin").display()))
        .env("CARGO_HOME", project.path("bin/home"))
        .env("BREAKS", breaks)
        .envs([("PLUX_BLESS", "1"), ("PLUX_SCHEDULES", "2"), ("PLUX_SKIP", "browser,shells")])
        .envs([("TRYBUILD", "overwrite"), ("RUSTFLAGS", "--cfg x"), ("CI", "false")])
        .arg(".ci/run");
    project.outcome(&mut bash)
}

#[test]
fn no_variable_of_the_caller_blesses_or_shortens_a_run() {
    let project = with_script("ci-variables");
    let run = run(&project, ":").success();
    let variables = project.read("bin/variables");
    for variable in ["PLUX_BLESS=", "PLUX_SCHEDULES=2\n", "TRYBUILD=", "RUSTFLAGS=", "browser"] {
        assert!(!variables.contains(variable), "{variables}");
    }
    assert!(variables.contains("CI=true\n"), "{variables}");
    assert!(variables.contains("PLUX_SKIP=slow\n"), "{variables}");
    assert!(variables.contains("PLUX_SCHEDULES=1000\n"), "{variables}");
    // It says what was skipped.
    run.prints("\n== skipped\nslow: ");
    let calls = project.read("bin/calls");
    for step in ["clippy --workspace --all-targets --all-features", "test --workspace --locked\n"] {
        assert!(calls.contains(step), "{calls}");
    }
}

#[test]
fn a_run_starts_and_ends_with_a_clean_working_tree() {
    let project = with_script("ci-clean");
    let blessed = run(&project, "echo new > golden.txt").code(1);
    blessed.prints("the run has changed the working tree:\n?? golden.txt");
    let calls = project.read("bin/calls");
    let again = run(&project, ":").code(1);
    again.prints("the working tree has changes; commit or remove them first:\n?? golden.txt");
    assert_eq!(project.read("bin/calls"), calls, "nothing is run");
}

#[test]
fn a_step_that_fails_ends_the_run() {
    let project = with_script("ci-fails");
    run(&project, "exit 7").code(1).prints("== format: failed with 7");
    assert_eq!(project.read("bin/calls"), "fmt --all --check\n");
}

#[test]
fn a_workspace_that_is_not_checked_is_an_error() {
    let project = with_script("ci-workspace");
    project.write("tools/extra/Cargo.toml", "[workspace]\n");
    let mut git = Command::new("git");
    let _ = Outcome::of(git.current_dir(project.root()).args(["add", "tools"])).success();
    let mut commit = Command::new("git");
    commit.args(["-c", "user.name=me", "-c", "user.email=me@localhost", "commit", "-qm", "Extra"]);
    let _ = Outcome::of(commit.current_dir(project.root())).success();
    run(&project, ":")
        .code(1)
        .prints("tools/extra/Cargo.toml is a workspace that .ci/run does not");
}
