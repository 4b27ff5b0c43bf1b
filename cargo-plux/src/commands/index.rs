//! `cargo plux index`: writes indexes, or compares a committed one with the sources.

use std::borrow::Cow;
use std::io::IsTerminal as _;
use std::path::{Path, PathBuf};

use plux_build::Report;
use plux_spec::{Index, shell};

use super::output_file::OutputFile;
use super::scope;
use crate::cli::{self, IndexFormat, OutputOptions};
use crate::diff::Diff;
use crate::error::CliError;
use crate::escape::{self, terminal};
use crate::exit_code::Exit;
use crate::listing::Listing;
use crate::output::message::{self, Message};
use crate::output::{count, diff, ini, json, print};

pub(crate) fn run(arguments: &cli::Index, options: &OutputOptions) -> Result<Exit, CliError> {
    let format = arguments.format.unwrap_or(match &arguments.check {
        Some(_) => IndexFormat::Text,
        None => IndexFormat::Json,
    });
    // A file that cannot be read is reported before the workspace is read.
    let committed = match &arguments.check {
        Some(_) if format == IndexFormat::Ini => {
            let help = "omit `--format`, or use `--format json`";
            return Err(CliError::usage("`--check` does not support `--format ini`", help));
        }
        None if format == IndexFormat::Text => {
            let help = "run `cargo plux list` for a human-readable list";
            return Err(CliError::usage("`--format text` requires `--check`", help));
        }
        Some(path) => Some((path, plux_build::json::read(path)?)),
        None => None,
    };
    if let Some(path) = &arguments.output {
        check_output(path, arguments.force)?;
    }
    let report = scope::report_with_problems(&arguments.scope, options)?;
    let exit = scope::exit(&report);
    let workspace = &arguments.scope.workspace;
    let is_whole = workspace.workspace || workspace.all;
    if let Some((path, committed)) = committed {
        // The differences often explain the errors, so that they are printed, too.
        let has_selection = is_whole || !workspace.package.is_empty();
        let fresh = fresh(&report, &committed, is_whole);
        let compared = check(path, &committed, fresh, format, has_selection)?;
        return Ok(if exit == Exit::Ok { compared } else { exit });
    }
    // An index of sources with errors is misleading.
    if exit != Exit::Ok {
        return Ok(exit);
    }
    let indexes = if is_whole { vec![&report.index] } else { of_programs(&report) };
    let Some(output) = &arguments.output else {
        for index in indexes {
            let path = default_output(&report, index, format);
            write(&path, index, &report, format, options)?;
        }
        return Ok(Exit::Ok);
    };
    let [index] = indexes[..] else {
        let programs: Vec<String> =
            report.index_hosts.iter().map(|host| format!("`-p {}`", host.package)).collect();
        let programs_count = count(programs.len(), "program");
        let message =
            format!("`--output` writes one index, but the workspace has {programs_count}");
        let help = format!("select one with {}, or all with `--workspace`", programs.join(" or "));
        return Err(CliError::usage(&message, &help));
    };
    if output == Path::new("-") {
        let text = render(index, &report, format);
        // The bytes that the build script writes. Only on a terminal, characters that it would interpret are escaped.
        let text = if std::io::stdout().is_terminal() {
            escape::json::for_terminal(&text)
        } else {
            Cow::from(&*text)
        };
        print(&text)?;
    } else {
        write(output, index, &report, format, options)?;
    }
    Ok(Exit::Ok)
}

/// Returns the index of the selected package, or that of each program, or that of the workspace if
/// it has no program.
fn of_programs(report: &Report) -> Vec<&Index> {
    if report.index.root.is_some() || report.index_hosts.is_empty() {
        return vec![&report.index];
    }
    report.index_hosts.iter().map(|host| &host.index).collect()
}

/// Returns the index of the package that the committed one was made for.
fn fresh<'a>(report: &'a Report, committed: &Index, is_whole: bool) -> &'a Index {
    let root = committed.root.as_ref().filter(|_| !is_whole && report.index.root.is_none());
    let host =
        root.and_then(|root| report.index_hosts.iter().find(|host| host.package == *root.package));
    host.map_or(&report.index, |host| &host.index)
}

fn render(index: &Index, report: &Report, format: IndexFormat) -> String {
    match format {
        IndexFormat::Ini => ini::render(index),
        IndexFormat::Json | IndexFormat::Text if index.root.is_none() => {
            json::workspace_index(&Listing::new(report))
        }
        IndexFormat::Json | IndexFormat::Text => plux_build::json::to_json(index),
    }
}

fn write(
    path: &Path,
    index: &Index,
    report: &Report,
    format: IndexFormat,
    options: &OutputOptions,
) -> Result<(), CliError> {
    plux_build::write_if_changed(path, &render(index, report, format))?;
    if !options.quiet {
        let note = if index.is_complete() { "" } else { ", incomplete" };
        let plugins = count(index.plugins.len(), "plugin");
        message::status("Indexed", &format!("{plugins}{note} in {}", terminal::path(path)));
    }
    Ok(())
}

/// Returns an error for a file in a directory that does not exist, and for one that is not an index.
fn check_output(path: &Path, force: bool) -> Result<(), CliError> {
    let parent = path.parent().filter(|parent| !parent.as_os_str().is_empty());
    if let Some(parent) = parent.filter(|parent| !parent.exists()) {
        let parent = terminal::path(parent);
        let message = Message::error(format!("the directory `{parent}` does not exist"));
        let help = format!("create it with `mkdir -p {parent}`, or choose another file");
        return Err(CliError::Failed(Exit::Input, message.help(help)));
    }
    // An index in another format may be replaced, also one of another version of plux.
    OutputFile::new(Some(path), force, "index").check(|text| ini::is_index(text) || is_index(text))
}

/// Returns whether a file is an index in JSON, of any version of plux.
fn is_index(text: &str) -> bool {
    let is_generator = |line: &str| line.trim_start().starts_with("\"generator\": \"plux-build ");
    text.starts_with('{') && text.lines().any(is_generator)
        || plux_build::json::from_json(text.as_bytes()).is_ok()
}

/// Returns the default file of an index. Each package has its own.
fn default_output(report: &Report, index: &Index, format: IndexFormat) -> PathBuf {
    let name = if format == IndexFormat::Ini { "plux.ini" } else { "plux.json" };
    let directory = report.target_directory.join("plux");
    match &index.root {
        Some(root) => directory.join(&*root.package).join(name),
        None => directory.join(name),
    }
}

/// Compares a committed index with the sources.
fn check(
    path: &Path,
    committed: &Index,
    fresh: &Index,
    format: IndexFormat,
    has_selection: bool,
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
    let selection = match &fresh.root {
        _ if has_selection => String::new(),
        Some(root) => format!("-p {} ", root.package),
        None => "--workspace ".to_owned(),
    };
    let path = terminal::path(path);
    let word = shell::word(&path);
    Message::error(format!("`{path}` is stale: the sources differ from it"))
        .help(format!(
            "run the same command with `{selection}-o {word}` instead of `--check {word}`"
        ))
        .print();
    Ok(Exit::Findings)
}
