//! What is looked at: the flags handed on to plux-build, and what it has to say.

use plux_build::{Builder, Diagnostic, Report, Severity};

use super::Stop;
use crate::cli::{Scope, Talk};
use crate::output::message;

/// What the flags ask for.
pub(crate) fn builder(scope: &Scope) -> Builder {
    let mut builder = plux_build::configure()
        .workspace(scope.workspace.workspace || scope.workspace.all)
        .features(&scope.features.features)
        .all_features(scope.features.all_features)
        .no_default_features(scope.features.no_default_features)
        .locked(scope.locked)
        .offline(scope.offline)
        .frozen(scope.frozen);
    for package in &scope.workspace.package {
        builder = builder.package(package);
    }
    for package in &scope.workspace.exclude {
        builder = builder.exclude(package);
    }
    if let Some(path) = &scope.manifest.manifest_path {
        builder = builder.manifest_path(path);
    }
    if let Some(triple) = &scope.target {
        builder = builder.target(triple);
    }
    builder
}

/// Makes the index that the flags ask for, and tells what is to be told of the sources.
pub(crate) fn report(scope: &Scope, talk: &Talk) -> Result<Report, Stop> {
    let report = builder(scope).report()?;
    for diagnostic in report.diagnostics.iter().filter(|d| is_told(d, talk)) {
        message::Message::from(diagnostic).print();
    }
    Ok(report)
}

fn is_told(diagnostic: &Diagnostic, talk: &Talk) -> bool {
    match diagnostic.severity {
        Severity::Error => true,
        Severity::Warning => !talk.quiet,
        Severity::Note => talk.verbose > 0,
    }
}
