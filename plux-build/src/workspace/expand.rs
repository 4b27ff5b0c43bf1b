//! Manifests, resolve and lock file → graph, from the roots outwards.
//!
//! Only packages that can reach plux-runtime are entered: a package that depends on such a one can
//! reach it too, so that neither plugins nor features come from anywhere else.

use std::collections::{BTreeSet, HashMap};
use std::fs;
use std::path::{Path, PathBuf};
use std::rc::Rc;
use std::sync::Arc;

use super::cargo::Cargo;
use super::disk::{self, Shelves};
use super::graph::{Edge, Graph, Node, RUNTIME};
use super::load::Workspace;
use super::lock::{Lock, Locked};
use super::manifest::{Dependency, Manifest, Source};
use super::reaching::reaching;
use super::toml;
use crate::platform::Platform;

/// Makes the graph around `roots`, given as positions in the workspace's manifests.
///
/// The manifests move into the graph, at the positions that they had.
pub(crate) fn expand(
    workspace: &mut Workspace,
    roots: &[usize],
    cargo: &Cargo,
    platform: &Platform,
) -> Graph {
    let lock = workspace.lock();
    let reaching = reaching(workspace, lock.as_deref());
    let manifests = std::mem::take(&mut workspace.manifests);
    let mut expansion = Expansion {
        reaching,
        nodes: manifests.into_iter().map(Node::of).collect(),
        by_folder: HashMap::new(),
        by_version: HashMap::new(),
        shelves: None,
        workspace,
        lock,
        cargo,
        platform,
    };
    for at in 0..expansion.nodes.len() {
        expansion.enlist(at);
    }
    expansion.run(roots);
    Graph { nodes: expansion.nodes, roots: roots.to_owned() }
}

struct Expansion<'a> {
    workspace: &'a Workspace,
    cargo: &'a Cargo,
    platform: &'a Platform,
    lock: Option<Rc<Lock>>,
    /// Name and version of what can reach plux-runtime; none where nothing tells.
    reaching: Option<BTreeSet<(String, String)>>,
    nodes: Vec<Node>,
    by_folder: HashMap<PathBuf, usize>,
    by_version: HashMap<(String, String), usize>,
    shelves: Option<Shelves>,
}

