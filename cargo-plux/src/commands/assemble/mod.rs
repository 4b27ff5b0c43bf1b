//! `cargo plux assemble`: builds a program with more plugins, without changing its sources.
//!
//! ```text
//! package_spec.rs  packages as the command line names them
//! package.rs       the files of the package that is built
//! ```

mod package;
mod package_spec;

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::{env, fs};

use cargo_metadata::{Message as CargoMessage, Metadata};
use plux_build::{Diagnostic, Report};
use plux_spec::Status;

use self::package::Package;
use self::package_spec::PackageSpec;
use super::init;
use crate::binary;
use crate::cli::{Assemble, OutputOptions};
use crate::edit::manifest;
use crate::error::CliError;
use crate::escape::terminal;
use crate::exit_code::Exit;
use crate::output::message::{self, Message, status};
use crate::output::{count, diagnostics};
use crate::{cargo_config, workspace};

pub(crate) fn run(arguments: &Assemble, options: &OutputOptions) -> Result<Exit, CliError> {
    let metadata = workspace::load(None).ok();
    let package = package(arguments, metadata.as_ref())?;
    let output = output(arguments, &package)?;
    // A package that is not kept is in a directory that is removed when this is dropped.
    let temporary = tempfile::Builder::new().prefix("plux-assemble-").tempdir()?;
    let directory = match &arguments.keep {
        Some(directory) => &*empty(directory)?,
        None => temporary.path(),
    };
    package.write(directory, lock_file(metadata.as_ref(), &package).as_deref())?;
    let executable = build(directory, arguments, metadata.as_ref(), options)?;
    let builder = plux_build::configure().manifest_path(directory.join("Cargo.toml")).offline(true);
    let report = cargo_config::configure(builder, None, options).report()?;
    let problems = problems(&executable, &report, &package)?;
    message::set_workspace(&report.workspace);
    for problem in &problems {
        Message::from(problem).print();
    }
    if problems.iter().any(Diagnostic::is_error) {
        return Ok(Exit::Findings);
    }
    install(&executable, &output)?;
    if !options.quiet {
        let plugins = report.index.plugins.iter().filter(|it| it.status == Status::Active);
        let plugins = count(plugins.count(), "plugin");
        status("Assembled", &format!("{} with {plugins}", terminal::path(&output)));
        if arguments.keep.is_some() {
            status("Kept", &format!("the package in {}", terminal::path(&init::short(directory))));
        }
    }
    Ok(Exit::Ok)
}

/// Returns the package to build.
fn package(arguments: &Assemble, metadata: Option<&Metadata>) -> Result<Package, CliError> {
    let (origin, _) = init::origin(&arguments.source, metadata)?;
    let spec = |it: &String| PackageSpec::parse(it, metadata);
    let package = Package {
        program: spec(&arguments.program)?,
        plugins: arguments.with.iter().map(spec).collect::<Result<_, _>>()?,
        main: arguments.main.clone(),
        origin,
    };
    package.check()?;
    Ok(package)
}

/// Returns the file to write, unless it is a file that must not be overwritten.
fn output(arguments: &Assemble, package: &Package) -> Result<PathBuf, CliError> {
    let name = || format!("{}{}", package.program.name, env::consts::EXE_SUFFIX).into();
    let output = arguments.output.clone().unwrap_or_else(name);
    if output.is_dir() {
        let text = format!("`{}` is a directory", terminal::path(&output));
        return Err(CliError::usage(&text, "pass the path of a file with `-o FILE`"));
    }
    let has_index = || {
        let binary = binary::read(&output);
        binary.is_ok_and(|it| it.slices.iter().any(|slice| !slice.builds.is_empty()))
    };
    if output.exists() && !arguments.force && !has_index() {
        let text = format!(
            "refusing to overwrite `{}`: it is not a program with an index",
            terminal::path(&output)
        );
        return Err(CliError::usage(
            &text,
            "write to another file, or overwrite it with `--force`",
        ));
    }
    Ok(output)
}

