//! Metadata with its fall-backs.
//!
//! | step | asks | knows |
//! |---|---|---|
//! | 0 | `cargo metadata --no-deps`, Cargo.lock | all that matters, where `enough.rs` says so |
//! | 1 | `cargo metadata --frozen` | all of it |
//! | 2 | `cargo metadata`, on the command line and unless held back | all of it |
//! | 3 | `cargo metadata --no-deps`, Cargo.lock, the disk | members, versions, sources that are there |
//! | 4 | the own manifest | direct dependencies |
//!
//! A build script never reaches for the network and never writes next to the sources. It works
//! nonetheless: with a fresh Cargo home (step 1 wants dev-dependencies that no build has
//! downloaded), within `cargo package` (the registry of the packages under test is unknown to any
//! other Cargo), in `cargo install --path` without a lock file (step 1 would write one), and
//! vendored below a foreign workspace (where even step 3 fails). Each step down is told. A lock file
//! that is broken is an error in all of them: nobody knows what it hides.

use std::collections::HashMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::rc::Rc;

use plux_spec::{DependencyBasis, ResolveFailure};

use super::cargo::{Cargo, Failure};
use super::enough;
use super::lock::Lock;
use super::manifest::{Manifest, Source};
use super::metadata::Metadata;
use super::{features::Asked, toml};
use crate::Error;
use crate::platform::HOST;

/// How far Cargo may go to find dependencies.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Network {
    /// Neither to the network nor to the lock file, and what is missing is told: a build script.
    Never,
    /// As far as the flags of the command line let it.
    Flags { locked: bool, offline: bool, frozen: bool },
}

/// The manifests at hand, and how much is known beside them.
#[derive(Debug, Default)]
pub(crate) struct Workspace {
    pub(crate) folder: PathBuf,
    pub(crate) target_directory: PathBuf,
    /// `[workspace.metadata]`.
    pub(crate) metadata: serde_json::Value,
    pub(crate) manifests: Vec<Manifest>,
    /// The manifest that Cargo was called for, if it is known.
    pub(crate) current: Option<PathBuf>,
    /// The members, as positions in `manifests`.
    pub(crate) members: Vec<usize>,
    /// Those that Cargo takes at the root where no package is named.
    pub(crate) default_members: Vec<usize>,
    /// For a package in the resolve: what it depends on, as positions in `manifests`.
    pub(crate) resolved: HashMap<usize, Vec<usize>>,
    /// Why `resolved` is empty.
    pub(crate) step_down: Option<StepDown>,
    /// The lock file, where there is one.
    lock: Option<Rc<Lock>>,
}

/// A step down from full knowledge.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct StepDown {
    /// What the dependencies were resolved from instead.
    pub(crate) basis: DependencyBasis,
    /// Why Cargo could not resolve them.
    pub(crate) failure: ResolveFailure,
    /// What Cargo said.
    pub(crate) cause: String,
    /// It was not the lock file that kept Cargo from resolving.
    pub(crate) lock_is_right: bool,
}

impl Workspace {
    /// The lock file's path, where there is one.
    pub(crate) fn lock_path(&self) -> Option<PathBuf> {
        Some(self.folder.join("Cargo.lock")).filter(|path| path.is_file())
    }

    /// What the lock file says, where there is one.
    pub(crate) fn lock(&self) -> Option<Rc<Lock>> {
        self.lock.clone()
    }
}

/// Finds the workspace around Cargo's manifest.
pub(crate) fn load(
    cargo: &Cargo,
    target: &str,
    asked: &Asked,
    network: Network,
) -> Result<Workspace, Error> {
    // What stands on a command line is for Cargo to judge.
    let nothing_to_judge = match network {
        Network::Never => true,
        Network::Flags { locked, frozen, .. } => {
            !locked && !frozen && asked.flags().is_empty() && target == HOST
        }
    };
    if nothing_to_judge && let Some(workspace) = without_resolving(cargo, network)? {
        return Ok(workspace);
    }
    let mut flags = asked.flags();
    flags.extend(["--filter-platform".to_owned(), target.to_owned()]);
    let with = |more: &[&str]| -> Vec<String> {
        more.iter().map(|it| (*it).to_owned()).chain(flags.iter().cloned()).collect()
    };
    let failure = match cargo.metadata(&with(&["--frozen"]))? {
        Ok(metadata) => return resolved(metadata, cargo),
        Err(failure) => failure,
    };
    let failure = match network {
        Network::Never | Network::Flags { frozen: true, .. } => failure,
        Network::Flags { locked, offline, .. } => {
            let mut more = Vec::new();
            more.extend(locked.then_some("--locked"));
            more.extend(offline.then_some("--offline"));
            let _kept = KeptLock::of(cargo)?;
            match cargo.metadata(&with(&more))? {
                Ok(metadata) => return resolved(metadata, cargo),
                Err(failure) if !offline => return Err(failure.into()),
                Err(failure) => failure,
            }
        }
    };
    members(cargo, network, &failure)
}

