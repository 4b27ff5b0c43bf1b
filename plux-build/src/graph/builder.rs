//! Builds the graph from manifests, resolve and lock file, starting at the roots.
//!
//! It contains only packages that can reach plux-runtime. Other packages have no plugins, and depend
//! on no package of the graph.

use std::collections::HashMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::rc::Rc;
use std::sync::Arc;

use plux_spec::sort::sort_by;

use super::model::{Edge, Graph, Node};
use crate::cargo::{
    self, Cargo, Dependency, LockFile, Package, PackageId, RUNTIME, SourceDirs, TargetInfo,
    Workspace, cargo_home, describe, git_checkout, read_manifest,
};

/// Builds the graph around `roots`, given as positions in the workspace.
///
/// The packages move into the graph, at the positions that they had.
pub(crate) fn build(
    workspace: &mut Workspace,
    roots: &[usize],
    cargo: &Cargo,
    target: &TargetInfo,
) -> Graph {
    let reachability = Reachability::of(workspace);
    let packages = std::mem::take(&mut workspace.packages);
    let mut builder = Builder {
        reachability,
        nodes: Vec::with_capacity(packages.len()),
        by_dir: HashMap::new(),
        by_id: HashMap::new(),
        source_dirs: None,
        lock: workspace.lock.clone(),
        workspace,
        cargo,
        target,
    };
    for package in packages {
        builder.add(package.id.clone(), Some(package), false);
    }
    builder.run(roots);
    Graph { nodes: builder.nodes, roots: roots.to_owned() }
}

struct Builder<'a> {
    workspace: &'a Workspace,
    cargo: &'a Cargo,
    target: &'a TargetInfo,
    lock: Option<Rc<LockFile>>,
    reachability: Reachability,
    nodes: Vec<Node>,
    by_dir: HashMap<PathBuf, usize>,
    by_id: HashMap<PackageId, usize>,
    source_dirs: Option<SourceDirs>,
}

