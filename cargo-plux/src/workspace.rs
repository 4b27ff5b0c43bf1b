//! The packages of the workspace, as Cargo reads them.

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::{env, io};

use cargo_metadata::{Metadata, MetadataCommand, Package};
use plux_build::Error;
use plux_spec::closest_matches;

use crate::error::CliError;

/// Returns the workspace of a manifest, or of the current directory.
///
/// Cargo reads only the manifests. It does not access the network, and writes nothing.
pub(crate) fn load(manifest_path: Option<&Path>) -> Result<Metadata, Error> {
    let mut command = MetadataCommand::new();
    command.cargo_path(cargo()).no_deps().other_options(vec!["--offline".to_owned()]);
    command.env("CARGO_TERM_COLOR", "never");
    if let Some(path) = manifest_path {
        command.manifest_path(path);
    }
    let line = "cargo metadata --no-deps --offline".to_owned();
    command.exec().map_err(|error| match error {
        cargo_metadata::Error::CargoMetadata { stderr } => {
            Error::Cargo { command: line, stderr: stderr.trim_end().to_owned() }
        }
        cargo_metadata::Error::Io(source) => not_started(source),
        source => Error::Metadata { command: line, source: source.into() },
    })
}

/// Lets Cargo resolve the dependencies of a workspace, offline if possible.
pub(crate) fn resolve(manifest: &Path) -> Result<(), String> {
    let run = |flags: &[&str]| {
        let mut command = Command::new(cargo());
        command.args(["metadata", "--format-version", "1", "--manifest-path"]).arg(manifest);
        command.args(flags).stdout(Stdio::null()).env("CARGO_TERM_COLOR", "never");
        let output = command.output().map_err(|error| error.to_string())?;
        let stderr = String::from_utf8_lossy(&output.stderr).trim_end().to_owned();
        if output.status.success() { Ok(()) } else { Err(stderr) }
    };
    run(&["--offline"]).or_else(|_| run(&[]))
}

/// Returns whether a package compiles, offline if possible. Nothing is printed.
pub(crate) fn check(manifest: &Path) -> bool {
    let run = |flags: &[&str]| {
        let mut command = Command::new(cargo());
        command.args(["check", "--quiet", "--all-targets", "--manifest-path"]).arg(manifest);
        command.args(flags).stdout(Stdio::null()).stderr(Stdio::null());
        command.status().is_ok_and(|status| status.success())
    };
    run(&["--offline"]) || run(&[])
}

/// Returns the path of the Cargo that runs this program.
pub(crate) fn cargo() -> PathBuf {
    env::var_os("CARGO").map_or_else(|| PathBuf::from("cargo"), PathBuf::from)
}

/// Returns the error for a Cargo that cannot be run.
pub(crate) fn not_started(source: io::Error) -> Error {
    Error::cargo_not_started(cargo().display().to_string(), source)
}

/// Returns the member that `name` or `name@version` selects.
pub(crate) fn named<'a>(metadata: &'a Metadata, spec: &str) -> Result<&'a Package, Error> {
    let members = metadata.workspace_packages();
    let (name, version) = spec.split_once('@').map_or((spec, None), |(n, v)| (n, Some(v)));
    let fits = |it: &&Package| {
        it.name == name && version.is_none_or(|version| it.version.to_string() == version)
    };
    members.iter().copied().find(fits).ok_or_else(|| {
        let help = match closest_matches(name, members.iter().map(|it| it.name.as_str())).first() {
            Some(near) => format!("did you mean `{near}`?"),
            None => "run `cargo metadata --no-deps` to list the members".to_owned(),
        };
        let workspace = metadata.workspace_root.clone().into();
        Error::UnknownPackage { name: spec.to_owned(), workspace, help }
    })
}

/// The number of packages that a message lists.
const MAX_NAMES: usize = 10;

/// Returns the package of a manifest, or of the current directory. In a virtual workspace, returns
/// its only default member.
pub(crate) fn current<'a>(
    metadata: &'a Metadata,
    manifest_path: Option<&Path>,
) -> Result<&'a Package, CliError> {
    let manifest = used_manifest(manifest_path);
    let members = metadata.workspace_packages();
    let is_it = |it: &&Package| it.manifest_path.as_std_path().canonicalize().ok() == manifest;
    if let Some(package) = members.iter().copied().find(is_it) {
        return Ok(package);
    }
    if let [package] = metadata.workspace_default_packages()[..] {
        return Ok(package);
    }
    if members.is_empty() {
        return Err(CliError::usage(
            "this workspace has no packages",
            "run `cargo new NAME` to create one, then `cargo plux init -p NAME`",
        ));
    }
    let names = members.iter().take(MAX_NAMES).map(|it| format!("`{}`", it.name));
    let names = names.collect::<Vec<_>>().join(", ");
    let more = match members.len().saturating_sub(MAX_NAMES) {
        0 => String::new(),
        more => format!(" and {more} more"),
    };
    Err(CliError::usage(
        "this is a workspace of several packages",
        &format!("select one with `-p`: {names}{more}"),
    ))
}

/// Returns the manifest that Cargo uses: the given one, or the first one in the current directory and its
/// parents.
pub(crate) fn used_manifest(manifest_path: Option<&Path>) -> Option<PathBuf> {
    let nearest = || {
        let directory = env::current_dir().ok()?;
        directory.ancestors().map(|it| it.join("Cargo.toml")).find(|path| path.is_file())
    };
    manifest_path.map(Path::to_owned).or_else(nearest)?.canonicalize().ok()
}

/// Returns whether Cargo uses the manifest of the workspace root, and not that of another member.
pub(crate) fn is_root(workspace: &Path, manifest_path: Option<&Path>) -> bool {
    let manifest = used_manifest(manifest_path);
    manifest.is_some() && manifest == workspace.join("Cargo.toml").canonicalize().ok()
}
