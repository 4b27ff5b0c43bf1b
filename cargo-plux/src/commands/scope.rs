//! What is looked at: the flags handed on to plux-build, and what it has to say.

use plux_build::{Builder, Diagnostic, Lint, Report, Severity};

use crate::binary::Build;
use crate::cli::{OutputOptions, Scope};
use crate::error::CliError;
use crate::exit_code::Exit;
use crate::output::{message, progress::Progress};

/// What the flags ask for.
pub(crate) fn builder(scope: &Scope) -> Result<Builder, CliError> {
    let whole = scope.workspace.workspace || scope.workspace.all;
    if !whole && !scope.workspace.exclude.is_empty() {
        let help = "add `--workspace`, or choose packages with `-p`";
        return Err(CliError::usage("`--exclude` goes together with `--workspace` only", help));
    }
    let builder = manifest(scope)
        .workspace(whole)
        .features(&scope.features.features)
        .all_features(scope.features.all_features)
        .no_default_features(scope.features.no_default_features);
    let builder = scope.workspace.package.iter().fold(builder, Builder::package);
    let builder = scope.workspace.exclude.iter().fold(builder, Builder::exclude);
    Ok(scope.target.iter().fold(builder, Builder::target))
}

/// The package, features and target of a build that a compiled file tells of.
pub(crate) fn as_built(scope: &Scope, build: &Build) -> Builder {
    let builder =
        manifest(scope).package(&build.package).features(&build.features).no_default_features(true);
    // Where no Cargo built it, nobody may have said.
    let target = Some(&build.target).filter(|triple| !triple.is_empty());
    target.into_iter().fold(builder, Builder::target)
}

/// Where the workspace is, and how Cargo may look at it.
fn manifest(scope: &Scope) -> Builder {
    let builder =
        plux_build::configure().locked(scope.locked).offline(scope.offline).frozen(scope.frozen);
    scope.manifest.manifest_path.iter().fold(builder, Builder::manifest_path)
}

/// Makes the index that the flags ask for, and tells what is to be told of the sources.
pub(crate) fn report(scope: &Scope, options: &OutputOptions) -> Result<Report, CliError> {
    let builder = builder(scope)?;
    let progress = Progress::start(options.quiet);
    let report = progress.watch(builder).report();
    // The line is gone before anything else is said.
    drop(progress);
    let report = report?;
    message::set_workspace(&report.workspace);
    for diagnostic in report.diagnostics.iter().filter(|d| is_told(d, options)) {
        message::Message::from(diagnostic).print();
    }
    Ok(report)
}

/// How a command ends that told all that it was asked for: what is wrong in the sources is a finding,
/// settings that make no sense are not.
pub(crate) fn exit(report: &Report) -> Exit {
    let errors = || report.diagnostics.iter().filter(|it| it.is_error());
    match errors().next() {
        None => Exit::Ok,
        Some(_) if errors().any(|it| it.lint == Some(Lint::InvalidSetting)) => Exit::Input,
        Some(_) => Exit::Findings,
    }
}

fn is_told(diagnostic: &Diagnostic, options: &OutputOptions) -> bool {
    match diagnostic.severity {
        Severity::Error => true,
        Severity::Warning => !options.quiet,
        Severity::Note => options.verbose > 0,
    }
}
