//! `cargo plux index`: writes the index, or holds a committed one against the sources.

use std::io::IsTerminal as _;
use std::path::{Path, PathBuf};

use crate::diff::Diff;
use plux_build::Report;

use super::output_file::OutputFile;
use super::scope;
use crate::cli::{Index, IndexFormat, OutputOptions};
use crate::error::CliError;
use crate::escape::{self, terminal};
use crate::exit_code::Exit;
use crate::output::{count, diff, ini, json, message, print};

pub(crate) fn run(arguments: &Index, options: &OutputOptions) -> Result<Exit, CliError> {
    let format = arguments.format.unwrap_or(match &arguments.check {
        Some(_) => IndexFormat::Text,
        None => IndexFormat::Json,
    });
    // Before anything else: a file that cannot be read is told of at once.
    let committed = match &arguments.check {
        Some(_) if format == IndexFormat::Ini => {
            return Err(CliError::usage(
                "`--check` prints as text or as json",
                "leave `--format` out",
            ));
        }
        None if format == IndexFormat::Text => {
            return Err(CliError::usage(
                "an index is json or ini; text is for `--check`",
                "`cargo plux list` is for people",
            ));
        }
        Some(path) => Some((path, plux_build::json::read(path)?)),
        None => None,
    };
    if let Some(path) = &arguments.output {
        output(path, arguments.force)?;
    }
    let report = scope::report(&arguments.scope, options)?;
    // An index of sources that contradict each other is of no use to anybody.
    if scope::exit(&report) != Exit::Ok {
        return Ok(scope::exit(&report));
    }
    if let Some((path, committed)) = committed {
        return check(path, &committed, &report.index, format);
    }
    let text = match format {
        IndexFormat::Ini => ini::render(&report.index),
        IndexFormat::Json | IndexFormat::Text => plux_build::json::to_json(&report.index),
    };
    if arguments.output.as_deref() == Some(Path::new("-")) {
        // The bytes of the build script, except for what a terminal would interpret.
        let is_terminal = std::io::stdout().is_terminal();
        print(&if is_terminal { escape::json::for_terminal(&text) } else { text.into() })?;
        return Ok(Exit::Ok);
    }
    let default = default_output(&report, format);
    let path = arguments.output.as_deref().unwrap_or(&default);
    plux_build::write_if_changed(path, &text)?;
    if !options.quiet {
        let (all, partial) = (report.index.plugins.len(), !report.index.is_complete());
        message::status("Indexed", &summary(all, partial, path));
    }
    Ok(Exit::Ok)
}

/// Refuses a file in a directory that does not exist, and one that is not an index.
fn output(path: &Path, force: bool) -> Result<(), CliError> {
    let parent = path.parent().filter(|parent| !parent.as_os_str().is_empty());
    if let Some(parent) = parent.filter(|parent| !parent.exists()) {
        let parent = terminal::path(parent);
        let message = message::Message::error(format!("the directory `{parent}` does not exist"));
        let help = format!("create it with `mkdir -p {parent}`, or choose another file");
        return Err(CliError::Failed(Exit::Input, message.help(help)));
    }
    // The format of the file that is there does not matter.
    OutputFile::new(Some(path), force, "index")
        .check(|text| ini::is_index(text) || plux_build::json::from_json(text.as_bytes()).is_ok())
}

/// A file for each package: the index of one does not replace that of another.
fn default_output(report: &Report, format: IndexFormat) -> PathBuf {
    let name = if format == IndexFormat::Ini { "plux.ini" } else { "plux.json" };
    let directory = report.target_directory.join("plux");
    match &report.index.root {
        Some(root) => directory.join(&*root.package).join(name),
        None => directory.join(name),
    }
}

/// Whether a committed index still says what the sources say.
fn check(
    path: &Path,
    committed: &plux_spec::Index,
    fresh: &plux_spec::Index,
    format: IndexFormat,
) -> Result<Exit, CliError> {
    let diff = Diff::between(committed, fresh);
    let text = match format {
        IndexFormat::Json => json::document([("changes", diff::values(&diff))]),
        IndexFormat::Ini | IndexFormat::Text => diff::text(&diff),
    };
    print(&text)?;
    if diff.is_empty() {
        return Ok(Exit::Ok);
    }
    let root = fresh.root.as_ref().map_or(String::new(), |root| format!(" -p {}", root.package));
    let path = terminal::path(path);
    message::Message::error(format!("`{path}` is stale: the sources say something else"))
        .help(format!(
            "write it again with `cargo plux index{root} -o {path}`, under the same flags"
        ))
        .print();
    Ok(Exit::Findings)
}

fn summary(plugins: usize, partial: bool, path: &Path) -> String {
    let note = if partial { ", incomplete" } else { "" };
    format!("{}{note} in {}", count(plugins, "plugin"), terminal::path(path))
}
