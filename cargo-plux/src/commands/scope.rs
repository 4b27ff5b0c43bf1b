//! Translates the flags of the command line into a plux-build request.

use std::path::Path;

use plux_build::{Builder, Diagnostic, Level, Lint, Report, Severity};
use plux_spec::shell;

use crate::binary::Build;
use crate::cargo_config;
use crate::cli::{LintLevels, OutputOptions, Scope};
use crate::error::CliError;
use crate::exit_code::Exit;
use crate::output::message::{self, Message};
use crate::output::{count, progress::Progress};

/// Returns the request for these flags.
pub(crate) fn builder(scope: &Scope, options: &OutputOptions) -> Result<Builder, CliError> {
    let whole = scope.workspace.workspace || scope.workspace.all;
    if !whole && !scope.workspace.exclude.is_empty() {
        let help = "add `--workspace`, or select packages with `-p`";
        return Err(CliError::usage("`--exclude` requires `--workspace`", help));
    }
    let builder = base(scope)
        .workspace(whole)
        .features(&scope.features.features)
        .all_features(scope.features.all_features)
        .no_default_features(scope.features.no_default_features);
    let builder = scope.workspace.package.iter().fold(builder, Builder::package);
    let builder = scope.workspace.exclude.iter().fold(builder, Builder::exclude);
    Ok(cargo_config::configure(builder, scope.target.as_deref(), options))
}

/// Returns the request for the package, features and target that a compiled file names.
pub(crate) fn as_built(scope: &Scope, build: &Build) -> Builder {
    let builder =
        base(scope).package(&build.package).features(&build.features).no_default_features(true);
    cargo_config::as_built(builder, &build.target)
}

/// Returns a request with the manifest, the lock file flags and the levels of lints.
fn base(scope: &Scope) -> Builder {
    let builder =
        plux_build::configure().locked(scope.locked).offline(scope.offline).frozen(scope.frozen);
    let builder = scope.manifest.manifest_path.iter().fold(builder, Builder::manifest_path);
    scope.lints.lints().fold(builder, |builder, (lint, level)| builder.lint_level(lint, level))
}

/// Returns the report for `list`, `show`, `graph` or `docs`, and prints at most one line about its
/// problems.
pub(crate) fn view(scope: &Scope, options: &OutputOptions) -> Result<Report, CliError> {
    let report = report(scope, options)?;
    let (errors, warnings) = problems(&report.diagnostics);
    if errors > 0 || (warnings > 0 && !options.quiet) {
        let problems = count(errors + warnings, "problem");
        let text = format!("{problems} found; run `{}`", check(scope, &report));
        let message = if errors > 0 { Message::error(text) } else { Message::warning(text) };
        message.print();
    }
    Ok(report)
}

/// Returns the report for a command that stops on an error, and prints its problems.
pub(crate) fn report_with_problems(
    scope: &Scope,
    options: &OutputOptions,
) -> Result<Report, CliError> {
    let report = report(scope, options)?;
    let is_shown = |it: &&Diagnostic| match it.severity {
        Severity::Error => true,
        Severity::Warning => !options.quiet,
        Severity::Note => options.verbose > 0,
    };
    message::print_all(report.diagnostics.iter().filter(is_shown), options.quiet);
    Ok(report)
}

fn report(scope: &Scope, options: &OutputOptions) -> Result<Report, CliError> {
    let builder = builder(scope, options)?;
    let progress = Progress::start(options.quiet);
    let report = progress.watch(builder).report();
    // Removes the progress line before anything else is printed.
    drop(progress);
    let mut report = report?;
    message::set_workspace(&report.workspace);
    set_warnings(&mut report.diagnostics, &scope.lints);
    Ok(report)
}

/// Applies the level that the flags set for all warnings.
pub(crate) fn set_warnings(diagnostics: &mut Vec<Diagnostic>, levels: &LintLevels) {
    match levels.warnings() {
        Some(Level::Deny) => {
            for it in diagnostics.iter_mut().filter(|it| it.severity == Severity::Warning) {
                it.severity = Severity::Error;
            }
        }
        Some(Level::Allow) => diagnostics.retain(|it| it.severity != Severity::Warning),
        _ => {}
    }
}

/// Returns the numbers of errors and of warnings.
pub(crate) fn problems(diagnostics: &[Diagnostic]) -> (usize, usize) {
    let of = |severity| diagnostics.iter().filter(|it| it.severity == severity).count();
    (of(Severity::Error), of(Severity::Warning))
}

/// Returns the command that prints the problems of the same packages, with the same features and for
/// the same target.
///
/// Without `-p`, `check` checks the whole workspace, and not what the other commands select.
fn check(scope: &Scope, report: &Report) -> String {
    let mut command = "cargo plux check".to_owned();
    let Scope { workspace, features, .. } = scope;
    if workspace.workspace || workspace.all {
        if !workspace.exclude.is_empty() {
            command += " --workspace";
        }
        command += &flags("--exclude", &workspace.exclude);
    } else if !workspace.package.is_empty() {
        command += &package_flags(&workspace.package);
    } else if report.selected.len() < report.members.len() {
        command += &package_flags(&report.selected);
    }
    if features.all_features {
        command += " --all-features";
    }
    if features.no_default_features {
        command += " --no-default-features";
    }
    command += &flags("--features", &features.features);
    command += &flags("--target", scope.target.as_slice());
    let manifest = scope.manifest.manifest_path.as_deref().map(Path::to_string_lossy);
    command + &flags("--manifest-path", manifest.as_slice())
}

/// Returns ` -p` with each package.
pub(crate) fn package_flags(packages: &[String]) -> String {
    flags("-p", packages)
}

fn flags(name: &str, values: &[impl AsRef<str>]) -> String {
    let words: Vec<String> =
        values.iter().map(|it| format!(" {name} {}", shell::word(it.as_ref()))).collect();
    words.concat()
}

/// Returns the exit code of a command that printed its output.
pub(crate) fn exit(report: &Report) -> Exit {
    let errors = || report.diagnostics.iter().filter(|it| it.is_error());
    match errors().next() {
        None => Exit::Ok,
        Some(_) if errors().any(|it| it.lint == Some(Lint::InvalidSetting)) => Exit::Input,
        Some(_) => Exit::Findings,
    }
}
