//! `cargo plux new`: a plugin package, with a test that passes.

use std::path::Path;
use std::process::Command;

use plux_build::{Diagnostic, Error};
use plux_spec::{NameError, Namespace, PluginId, PluginName};

use super::init::{origin, short};
use crate::cli::{New, OutputOptions};
use crate::edit::manifest::{self, Dependency, Origin};
use crate::edit::{Text, write};
use crate::error::CliError;
use crate::exit_code::Exit;
use crate::output::message::{Message, status};
use crate::{template, workspace};

pub(crate) fn run(arguments: &New, options: &OutputOptions) -> Result<Exit, CliError> {
    let package = name(arguments)?;
    // All that can be said of the words alone is said before anything is made.
    let id = id(&package, arguments.namespace.as_deref())?;
    let origin = origin(&arguments.source)?;
    cargo_new(arguments, options)?;
    let folder = manifest::absolute(&arguments.folder)
        .map_err(|source| Error::Read { path: arguments.folder.clone(), source })?;
    fill(&folder, &package, &id, &origin)?;
    if !options.quiet {
        status(
            "Added",
            &format!("the plugin `{id}` in {}", short(&folder).join("src/lib.rs").display()),
        );
        told_by_the_sources(&folder, &package);
        next_step(&folder, &package);
    }
    Ok(Exit::Ok)
}

/// The package's name, as Cargo chooses it.
fn name(arguments: &New) -> Result<String, CliError> {
    let folder = || arguments.folder.file_name().map(|it| it.to_string_lossy().into_owned());
    arguments.name.clone().or_else(folder).ok_or_else(|| {
        let path = arguments.folder.display();
        CliError::usage(
            &format!("`{path}` has no name of its own"),
            "give the package one with `--name`",
        )
    })
}

/// `finops-gcp` is `finops:gcp`, `gcp` is `plugins:gcp`.
fn id(package: &str, namespace: Option<&str>) -> Result<PluginId, CliError> {
    let wrong = |error: &NameError| CliError::usage(&error.to_string(), error.help());
    let (first, last) = package.rsplit_once(['-', '_']).unwrap_or(("plugins", package));
    let namespace = namespace.map_or_else(|| first.replace('-', "."), str::to_owned);
    let namespace = Namespace::new(namespace).map_err(|error| wrong(&error))?;
    let name = PluginName::new(last.to_owned()).map_err(|error| wrong(&error))?;
    Ok(PluginId::new(namespace, name))
}

/// Cargo makes the package, and says itself what it has to say of it.
fn cargo_new(arguments: &New, options: &OutputOptions) -> Result<(), CliError> {
    let mut command = Command::new(workspace::cargo());
    command.args(["new", "--lib"]).arg(&arguments.folder);
    let flags =
        [("--name", &arguments.name), ("--edition", &arguments.edition), ("--vcs", &arguments.vcs)];
    for (flag, value) in flags {
        command.args(value.iter().flat_map(|value| [flag, value.as_str()]));
    }
    command.args(options.quiet.then_some("--quiet"));
    command.args((options.verbose > 0).then_some("--verbose"));
    if let Some(color) = options.color {
        command.arg("--color").arg(color.to_string());
    }
    let ended = command.status().map_err(workspace::not_started)?;
    if ended.success() { Ok(()) } else { Err(CliError::Reported(Exit::Cargo)) }
}

/// The dependency and the sources.
fn fill(folder: &Path, package: &str, id: &PluginId, origin: &Origin) -> Result<(), CliError> {
    let path = folder.join("Cargo.toml");
    // A package that Cargo warns of stands in no workspace that could be inherited from.
    let root = workspace::load(Some(&path)).ok().and_then(|metadata| {
        Text::read(metadata.workspace_root.join("Cargo.toml").as_std_path()).ok()
    });
    let root = root.and_then(|text| text.plain().parse().ok());
    let runtime = Dependency::new("dependencies", "plux-runtime", origin, folder, root.as_ref());
    let manifest = Text::read(&path)?;
    if let Some(edit) = manifest::with_dependencies(manifest, std::slice::from_ref(&runtime)) {
        write::all(&[edit])?;
    } else {
        let message = format!("`{}` has no place for a dependency", path.display());
        let help = format!("let `[dependencies]` say `{}`", runtime.line());
        Message::warning(message).help(help).print();
    }
    let source = template::plugin(package, id, &runtime.crate_name());
    plux_build::write_if_changed(&folder.join("src/lib.rs"), &source)?;
    Ok(())
}

/// What a check of the workspace would say of the new package: that its namespace wants another
/// contract, or is nearly one that somebody declares.
fn told_by_the_sources(folder: &Path, package: &str) {
    let manifest = folder.join("Cargo.toml");
    let builder = plux_build::configure().manifest_path(manifest).workspace(true).offline(true);
    // A workspace that cannot be read is for `check` to tell of.
    let Ok(report) = builder.report() else { return };
    let is_ours = |it: &&Diagnostic| it.location.as_ref().is_some_and(|it| it.package == package);
    for diagnostic in report.diagnostics.iter().filter(is_ours) {
        Message::from(diagnostic).print();
    }
}

fn next_step(folder: &Path, package: &str) {
    let path = short(folder);
    let path = path.display();
    Message::note(format!("no program has it yet: an application has to depend on `{package}`"))
        .help(format!("`cargo add --path {path} -p APPLICATION`, then `cargo plux check`"))
        .print();
}
