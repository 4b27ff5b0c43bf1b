//! `cargo plux new`: creates a plugin package with a test that passes.

mod contract;

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use cargo_metadata::Metadata;
use plux_build::{Diagnostic, Error, Report};
use plux_spec::{ExtensionPointEntry, NameError, Namespace, PluginId, PluginName};
use toml_edit::{Array, DocumentMut, InlineTable, Item, Value};

use super::{init, manifest_edit};

use crate::cli::{New, OutputOptions};
use crate::edit::manifest::{self, Dependency, Origin};
use crate::edit::write::Snapshot;
use crate::edit::{Text, write};
use crate::error::CliError;
use crate::exit_code::Exit;
use crate::output::message::{self, Message, status};
use crate::template::NewPlugin;
use crate::workspace;

pub(crate) fn run(arguments: &New, options: &OutputOptions) -> Result<Exit, CliError> {
    let package = name(arguments)?;
    let id = id(&package, arguments)?;
    // All errors of the command line are reported before anything is created.
    let metadata = workspace::load(None).ok();
    let (origin, _) = init::origin(&arguments.source, metadata.as_ref())?;
    let program = match (&arguments.into, &metadata) {
        (None, _) => None,
        (Some(spec), Some(metadata)) => Some(workspace::named(metadata, spec)?),
        (Some(_), None) => {
            let help = "change to the workspace of the program";
            return Err(CliError::usage("`--into` requires a workspace", help));
        }
    };
    // A workspace that cannot be read is not an error here; `check` reports it.
    let report = metadata.as_ref().and_then(|_| report_of(None));
    check_unused(report.as_ref(), &id)?;
    let directory = manifest::absolute(&arguments.directory)
        .map_err(|source| Error::Read { path: arguments.directory.clone(), source })?;
    let snapshot =
        Snapshot::of(files(metadata.as_ref(), program.map(|it| it.manifest_path.as_std_path())));
    let existed = directory.exists();
    cargo_new(arguments, options)?;
    let plugin = Plugin { package: &package, id: &id, origin: &origin };
    let created = fill(&directory, plugin, report.as_ref()).and_then(|implemented| {
        if let Some(program) = program {
            add_to_program(program.manifest_path.as_std_path(), &package, &directory)?;
        }
        init::resolve(&directory.join("Cargo.toml"), &snapshot).map(|()| implemented)
    });
    let implemented = match created {
        Ok(implemented) => implemented,
        Err(error) => {
            snapshot.restore()?;
            if !existed {
                fs::remove_dir_all(&directory)?;
            }
            return Err(error);
        }
    };
    if !options.quiet {
        let source = init::short(&directory).join("src/lib.rs");
        status("Added", &format!("the plugin `{id}` in {}", source.display()));
        if let Some(point) = implemented {
            let ExtensionPointEntry { contract, package, .. } = point;
            status(
                "Implemented",
                &format!("`{contract}` of `{package}`, with `todo!()` as bodies"),
            );
        }
        report_problems(&directory, &package);
        match program {
            Some(program) => {
                let feature = &package;
                status("Added", &format!("feature `{feature}` to `{}`", program.name));
            }
            None => report_next_step(&directory, &package),
        }
    }
    Ok(Exit::Ok)
}

/// Returns the files outside of the new package that may be changed.
fn files(metadata: Option<&Metadata>, program: Option<&Path>) -> Vec<PathBuf> {
    let root = metadata.map(|it| it.workspace_root.as_std_path().to_owned());
    let root = root.iter().flat_map(|it| [it.join("Cargo.toml"), it.join("Cargo.lock")]);
    root.chain(program.map(Path::to_owned)).collect()
}

/// Returns the name of the package, as `cargo new` determines it.
fn name(arguments: &New) -> Result<String, CliError> {
    let directory = || arguments.directory.file_name().map(|it| it.to_string_lossy().into_owned());
    arguments.name.clone().or_else(directory).ok_or_else(|| {
        let path = arguments.directory.display();
        CliError::usage(
            &format!("`{path}` has no last component to name the package after"),
            "name the package with `--name`",
        )
    })
}

/// Returns the id of the plugin. The default is `finops:gcp` for the package `finops-gcp`, and
/// `plugins:gcp` for `gcp`.
fn id(package: &str, arguments: &New) -> Result<PluginId, CliError> {
    let invalid = |error: &NameError| CliError::usage(&error.to_string(), error.help());
    let (first, last) = package.rsplit_once(['-', '_']).unwrap_or(("plugins", package));
    let namespace = arguments.namespace.clone().unwrap_or_else(|| first.replace('-', "."));
    let namespace = Namespace::new(namespace).map_err(|error| invalid(&error))?;
    let name = arguments.plugin.clone().unwrap_or_else(|| last.to_owned());
    let name = PluginName::new(name).map_err(|error| invalid(&error))?;
    Ok(PluginId::new(namespace, name))
}

