//! Which packages reach plux-runtime, by resolve and lock file: no others are entered into the graph.

use std::collections::{BTreeSet, HashMap};

use crate::cargo::{Package, PackageId, RUNTIME, Workspace};

/// The packages that reach plux-runtime.
#[derive(Debug, Default)]
pub(super) struct Reachability {
    /// `None` if neither a resolve nor a lock file exists.
    reaching: Option<BTreeSet<PackageId>>,
    /// The packages that are plux-runtime, if any is known.
    runtimes: BTreeSet<PackageId>,
}

impl Reachability {
    pub(super) fn of(workspace: &Workspace) -> Self {
        let lock = workspace.lock.as_deref();
        let mut runtimes: BTreeSet<PackageId> = BTreeSet::new();
        let mut reaching: BTreeSet<PackageId> = BTreeSet::new();
        if let Some(lock) = lock {
            let at = lock.runtimes();
            runtimes.extend(at.iter().map(|&at| lock.packages[at].clone()));
            let known = lock.packages.iter().zip(lock.reaching(&at));
            reaching.extend(known.filter(|(_, reaches)| *reaches).map(|(id, _)| id.clone()));
        }
        let mut dependents: HashMap<usize, Vec<usize>> = HashMap::new();
        for (&from, dependencies) in &workspace.resolved {
            for &to in dependencies {
                dependents.entry(to).or_default().push(from);
            }
        }
        let is_runtime =
            |id: &PackageId| id.name == RUNTIME && (runtimes.is_empty() || runtimes.contains(id));
        let packages = workspace.packages.iter().enumerate();
        let runtime = packages.filter(|(_, it): &(usize, &Package)| is_runtime(&it.id));
        let mut todo: Vec<usize> = runtime.map(|(at, _)| at).collect();
        let mut seen = BTreeSet::new();
        while let Some(at) = todo.pop() {
            if seen.insert(at) {
                todo.extend(dependents.get(&at).into_iter().flatten());
                reaching.insert(workspace.packages[at].id.clone());
            }
        }
        let is_known = lock.is_some() || !workspace.resolved.is_empty();
        Self { reaching: is_known.then_some(reaching), runtimes }
    }

    /// Returns whether a package is plux-runtime, and not another one of that name.
    pub(super) fn is_runtime(&self, id: &PackageId) -> bool {
        id.name == RUNTIME && (self.runtimes.is_empty() || self.runtimes.contains(id))
    }

    /// Returns whether a package reaches plux-runtime; `None` if that is not known of any package.
    pub(super) fn reaches(&self, id: &PackageId) -> Option<bool> {
        self.reaching.as_ref().map(|reaching| reaching.contains(id))
    }
}
