//! `cargo plux check`: everything that is lost, may be lost, or does not fit.

use std::io::Write as _;
use std::path::Path;

use plux_build::{Diagnostic, Report, Severity};
use plux_spec::Finding;

use super::{Stop, scope};
use crate::artefact;
use crate::cli::{Check, ShowFormat, Talk};
use crate::exit_code::Exit;
use crate::output::{findings, message};

pub(crate) fn run(arguments: &Check, talk: &Talk) -> Result<Exit, Stop> {
    let reports = reports(arguments)?;
    let mut findings: Vec<Diagnostic> = Vec::new();
    let told = reports.iter().flat_map(|it| &it.diagnostics);
    for diagnostic in told.filter(|it| it.severity != Severity::Note) {
        // What two programs have in common is found with both.
        if !findings.contains(diagnostic) {
            findings.push(diagnostic.clone());
        }
    }
    if let Some(path) = &arguments.binary {
        findings.extend(in_binary(path, &reports)?);
    }
    findings.sort_by_key(|finding| finding.severity);
    match arguments.format {
        ShowFormat::Json => anstream::stdout().write_all(findings::json(&findings).as_bytes())?,
        ShowFormat::Text => {
            for finding in &findings {
                message::Message::from(finding).print();
            }
        }
    }
    if !talk.quiet {
        message::status("Checked", &summary(&reports, findings.len()));
    }
    Ok(if findings.is_empty() { Exit::Ok } else { Exit::Findings })
}

/// The workspace as a whole, then each program of it: what one has twice, another may have once.
fn reports(arguments: &Check) -> Result<Vec<Report>, Stop> {
    let chosen = !arguments.scope.workspace.package.is_empty();
    let builder = scope::builder(&arguments.scope).thorough(true);
    if chosen {
        return Ok(vec![builder.report()?]);
    }
    let whole = builder.clone().workspace(true).report()?;
    let mut reports = Vec::new();
    // A program that takes no index in is looked at where it is asked about.
    let stem = arguments.binary.as_deref().and_then(stem);
    let is_it = |it: &&(String, String)| stem == Some(it.1.as_str());
    let asked = whole.binaries.iter().find(is_it).map(|(package, _)| package);
    let asked = asked.filter(|package| !whole.programs.contains(package));
    for program in whole.programs.iter().chain(asked) {
        reports.push(builder.clone().workspace(false).package(program).report()?);
    }
    reports.insert(0, whole);
    Ok(reports)
}

/// The drift between a compiled file and the index of the package that it was made of.
fn in_binary(path: &Path, reports: &[Report]) -> Result<Vec<Diagnostic>, Stop> {
    let artefact = artefact::read(path)?;
    let Some(report) = report_of(path, reports) else {
        let message = message::Message::error(format!(
            "it is not clear which package `{}` was made of",
            path.display()
        ));
        return Err(Stop::Failed(Exit::Usage, message.help("name it with `-p`")));
    };
    let anchors = !report.programs.is_empty();
    let drift = |it: &artefact::Slice| artefact::drift(&report.index, path, &it.plugins, anchors);
    let drifts = artefact.slices.iter().flat_map(drift);
    let mut findings: Vec<Diagnostic> = Vec::new();
    for diagnostic in drifts.map(|finding| diagnostic(&finding)) {
        if !findings.contains(&diagnostic) {
            findings.push(diagnostic);
        }
    }
    Ok(findings)
}

/// The one program's report, or that of the one that is called like the file.
fn report_of<'a>(path: &Path, reports: &'a [Report]) -> Option<&'a Report> {
    let mut with_root = reports.iter().filter(|it| it.index.root.is_some());
    let own = |it: &&Report| it.binaries.iter().any(|(_, name)| Some(name.as_str()) == stem(path));
    if let Some(report) = with_root.clone().find(own) {
        return Some(report);
    }
    let only = with_root.next()?;
    with_root.next().is_none().then_some(only)
}

fn stem(path: &Path) -> Option<&str> {
    path.file_stem()?.to_str()
}

fn diagnostic(finding: &Finding) -> Diagnostic {
    let text = finding.to_string();
    let message = text.split("\nhelp: ").next().unwrap_or_default();
    let diagnostic = match finding {
        Finding::Missing { .. } => Diagnostic::error(message),
        _ => Diagnostic::warning(message),
    };
    diagnostic.help(finding.help())
}

fn summary(reports: &[Report], findings: usize) -> String {
    let plugins = reports.first().map_or(0, |it| it.index.plugins.len());
    let plural = |count: usize| if count == 1 { "" } else { "s" };
    let found = match findings {
        0 => "nothing found".to_owned(),
        count => format!("{count} finding{}", plural(count)),
    };
    format!("{plugins} plugin{}: {found}", plural(plugins))
}
