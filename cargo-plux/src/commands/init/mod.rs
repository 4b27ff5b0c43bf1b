//! `cargo plux init`: makes a package ready for plux, by adding lines to it.

mod index_host;
mod plan;

use std::env;
use std::io::Write as _;
use std::path::{Path, PathBuf};

use plux_build::Error;
use plux_syntax::relative_path;

use self::index_host::IndexHost;
use self::plan::Plan;
use crate::cli::{Init, OutputOptions, Source};
use crate::edit::manifest::{self, Origin};
use crate::edit::{patch, write};
use crate::error::CliError;
use crate::exit_code::Exit;
use crate::output::message::{Message, status};
use crate::workspace;

pub(crate) fn run(arguments: &Init, options: &OutputOptions) -> Result<Exit, CliError> {
    let manifest_path = arguments.manifest.manifest_path.as_deref();
    let metadata = workspace::load(manifest_path)?;
    let package = match &arguments.package {
        Some(spec) => workspace::named(&metadata, spec)?,
        None => workspace::current(&metadata, manifest_path)?,
    };
    let host = IndexHost::choose(package, arguments.lib, arguments.bin.as_deref())?;
    let is_plugins = matches!(host, IndexHost::None);
    let workspace = metadata.workspace_root.as_std_path();
    let plan = Plan::new(package, workspace, host, &origin(&arguments.source)?)?;

    if !options.quiet || arguments.dry_run {
        let mut out = anstream::stdout();
        for edit in &plan.edits {
            out.write_all(
                patch::render(edit, Path::new(&relative_path(edit.path(), workspace))).as_bytes(),
            )?;
        }
    }
    if !arguments.dry_run {
        write::all(&plan.edits)?;
    }
    for diagnostic in &plan.by_hand {
        Message::from(diagnostic).print();
    }
    if !options.quiet {
        tell(&package.name, &plan, arguments.dry_run, is_plugins);
    }
    Ok(if plan.by_hand.is_empty() { Exit::Ok } else { Exit::Findings })
}

fn tell(package: &str, plan: &Plan, dry_run: bool, is_plugins: bool) {
    if dry_run && !plan.edits.is_empty() {
        return Message::note("this is a dry run: nothing was written").print();
    }
    for edit in &plan.edits {
        let verb = if edit.makes_it() { "Created" } else { "Extended" };
        status(verb, &short(edit.path()).display().to_string());
    }
    if !plan.by_hand.is_empty() {
        return;
    }
    if plan.edits.is_empty() {
        status("Ready", &format!("`{package}`: nothing to do"));
    } else if is_plugins {
        Message::note(format!("`{package}` is a library: it can have plugins now"))
            .help("with `--lib` it takes an index in as well, and with it the plugins of others")
            .print();
    } else {
        Message::note(format!("`{package}` is ready, and indexes the plugins that it depends on"))
            .help("`cargo plux new NAME` starts a package with one, `cargo plux list` shows them")
            .print();
    }
}

/// Where the flags let plux come from.
pub(crate) fn origin(source: &Source) -> Result<Origin, CliError> {
    if let Some(uri) = &source.git {
        return Ok(Origin::Git(uri.clone()));
    }
    let Some(path) = &source.path else { return Ok(Origin::Registry) };
    let checkout =
        manifest::absolute(path).map_err(|source| Error::Read { path: path.clone(), source })?;
    if !checkout.join("plux-runtime/Cargo.toml").is_file() {
        return Err(CliError::usage(
            &format!(
                "`{}` is no checkout of plux: it has no folder `plux-runtime`",
                path.display()
            ),
            "name the folder that `plux-runtime` and `plux-build` lie in",
        ));
    }
    Ok(Origin::Path(checkout))
}

/// A path as people would type it here.
pub(crate) fn short(path: &Path) -> PathBuf {
    let here = env::current_dir().unwrap_or_default();
    path.strip_prefix(&here).unwrap_or(path).to_owned()
}