/// Returns an error if a plugin of the workspace has the id.
fn check_unused(report: Option<&Report>, id: &PluginId) -> Result<(), CliError> {
    let Some(report) = report else { return Ok(()) };
    let Some(taken) = report.index.plugins.iter().find(|it| it.id() == *id) else { return Ok(()) };
    let message = format!("the plugin `{id}` already exists in `{}`", taken.package);
    Err(CliError::usage(&message, "choose another name with `--plugin NAME`"))
}

/// Reads the workspace of a manifest, or of the current directory.
fn report_of(manifest: Option<&Path>) -> Option<Report> {
    let builder = plux_build::configure().workspace(true).offline(true);
    manifest.into_iter().fold(builder, plux_build::Builder::manifest_path).report().ok()
}

/// Runs `cargo new`, which prints its own messages.
fn cargo_new(arguments: &New, options: &OutputOptions) -> Result<(), CliError> {
    let mut command = Command::new(workspace::cargo());
    command.args(["new", "--lib"]).arg(&arguments.directory);
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
    let status = command.status().map_err(workspace::not_started)?;
    if status.success() { Ok(()) } else { Err(CliError::Reported(Exit::Cargo)) }
}

/// The plugin to be created.
#[derive(Clone, Copy)]
struct Plugin<'a> {
    package: &'a str,
    id: &'a PluginId,
    origin: &'a Origin,
}

/// Writes the dependencies and the source. Returns the extension point whose contract the plugin
/// implements, if it could be generated and compiles.
fn fill<'a>(
    directory: &Path,
    plugin: Plugin<'_>,
    report: Option<&'a Report>,
) -> Result<Option<&'a ExtensionPointEntry>, CliError> {
    let (manifest, library) = (directory.join("Cargo.toml"), directory.join("src/lib.rs"));
    // A package outside of its workspace inherits nothing.
    let root = workspace::load(Some(&manifest)).ok().and_then(|metadata| {
        Text::read(metadata.workspace_root.join("Cargo.toml").as_std_path()).ok()
    });
    let root: Option<DocumentMut> = root.and_then(|text| text.plain().parse().ok());
    let Plugin { package, id, origin } = plugin;
    let runtime = Dependency::new("dependencies", "plux-runtime", origin, directory, root.as_ref());
    edit(&manifest, |document| runtime.add_to(document))?;
    let plugin = NewPlugin { package, id, runtime: &runtime.crate_name() };

    let point = report.and_then(|report| Some((report, contract::of_namespace(report, &plugin)?)));
    let implemented = point.and_then(|(report, point)| {
        let made = contract::implement(plugin, point, report, directory, root.as_ref())?;
        Some((point, made))
    });
    if let Some((point, made)) = implemented {
        let before = Snapshot::of([manifest.clone()]);
        edit(&manifest, |it| made.dependencies.iter().try_for_each(|new| new.add_to(it)))?;
        plux_build::write_if_changed(&library, &made.source)?;
        if workspace::check(&manifest) {
            return Ok(Some(point));
        }
        before.restore()?;
    }
    plux_build::write_if_changed(&library, &plugin.source())?;
    Ok(None)
}

/// Adds the package to a program as an optional dependency, with a feature of the same name.
fn add_to_program(manifest: &Path, package: &str, directory: &Path) -> Result<(), CliError> {
    let program = manifest.parent().unwrap_or(Path::new(""));
    let path = plux_syntax::relative_path(directory, program);
    edit(manifest, |document| {
        let mut dependency = InlineTable::new();
        dependency.insert("path", path.into());
        dependency.insert("optional", true.into());
        let table = |document: &mut DocumentMut, name: &str, key: &str, value: Value| {
            let table = document.entry(name).or_insert_with(toml_edit::table);
            table.as_table_like_mut()?.insert(key, Item::Value(value));
            Some(())
        };
        table(document, "dependencies", package, dependency.into())?;
        let feature: Array = [format!("dep:{package}")].into_iter().collect();
        table(document, "features", package, feature.into())
    })
}

/// Applies a change to a manifest.
fn edit(path: &Path, change: impl FnOnce(&mut DocumentMut) -> Option<()>) -> Result<(), CliError> {
    let edit = manifest_edit::edit(path, "a dependency or feature is not a table", change)?;
    Ok(write::all(&[edit])?)
}

/// Reports the problems of the new package, such as a contract that differs from its namespace's.
fn report_problems(directory: &Path, package: &str) {
    let Some(report) = report_of(Some(&directory.join("Cargo.toml"))) else { return };
    message::set_workspace(&report.workspace);
    let is_own = |it: &&Diagnostic| it.location.as_ref().is_some_and(|it| it.package == package);
    for diagnostic in report.diagnostics.iter().filter(is_own) {
        Message::from(diagnostic).print();
    }
}

fn report_next_step(directory: &Path, package: &str) {
    let path = init::short(directory);
    let path = path.display();
    Message::note(format!("no program depends on `{package}` yet"))
        .help(format!("run `cargo add --path {path} -p PROGRAM`, then `cargo plux check`"))
        .print();
}