impl Builder<'_> {
    fn add(&mut self, id: PackageId, package: Option<Package>, unknown: bool) -> usize {
        let at = self.nodes.len();
        if let Some(package) = &package {
            self.by_dir.insert(package.dir().to_owned(), at);
        }
        self.by_id.entry(id.clone()).or_insert(at);
        let is_runtime = self.reachability.is_runtime(&id);
        let package = package.map(Arc::new);
        self.nodes.push(Node { id, package, edges: Vec::new(), unknown, is_runtime });
        at
    }

    fn run(&mut self, roots: &[usize]) {
        let mut seen = Vec::new();
        let mut todo = Vec::new();
        for &root in roots {
            todo.push((root, true));
        }
        while let Some((at, is_root)) = todo.pop() {
            // More packages are added on the way.
            seen.resize(self.nodes.len(), false);
            if std::mem::replace(&mut seen[at], true) || self.nodes[at].is_runtime {
                continue;
            }
            let edges = match self.nodes[at].package.clone() {
                Some(package) => self.edges(at, &package, is_root),
                None => self.locked_edges(at),
            };
            for edge in &edges {
                todo.push((edge.to, false));
            }
            self.nodes[at].edges = edges;
        }
    }

    fn edges(&mut self, at: usize, package: &Package, is_root: bool) -> Vec<Edge> {
        let mut edges = Vec::new();
        for (position, dependency) in package.dependencies.iter().enumerate() {
            if dependency.dev && !is_root {
                continue;
            }
            // Its version is a guess, so its dependencies are unknown.
            if self.nodes[at].unknown && dependency.name != RUNTIME {
                continue;
            }
            if let Some(to) = self.find(at, dependency).filter(|&to| self.nodes[to].is_linked()) {
                let target = dependency.target.as_ref();
                let matches_target = target.is_none_or(|it| self.target.matches(it));
                edges.push(Edge { to, entry: Some(position), matches_target });
            }
        }
        edges
    }

    /// Finds the package that a manifest entry refers to, unless it cannot have plugins.
    fn find(&mut self, at: usize, dependency: &Dependency) -> Option<usize> {
        let to = self.referred(at, dependency)?;
        self.may_have_plugins(to).then_some(to)
    }

    fn referred(&mut self, at: usize, dependency: &Dependency) -> Option<usize> {
        let in_known_dir = dependency.path.as_ref().and_then(|path| self.by_dir.get(path));
        if in_known_dir.is_some() {
            return in_known_dir.copied();
        }
        let resolved = self.workspace.resolved.get(at).map_or(&[][..], |it| it);
        let resolved = best_match(dependency, resolved, &|to| &self.nodes[to].id);
        if resolved.is_some() {
            return resolved;
        }
        let locked = self.locked_dependency(at, dependency);
        // Of plux-runtime, only the version matters.
        if let Some((lock, to)) = &locked
            && (dependency.path.is_none() || self.reachability.is_runtime(&lock.packages[*to]))
        {
            return Some(self.node_of_lock(lock, *to));
        }
        if let Some(path) = &dependency.path {
            return self.in_dir(path, &dependency.name);
        }
        if self.locked(at).is_some() {
            return None;
        }
        let known = self.nodes.iter().position(|node| dependency.accepts(&node.id));
        // Resolve and lock file omit what is not used.
        let is_unknown = self.lock.is_none() && self.workspace.resolved.is_empty();
        known.or_else(|| is_unknown.then(|| self.unknown(dependency)))
    }

    /// Returns whether a package may have plugins.
    fn may_have_plugins(&self, at: usize) -> bool {
        let node = &self.nodes[at];
        // Resolve and lock file may omit a disabled path dependency.
        let is_resolved = || at < self.workspace.resolved.len() || self.locked(at).is_some();
        match self.reachability.reaches(&node.id) {
            Some(reaches) => reaches || (node.id.source.is_none() && !is_resolved()),
            None => true,
        }
    }

    /// Returns the position of a package in the lock file.
    fn locked(&self, at: usize) -> Option<usize> {
        self.lock.as_ref()?.find(&self.nodes[at].id)
    }

    /// Returns the package that the lock file has for a dependency.
    fn locked_dependency(
        &self,
        from: usize,
        dependency: &Dependency,
    ) -> Option<(Rc<LockFile>, usize)> {
        let (lock, from) = (self.lock.clone()?, self.locked(from)?);
        let to = best_match(dependency, lock.dependencies(from), &|to| &lock.packages[to])?;
        Some((lock, to))
    }

    fn locked_edges(&mut self, at: usize) -> Vec<Edge> {
        let (Some(lock), Some(from)) = (self.lock.clone(), self.locked(at)) else {
            return Vec::new();
        };
        let mut edges = Vec::new();
        for &dependency in lock.dependencies(from) {
            let to = self.node_of_lock(&lock, dependency);
            if self.may_have_plugins(to) {
                edges.push(Edge { to, entry: None, matches_target: true });
            }
        }
        edges
    }

    fn node_of_lock(&mut self, lock: &LockFile, at: usize) -> usize {
        let id = &lock.packages[at];
        // The lock file may have an older source.
        let same_version = |node: &Node| lock.find(&node.id) == Some(at);
        let known = self.by_id.get(id).copied();
        if let Some(at) = known.or_else(|| self.nodes.iter().position(same_version)) {
            return at;
        }
        let is_needed =
            !self.reachability.is_runtime(id) && self.reachability.reaches(id) == Some(true);
        let package = if is_needed { self.downloaded(id) } else { None };
        self.add(id.clone(), package, false)
    }

    /// Adds a package of an unknown version: the newest downloaded one that meets the requirement.
    fn unknown(&mut self, dependency: &Dependency) -> usize {
        let package = self.source_dirs().newest(&dependency.name, &dependency.req);
        let id = match &package {
            Some(package) => package.id.clone(),
            None => PackageId {
                name: dependency.name.clone(),
                version: dependency.req.to_string(),
                source: Some("registry".to_owned()),
            },
        };
        let known = self.by_id.get(&id).copied();
        known.unwrap_or_else(|| self.add(id, package, dependency.name != RUNTIME))
    }

    fn downloaded(&mut self, id: &PackageId) -> Option<Package> {
        let Some(checkout) = git_checkout(id) else { return self.source_dirs().find(id) };
        let package = describe(self.cargo, &checkout.join("Cargo.toml"), &id.name)?;
        Some(Package { id: id.clone(), ..package })
    }

    fn source_dirs(&mut self) -> &SourceDirs {
        let packages = self.nodes.iter().filter_map(|node| node.package.as_deref());
        let vendored = self.workspace.root.join("vendor");
        let home = cargo_home();
        self.source_dirs.get_or_insert_with(|| SourceDirs::new(home.as_deref(), vendored, packages))
    }

    /// Finds a path dependency, and reads its manifest if Cargo did not list it.
    fn in_dir(&mut self, dir: &Path, name: &str) -> Option<usize> {
        let dir = fs::canonicalize(dir).unwrap_or_else(|_| dir.to_owned());
        if let Some(&at) = self.by_dir.get(&dir) {
            return Some(at);
        }
        let is_link_to = |known: &PathBuf| fs::canonicalize(known).is_ok_and(|it| it == dir);
        if let Some((_, &at)) = self.by_dir.iter().find(|(known, _)| is_link_to(known)) {
            return Some(at);
        }
        let path = dir.join("Cargo.toml");
        let package =
            describe(self.cargo, &path, name).or_else(|| read_manifest(&path, None).ok())?;
        Some(self.add(package.id.clone(), Some(package), false))
    }
}

