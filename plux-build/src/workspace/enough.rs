//! Whether the manifests of the members and Cargo.lock say all that matters, so that Cargo need not
//! resolve anything: where every package that can reach plux-runtime is a member.
//!
//! That is most workspaces, and of a large one the members take Cargo a tenth of the time.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use super::graph::RUNTIME;
use super::load::{Network, Workspace};
use super::lock::{Lock, Locked};
use super::manifest::{Dependency, Manifest, Source};

/// The lock file that is nearest to a manifest, if by it and the root manifest beside it they may. A
/// wrong guess takes time and nothing else.
pub(super) fn may_be(manifest: &Path, network: Network) -> Option<Near> {
    let read = |folder: &Path| {
        let lock = fs::read_to_string(folder.join("Cargo.lock")).ok()?;
        let root = fs::read_to_string(folder.join("Cargo.toml")).unwrap_or_default();
        Some((folder.to_owned(), lock, root))
    };
    let (folder, lock, root) = manifest.ancestors().skip(1).find_map(read)?;
    // Whose it is, Cargo has yet to say.
    let lock = Lock::parse(&lock).ok()?;
    let others: Vec<&Locked> = others_reaching_the_runtime(&lock).collect();
    // Without a workspace, the package is the one member.
    let may_be_members = root.contains("[workspace") || others.len() <= 1;
    let may_be = may_be_members
        && others.into_iter().all(is_local)
        && (network == Network::Never || !replaces_packages(&root));
    may_be.then_some(Near { folder, lock })
}

/// A lock file near a manifest, which may be that of its workspace.
pub(super) struct Near {
    pub(super) folder: PathBuf,
    pub(super) lock: Lock,
}

/// Whether they do. The lock file of a build is right; any other may be older than the manifests.
pub(super) fn are(workspace: &Workspace) -> bool {
    let Some(lock) = workspace.lock() else { return false };
    let members = workspace.members.iter().map(|&at| &workspace.manifests[at]);
    let known: BTreeSet<(&str, &str)> =
        members.clone().map(|member| (&*member.name, &*member.version)).collect();
    let is_known = |it: &Locked| is_local(it) && known.contains(&(&*it.name, &*it.version));
    others_reaching_the_runtime(&lock).all(is_known) && { members }
        .all(|member| is_locked(member, &lock))
}

/// The packages that can reach plux-runtime, but for itself: its manifest says nothing that matters.
fn others_reaching_the_runtime(lock: &Lock) -> impl Iterator<Item = &Locked> {
    let reaching = lock.reaching(RUNTIME).into_iter().map(|at| &lock.packages[at]);
    reaching.filter(|package| package.name != RUNTIME)
}

fn is_local(package: &Locked) -> bool {
    Source::of(package.source.as_deref()) == Source::Path
}

/// Whether the lock file has a member, with all that its manifest asks for.
fn is_locked(member: &Manifest, lock: &Lock) -> bool {
    let Some(at) = lock.find(&member.name, &member.version) else { return false };
    let has = |entry: &Dependency| {
        lock.dependencies(at).map(|to| &lock.packages[to]).any(|package| {
            package.name == entry.name
                && (entry.path.is_none() || package.source.is_none())
                && package.version.parse().is_ok_and(|version| entry.req.matches(&version))
        })
    };
    member.dependencies.iter().all(has)
}

/// Whether the root manifest puts packages in the place of others, which only Cargo can follow.
fn replaces_packages(root: &str) -> bool {
    ["[patch", "[replace"].iter().any(|table| root.contains(table))
}
