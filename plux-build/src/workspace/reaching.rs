//! Which packages can reach plux-runtime, as far as resolve and lock file tell: the others are not
//! looked at.

use std::collections::{BTreeSet, HashMap};

use super::graph::RUNTIME;
use super::load::Workspace;
use super::lock::Lock;

/// Name and version of each; none where nothing tells.
pub(super) fn reaching(
    workspace: &Workspace,
    lock: Option<&Lock>,
) -> Option<BTreeSet<(String, String)>> {
    if lock.is_none() && workspace.resolved.is_empty() {
        return None;
    }
    let mut reaching = BTreeSet::new();
    if let Some(lock) = lock {
        let locked = lock.reaching(RUNTIME).into_iter().map(|at| &lock.packages[at]);
        reaching.extend(locked.map(|it| (it.name.clone(), it.version.clone())));
    }
    let mut dependents: HashMap<usize, Vec<usize>> = HashMap::new();
    for (&from, dependencies) in &workspace.resolved {
        for &to in dependencies {
            dependents.entry(to).or_default().push(from);
        }
    }
    let manifests = workspace.manifests.iter().enumerate();
    let mut todo: Vec<usize> =
        manifests.filter(|(_, it)| it.name == RUNTIME).map(|(at, _)| at).collect();
    let mut seen = BTreeSet::new();
    while let Some(at) = todo.pop() {
        if seen.insert(at) {
            todo.extend(dependents.get(&at).into_iter().flatten());
            let manifest = &workspace.manifests[at];
            reaching.insert((manifest.name.clone(), manifest.version.clone()));
        }
    }
    Some(reaching)
}