/// Returns the package that a manifest entry refers to, of several. Two sources may have the same version,
/// and a patch may replace the requested one.
fn best_match<'a>(
    dependency: &Dependency,
    packages: &[usize],
    id: &dyn Fn(usize) -> &'a PackageId,
) -> Option<usize> {
    let mut best = None;
    for &at in packages {
        if dependency.accepts(id(at)) {
            if id(at).origin() == dependency.origin {
                return Some(at);
            }
            best = best.or(Some(at));
        }
    }
    best
}

/// The packages that reach plux-runtime. Another package with that name counts as plux-runtime here, so that
/// it is in the graph and can be reported.
#[derive(Default)]
struct Reachability {
    /// Sorted; `None` if neither a resolve nor a lock file exists.
    reaching: Option<Vec<PackageId>>,
    /// The packages that are plux-runtime, if any is known.
    runtimes: Vec<PackageId>,
}

impl Reachability {
    fn of(workspace: &Workspace) -> Self {
        let lock = workspace.lock.as_deref();
        let mut runtimes: Vec<PackageId> = Vec::new();
        let mut reaching: Vec<PackageId> = Vec::new();
        if let Some(lock) = lock {
            for at in lock.runtimes() {
                runtimes.push(lock.packages[at].clone());
            }
            for (at, reaches) in lock.reaching(RUNTIME).into_iter().enumerate() {
                if reaches {
                    reaching.push(lock.packages[at].clone());
                }
            }
        }
        let packages = &workspace.packages;
        let mut resolved = workspace.resolved.clone();
        resolved.resize(packages.len(), Vec::new());
        let mut named = Vec::new();
        for (at, package) in packages.iter().enumerate() {
            if package.id.name == RUNTIME {
                named.push(at);
            }
        }
        for (at, reaches) in cargo::reaching(&resolved, named).into_iter().enumerate() {
            if reaches {
                reaching.push(packages[at].id.clone());
            }
        }
        sort_by(&mut reaching, &PackageId::cmp);
        let is_known = lock.is_some() || !workspace.resolved.is_empty();
        Self { reaching: is_known.then_some(reaching), runtimes }
    }

    /// Returns whether a package is plux-runtime, and not another one of that name.
    fn is_runtime(&self, id: &PackageId) -> bool {
        id.name == RUNTIME && (self.runtimes.is_empty() || self.runtimes.contains(id))
    }

    /// Returns whether a package reaches plux-runtime; `None` if that is not known of any package.
    fn reaches(&self, id: &PackageId) -> Option<bool> {
        self.reaching.as_ref().map(|reaching| reaching.binary_search(id).is_ok())
    }
}
