//! Completes arguments with plugins, namespaces and packages of the workspace.
//!
//! The scripts that `cargo plux completions` prints call this program with the words typed so far.

use std::ffi::OsStr;
use std::io;
use std::sync::mpsc;
use std::time::Duration;
use std::{env, thread};

use clap::{Arg, Command, CommandFactory as _};
use clap_complete::engine::{ArgValueCompleter, CompletionCandidate};
use clap_complete::env::Shells;
use clap_complete::{CompleteEnv, Shell};
use plux_build::Report;
use plux_spec::Lint;

use crate::cli;
use crate::lint_pages;

/// The program that is completed, and that the scripts call.
pub(crate) const BINARY: &str = "cargo-plux";

/// The variable that the scripts set to the name of the shell.
const VARIABLE: &str = "CARGO_PLUX_COMPLETE";

/// The time that reading the workspace may take.
const MAX_DURATION: Duration = Duration::from_secs(2);

/// Prints candidates if a shell asks for them, and returns whether it does. Errors are silent: they
/// would appear in the line that somebody types.
pub(crate) fn complete() -> bool {
    let directory = env::current_dir().ok();
    let completer = CompleteEnv::with_factory(command).var(VARIABLE);
    completer.try_complete(env::args_os(), directory.as_deref()).unwrap_or(true)
}

/// Writes the script that makes a shell call this program.
pub(crate) fn registration(shell: Shell) -> io::Result<String> {
    let mut script = Vec::new();
    if let Some(completer) = Shells::builtins().completer(&shell.to_string()) {
        completer.write_registration(VARIABLE, BINARY, BINARY, BINARY, &mut script)?;
    }
    Ok(String::from_utf8_lossy(&script).into_owned())
}

/// Returns the command line, with values of the workspace for its arguments.
fn command() -> Command {
    let with_values = |command: Command| command.mut_args(with_values);
    cli::Cargo::command()
        .name(BINARY)
        .mut_subcommand("plux", |plux| plux.mut_subcommands(with_values))
}

fn with_values(argument: Arg) -> Arg {
    let values = match argument.get_id().as_str() {
        "id" | "patterns" => ids,
        "namespace" => namespaces,
        "from" => plugin_packages,
        "package" | "exclude" | "into" => members,
        "lint" | "allow" | "warn" | "deny" => lints,
        _ => return argument,
    };
    let completer = move |current: &OsStr| {
        let current = current.to_string_lossy();
        let mut found = values(&current);
        found.retain(|it| it.get_value().to_string_lossy().starts_with(&*current));
        found.sort();
        found.dedup_by(|a, b| a.get_value() == b.get_value());
        found
    };
    argument.add(ArgValueCompleter::new(completer))
}

fn ids(_: &str) -> Vec<CompletionCandidate> {
    let Some(report) = report() else { return Vec::new() };
    let plugins = report.index.plugins.iter();
    let ids = plugins.map(|it| candidate(&it.id().to_string(), &it.description));
    ids.chain(namespaces_of(&report)).collect()
}

fn namespaces(_: &str) -> Vec<CompletionCandidate> {
    report().map(|report| namespaces_of(&report)).unwrap_or_default()
}

fn namespaces_of(report: &Report) -> Vec<CompletionCandidate> {
    let points = report.index.extension_points.iter();
    let declared = points.map(|it| candidate(it.namespace.as_str(), &it.description));
    let plugins = report.index.plugins.iter();
    declared.chain(plugins.map(|it| candidate(it.namespace.as_str(), ""))).collect()
}

fn plugin_packages(_: &str) -> Vec<CompletionCandidate> {
    let Some(report) = report() else { return Vec::new() };
    report.index.plugins.iter().map(|it| candidate(&it.package, "")).collect()
}

fn members(_: &str) -> Vec<CompletionCandidate> {
    let Some(report) = report() else { return Vec::new() };
    report.members.iter().map(|(name, _)| candidate(name, "")).collect()
}

/// Returns the lints by the part of the code that is typed: with or without `plux::`.
fn lints(current: &str) -> Vec<CompletionCandidate> {
    let with_prefix = current.starts_with("plux");
    let name = |lint: Lint| if with_prefix { lint.code() } else { lint_pages::name(lint) };
    Lint::ALL.iter().map(|&lint| candidate(name(lint), lint.explanation())).collect()
}

/// Creates a candidate, with the help that some shells show.
fn candidate(value: &str, help: &str) -> CompletionCandidate {
    let help = Some(help).filter(|it| !it.is_empty()).map(|it| it.to_owned().into());
    CompletionCandidate::new(value).help(help)
}

/// Reads the workspace of the current directory, unless that fails or takes too long.
fn report() -> Option<Report> {
    let (sender, receiver) = mpsc::channel();
    thread::spawn(move || {
        let report = plux_build::configure().workspace(true).offline(true).report();
        // The receiver may have stopped waiting.
        let _ = sender.send(report.ok());
    });
    receiver.recv_timeout(MAX_DURATION).ok().flatten()
}
