//! `cargo plux check`: reports all problems of a workspace and of a compiled file.

mod binary;
mod dev_dependencies;
mod fix;

use plux_build::{Diagnostic, Lint, Location, Report, Severity};
use plux_spec::{Incomplete, IncompleteReason};

use super::scope;
use crate::cli::{Check, OutputOptions, TextFormat};
use crate::error::CliError;
use crate::exit_code::Exit;
use crate::listing::shown_file;
use crate::output::message::{self, Message};
use crate::output::progress::Progress;
use crate::output::{count, diagnostics, json, print};

pub(crate) fn run(arguments: &Check, options: &OutputOptions) -> Result<Exit, CliError> {
    let mut reports = build_reports(arguments, options)?;
    if let Some(path) = arguments.binary.as_deref().filter(|_| arguments.fix)
        && fix::declare(path, &arguments.scope, &reports, options)?
    {
        reports = build_reports(arguments, options)?;
    }
    let mut problems: Vec<Diagnostic> = Vec::new();
    let is_shown = |it: &&Diagnostic| it.severity != Severity::Note || options.verbose > 0;
    for diagnostic in reports.iter().flat_map(|it| &it.diagnostics).filter(is_shown) {
        // Several programs can have the same problem.
        if !problems.contains(diagnostic) {
            problems.push(diagnostic.clone());
        }
    }
    if let Some(path) = &arguments.binary {
        problems.extend(binary::problems(path, &arguments.scope, &reports)?);
    }
    // The first report is that of the whole workspace, or of all selected packages.
    let all = &reports[0];
    let gaps = unreported_gaps(all, &problems);
    let lists_gaps = options.verbose > 0 || gaps.is_empty();
    if options.verbose > 0 {
        problems.extend(gaps);
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
        message::status("Checked", &summary(all, errors, warnings, lists_gaps));
        dev_dependencies::notes(&reports).iter().for_each(Message::print);
    }
    Ok(if errors == 0 { Exit::Ok } else { Exit::Findings })
}

/// Returns the report of the selected packages. If none are selected, returns the report of the
/// workspace, then one report per program: two plugins with the same id are a duplicate only if
/// one program links both.
fn build_reports(arguments: &Check, options: &OutputOptions) -> Result<Vec<Report>, CliError> {
    let has_selection = !arguments.scope.workspace.package.is_empty();
    let builder = scope::builder(&arguments.scope, options)?.exhaustive(true);
    let progress = Progress::start(options.quiet);
    let builder = progress.watch(builder);
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

/// Returns a note for each part of the sources that is not analyzed and not among the problems: the
/// file of a build script, a part of another workspace, or one whose lint is allowed.
fn unreported_gaps(report: &Report, problems: &[Diagnostic]) -> Vec<Diagnostic> {
    let mut notes = Vec::new();
    for part in report.index.incomplete.iter() {
        let note = note(report, part);
        if !is_reported(part, &note, problems) {
            notes.push(note);
        }
    }
    notes
}

/// Returns whether a part of the sources, with its note, is among the problems.
fn is_reported(part: &Incomplete, note: &Diagnostic, problems: &[Diagnostic]) -> bool {
    match &part.reason {
        // A package that only a condition adds to the build is no problem.
        IncompleteReason::SourcesUnavailable { enabled_by } if !enabled_by.is_empty() => false,
        _ => problems.iter().any(|it| is_same(it, note)),
    }
}

/// Returns whether a problem reports the same part of the sources as a note.
fn is_same(problem: &Diagnostic, note: &Diagnostic) -> bool {
    let line = |it: &Diagnostic| {
        let at = it.location.clone()?;
        Some((at.package, at.file, at.line))
    };
    let is_same_part = |at| line(problem) == Some(at) && problem.message == note.message;
    problem.lint == note.lint && line(note).is_none_or(is_same_part)
}

/// Returns the note for a part of the sources that is not analyzed.
fn note(report: &Report, part: &Incomplete) -> Diagnostic {
    let lint = match part.reason {
        IncompleteReason::DependenciesUnresolved { .. } => Lint::DependenciesUnresolved,
        IncompleteReason::SourcesUnavailable { .. } => Lint::MissingSources,
        _ => Lint::NotAnalyzed,
    };
    let note = |message: String| {
        let note = Diagnostic::of(lint, message + "; the index is incomplete");
        note.severity(Severity::Note).help(part.reason.help())
    };
    let Some(file) = &part.file else {
        return note(format!("`{}`: {}", part.package, part.reason));
    };
    note(part.reason.to_string()).at(Location {
        package: part.package.clone(),
        version: part.version.clone(),
        file: shown_file(report, (&part.package, &part.version, None), file).into(),
        line: part.line.unwrap_or(0),
        column: 0,
    })
}

/// Returns the last line of the output. `lists_gaps` is whether the output has all parts of the sources that are not
/// analyzed.
fn summary(report: &Report, errors: usize, warnings: usize, lists_gaps: bool) -> String {
    let found = match (errors, warnings) {
        (0, 0) => "no problems found".to_owned(),
        (0, warnings) => count(warnings, "warning"),
        (errors, 0) => count(errors, "error"),
        (errors, warnings) => {
            format!("{}, {}", count(errors, "error"), count(warnings, "warning"))
        }
    };
    let parts = report.index.incomplete.len();
    let rest = match parts {
        0 => String::new(),
        _ if lists_gaps => format!("; {}", not_analyzed(parts)),
        1 => format!("; {} (run with `-v` to list it)", not_analyzed(1)),
        _ => format!("; {} (run with `-v` to list them)", not_analyzed(parts)),
    };
    format!("{}: {found}{rest}", count(report.index.plugins.len(), "plugin"))
}

fn not_analyzed(parts: usize) -> String {
    match parts {
        1 => "1 part of the sources is not analyzed".to_owned(),
        _ => format!("{parts} parts of the sources are not analyzed"),
    }
}

#[cfg(test)]
mod tests {
    use plux_spec::Condition;

    use super::*;

    fn part(line: Option<u32>, reason: IncompleteReason) -> Incomplete {
        Incomplete { package: "b".into(), version: "1.0.0".into(), file: None, line, reason }
    }

    #[test]
    fn a_conditional_package_without_sources_is_not_hidden_by_another_one() {
        let problem = Diagnostic::of(Lint::MissingSources, "the sources of `a 1.0.0` are missing");
        let note = Diagnostic::of(Lint::MissingSources, "`b`: the sources are missing");
        let unavailable = |enabled_by: Vec<Condition>| {
            let reason = IncompleteReason::SourcesUnavailable { enabled_by: enabled_by.into() };
            is_reported(&part(None, reason), &note, std::slice::from_ref(&problem))
        };
        assert!(unavailable(Vec::new()));
        assert!(!unavailable(vec![Condition::Cfg("windows".into())]));
    }

    #[test]
    fn two_gaps_in_one_line_are_two_notes() {
        let at = Location {
            package: "b".into(),
            version: "1.0.0".into(),
            file: "src/lib.rs".into(),
            line: 3,
            column: 0,
        };
        let of = |message: &str| Diagnostic::of(Lint::NotAnalyzed, message).at(at.clone());
        let part = part(Some(3), IncompleteReason::NotUtf8);
        let is_reported = |message| is_reported(&part, &of(message), &[of("one")]);
        assert!(is_reported("one") && !is_reported("other"));
    }
}
