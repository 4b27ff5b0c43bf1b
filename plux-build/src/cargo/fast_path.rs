//! Skips dependency resolution where every package that reaches plux-runtime is a workspace member:
//! then the members' manifests and Cargo.lock contain all that an index needs.
//!
//! That is the case for most workspaces. For a large workspace, Cargo lists the members in a tenth of
//! the time that it takes to resolve.

use std::fs;
use std::path::Path;

use super::lock_file::LockFile;
use super::package::{Dependency, Origin, Package, PackageId, RUNTIME};

/// Returns whether resolution may be unnecessary, given the lock file and the root manifest next to
/// it. The lock file may be older than `[patch]` and `[replace]`, unless it is known that they are
/// applied.
pub(super) fn is_possible(lock: &LockFile, lock_path: &Path, patches_applied: bool) -> bool {
    let root = fs::read_to_string(lock_path.with_file_name("Cargo.toml")).unwrap_or_default();
    let replaces = || ["[patch", "[replace"].iter().any(|table| root.contains(table));
    let plugin_packages = plugin_packages(lock);
    // Without a workspace, the package is the only member.
    (root.contains("[workspace") || plugin_packages.len() <= 1)
        && plugin_packages.iter().all(|it| is_local(it))
        && (patches_applied || !replaces())
}

/// Returns whether members and lock file suffice. A lock file may be older than the manifests, except
/// that of a running build.
pub(super) fn suffices(members: &[&Package], lock: &LockFile) -> bool {
    let is_member = |id: &&PackageId| is_local(id) && members.iter().any(|it| it.id == **id);
    plugin_packages(lock).iter().all(is_member)
        && members.iter().all(|member| is_locked(member, lock))
}

/// Returns the packages that reach plux-runtime, without plux-runtime itself.
fn plugin_packages(lock: &LockFile) -> Vec<&PackageId> {
    let runtimes = lock.runtimes();
    let mut packages = Vec::new();
    for (at, reaches) in lock.reaching(RUNTIME).into_iter().enumerate() {
        if reaches && !runtimes.contains(&at) {
            packages.push(&lock.packages[at]);
        }
    }
    packages
}

fn is_local(package: &PackageId) -> bool {
    package.origin() == Origin::Path
}

/// Returns whether the lock file has the member and all dependencies of its manifest.
fn is_locked(member: &Package, lock: &LockFile) -> bool {
    let Some(at) = lock.find(&member.id) else { return false };
    let has = |entry: &Dependency| {
        let is_it =
            |id: &PackageId| entry.accepts(id) && (entry.path.is_none() || id.source.is_none());
        lock.dependencies(at).iter().any(|&to| is_it(&lock.packages[to]))
    };
    member.dependencies.iter().all(has)
}
