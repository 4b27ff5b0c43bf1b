//! `cargo plux check --binary`: a compiled file against the index of the package that it was made
//! of.

use std::path::Path;

use crate::diff::Diff;
use plux_build::{Diagnostic, Report};
use plux_spec::{Finding, Index};

use super::super::scope;
use crate::binary::{self, Build, Slice};
use crate::cli::Scope;
use crate::error::CliError;
use crate::exit_code::Exit;
use crate::listing::conditions;
use crate::output::message::Message;

/// What differs between the file at `path` and the index of its package, made for the features and
/// the target that the file says of itself.
pub(super) fn findings(
    path: &Path,
    scope: &Scope,
    reports: &[Report],
) -> Result<Vec<Diagnostic>, CliError> {
    let binary = binary::read(path)?;
    let Some(report) = report_of(path, &binary.slices, reports) else {
        let message = Message::error(format!(
            "it is not clear which package `{}` was made of",
            path.display()
        ));
        return Err(CliError::Failed(Exit::Usage, message.help("name it with `-p`")));
    };
    let mut findings: Vec<Diagnostic> = Vec::new();
    for slice in &binary.slices {
        for finding in of_slice(path, slice, scope, report)? {
            if !findings.contains(&finding) {
                findings.push(finding);
            }
        }
    }
    Ok(findings)
}

fn of_slice(
    path: &Path,
    slice: &Slice,
    scope: &Scope,
    report: &Report,
) -> Result<Vec<Diagnostic>, CliError> {
    let asked = &report.index;
    let Some(build) = build_of(asked, slice) else {
        // It takes no index in, so that nothing in it refers to plugin crates of itself.
        let drift = binary::drift(asked, path, &slice.plugins, false);
        return Ok(drift.iter().map(|finding| possible(finding, asked)).collect());
    };
    let index = scope::as_built(scope, build).report()?.index;
    let mut findings = Vec::new();
    if says_how(scope) && !Diff::between(asked, &index).is_empty() {
        findings.push(other_build(path, build));
    }
    let drift = binary::drift(&index, path, &slice.plugins, true);
    findings.extend(drift.iter().map(diagnostic));
    Ok(findings)
}

/// Whether flags say how the file should have been built.
fn says_how(scope: &Scope) -> bool {
    let it = &scope.features;
    scope.target.is_some() || it.all_features || it.no_default_features || !it.features.is_empty()
}

/// What the file says of the build of the index's package.
fn build_of<'a>(index: &Index, slice: &'a Slice) -> Option<&'a Build> {
    let root = index.root.as_ref()?;
    slice.builds.iter().find(|build| build.package == root.package)
}

/// The report of a package that the file names, of one with a binary of that name, or the only one.
fn report_of<'a>(path: &Path, slices: &[Slice], reports: &'a [Report]) -> Option<&'a Report> {
    let with_root = || reports.iter().filter(|it| it.index.root.is_some());
    let own = |it: &&Report| it.binaries.iter().any(|(_, name)| Some(name.as_str()) == stem(path));
    let named = |it: &&Report| slices.iter().any(|slice| build_of(&it.index, slice).is_some());
    let only = || with_root().next().filter(|_| with_root().count() == 1);
    with_root().find(own).or_else(|| with_root().find(named)).or_else(only)
}

pub(super) fn stem(path: &Path) -> Option<&str> {
    path.file_stem()?.to_str()
}

fn other_build(path: &Path, build: &Build) -> Diagnostic {
    let features = match &*build.features {
        [] => "no features".to_owned(),
        features => format!("the features {}", features.join(", ")),
    };
    let message = format!(
        "`{}` was built with {features}, for {}: not as the flags say",
        path.display(),
        build.target
    );
    Diagnostic::warning(message)
        .help("build it anew, or leave the flags out: the file says how it was built")
}

/// Its locations are relative to packages, and part of the message.
fn diagnostic(finding: &Finding) -> Diagnostic {
    Diagnostic::of(finding.lint(), finding.summary()).help(finding.help())
}

/// The same of a file that says nothing of its build: what may be switched off may be off in it.
fn possible(finding: &Finding, index: &Index) -> Diagnostic {
    let mut diagnostic = diagnostic(finding);
    let Finding::Missing { id, location, .. } = finding else { return diagnostic };
    let plugin = index.plugins.iter().find(|it| it.id() == *id && it.package == location.package);
    if let Some(condition) = plugin.and_then(|it| conditions::shown(&it.condition)) {
        let else_off = format!(
            "; or it was built without {condition}: then say so with `--no-default-features` and \
             `--features`"
        );
        diagnostic.help = diagnostic.help.map(|help| help + &else_off);
    }
    diagnostic
}
