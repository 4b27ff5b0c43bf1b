//! `cargo plux check --binary`: compares a compiled file with the index of its package.

use std::fs;
use std::path::{Path, PathBuf};

use plux_build::{Diagnostic, Lint, Report};
use plux_spec::{Finding, Index, MissingReason};

use super::super::scope;
use crate::binary::{self, Build, Plugin, Slice};
use crate::cli::Scope;
use crate::commands::init::short;
use crate::diff::Diff;
use crate::error::CliError;
use crate::escape::terminal;
use crate::exit_code::Exit;
use crate::listing::conditions;
use crate::output::diagnostics;
use crate::output::message::Message;

/// Compares the file at `path` with the index of its package, for the features and the target that
/// the file was built with.
pub(super) fn problems(
    path: &Path,
    scope: &Scope,
    reports: &[Report],
) -> Result<Vec<Diagnostic>, CliError> {
    let binary = binary::read(path)?;
    let Some(report) = report_of(path, &binary.slices, reports) else {
        let path = terminal::path(path);
        let message = Message::error(format!("cannot determine the package of `{path}`"));
        return Err(CliError::Failed(Exit::Usage, message.help("select it with `-p`")));
    };
    let is_empty = |it: &Slice| it.plugins.is_empty() && it.builds.is_empty() && it.damaged == 0;
    if binary.slices.iter().all(is_empty) && report.index.plugins.iter().any(is_linked) {
        return Ok(vec![no_records(path, report)]);
    }
    let mut problems: Vec<Diagnostic> = Vec::new();
    for slice in &binary.slices {
        for problem in of_slice(path, slice, scope, report)? {
            if !problems.contains(&problem) {
                problems.push(problem);
            }
        }
    }
    Ok(problems)
}

/// Returns the plugins in the file at `path` that the index of its package does not have.
pub(super) fn not_indexed(
    path: &Path,
    scope: &Scope,
    reports: &[Report],
) -> Result<Vec<Plugin>, CliError> {
    let slices = binary::read(path)?.slices;
    let Some(report) = report_of(path, &slices, reports) else { return Ok(Vec::new()) };
    let mut plugins = Vec::new();
    for slice in slices {
        let built = build_of(&report.index, &slice)
            .map(|build| scope::as_built(scope, build).report())
            .transpose()?;
        let index = built.as_ref().map_or(&report.index, |it| &it.index);
        plugins.extend(slice.plugins.into_iter().filter(|it| !binary::is_indexed(index, it)));
    }
    Ok(plugins)
}

fn is_linked(plugin: &plux_spec::PluginEntry) -> bool {
    plugin.status.is_linked()
}

/// Returns the diagnostic for a file without plugins and without an index. It may be the binary of
/// another package.
fn no_records(path: &Path, report: &Report) -> Diagnostic {
    let (path, root) = (terminal::path(path), report.index.root.as_ref());
    let package = root.map_or("PACKAGE", |root| &root.package);
    Diagnostic::of(Lint::MissingPlugin, format!("`{path}` has no plugins and includes no index"))
        .help(format!(
            "check that it is a binary of `{package}`, and that `{package}` has \
             `plux_runtime::include_index!();`"
        ))
}

fn of_slice(
    path: &Path,
    slice: &Slice,
    scope: &Scope,
    report: &Report,
) -> Result<Vec<Diagnostic>, CliError> {
    let requested = &report.index;
    let Some(build) = build_of(requested, slice) else {
        // Without an index, no code refers to the plugin crates.
        let drift = binary::drift(requested, path, &slice.plugins, false);
        let explained = |finding| {
            let diagnostic = without_build_record(finding, requested);
            explain_outdated(diagnostic, finding, path, report)
        };
        return Ok(drift.iter().map(explained).collect());
    };
    let index = scope::as_built(scope, build).report()?.index;
    let mut problems = Vec::new();
    if has_build_flags(scope) && !Diff::between(requested, &index).is_empty() {
        problems.push(other_build(path, build));
    }
    let drift = binary::drift(&index, path, &slice.plugins, true);
    for finding in &drift {
        problems.push(explain_outdated(diagnostics::of_finding(finding), finding, path, report));
    }
    Ok(problems)
}

/// Replaces the message about a missing plugin if the file is older than the plugin's source or the program's
/// manifest.
fn explain_outdated(
    mut diagnostic: Diagnostic,
    finding: &Finding,
    path: &Path,
    report: &Report,
) -> Diagnostic {
    let Finding::Missing { id, location, reason } = finding else { return diagnostic };
    if !matches!(reason, MissingReason::DroppedByLinker { .. } | MissingReason::StaleIndex { .. }) {
        return diagnostic;
    }
    let dir = |name: &str, version: &str| report.package_dir(name, version, None);
    let root = report.index.root.as_ref();
    let manifest = root.and_then(|it| Some(dir(&it.package, &it.version)?.join("Cargo.toml")));
    let source = dir(&location.package, &location.version).map(|it| it.join(&*location.file));
    let changed = |path: &Path| fs::metadata(path).and_then(|it| it.modified()).ok();
    let Some(built) = changed(path) else { return diagnostic };
    let is_newer = |path: &PathBuf| changed(path).is_some_and(|changed| changed > built);
    if let Some(newer) = source.into_iter().chain(manifest).find(is_newer) {
        diagnostic.message = format!(
            "the plugin `{id}` is indexed but not linked: the file was built before {} was changed ({location})",
            terminal::path(&short(&newer))
        );
        if let (MissingReason::DroppedByLinker { .. }, Some(help)) = (reason, &mut diagnostic.help)
        {
            *help = format!("rebuild; if the error remains, {help}");
        }
    }
    diagnostic
}

/// Returns whether a flag selects features or a target.
fn has_build_flags(scope: &Scope) -> bool {
    let it = &scope.features;
    scope.target.is_some() || it.all_features || it.no_default_features || !it.features.is_empty()
}

/// Returns the build record of the index's package in the file.
fn build_of<'a>(index: &Index, slice: &'a Slice) -> Option<&'a Build> {
    let root = index.root.as_ref()?;
    slice.builds.iter().find(|build| build.package == root.package)
}

/// Returns the report of the package that the file belongs to: the one with a binary of the file's
/// name, else the one that a build record names, else the only one.
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
    let (path, target) = (terminal::path(path), &build.target);
    Diagnostic::of(
        Lint::IndexMismatch,
        format!(
            "`{path}` was built with {features} for `{target}`, which does not match the flags"
        ),
    )
    .help("rebuild the file with these flags, or run `cargo plux check` without them: the file records its features and target")
}

/// Returns the diagnostic of a finding in a file without a build record, where a plugin with a
/// condition may be inactive.
fn without_build_record(finding: &Finding, index: &Index) -> Diagnostic {
    let diagnostic = diagnostics::of_finding(finding);
    let Finding::Missing { id, location, .. } = finding else { return diagnostic };
    let plugin = index.plugins.iter().find(|it| it.id() == *id && it.package == location.package);
    match plugin.and_then(|it| conditions::shown(&it.condition)) {
        Some(condition) => diagnostic.help(format!(
            "{}; if the file was built without {condition}, pass the features that it was built with: \
             `--no-default-features --features FEATURES`",
            finding.help()
        )),
        None => diagnostic,
    }
}
