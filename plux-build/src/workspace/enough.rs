//! Whether the manifests of the members and Cargo.lock say all that matters, so that Cargo need not
//! resolve anything: where every package that can reach plux-runtime is a member.
//!
//! That is most workspaces, and of a large one the members take Cargo a tenth of the time.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use super::graph::RUNTIME;
use super::load::{Network, Workspace};
use super::lock::Lock;
use super::manifest::{Dependency, Manifest, Source};

/// Whether they may, by the lock file that is nearest to a manifest. A wrong guess takes time and
/// nothing else.
pub(super) fn may_be(manifest: &Path) -> bool {
    let locks = manifest.ancestors().skip(1).map(|folder| folder.join("Cargo.lock"));
    let text = { locks }.find_map(|path| fs::read_to_string(path).ok());
    text.is_some_and(|text| {
        let lock = Lock::parse(&text);
        lock.reaching(RUNTIME).into_iter().map(|at| &lock.packages[at]).all(|package| {
            package.name == RUNTIME || Source::of(package.source.as_deref()) == Source::Path
        })
    })
}

/// Whether they do. The lock file of a build is right; any other may be older than the manifests.
pub(super) fn are(workspace: &Workspace, network: Network) -> bool {
    let Some(lock) = workspace.lock() else { return false };
    let members = workspace.members.iter().map(|&at| &workspace.manifests[at]);
    let known: BTreeSet<(&str, &str)> =
        members.clone().map(|member| (&*member.name, &*member.version)).collect();
    let all_known =
        lock.reaching(RUNTIME).into_iter().map(|at| &lock.packages[at]).all(|package| {
            let is_local = Source::of(package.source.as_deref()) == Source::Path;
            if is_local {
                known.contains(&(&*package.name, &*package.version))
            } else {
                package.name == RUNTIME
            }
        });
    all_known
        && { members }.all(|member| is_locked(member, &lock))
        && (network == Network::Never || !replaces_packages(workspace))
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
fn replaces_packages(workspace: &Workspace) -> bool {
    let text = fs::read_to_string(workspace.folder.join("Cargo.toml")).unwrap_or_default();
    ["[patch", "[replace"].iter().any(|table| text.contains(table))
}
