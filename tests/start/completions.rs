//! `cargo plux completions`, in the shells that are installed.

use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::{env, fs};

use plux_tests::environment::skip;
use plux_tests::{Outcome, Project, Terminal, cargo_plux};

/// The PATH with the `cargo-plux` of this repository, which the scripts call.
fn path_with_plux() -> OsString {
    let own = cargo_plux().parent().map(Path::to_owned);
    let path = env::var_os("PATH").unwrap_or_default();
    env::join_paths(own.into_iter().chain(env::split_paths(&path))).unwrap()
}

/// Returns the script for a shell, in a file of the story; `None` where the shell is not installed.
fn script(story: &str, shell: &str) -> Option<PathBuf> {
    let version = if shell == "elvish" { "-version" } else { "--version" };
    if Command::new(shell).arg(version).output().is_err() {
        skip("shells", &format!("the command `{shell}` is not found"));
        return None;
    }
    let project = Project::new(&format!("completions-{story}-{shell}"))
        .plugins("greeter", "", super::HELLO)
        .file("Cargo.toml", "[workspace]\nresolver = \"3\"\nmembers = [\"crates/*\"]\n");
    let script = project.plux(&["completions", shell]).success().stdout;
    project.write("script", &script);
    Some(project.path("script"))
}

#[test]
fn bash_completes_cargo_plux_and_keeps_the_completions_of_cargo() {
    let Some(script) = script("script", "bash") else { return };
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
        try cargo plux show greet
        try cargo plux show greetings : he
        try cargo plux show greetings :
        try cargo plux list --from ''
        try cargo plux list --format = nd
        try cargo plux explain unlinked
        try cargo bu
    "#;
    let mut bash = Command::new("bash");
    bash.args(["--norc", "-c", typed, "bash"]).arg(&script);
    bash.current_dir(script.parent().unwrap()).env("PATH", path_with_plux());
    bash.env("COMP_WORDBREAKS", " =:");
    let said = Outcome::of(&mut bash).success();
    said.prints("cargo-plux plux li: list\n")
        .prints("cargo plux li: list\n")
        .prints("cargo +stable plux inspect --fo: --format\n")
        .prints("json")
        .prints("cargo plux show greet: greetings greetings:hello\n")
        .prints("cargo plux show greetings : he: hello\n")
        .prints("cargo plux show greetings :: hello\n")
        .prints("cargo plux list --from : greeter\n")
        .prints("cargo plux list --format = nd: ndjson\n")
        .prints("cargo plux explain unlinked: unlinked_plugin\n")
        .prints("cargo bu: build\n");
}

#[test]
fn fish_completes_cargo_plux() {
    let Some(script) = script("script", "fish") else { return };
    for (typed, completed) in [
        ("cargo-plux plux li", "list\t"),
        ("cargo plux li", "list\t"),
        ("cargo +stable plux inspect --fo", "--format"),
        ("cargo plux show greetings:", "greetings:hello"),
        ("cargo-plux plux list --from gr", "greeter"),
    ] {
        let mut fish = Command::new("fish");
        fish.args(["--no-config", "-c", "source $argv[1]; complete -C $argv[2]"])
            .arg(&script)
            .arg(typed)
            .current_dir(script.parent().unwrap())
            .env("PATH", path_with_plux());
        let _ = Outcome::of(&mut fish).success().prints(completed);
    }
}

/// Keys that are typed, and the command line that the shell completes them to.
const TYPED: &[(&str, &str)] = &[
    ("cargo plux li\t", "cargo plux list"),
    ("cargo plux list --format nd\t", "cargo plux list --format ndjson"),
    ("cargo plux completions po\t", "cargo plux completions powershell"),
    ("cargo-plux plux ins\t", "cargo-plux plux inspect"),
    ("cargo-plux plux index --format i\t", "cargo-plux plux index --format ini"),
    ("cargo plux show greetings:h\t", "cargo plux show greetings:hello"),
    ("cargo plux list --from gre\t", "cargo plux list --from greeter"),
];

