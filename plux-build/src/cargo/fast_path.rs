//! Skips dependency resolution where every package that reaches plux-runtime is a workspace member:
//! then the members' manifests and Cargo.lock contain all that an index needs.
//!
//! That is the case for most workspaces. For a large workspace, Cargo lists the members in a tenth of
//! the time that it takes to resolve.

use std::fs;
use std::path::Path;

use semver::VersionReq;

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
        && members.iter().all(|member| is_locked(member, members, lock))
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

/// Returns whether the lock file has the member and all dependencies of its manifest, and Cargo would accept
/// them: the versions, and the features as far as the dependencies are members.
fn is_locked(member: &Package, members: &[&Package], lock: &LockFile) -> bool {
    let Some(at) = lock.find(&member.id) else { return false };
    let locked = |entry: &Dependency| {
        let is_it = |id: &&PackageId| {
            let has_version = || id.version.parse().is_ok_and(|it| entry.req.matches(&it));
            // A path dependency without a version accepts any, also a pre-release.
            let is_any = entry.path.is_some() && entry.req == VersionReq::STAR;
            entry.accepts(id)
                && (entry.path.is_none() || id.source.is_none())
                && (is_any || has_version())
        };
        lock.dependencies(at).iter().map(|&to| &lock.packages[to]).find(is_it)
    };
    let has_feature = |entry: &Dependency, feature: &str| {
        let package = members.iter().find(|it| Some(&it.id) == locked(entry));
        package.is_none_or(|it| it.features.contains_key(feature))
    };
    let entries = || member.dependencies.iter().chain(&member.build_dependencies);
    // Cargo has checked the features of the member itself.
    let is_forwarded = |value: &String| {
        let Some((key, feature)) = value.split_once('/') else { return true };
        let key = key.strip_suffix('?').unwrap_or(key);
        entries().filter(|it| it.key() == key).all(|it| has_feature(it, feature))
    };
    entries().all(|it| locked(it).is_some() && it.features.iter().all(|name| has_feature(it, name)))
        && member.features.values().flatten().all(is_forwarded)
}
