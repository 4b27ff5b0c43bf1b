//! Output on a terminal: colors, width and progress.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use plux_tests::{Outcome, Project, Terminal, cargo_plux, screen};

use crate::sample::shop;

/// The start of a progress line.
const LINE: &str = "Resolving";

/// A command as in a user's terminal, without variables that disable colors. It prints no progress,
/// however slow the machine is.
fn on_terminal(project: &Project, arguments: &[&str]) -> Command {
    let mut plux = project.command(cargo_plux());
    plux.arg("plux").args(arguments).env("TERM", "xterm-256color");
    for variable in ["CI", "CARGO_TERM_COLOR", "COLUMNS", "NO_COLOR", "CLICOLOR_FORCE"] {
        plux.env_remove(variable);
    }
    plux.env("CARGO_TERM_PROGRESS_WHEN", "never");
    plux
}

/// A command that prints its progress, with `cargo` in place of Cargo.
fn slow(project: &Project, arguments: &[&str], cargo: &Path) -> Command {
    let mut plux = on_terminal(project, arguments);
    plux.env("CARGO", cargo).env_remove("CARGO_TERM_PROGRESS_WHEN");
    plux
}

/// A Cargo that does nothing before `until` is true.
fn slow_cargo(project: &Project, until: &str) -> PathBuf {
    use std::os::unix::fs::PermissionsExt as _;
    let script = format!("#!/bin/sh\n{until}\nexec '{}' \"$@\"\n", env!("CARGO"));
    project.write("slow-cargo", &script);
    let path = project.path("slow-cargo");
    fs::set_permissions(&path, fs::Permissions::from_mode(0o755)).unwrap();
    path
}

#[test]
fn colors_are_enabled_on_a_terminal_unless_disabled() {
    let project = shop("colors");
    let written = |arguments: &[&str], variable: Option<(&str, &str)>| {
        let mut plux = on_terminal(&project, arguments);
        plux.envs(variable);
        let (code, written) = Terminal::run(&mut plux, 100).finish();
        assert_eq!(code, Some(0), "{written}");
        written
    };
    let colored = written(&["list"], None);
    assert!(colored.contains("\u{1b}[32mactive"), "{colored}");
    assert!(colored.contains("\u{1b}[1m\u{1b}[92mnote"), "{colored}");
    assert!(written(&["list", "--help"], None).contains("\u{1b}["));
    for (arguments, variable) in [
        (&["list", "--color", "never"][..], None),
        (&["list"], Some(("NO_COLOR", "1"))),
        (&["list"], Some(("CARGO_TERM_COLOR", "never"))),
        (&["list"], Some(("TERM", "dumb"))),
        (&["list", "--help"], Some(("CARGO_TERM_COLOR", "never"))),
    ] {
        let plain = written(arguments, variable);
        assert!(!plain.contains('\u{1b}'), "{arguments:?} {variable:?}: {plain}");
    }
}

#[test]
fn a_table_is_as_wide_as_the_terminal() {
    let project = shop("width");
    let screen = |columns| {
        let mut plux = on_terminal(&project, &["list", "-q", "--namespace", "shop.senders"]);
        screen(&Terminal::run(&mut plux, columns).finish().1)
    };
    assert!(screen(200).contains("Sends a mail."));
    let narrow = screen(70);
    assert!(narrow.contains("shop-mail/src/lib.rs:3") && !narrow.contains("PACKAGE"), "{narrow}");
    assert!(narrow.lines().all(|line| line.chars().count() <= 70), "{narrow}");
}

#[test]
fn escape_sequences_in_sources_are_not_printed_to_the_terminal() {
    let project = shop("escapes");
    for arguments in [
        &["list", "--color", "never"][..],
        &["show", "digital", "--color", "never"],
        &["list", "--format", "json"],
        &["index", "-q", "-o", "-"],
    ] {
        let (code, written) = Terminal::run(&mut on_terminal(&project, arguments), 250).finish();
        assert_eq!(code, Some(0), "{written}");
        assert!(!written.contains(['\u{1b}', '\u{202e}']), "{arguments:?}: {written}");
        assert!(written.contains("digital"), "{written}");
    }
}

#[test]
fn progress_is_shown_for_long_work_and_then_cleared() {
    let project = shop("progress");
    let cargo = slow_cargo(&project, "while [ ! -e go ]; do sleep 0.1; done");
    let mut plux = slow(&project, &["list", "--columns", "id"], &cargo);
    let mut terminal = Terminal::run(&mut plux, 100);
    terminal.wait_for(LINE).wait_for("dependencies");
    fs::write(project.path("go"), "").unwrap();
    let (code, written) = terminal.finish();
    assert_eq!(code, Some(0), "{written}");
    assert_eq!(screen(&written).lines().next(), Some("ID"), "{written}");
    // Gone before the table begins, not with it.
    let table = written.find("ID").unwrap();
    assert!(written[..table].trim_end_matches("\u{1b}[1m").ends_with('\r'), "{written:?}");
}

#[test]
fn an_error_after_long_work_clears_the_progress() {
    let project = shop("progress-error");
    let cargo = slow_cargo(&project, "while [ ! -e go ]; do sleep 0.1; done");
    let mut terminal = Terminal::run(&mut slow(&project, &["list", "-p", "nobody"], &cargo), 100);
    terminal.wait_for(LINE);
    fs::write(project.path("go"), "").unwrap();
    let (code, written) = terminal.finish();
    assert_eq!(code, Some(101), "{written}");
    assert!(screen(&written).starts_with("error: "), "{written}");
}

/// Cargo takes longer each time than the line would wait.
#[test]
fn pipes_ci_and_quiet_show_no_progress() {
    let project = shop("progress-none");
    let cargo = slow_cargo(&project, "sleep 2");
    let terminals = [
        (&["list", "-q"][..], ("X", "")),
        (&["list"], ("CI", "true")),
        (&["list"], ("TERM", "dumb")),
        (&["list"], ("CARGO_TERM_PROGRESS_WHEN", "never")),
        (&["list"], ("CARGO_TERM_QUIET", "true")),
    ]
    .map(|(arguments, (name, value))| {
        Terminal::run(slow(&project, arguments, &cargo).env(name, value), 100)
    });
    let mut piped = slow(&project, &["list"], &cargo);
    let piped = piped.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    for terminal in terminals {
        let (code, written) = terminal.finish();
        assert_eq!(code, Some(0), "{written}");
        assert!(!written.contains(LINE), "{written}");
    }
    Outcome::of_child("in a pipe".to_owned(), piped).success().never_says(LINE);
}
