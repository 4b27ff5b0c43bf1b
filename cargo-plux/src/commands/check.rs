//! `cargo plux check`: reports all problems of a workspace and of a compiled file.

mod binary;
mod fix;

use plux_build::{Diagnostic, Report, Severity};

use super::scope;
use crate::cli::{Check, OutputOptions, TextFormat};
use crate::error::CliError;
use crate::exit_code::Exit;
use crate::output::message;
use crate::output::progress::Progress;
use crate::output::{count, diagnostics, json, print};

pub(crate) fn run(arguments: &Check, options: &OutputOptions) -> Result<Exit, CliError> {
    let mut reports = reports(arguments, options)?;
    if let Some(path) = arguments.binary.as_deref().filter(|_| arguments.fix)
        && fix::declare(path, &arguments.scope, &reports, options)?
    {
        reports = self::reports(arguments, options)?;
    }
    let mut problems: Vec<Diagnostic> = Vec::new();
    let all = reports.iter().flat_map(|it| &it.diagnostics);
    for diagnostic in all.filter(|it| it.severity != Severity::Note) {
        // Several programs can have the same problem.
        if !problems.contains(diagnostic) {
            problems.push(diagnostic.clone());
        }
    }
    if let Some(path) = &arguments.binary {
        problems.extend(binary::problems(path, &arguments.scope, &reports)?);
    }
    scope::set_warnings(&mut problems, &arguments.scope.lints);
    problems.sort_by_key(|problem| problem.severity);
    let values = || diagnostics::values(&problems);
    match arguments.format {
        TextFormat::Json => print(&json::document([("diagnostics", values())]))?,
        TextFormat::Ndjson => print(&json::lines(values()))?,
        TextFormat::Text => message::print_all(&problems, options.quiet),
    }
    let (errors, warnings) = scope::problems(&problems);
    if !options.quiet {
        message::status("Checked", &summary(&reports, errors, warnings));
    }
    Ok(if errors == 0 { Exit::Ok } else { Exit::Findings })
}

/// Returns the report of the selected packages. If none are selected, returns the report of the
/// workspace, then one report per program: two plugins with the same id are a duplicate only if
/// one program links both.
fn reports(arguments: &Check, options: &OutputOptions) -> Result<Vec<Report>, CliError> {
    let has_selection = !arguments.scope.workspace.package.is_empty();
    let progress = Progress::start(options.quiet);
    let builder = progress.watch(scope::builder(&arguments.scope)?.exhaustive(true));
    if has_selection {
        let report = builder.report()?;
        message::set_workspace(&report.workspace);
        return Ok(vec![report]);
    }
    let whole = builder.clone().workspace(true).report()?;
    message::set_workspace(&whole.workspace);
    let mut reports = Vec::new();
    // The program of `--binary` is checked even if it includes no index.
    let stem = arguments.binary.as_deref().and_then(binary::stem);
    let is_it = |it: &&(String, String)| stem == Some(it.1.as_str());
    let of_binary = whole.binaries.iter().find(is_it).map(|(package, _)| package);
    let hosts: Vec<&String> = whole.index_hosts.iter().map(|host| &host.package).collect();
    let of_binary = of_binary.filter(|package| !hosts.contains(package));
    for program in hosts.iter().copied().chain(of_binary) {
        reports.push(builder.clone().workspace(false).package(program).report()?);
    }
    reports.insert(0, whole);
    Ok(reports)
}

fn summary(reports: &[Report], errors: usize, warnings: usize) -> String {
    let whole = reports.first().map(|it| &it.index);
    let plugins = whole.map_or(0, |it| it.plugins.len());
    let found = match (errors, warnings) {
        (0, 0) => "no problems found".to_owned(),
        (0, warnings) => count(warnings, "warning"),
        (errors, 0) => count(errors, "error"),
        (errors, warnings) => {
            format!("{}, {}", count(errors, "error"), count(warnings, "warning"))
        }
    };
    let rest = match whole.map_or(0, |it| it.incomplete.len()) {
        0 => String::new(),
        1 => "; 1 part of the sources is not analyzed".to_owned(),
        parts => format!("; {parts} parts of the sources are not analyzed"),
    };
    format!("{}: {found}{rest}", count(plugins, "plugin"))
}