/// Step 0.
fn without_resolving(cargo: &Cargo, network: Network) -> Result<Option<Workspace>, Error> {
    let manifest = nearest_manifest(cargo.manifest_path.as_deref());
    let Some(near) = manifest.and_then(|path| enough::may_be(&path, network)) else {
        return Ok(None);
    };
    let Ok(metadata) = cargo.metadata(&members_alone())? else { return Ok(None) };
    let lock = if near.folder == metadata.workspace_root {
        Some(Rc::new(near.lock))
    } else {
        lock_of(&metadata.workspace_root)?
    };
    let workspace = Workspace { lock, ..without_lock(metadata, cargo) };
    Ok(Some(workspace).filter(enough::are))
}

fn members_alone() -> [String; 2] {
    ["--no-deps", "--offline"].map(str::to_owned)
}

/// Step 3, and for build scripts step 4.
fn members(cargo: &Cargo, network: Network, failure: &Failure) -> Result<Workspace, Error> {
    match cargo.metadata(&members_alone())? {
        Ok(metadata) => {
            let mut workspace = resolved(metadata, cargo)?;
            let basis = if workspace.lock_path().is_some() {
                DependencyBasis::LockFile
            } else {
                DependencyBasis::Manifests
            };
            workspace.step_down = Some(step_down(basis, failure));
            Ok(workspace)
        }
        Err(deeper) => match &cargo.manifest_path {
            Some(path) if network == Network::Never => own_manifest(path, &deeper),
            _ => Err(deeper.into()),
        },
    }
}

fn own_manifest(path: &Path, failure: &Failure) -> Result<Workspace, Error> {
    let manifest = toml::read(path, Source::Path)?;
    let basis = DependencyBasis::OwnManifest;
    Ok(Workspace {
        lock: lock_of(manifest.folder())?,
        folder: manifest.folder().to_owned(),
        manifests: vec![manifest],
        members: vec![0],
        default_members: vec![0],
        step_down: Some(step_down(basis, failure)),
        ..Workspace::default()
    })
}

fn step_down(basis: DependencyBasis, failure: &Failure) -> StepDown {
    StepDown {
        basis,
        failure: failure.kind(),
        cause: failure.last_cause().to_owned(),
        lock_is_right: !failure.wants_the_lock_file(),
    }
}

fn resolved(metadata: Metadata, cargo: &Cargo) -> Result<Workspace, Error> {
    let lock = lock_of(&metadata.workspace_root)?;
    Ok(Workspace { lock, ..without_lock(metadata, cargo) })
}

fn without_lock(metadata: Metadata, cargo: &Cargo) -> Workspace {
    let current = match &metadata.resolve {
        Some(resolve) => resolve.root.map(|at| metadata.manifests[at].path.clone()),
        None => nearest_manifest(cargo.manifest_path.as_deref()),
    };
    Workspace {
        folder: metadata.workspace_root,
        target_directory: metadata.target_directory,
        metadata: metadata.tables,
        manifests: metadata.manifests,
        current,
        members: metadata.members,
        default_members: metadata.default_members,
        resolved: metadata.resolve.map(|resolve| resolve.dependencies).unwrap_or_default(),
        step_down: None,
        lock: None,
    }
}

fn lock_of(workspace: &Path) -> Result<Option<Rc<Lock>>, Error> {
    Ok(Lock::read(&workspace.join("Cargo.lock"))?.map(Rc::new))
}

/// The manifest that Cargo finds: the given one, or the nearest from the current folder upwards.
fn nearest_manifest(given: Option<&Path>) -> Option<PathBuf> {
    if let Some(path) = given {
        return Some(path.to_owned());
    }
    let folder = std::env::current_dir().ok()?;
    folder.ancestors().map(|it| it.join("Cargo.toml")).find(|path| path.is_file())
}

/// The lock file as it was: Cargo writes one where there is none, and nobody asked for that.
struct KeptLock {
    path: PathBuf,
    before: Option<Vec<u8>>,
}

impl KeptLock {
    fn of(cargo: &Cargo) -> Result<Option<Self>, Error> {
        let Ok(manifest) = cargo.workspace_manifest()? else { return Ok(None) };
        let path = manifest.with_file_name("Cargo.lock");
        // Cargo would refuse a broken one, and say less of it.
        Lock::read(&path)?;
        Ok(Some(Self { before: fs::read(&path).ok(), path }))
    }
}

impl Drop for KeptLock {
    fn drop(&mut self) {
        // Nothing better can be done where this fails, and the index is right nonetheless.
        let _ = match &self.before {
            None => fs::remove_file(&self.path),
            Some(before) if fs::read(&self.path).is_ok_and(|now| now != *before) => {
                fs::write(&self.path, before)
            }
            Some(_) => Ok(()),
        };
    }
}
