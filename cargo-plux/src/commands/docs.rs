//! `cargo plux docs`: writes a catalog of the plugins, or compares a committed one with the sources.

use std::fs;
use std::path::{Path, PathBuf, absolute};

use plux_build::Report;
use plux_spec::shell;

use super::output_file::{OutputFile, has_marker};
use super::scope;
use crate::bounded_read;
use crate::cli::{Docs, OutputOptions};
use crate::error::CliError;
use crate::escape::terminal;
use crate::exit_code::Exit;
use crate::output::message::Message;
use crate::output::source_links::SourceLinks;
use crate::output::{catalog, count};

/// The largest catalog that is compared.
const MAX_CATALOG: u64 = 256 << 20;

pub(crate) fn run(arguments: &Docs, options: &OutputOptions) -> Result<Exit, CliError> {
    // A file that cannot be read is reported before the workspace is read.
    let committed = match &arguments.check {
        Some(path) => Some((path, read(path)?)),
        None => None,
    };
    let output = OutputFile::new(arguments.output.as_deref(), arguments.force, "docs");
    output.check(is_catalog)?;
    let report = scope::view(&arguments.scope, options)?;
    let file = arguments.check.as_deref().or(arguments.output.as_deref());
    let up = file.and_then(|file| up(file, &report)).unwrap_or_default();
    let text = catalog::render(&report.index, &SourceLinks::of(&report), &up);
    if let Some((path, committed)) = committed {
        return Ok(check(path, &committed, &text, &report));
    }
    let what = count(report.index.plugins.len(), "plugin");
    output.write(&text, "Described", &what, options)?;
    Ok(scope::exit(&report))
}

fn read(path: &Path) -> Result<String, CliError> {
    let failed = |error: &dyn std::fmt::Display, help: &str| {
        let message = Message::error(format!("failed to read `{}`: {error}", terminal::path(path)));
        CliError::Failed(Exit::Input, message.help(help))
    };
    let text = bounded_read::read_to_string(path, MAX_CATALOG)
        .map_err(|error| failed(&error, "`cargo plux docs -o FILE` writes a catalog"))?;
    if is_catalog(&text) {
        return Ok(text);
    }
    let path = terminal::path(path);
    let message = Message::error(format!("`{path}` was not written by `cargo plux docs`"));
    Err(CliError::Failed(Exit::Input, message.help("pass a file that `cargo plux docs` wrote")))
}

fn is_catalog(text: &str) -> bool {
    has_marker(text, &[catalog::MARKER])
}

/// Returns `../` for each level from the workspace down to the directory of the file; `None` if the
/// file is outside of the workspace.
fn up(file: &Path, report: &Report) -> Option<String> {
    let directory = real(absolute(file).ok()?.parent()?);
    let depth = directory.strip_prefix(real(&report.workspace)).ok()?.components().count();
    Some("../".repeat(depth))
}

/// Resolves symbolic links in the path of a directory that may not exist yet.
fn real(directory: &Path) -> PathBuf {
    match (fs::canonicalize(directory), directory.parent(), directory.file_name()) {
        (Ok(real), ..) => real,
        (Err(_), Some(parent), Some(name)) => real(parent).join(name),
        (Err(_), ..) => directory.to_owned(),
    }
}

/// Compares a committed catalog with a fresh one, and reports the first line that differs.
fn check(path: &Path, committed: &str, fresh: &str, report: &Report) -> Exit {
    let (mut old, mut new) = (committed.lines(), fresh.lines());
    let mut number = 0;
    let (old, new) = loop {
        number += 1;
        match (old.next(), new.next()) {
            (None, None) => return scope::exit(report),
            (old, new) if old == new => {}
            differing => break differing,
        }
    };
    let path = terminal::path(path);
    let word = shell::word(&path);
    let line = |line: Option<&str>| line.map_or("nothing".to_owned(), |it| format!("`{it}`"));
    Message::error(format!(
        "`{path}` is stale: line {number} is {}, and the sources say {}",
        line(old),
        line(new)
    ))
    .help(format!("run the same command with `-o {word}` instead of `--check {word}`"))
    .print();
    Exit::Findings
}