/// In each shell, a user follows `--help`, and then presses the Tab key.
#[cfg(unix)]
#[test]
fn every_shell_completes_input_on_a_terminal() {
    let sysroot = Command::new("rustc").args(["--print", "sysroot"]).output().unwrap().stdout;
    // Cargo's own completion, which calls that of a subcommand.
    let of_cargo = format!("{}/share/zsh/site-functions", String::from_utf8_lossy(&sysroot).trim());
    for (shell, arguments, setup) in [
        ("bash", &["--norc", "-i"][..], "source ./script".to_owned()),
        (
            "zsh",
            &["-f", "-i"],
            format!("fpath=($PWD {of_cargo} $fpath); autoload -U compinit; compinit -u -D"),
        ),
        ("fish", &["--no-config", "-i"], "source ./script".to_owned()),
        ("elvish", &["-norc"], "eval (slurp < ./script)".to_owned()),
    ] {
        let Some(script) = script("terminal", shell) else { continue };
        let completed = typed(shell, arguments, &setup, &script);
        let expected: Vec<&str> = TYPED.iter().map(|(_, completed)| *completed).collect();
        assert_eq!(completed, expected, "{shell}");
    }
}

/// The commands that a shell calls in the end.
#[cfg(unix)]
fn typed(shell: &str, arguments: &[&str], setup: &str, script: &Path) -> Vec<String> {
    use std::os::unix::fs::PermissionsExt as _;
    let directory = script.parent().unwrap();
    fs::copy(script, directory.join("_cargo-plux")).unwrap();
    for name in ["cargo", "cargo-plux"] {
        let path = directory.join("bin").join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        let counts = "echo ran-$(grep -c . calls)";
        // The shell calls it to complete, too.
        let (plux, cargo) = (cargo_plux(), env!("CARGO"));
        let completes =
            format!("[ \"$CARGO_PLUX_COMPLETE\" ] && CARGO={cargo} exec {} \"$@\"", plux.display());
        let script = format!("#!/bin/sh\n{completes}\necho {name} $* >> calls\n{counts}\n");
        fs::write(&path, script).unwrap();
        fs::set_permissions(&path, fs::Permissions::from_mode(0o755)).unwrap();
    }
    let path = env::var_os("PATH").unwrap_or_default();
    let directories = std::iter::once(directory.join("bin")).chain(env::split_paths(&path));
    // A shell expects to control its terminal. What is wrong may wait for a key for ever.
    let mut command = Command::new("timeout");
    command.args(["--foreground", "120", "setsid", "--ctty", "--wait", shell]).args(arguments);
    command.current_dir(directory).env("HOME", directory).env("TERM", "xterm");
    command.env("PATH", env::join_paths(directories).unwrap());
    let mut terminal = Terminal::run(&mut command, 100);
    terminal.types(&format!("{setup}\rcargo\r")).wait_for("ran-1");
    for (at, (keys, _)) in TYPED.iter().enumerate() {
        terminal.types(keys).types("\r").wait_for(&format!("ran-{}", at + 2));
    }
    terminal.types("exit\r");
    terminal.finish();
    let calls = fs::read_to_string(directory.join("calls")).unwrap();
    calls.lines().skip(1).map(str::to_owned).collect()
}

#[test]
fn powershell_is_supported_and_other_shells_are_rejected() {
    let project = Project::new("completions-others");
    // A directory without a workspace, or with an invalid one, completes nothing and prints nothing.
    project.write("Cargo.toml", "[workspace\n");
    let mut plux = project.command(cargo_plux());
    plux.args(["--", "cargo-plux", "plux", "show", "gr"]).env("CARGO_PLUX_COMPLETE", "fish");
    let silent = project.outcome(&mut plux).success();
    assert_eq!((&*silent.stdout, &*silent.stderr), ("", ""));
    let _ =
        project.plux(&["completions", "powershell"]).success().prints("Register-ArgumentCompleter");
    project.plux(&["completions", "tcsh"]).code(2).says("possible values: bash");
}
