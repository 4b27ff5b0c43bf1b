//! Loads a workspace from `cargo metadata`, with fallbacks.
//!
//! | step | source | result |
//! |---|---|---|
//! | 0 | `cargo metadata --no-deps`, Cargo.lock | complete, if `fast_path` finds that it is |
//! | 1 | `cargo metadata --frozen` | complete |
//! | 2 | `cargo metadata`, on the command line and unless flags forbid it | complete |
//! | 3 | `cargo metadata --no-deps`, Cargo.lock, downloaded sources | members, versions, sources on this machine |
//! | 4 | the package's own manifest | direct dependencies |
//!
//! A build script never uses the network and never writes next to the sources. It works with a fresh
//! Cargo home (step 1 requires dev-dependencies that no build has downloaded), within
//! `cargo package` (its registry is unknown to any other Cargo), in `cargo install --path` without a
//! lock file (step 1 would write one), and vendored below another workspace (where even step 3
//! fails). Each fallback is reported. A broken lock file is an error in all of them.

use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::rc::Rc;

use cargo_metadata::Metadata;
use plux_spec::list::owned;
use plux_spec::{DependencyBasis, IncompleteReason, ResolveFailure};

use super::command::{Cargo, CliFeatures};
use super::fast_path;
use super::lock_file::LockFile;
use super::manifest;
use super::package::Package;
use super::target_info::HOST;
use crate::error::Error;

/// The access to the network that Cargo has.
#[derive(Clone, Copy, PartialEq)]
pub(crate) enum Network {
    /// Neither to the network nor to the lock file: in a build script.
    Never,
    /// As far as the flags of the command line allow.
    Flags { locked: bool, offline: bool },
}

/// The packages that Cargo knows, addressed by their positions.
#[derive(Default)]
pub(crate) struct Workspace {
    pub(crate) root: PathBuf,
    pub(crate) target_directory: PathBuf,
    /// `[workspace.metadata]`.
    pub(crate) metadata: serde_json::Value,
    pub(crate) packages: Vec<Package>,
    /// The manifest that Cargo was called for, if it is known.
    pub(crate) current: Option<PathBuf>,
    pub(crate) members: Vec<usize>,
    pub(crate) default_members: Vec<usize>,
    /// The dependencies of each package that Cargo resolved, by position of the package. Empty if it
    /// resolved none.
    pub(crate) resolved: Vec<Vec<usize>>,
    /// Why `resolved` is empty. `None` if Cargo resolved the dependencies, or did not have to.
    pub(crate) fallback: Option<Fallback>,
    pub(crate) lock: Option<Rc<LockFile>>,
}

/// The basis of the dependencies if `cargo metadata` did not resolve them.
pub(crate) struct Fallback {
    pub(crate) basis: DependencyBasis,
    pub(crate) failure: ResolveFailure,
    /// The first line of Cargo's error.
    pub(crate) error: String,
}

impl Fallback {
    pub(crate) fn reason(&self) -> IncompleteReason {
        IncompleteReason::DependenciesUnresolved { basis: self.basis, failure: self.failure }
    }

    /// Creates it for the standard error of Cargo.
    fn new(basis: DependencyBasis, stderr: &str) -> Self {
        let mentions = |words: &[&str]| words.iter().any(|word| stderr.contains(word));
        let failure = if mentions(&["lock file"]) {
            ResolveFailure::LockFile
        } else if mentions(&["download", "offline", "network", "no matching package"]) {
            ResolveFailure::Network
        } else {
            ResolveFailure::Other
        };
        // The lines after the first one of an error contain local paths.
        let mut error = "";
        for line in stderr.lines().map(str::trim) {
            if line.starts_with("error") {
                error = line;
                break;
            }
            if error.is_empty() {
                error = line;
            }
        }
        let error = if error.is_empty() { "no output" } else { error }.to_owned();
        Self { basis, failure, error }
    }
}

impl Workspace {
    /// Returns the path of the lock file, if it exists.
    pub(crate) fn lock_path(&self) -> Option<PathBuf> {
        Some(self.root.join("Cargo.lock")).filter(|path| path.is_file())
    }

    pub(crate) fn members(&self) -> impl Iterator<Item = &Package> {
        self.members.iter().map(|&at| &self.packages[at])
    }

    fn new(metadata: Metadata, cargo: &Cargo, read: Option<&ReadLock>) -> Result<Self, Error> {
        let mut positions = HashMap::new();
        for (at, package) in metadata.packages.iter().enumerate() {
            positions.insert(package.id.clone(), at);
        }
        let all = |ids: &[cargo_metadata::PackageId]| {
            let mut all = Vec::with_capacity(ids.len());
            for id in ids {
                all.extend(positions.get(id).copied());
            }
            all
        };
        let current = match &metadata.resolve {
            Some(resolve) => resolve.root.as_ref().and_then(|id| {
                Some(metadata.packages[*positions.get(id)?].manifest_path.clone().into())
            }),
            None => nearest_manifest(cargo.manifest_path.as_deref()),
        };
        let mut resolved = Vec::new();
        if let Some(resolve) = &metadata.resolve {
            resolved.resize(metadata.packages.len(), Vec::new());
            for node in &resolve.nodes {
                if let Some(&at) = positions.get(&node.id) {
                    resolved[at] = all(&node.dependencies);
                }
            }
        }
        let defaults = &metadata.workspace_default_members;
        let default_members = if defaults.is_available() { all(defaults) } else { Vec::new() };
        let mut packages = Vec::with_capacity(metadata.packages.len());
        for package in metadata.packages {
            packages.push(Package::from(package));
        }
        let root: PathBuf = metadata.workspace_root.into();
        let lock_path = root.join("Cargo.lock");
        let lock = match read {
            Some((path, lock)) if *path == lock_path => Some(Rc::clone(lock)),
            _ => LockFile::read(&lock_path)?.map(Rc::new),
        };
        Ok(Self {
            members: all(&metadata.workspace_members),
            default_members,
            resolved,
            target_directory: metadata.target_directory.into(),
            metadata: metadata.workspace_metadata,
            packages,
            current,
            fallback: None,
            lock,
            root,
        })
    }