/// Creates the directory that the package is kept in, and returns its absolute path.
fn empty(directory: &Path) -> Result<PathBuf, CliError> {
    if fs::read_dir(directory).is_ok_and(|mut entries| entries.next().is_some()) {
        let text = format!("the directory `{}` is not empty", terminal::path(directory));
        return Err(CliError::usage(&text, "pass a new directory with `--keep DIR`"));
    }
    let failed = |source| plux_build::Error::Write { path: directory.to_owned(), source };
    fs::create_dir_all(directory).map_err(failed)?;
    Ok(manifest::absolute(directory).map_err(failed)?)
}

/// Returns the lock file of the workspace that has the program.
fn lock_file(metadata: Option<&Metadata>, package: &Package) -> Option<PathBuf> {
    let metadata = metadata.filter(|_| package.program.is_member)?;
    let path = metadata.workspace_root.join("Cargo.lock").into_std_path_buf();
    path.is_file().then_some(path)
}

/// Builds the package, and returns its executable. Cargo prints its own messages.
fn build(
    directory: &Path,
    arguments: &Assemble,
    metadata: Option<&Metadata>,
    options: &OutputOptions,
) -> Result<PathBuf, CliError> {
    let mut command = Command::new(workspace::cargo());
    command.args(["build", "--message-format", "json-render-diagnostics", "--manifest-path"]);
    command.arg(directory.join("Cargo.toml"));
    if let Some(metadata) = metadata {
        // What the workspace has compiled is not compiled again.
        command.arg("--target-dir").arg(&metadata.target_directory);
    }
    command.args((!arguments.debug).then_some("--release"));
    command.args(arguments.offline.then_some("--offline"));
    command.args(options.quiet.then_some("--quiet"));
    command.args((options.verbose > 0).then_some("--verbose"));
    if let Some(color) = options.color {
        command.arg("--color").arg(color.to_string());
    }
    let output = command.stderr(Stdio::inherit()).output().map_err(workspace::not_started)?;
    if !output.status.success() {
        return Err(CliError::Reported(Exit::Cargo));
    }
    let executable = CargoMessage::parse_stream(&*output.stdout).find_map(|it| match it {
        Ok(CargoMessage::CompilerArtifact(artifact)) => artifact.executable,
        _ => None,
    });
    executable.map(Into::into).ok_or_else(|| {
        CliError::Failed(Exit::Cargo, Message::error("Cargo did not report an executable"))
    })
}

/// Returns what differs between the executable and its index, and the packages of `--with` that
/// have no active plugin.
fn problems(
    executable: &Path,
    report: &Report,
    package: &Package,
) -> Result<Vec<Diagnostic>, CliError> {
    let mut problems: Vec<Diagnostic> = Vec::new();
    for slice in &binary::read(executable)?.slices {
        let drift = binary::drift(&report.index, executable, &slice.plugins, true);
        problems.extend(drift.iter().map(diagnostics::of_finding));
    }
    for plugins in &package.plugins {
        let is_active =
            |it: &plux_spec::PluginEntry| it.package == plugins.name && it.status == Status::Active;
        if !report.index.plugins.iter().any(is_active) {
            problems.push(
                Diagnostic::warning(format!("`{}` adds no plugin to the program", plugins.name))
                    .help("keep the package with `--keep DIR`, and run `cargo plux list` there"),
            );
        }
    }
    Ok(problems)
}

/// Copies the executable next to its destination, then renames it, so that a program that runs is
/// replaced and not overwritten.
fn install(executable: &Path, output: &Path) -> Result<(), CliError> {
    let failed = |source| plux_build::Error::Write { path: output.to_owned(), source };
    let directory = output.parent().filter(|it| !it.as_os_str().is_empty());
    let directory = directory.unwrap_or(Path::new("."));
    let file = tempfile::NamedTempFile::with_prefix_in(".plux-", directory).map_err(failed)?;
    // Copies the permissions as well.
    fs::copy(executable, file.path()).map_err(failed)?;
    file.persist(output).map_err(|error| failed(error.error))?;
    Ok(())
}
