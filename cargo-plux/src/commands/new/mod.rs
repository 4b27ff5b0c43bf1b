//! `cargo plux new`: creates a plugin package with a test that passes.

mod contract;

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use cargo_metadata::Metadata;
use plux_build::{Diagnostic, Error, Lint, Report};
use plux_spec::{ExtensionPointEntry, NameError, Namespace, PluginId, PluginName, shell};
use toml_edit::{Array, DocumentMut, InlineTable, Item, Value};

use super::{init, manifest_edit};
use crate::cli::{New, OutputOptions};
use crate::edit::manifest::{self, Dependency, Origin};
use crate::edit::write::Snapshot;
use crate::edit::{Text, write};
use crate::error::CliError;
use crate::exit_code::Exit;
use crate::output::message::{self, Message, status};
use crate::template::{NewPlugin, Obstacle, type_name};
use crate::workspace;

pub(crate) fn run(arguments: &New, options: &OutputOptions) -> Result<Exit, CliError> {
    let package = name(arguments)?;
    let id = id(&package, arguments)?;
    // All errors of the command line are reported before anything is created.
    let metadata = match workspace::load(None) {
        Ok(metadata) => Some(metadata),
        Err(error) if arguments.into.is_some() && workspace::used_manifest(None).is_some() => {
            return Err(error.into());
        }
        Err(_) => None,
    };
    let (origin, _) = init::origin(&arguments.source, metadata.as_ref())?;
    let program = match (&arguments.into, &metadata) {
        (None, _) => None,
        (Some(spec), Some(metadata)) => Some(workspace::named(metadata, spec)?),
        (Some(_), None) => {
            let help = "change to the workspace of the program";
            return Err(CliError::usage("`--into` requires a workspace", help));
        }
    };
    let report = metadata.as_ref().map(|_| report_of(None)).transpose()?.flatten();
    if metadata.is_some() && report.is_none() {
        Message::note(
            "the workspace cannot be analyzed, so the contract of the namespace is not known"
                .to_owned(),
        )
        .help("run `cargo plux check --workspace` for the error")
        .print();
    }
    check_unused(report.as_ref(), &id)?;
    let directory = manifest::absolute(&arguments.directory)
        .map_err(|source| Error::Read { path: arguments.directory.clone(), source })?;
    let snapshot =
        Snapshot::of(files(metadata.as_ref(), program.map(|it| it.manifest_path.as_std_path())));
    let undo = Undo::of(&directory, snapshot);
    cargo_new(arguments, options)?;
    let plugin = Plugin { package: &package, id: &id, origin: &origin };
    let created = fill(&directory, plugin, report.as_ref()).and_then(|contract| {
        if let Some(program) = program {
            add_to_program(program.manifest_path.as_std_path(), &package, &directory)?;
        }
        Ok(contract)
    });
    let contract = created.inspect_err(|_| {
        undo.run();
    })?;
    init::resolve(&directory.join("Cargo.toml"), || undo.run())?;
    if !options.quiet {
        let source = init::short(&directory).join("src/lib.rs");
        status("Added", &format!("the plugin `{id}` in {}", source.display()));
        let is_explained = matches!(contract, Contract::NotImplemented(..));
        contract.report(&package);
        report_problems(&directory, &package, is_explained);
        match program {
            Some(program) => {
                status("Added", &format!("feature `{package}` to `{}`", program.name));
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
            "pass the name of the package with `--name NAME`",
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

/// Reads the workspace of a manifest, or of the current directory; `None` if it cannot be read, which
/// `check` reports. With an invalid lock file, no Cargo command works.
fn report_of(manifest: Option<&Path>) -> Result<Option<Report>, CliError> {
    let builder = plux_build::configure().workspace(true).offline(true);
    match manifest.into_iter().fold(builder, plux_build::Builder::manifest_path).report() {
        Ok(report) => Ok(Some(report)),
        Err(error @ Error::LockFile { .. }) => Err(error.into()),
        Err(_) => Ok(None),
    }
}

/// The changes of `cargo new` and this command, to undo them after an error.
struct Undo {
    snapshot: Snapshot,
    /// The directories that do not exist yet, the package's first.
    directories: Vec<PathBuf>,
}

impl Undo {
    fn of(directory: &Path, snapshot: Snapshot) -> Self {
        let missing = directory.ancestors().take_while(|it| !it.exists());
        Self { snapshot, directories: missing.map(Path::to_owned).collect() }
    }

    /// Restores the files, removes the new directories, and returns whether that was possible. What
    /// fails is a warning: the error that led to it is reported as well.
    fn run(&self) -> bool {
        let is_restored = init::undo(&self.snapshot);
        let Some((package, parents)) = self.directories.split_first() else { return is_restored };
        if let Err(error) = fs::remove_dir_all(package) {
            let package = init::short(package);
            let path = package.display();
            Message::warning(format!("failed to remove `{path}`: {error}"))
                .help(format!("remove the directory `{path}`"))
                .print();
            return false;
        }
        for parent in parents {
            // Another process may have created a file in it.
            let _ = fs::remove_dir(parent);
        }
        is_restored
    }
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

/// The contract of the namespace, as far as the plugin implements it.
enum Contract<'a> {
    /// No library declares the namespace.
    Unknown,
    Implemented(&'a ExtensionPointEntry),
    NotImplemented(&'a ExtensionPointEntry, Obstacle),
}

impl Contract<'_> {
    /// Reports what was implemented, or why not and what to write instead.
    fn report(&self, package: &str) {
        match self {
            Self::Unknown => {}
            Self::Implemented(ExtensionPointEntry { contract, package, .. }) => status(
                "Implemented",
                &format!("`{contract}` of `{package}`, with `todo!()` as bodies"),
            ),
            Self::NotImplemented(point, obstacle) => {
                let ExtensionPointEntry { contract, package: declaring, .. } = point;
                let item = match contract.strip_prefix("dyn ") {
                    Some(name) => format!("`impl {name} for {}`", type_name(package)),
                    None => "an item of that type".to_owned(),
                };
                Message::note(format!(
                    "the plugin does not implement `{contract}` of `{declaring}`: {obstacle}"
                ))
                .help(format!(
                    "add `{declaring}` to its dependencies, and put `#[plugin]` on {item}"
                ))
                .print();
            }
        }
    }
}

/// Writes the dependencies and the source, which implements the contract of the namespace if that can
/// be generated and compiles.
fn fill<'a>(
    directory: &Path,
    plugin: Plugin<'_>,
    report: Option<&'a Report>,
) -> Result<Contract<'a>, CliError> {
    let (manifest, library) = (directory.join("Cargo.toml"), directory.join("src/lib.rs"));
    // A package outside of its workspace inherits nothing.
    let root = workspace::load(Some(&manifest)).ok().and_then(|metadata| {
        Text::read(metadata.workspace_root.join("Cargo.toml").as_std_path()).ok()
    });
    let root: Option<DocumentMut> = root.and_then(|text| text.normalized().parse().ok());
    let Plugin { package, id, origin } = plugin;
    let runtime = Dependency::new("dependencies", "plux-runtime", origin, directory, root.as_ref());
    edit(&manifest, |document| runtime.add_to(document))?;
    let plugin = NewPlugin { package, id, runtime: &runtime.crate_name() };

    let point = report.and_then(|report| Some((report, contract::of_namespace(report, &plugin)?)));
    let mut contract = Contract::Unknown;
    if let Some((report, point)) = point {
        let made = contract::implement(plugin, point, report, directory, root.as_ref());
        let obstacle = match made {
            Ok(made) => {
                let before = Snapshot::of([manifest.clone()]);
                edit(&manifest, |it| made.dependencies.iter().try_for_each(|new| new.add_to(it)))?;
                plux_build::write_if_changed(&library, &made.source)?;
                if workspace::check(&manifest) {
                    return Ok(Contract::Implemented(point));
                }
                before.restore()?;
                Obstacle::NotCompiled
            }
            Err(obstacle) => obstacle,
        };
        contract = Contract::NotImplemented(point, obstacle);
    }
    plux_build::write_if_changed(&library, &plugin.source())?;
    Ok(contract)
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

/// Reports the problems of the new package, such as a namespace that is not declared. A contract that
/// it does not implement may be explained already.
fn report_problems(directory: &Path, package: &str, is_explained: bool) {
    let Ok(Some(report)) = report_of(Some(&directory.join("Cargo.toml"))) else { return };
    message::set_workspace(&report.workspace);
    let is_own = |it: &&Diagnostic| it.location.as_ref().is_some_and(|it| it.package == package);
    let is_new = |it: &&Diagnostic| !is_explained || it.lint != Some(Lint::ContractMismatch);
    for diagnostic in report.diagnostics.iter().filter(is_own).filter(is_new) {
        Message::from(diagnostic).print();
    }
}

fn report_next_step(directory: &Path, package: &str) {
    let path = init::short(directory).to_string_lossy().into_owned();
    let path = shell::word(&path);
    Message::note(format!("no program depends on `{package}` yet"))
        .help(format!("run `cargo add --path {path} -p PROGRAM`, then `cargo plux check`"))
        .print();
}