    /// The package alone, where Cargo cannot even list the members.
    fn of_own_manifest(path: &Path, stderr: &str) -> Result<Self, Error> {
        let package = manifest::read(path, None)?;
        Ok(Self {
            lock: LockFile::read(&package.dir().join("Cargo.lock"))?.map(Rc::new),
            root: package.dir().to_owned(),
            packages: vec![package],
            members: vec![0],
            default_members: vec![0],
            fallback: Some(Fallback::new(DependencyBasis::OwnManifest, stderr)),
            ..Self::default()
        })
    }
}

/// A lock file that has been read: parsing one takes a while in an unoptimized build script.
type ReadLock = (PathBuf, Rc<LockFile>);

/// Loads the workspace around Cargo's manifest.
pub(crate) fn load(
    cargo: &Cargo,
    target: &str,
    features: &CliFeatures,
    network: Network,
) -> Result<Workspace, Error> {
    // Only Cargo can check the flags of a command line.
    let has_nothing_to_check = match network {
        Network::Never => true,
        Network::Flags { locked, .. } => !locked && features.flags().is_empty() && target == HOST,
    };
    let mut read = None;
    if has_nothing_to_check
        && let Some(path) = nearest_lock(cargo)
        && let Ok(Some(lock)) = LockFile::read(&path)
    {
        // The lock file of a running build has the patches.
        let is_possible = fast_path::is_possible(&lock, &path, network == Network::Never);
        let read = &*read.insert((path, Rc::new(lock)));
        if is_possible && let Ok(metadata) = cargo.members() {
            let workspace = Workspace::new(metadata, cargo, Some(read))?;
            let members: Vec<&Package> = workspace.members().collect();
            if workspace.lock.as_deref().is_some_and(|lock| fast_path::suffices(&members, lock)) {
                return Ok(workspace);
            }
        }
    }
    let with = |more: &[&str]| {
        let mut flags = owned(more);
        flags.append(&mut features.flags());
        flags.push("--filter-platform".to_owned());
        flags.push(target.to_owned());
        flags
    };
    let mut stderr = match cargo.metadata(&with(&["--frozen"])) {
        Ok(metadata) => return Workspace::new(metadata, cargo, read.as_ref()),
        Err(Error::Cargo { stderr, .. }) => stderr,
        Err(error) => return Err(error),
    };
    // Cargo's error for a broken lock file has less detail.
    if read.is_none()
        && let Some(lock) = nearest_lock(cargo)
    {
        LockFile::read(&lock)?;
    }
    let flags: Option<&[&str]> = match network {
        Network::Never | Network::Flags { locked: true, offline: true } => None,
        Network::Flags { locked: true, .. } => Some(&["--locked"]),
        Network::Flags { offline: true, .. } => Some(&["--offline"]),
        Network::Flags { .. } => Some(&[]),
    };
    if let Some(flags) = flags {
        stderr = match cargo.metadata(&with(flags)) {
            Ok(metadata) => return Workspace::new(metadata, cargo, None),
            Err(Error::Cargo { stderr, .. }) if flags == ["--offline"] => stderr,
            Err(error) => return Err(error),
        }
    }
    load_without_resolving(cargo, network, &stderr)
}

/// Step 3, and for build scripts step 4.
fn load_without_resolving(
    cargo: &Cargo,
    network: Network,
    stderr: &str,
) -> Result<Workspace, Error> {
    match (cargo.members(), &cargo.manifest_path) {
        (Ok(metadata), _) => {
            let workspace = Workspace::new(metadata, cargo, None)?;
            let has_lock = workspace.lock.is_some();
            let basis =
                if has_lock { DependencyBasis::LockFile } else { DependencyBasis::Manifests };
            Ok(Workspace { fallback: Some(Fallback::new(basis, stderr)), ..workspace })
        }
        (Err(Error::Cargo { stderr, .. }), Some(path)) if network == Network::Never => {
            Workspace::of_own_manifest(path, &stderr)
        }
        (Err(error), _) => Err(error),
    }
}

/// Returns Cargo's metadata of the package `name` at a manifest outside of the workspace.
pub(crate) fn describe(cargo: &Cargo, manifest: &Path, name: &str) -> Option<Package> {
    let cargo = Cargo { manifest_path: Some(manifest.to_owned()), ..cargo.clone() };
    let metadata = cargo.members().ok()?;
    metadata.packages.into_iter().find(|it| *it.name == name).map(Package::from)
}

/// Returns the manifest that Cargo finds: the given one, or the nearest from the current directory.
fn nearest_manifest(given: Option<&Path>) -> Option<PathBuf> {
    if let Some(path) = given {
        return Some(path.to_owned());
    }
    let dir = std::env::current_dir().ok()?;
    dir.ancestors().map(|it| it.join("Cargo.toml")).find(|path| path.is_file())
}

fn nearest_lock(cargo: &Cargo) -> Option<PathBuf> {
    let manifest = nearest_manifest(cargo.manifest_path.as_deref())?;
    manifest.ancestors().skip(1).map(|dir| dir.join("Cargo.lock")).find(|path| path.is_file())
}