impl Expansion<'_> {
    fn enlist(&mut self, at: usize) {
        let node = &self.nodes[at];
        self.by_version.entry((node.name.clone(), node.version.clone())).or_insert(at);
        if let Some(manifest) = &node.manifest {
            self.by_folder.insert(manifest.folder().to_owned(), at);
        }
    }

    fn run(&mut self, roots: &[usize]) {
        let mut seen = BTreeSet::new();
        let mut todo: Vec<(usize, bool)> = roots.iter().map(|&at| (at, true)).collect();
        while let Some((at, is_root)) = todo.pop() {
            if !seen.insert(at) || self.nodes[at].name == RUNTIME {
                continue;
            }
            let edges = match self.nodes[at].manifest.clone() {
                Some(manifest) => self.edges(at, &manifest, is_root),
                None => self.locked_edges(at),
            };
            todo.extend(edges.iter().map(|edge| (edge.to, false)));
            self.nodes[at].edges = edges;
        }
    }

    fn edges(&mut self, at: usize, manifest: &Manifest, is_root: bool) -> Vec<Edge> {
        let mut edges = Vec::new();
        for (position, dependency) in manifest.dependencies.iter().enumerate() {
            if dependency.dev && !is_root {
                continue;
            }
            // A guess at its version was good enough for its name, not for its whole closure.
            if self.nodes[at].unknown && dependency.name != RUNTIME {
                continue;
            }
            if let Some(to) = self.find(at, dependency).filter(|&to| self.nodes[to].is_linked()) {
                let here = dependency.target.as_ref().is_none_or(|it| self.platform.matches(it));
                edges.push(Edge { to, entry: Some(position), here });
            }
        }
        edges
    }

    /// The package that a manifest's entry means, unless it can have nothing to do with plugins.
    fn find(&mut self, at: usize, dependency: &Dependency) -> Option<usize> {
        let fits = |node: &Node| {
            node.name == dependency.name
                && (dependency.path.is_some()
                    || node.version.parse().is_ok_and(|it| dependency.req.matches(&it)))
        };
        let resolved = self.workspace.resolved.get(&at).into_iter().flatten().copied();
        if let Some(to) = { resolved }.find(|&to| fits(&self.nodes[to])) {
            return self.matters(to).then_some(to);
        }
        // Of plux-runtime, the version is all that matters; for its manifest Cargo had to be called.
        if dependency.name == RUNTIME
            && let Some(from) = self.locked(at)
            && let Some(to) = self.locked_dependency(from, dependency)
        {
            return Some(to);
        }
        if let Some(path) = &dependency.path {
            let to = self.in_folder(path, &dependency.name)?;
            return self.matters(to).then_some(to);
        }
        if let Some(from) = self.locked(at) {
            return self.locked_dependency(from, dependency).filter(|&to| self.matters(to));
        }
        if let Some(to) = (0..self.nodes.len()).find(|&to| fits(&self.nodes[to])) {
            return self.matters(to).then_some(to);
        }
        // In a resolve, or where a lock file speaks, what is not there is not used.
        let silent = self.lock.is_none() && self.workspace.resolved.is_empty();
        silent.then(|| self.unknown(dependency))
    }

    fn matters(&self, at: usize) -> bool {
        let node = &self.nodes[at];
        match &self.reaching {
            // A path dependency that is switched off stands in no resolve, and perhaps in no lock.
            Some(reaching) => {
                reaching.contains(&(node.name.clone(), node.version.clone()))
                    || (node.source == Source::Path && !self.is_told_of(at))
            }
            None => true,
        }
    }

    /// Whether resolve or lock file have the package, so that they know what it can reach.
    fn is_told_of(&self, at: usize) -> bool {
        let node = &self.nodes[at];
        self.workspace.resolved.contains_key(&at)
            || self.lock.as_ref().is_some_and(|it| it.find(&node.name, &node.version).is_some())
    }

    /// The position of a package in the lock file.
    fn locked(&self, at: usize) -> Option<usize> {
        self.lock.as_ref()?.find(&self.nodes[at].name, &self.nodes[at].version)
    }

    /// What the lock file chose for a dependency.
    fn locked_dependency(&mut self, from: usize, dependency: &Dependency) -> Option<usize> {
        let lock = self.lock.as_ref()?;
        let to = lock.dependencies(from).find(|&to| {
            let locked = &lock.packages[to];
            locked.name == dependency.name
                && locked.version.parse().is_ok_and(|it| dependency.req.matches(&it))
        })?;
        Some(self.node_of_lock(to))
    }

    fn locked_edges(&mut self, at: usize) -> Vec<Edge> {
        let (Some(lock), Some(from)) = (&self.lock, self.locked(at)) else { return Vec::new() };
        let targets: Vec<usize> = lock.dependencies(from).collect();
        let targets: Vec<usize> = targets.into_iter().map(|to| self.node_of_lock(to)).collect();
        let edges = targets.into_iter().filter(|&to| self.matters(to));
        edges.map(|to| Edge { to, entry: None, here: true }).collect()
    }

    fn node_of_lock(&mut self, at: usize) -> usize {
        let lock = self.lock.as_ref().expect("a position in the lock comes from the lock");
        let locked = lock.packages[at].clone();
        let key = (locked.name.clone(), locked.version.clone());
        if let Some(&at) = self.by_version.get(&key) {
            return at;
        }
        let source = Source::of(locked.source.as_deref());
        let wanted = locked.name != RUNTIME
            && self.reaching.as_ref().is_some_and(|reaching| reaching.contains(&key));
        let manifest = if wanted { self.downloaded(&locked) } else { None };
        self.add(Node {
            name: locked.name,
            version: locked.version,
            source,
            manifest: manifest.map(Arc::new),
            edges: Vec::new(),
            unknown: false,
        })
    }

    /// A package of which no lock file says the version: the newest on the disk that will do.
    fn unknown(&mut self, dependency: &Dependency) -> usize {
        let manifest = self.shelves().newest(&dependency.name, &dependency.req);
        let version = match &manifest {
            Some(manifest) => manifest.version.clone(),
            None => dependency.req.to_string(),
        };
        if let Some(&at) = self.by_version.get(&(dependency.name.clone(), version.clone())) {
            return at;
        }
        self.add(Node {
            unknown: dependency.name != RUNTIME,
            name: dependency.name.clone(),
            version,
            source: Source::Registry,
            manifest: manifest.map(Arc::new),
            edges: Vec::new(),
        })
    }

    fn downloaded(&mut self, locked: &Locked) -> Option<Manifest> {
        let Some(revision) = locked.git_revision() else {
            return self.shelves().find(&locked.name, &locked.version);
        };
        let checkout = disk::git_checkout(disk::cargo_home().as_deref()?, revision)?;
        let manifest = self.described(&checkout.join("Cargo.toml"), &locked.name)?;
        Some(Manifest { source: Source::Git, ..manifest })
    }

    fn shelves(&mut self) -> &Shelves {
        let manifests = self.nodes.iter().filter_map(|node| node.manifest.as_deref());
        let vendored = self.workspace.folder.join("vendor");
        self.shelves
            .get_or_insert_with(|| Shelves::new(disk::cargo_home().as_deref(), vendored, manifests))
    }

    /// A path dependency, read if Cargo did not tell of it.
    fn in_folder(&mut self, folder: &Path, name: &str) -> Option<usize> {
        if let Some(&at) = self.by_folder.get(folder) {
            return Some(at);
        }
        let folder = fs::canonicalize(folder).unwrap_or_else(|_| folder.to_owned());
        if let Some(&at) = self.by_folder.get(&folder) {
            return Some(at);
        }
        let by_link = self
            .by_folder
            .iter()
            .find(|(known, _)| fs::canonicalize(known).is_ok_and(|known| known == folder));
        if let Some((_, &at)) = by_link {
            return Some(at);
        }
        let path = folder.join("Cargo.toml");
        let manifest =
            self.described(&path, name).or_else(|| toml::read(&path, Source::Path).ok())?;
        Some(self.add(Node::of(manifest)))
    }

    /// What Cargo says of a package outside of the workspace.
    fn described(&self, path: &Path, name: &str) -> Option<Manifest> {
        let cargo = Cargo { manifest_path: Some(path.to_owned()), ..self.cargo.clone() };
        let flags = ["--no-deps".to_owned(), "--offline".to_owned()];
        let metadata = cargo.metadata(&flags).ok()?.ok()?;
        metadata.manifests.into_iter().find(|it| it.name == name)
    }

    fn add(&mut self, node: Node) -> usize {
        self.nodes.push(node);
        let at = self.nodes.len() - 1;
        self.enlist(at);
        at
    }
}
