//! `cargo plux check`: everything that is lost, may be lost, or does not fit.

mod binary;

use plux_build::{Diagnostic, Report, Severity};

use super::scope;
use crate::cli::{Check, OutputOptions, TextFormat};
use crate::error::CliError;
use crate::exit_code::Exit;
use crate::output::progress::Progress;
use crate::output::{count, diagnostics, json, message, print};

pub(crate) fn run(arguments: &Check, options: &OutputOptions) -> Result<Exit, CliError> {
    let reports = reports(arguments, options)?;
    let mut findings: Vec<Diagnostic> = Vec::new();
    let told = reports.iter().flat_map(|it| &it.diagnostics);
    for diagnostic in told.filter(|it| it.severity != Severity::Note) {
        // What two programs have in common is found with both.
        if !findings.contains(diagnostic) {
            findings.push(diagnostic.clone());
        }
    }
    if let Some(path) = &arguments.binary {
        findings.extend(binary::findings(path, &arguments.scope, &reports)?);
    }
    findings.sort_by_key(|finding| finding.severity);
    match arguments.format {
        TextFormat::Json => print(&json::document([("findings", diagnostics::values(&findings))]))?,
        TextFormat::Ndjson => print(&json::lines(diagnostics::values(&findings)))?,
        TextFormat::Text => {
            for finding in &findings {
                message::Message::from(finding).print();
            }
        }
    }
    if !options.quiet {
        message::status("Checked", &summary(&reports, findings.len()));
    }
    Ok(if findings.is_empty() { Exit::Ok } else { Exit::Findings })
}

/// The workspace as a whole, then each program of it: what one has twice, another may have once.
fn reports(arguments: &Check, options: &OutputOptions) -> Result<Vec<Report>, CliError> {
    let chosen = !arguments.scope.workspace.package.is_empty();
    let progress = Progress::start(options.quiet);
    let builder = progress.watch(scope::builder(&arguments.scope)?.exhaustive(true));
    if chosen {
        return Ok(vec![builder.report()?]);
    }
    let whole = builder.clone().workspace(true).report()?;
    let mut reports = Vec::new();
    // A program that takes no index in is looked at where it is asked about.
    let stem = arguments.binary.as_deref().and_then(binary::stem);
    let is_it = |it: &&(String, String)| stem == Some(it.1.as_str());
    let asked = whole.binaries.iter().find(is_it).map(|(package, _)| package);
    let hosts: Vec<&String> = whole.index_hosts.iter().map(|host| &host.package).collect();
    let asked = asked.filter(|package| !hosts.contains(package));
    for program in hosts.iter().copied().chain(asked) {
        reports.push(builder.clone().workspace(false).package(program).report()?);
    }
    reports.insert(0, whole);
    Ok(reports)
}

fn summary(reports: &[Report], findings: usize) -> String {
    let whole = reports.first().map(|it| &it.index);
    let plugins = whole.map_or(0, |it| it.plugins.len());
    let unseen = whole.map_or(0, |it| it.incomplete.len());
    let found = match findings {
        0 => "nothing found".to_owned(),
        findings => count(findings, "finding"),
    };
    let rest = match unseen {
        0 => String::new(),
        unseen => format!("; {} could not be seen through", count(unseen, "place")),
    };
    format!("{}: {found}{rest}", count(plugins, "plugin"))
}
