//! `cargo plux init`: sets up packages for plux.

mod index_host;
mod plan;

use std::env;
use std::io::Write as _;
use std::path::{Path, PathBuf};

use cargo_metadata::{Metadata, Package};
use plux_build::Error;
use plux_syntax::relative_path;
use toml_edit::DocumentMut;

use self::index_host::IndexHost;
use self::plan::Plan;
use super::scope;
use crate::cli::{Init, OutputOptions, Source};
use crate::edit::manifest::{self, Origin};
use crate::edit::write::{Snapshot, Unrestored};
use crate::edit::{Text, patch, write};
use crate::error::CliError;
use crate::exit_code::Exit;
use crate::output::message::{self, Message, status};
use crate::workspace;

pub(crate) fn run(arguments: &Init, options: &OutputOptions) -> Result<Exit, CliError> {
    let manifest_path = arguments.manifest.manifest_path.as_deref();
    let metadata = workspace::load(manifest_path)?;
    message::set_workspace(metadata.workspace_root.as_std_path());
    let packages: Vec<&Package> = match &*arguments.package {
        [] => vec![workspace::current(&metadata, manifest_path)?],
        specs => specs
            .iter()
            .map(|spec| workspace::named(&metadata, spec))
            .collect::<Result<_, Error>>()?,
    };
    let root = metadata.workspace_root.as_std_path();
    let (origin, is_requested) = origin(&arguments.source, Some(&metadata))?;
    let mut plan = Plan::new(root, origin, is_requested)?;
    let mut is_plugins = true;
    for package in &packages {
        let host = IndexHost::choose(package, arguments.lib, arguments.bin.as_deref())?;
        is_plugins &= matches!(host, IndexHost::None);
        plan.set_up(package, host)?;
    }
    let plan = plan.finish(packages[0])?;

    if !options.quiet || arguments.dry_run {
        let mut out = anstream::stdout();
        for edit in &plan.edits {
            let name = relative_path(edit.path(), root);
            out.write_all(patch::render(edit, Path::new(&name)).as_bytes())?;
        }
    }
    // If one edit needs a decision, no edit is written.
    let is_complete = plan.manual_changes.is_empty();
    if !arguments.dry_run && is_complete {
        let lock = metadata.workspace_root.join("Cargo.lock").into_std_path_buf();
        let files = plan.edits.iter().map(|edit| edit.path().to_owned());
        let snapshot = Snapshot::of(files.chain([lock]));
        write::all(&plan.edits)?;
        if !plan.edits.is_empty() {
            resolve(packages[0].manifest_path.as_std_path(), || undo(&snapshot))?;
        }
    }
    for diagnostic in &plan.manual_changes {
        Message::from(diagnostic).print();
    }
    if !options.quiet {
        let names: Vec<String> = packages.iter().map(|it| format!("`{}`", it.name)).collect();
        report(&names.join(", "), &plan, arguments, is_plugins);
    }
    Ok(if is_complete { Exit::Ok } else { Exit::Findings })
}

fn report(packages: &str, plan: &plan::Edits, arguments: &Init, is_plugins: bool) {
    let dry_run = arguments.dry_run;
    if !plan.edits.is_empty() && (dry_run || !plan.manual_changes.is_empty()) {
        let reason = if dry_run { "this is a dry run" } else { "a decision is needed" };
        return Message::note(format!("{reason}: nothing was written")).print();
    }
    if !plan.manual_changes.is_empty() {
        return;
    }
    for edit in &plan.edits {
        let verb = if edit.creates_file() { "Created" } else { "Extended" };
        status(verb, &short(edit.path()).display().to_string());
    }
    if plan.edits.is_empty() {
        status("Ready", &format!("{packages}: nothing to do"));
    } else if is_plugins {
        Message::note(format!("{packages} can declare plugins"))
            .help(format!(
                "run `cargo plux init{} --lib` to also load the plugins of other packages",
                scope::package_flags(&arguments.package)
            ))
            .print();
    } else {
        Message::note(format!("{packages} includes an index of the plugins that it depends on"))
            .help("run `cargo plux new NAME` to create a plugin, and `cargo plux list` to list all")
            .print();
    }
}

/// Lets Cargo resolve the dependencies, offline if possible. If that fails, undoes all changes: in a
/// workspace that cannot be resolved, no Cargo command works.
pub(super) fn resolve(manifest: &Path, undo: impl FnOnce() -> bool) -> Result<(), CliError> {
    let Err(error) = workspace::resolve(manifest) else { return Ok(()) };
    let builder = plux_build::configure().manifest_path(manifest).offline(true);
    let is_invalid_lock = |it: &Error| matches!(it, Error::LockFile { .. });
    let invalid_lock = builder.report().err().filter(is_invalid_lock);
    let undone = if undo() { ", so all changes are undone" } else { "" };
    if let Some(error) = invalid_lock {
        return Err(error.into());
    }
    let message = Message::error(format!("Cargo cannot resolve the dependencies{undone}: {error}"));
    let is_of_plux = ["plux-runtime`", "plux-build`"].iter().any(|it| error.contains(it));
    let help = if is_of_plux {
        "pass `--path CHECKOUT` or `--git URI` if plux is not in the crates registry"
    } else {
        "fix the error, then try again"
    };
    Err(CliError::Failed(Exit::Cargo, message.help(help)))
}

/// Restores the files of a snapshot, and returns whether that was possible. What is not restored is a
/// warning: the error that led to it is reported as well.
pub(super) fn undo(snapshot: &Snapshot) -> bool {
    let Err(unrestored) = snapshot.restore() else { return true };
    Message::warning(unrestored.headline()).help(Unrestored::help()).print();
    false
}

/// Returns the source of plux, and whether a flag names it. Without a flag, it is the source that the
/// workspace uses, else the registry.
pub(super) fn origin(
    source: &Source,
    metadata: Option<&Metadata>,
) -> Result<(Origin, bool), CliError> {
    if let Some(uri) = &source.git {
        return Ok((Origin::Git { uri: uri.clone(), reference: None }, true));
    }
    let Some(path) = &source.path else {
        let of_workspace = metadata.and_then(|metadata| {
            let root = metadata.workspace_root.join("Cargo.toml");
            let root = Text::read(root.as_std_path()).ok()?.normalized();
            Origin::of_workspace(metadata, &root.parse::<DocumentMut>().ok()?)
        });
        return Ok((of_workspace.unwrap_or_else(Origin::registry), false));
    };
    let checkout =
        manifest::absolute(path).map_err(|source| Error::Read { path: path.clone(), source })?;
    if !checkout.join("plux-runtime/Cargo.toml").is_file() {
        return Err(CliError::usage(
            &format!(
                "`{}` is not a checkout of plux: it has no directory `plux-runtime`",
                path.display()
            ),
            "pass the directory that has `plux-runtime` and `plux-build`",
        ));
    }
    Ok((Origin::Path(checkout), true))
}

/// Returns a path relative to the current directory, if it is below it.
pub(crate) fn short(path: &Path) -> PathBuf {
    let here = env::current_dir().unwrap_or_default();
    path.strip_prefix(&here).unwrap_or(path).to_owned()
}
