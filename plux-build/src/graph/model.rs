//! The dependency graph around the root packages.

use std::borrow::Cow;
use std::sync::Arc;

use cargo_platform::Platform;
use plux_spec::Condition;
use plux_spec::sort::positions;

use crate::cargo::{Dependency, Linkage, Package, PackageId, reaching, underscored};

/// A package of the graph.
pub(crate) struct Node {
    pub(crate) id: PackageId,
    /// The package; `None` if its manifest is not available locally.
    pub(crate) package: Option<Arc<Package>>,
    pub(crate) edges: Vec<Edge>,
    /// Whether its dependencies are unknown: neither a manifest nor a lock file lists them.
    pub(crate) unknown: bool,
    /// Whether it is plux-runtime.
    pub(crate) is_runtime: bool,
}

impl Node {
    /// Returns the name by which code refers to it, unless a dependency renames it.
    pub(crate) fn library_name(&self) -> Cow<'_, str> {
        let package = self.package.as_deref();
        package.map_or_else(|| underscored(&self.id.name), Package::library_name)
    }

    /// Returns whether Rust code can refer to its library.
    pub(crate) fn is_linkable(&self) -> bool {
        // Without a manifest, the name of the library is unknown. A wrong name breaks the build.
        self.linkage().is_some_and(|it| it != Linkage::Never)
    }

    /// Returns how its library is linked, if it is known to have one.
    pub(crate) fn linkage(&self) -> Option<Linkage> {
        self.package.as_deref().and_then(Package::library).map(|library| library.linkage)
    }

    /// Returns whether a program links it. Procedural macros and packages without a library are not
    /// linked, and neither are their dependencies.
    pub(crate) fn is_linked(&self) -> bool {
        self.package.as_deref().is_none_or(|package| package.library().is_some())
    }
}

/// A dependency of one node on another.
#[derive(Clone)]
pub(crate) struct Edge {
    pub(crate) to: usize,
    /// The position in the manifest; `None` if only the lock file has it.
    pub(crate) entry: Option<usize>,
    /// Whether it applies to the target that is built for.
    pub(crate) matches_target: bool,
}

/// The packages around the roots that may have plugins, addressed by their positions.
#[derive(Default)]
pub(crate) struct Graph {
    pub(crate) nodes: Vec<Node>,
    /// The package that is built, or the members of a workspace.
    pub(crate) roots: Vec<usize>,
}

/// A set of packages of the graph.
pub(crate) struct NodeSet {
    /// Whether each package is in the set.
    contains: Vec<bool>,
}

impl NodeSet {
    /// Returns an empty set.
    pub(crate) fn of(graph: &Graph) -> Self {
        Self { contains: vec![false; graph.nodes.len()] }
    }

    /// Adds a package, and returns whether it is new.
    pub(crate) fn insert(&mut self, node: usize) -> bool {
        !std::mem::replace(&mut self.contains[node], true)
    }

    pub(crate) fn contains(&self, node: usize) -> bool {
        self.contains[node]
    }

    /// Returns the packages in the order of their positions.
    pub(crate) fn iter(&self) -> impl Iterator<Item = usize> {
        (0..self.contains.len()).filter(|&node| self.contains(node))
    }
}

/// The knowledge whether a package reaches plux-runtime.
#[derive(Clone, Copy, PartialEq, PartialOrd)]
pub(crate) enum Reach {
    No,
    /// A dependency is unknown.
    Maybe,
    Yes,
}

impl Graph {
    /// Returns the manifest entry of an edge.
    pub(crate) fn entry(&self, from: usize, edge: &Edge) -> Option<&Dependency> {
        self.nodes[from].package.as_deref()?.dependencies.get(edge.entry?)
    }

    /// Returns the packages whose manifests are available.
    pub(crate) fn packages(&self) -> impl Iterator<Item = &Package> {
        self.nodes.iter().filter_map(|node| node.package.as_deref())
    }

    /// Returns whether an edge is a dev-dependency.
    pub(crate) fn is_dev(&self, from: usize, edge: &Edge) -> bool {
        self.entry(from, edge).is_some_and(|entry| entry.dev)
    }

    /// Returns the name by which `from` refers to the package at the end of an edge.
    pub(crate) fn extern_name(&self, from: usize, edge: &Edge) -> String {
        match self.entry(from, edge).filter(|entry| entry.rename.is_some()) {
            Some(entry) => entry.extern_name().into_owned(),
            None => self.nodes[edge.to].library_name().into_owned(),
        }
    }

    /// Returns the same graph with one root. The other roots lose their dev-dependencies.
    pub(crate) fn with_root(&self, root: usize) -> Self {
        let mut nodes = Vec::with_capacity(self.nodes.len());
        for (at, node) in self.nodes.iter().enumerate() {
            let mut edges = node.edges.clone();
            edges.retain(|edge| at == root || !self.is_dev(at, edge));
            nodes.push(Node { id: node.id.clone(), package: node.package.clone(), edges, ..*node });
        }
        Self { nodes, roots: vec![root] }
    }

    /// Returns which packages reach plux-runtime by the edges that `counts` accepts.
    pub(crate) fn reach(&self, counts: &dyn Fn(usize, &Edge) -> bool) -> Vec<Reach> {
        let mut dependencies = vec![Vec::new(); self.nodes.len()];
        for (from, node) in self.nodes.iter().enumerate() {
            for edge in &node.edges {
                if counts(from, edge) {
                    dependencies[from].push(edge.to);
                }
            }
        }
        let mut reach = vec![Reach::No; self.nodes.len()];
        let mut spread = |is_end: fn(&Node) -> bool, what: Reach| {
            let mut ends = Vec::new();
            for (at, node) in self.nodes.iter().enumerate() {
                if is_end(node) {
                    ends.push(at);
                }
            }
            for (at, reaches) in reaching(&dependencies, ends).into_iter().enumerate() {
                if reaches {
                    reach[at] = what;
                }
            }
        };
        spread(|node| node.unknown, Reach::Maybe);
        spread(|node| node.is_runtime, Reach::Yes);
        reach
    }

    /// Returns the conditions of an edge: a feature of `from`, a target.
    pub(crate) fn condition(&self, from: usize, edge: &Edge) -> Vec<Condition> {
        let (Some(entry), Some(package)) = (self.entry(from, edge), &self.nodes[from].package)
        else {
            return Vec::new();
        };
        let mut conditions = Vec::new();
        if entry.optional {
            conditions.push(activating_features(package, entry.key()));
        }
        match &entry.target {
            Some(Platform::Name(triple)) => {
                conditions.push(Condition::Target(triple.clone().into()));
            }
            Some(Platform::Cfg(cfg)) => {
                conditions.push(Condition::Target(format!("cfg({cfg})").into()));
            }
            None => {}
        }
        conditions
    }

    /// Returns the packages that `start` reaches by the edges that `follow` accepts, and itself.
    pub(crate) fn closure(&self, start: usize, follow: &dyn Fn(usize, &Edge) -> bool) -> NodeSet {
        let mut seen = NodeSet::of(self);
        seen.insert(start);
        let mut todo = vec![start];
        while let Some(at) = todo.pop() {
            for edge in &self.nodes[at].edges {
                if !seen.contains(edge.to) && follow(at, edge) {
                    seen.insert(edge.to);
                    todo.push(edge.to);
                }
            }
        }
        seen
    }

    /// Returns the packages that share a name, as one list for each name.
    pub(crate) fn duplicates(&self) -> Vec<Vec<usize>> {
        let id = |at: usize| &self.nodes[at].id;
        let sorted = positions(self.nodes.len(), &|a, b| id(a).cmp(id(b)));
        let mut duplicates = Vec::new();
        for nodes in sorted.chunk_by(|&a, &b| id(a).name == id(b).name) {
            if nodes.len() > 1 {
                duplicates.push(nodes.to_vec());
            }
        }
        duplicates
    }
}

/// Returns the features that enable an optional dependency.
fn activating_features(package: &Package, key: &str) -> Condition {
    let enables = |value: &str| {
        value.strip_prefix("dep:") == Some(key)
            || value.split_once('/').is_some_and(|(dependency, _)| dependency == key)
    };
    let mut conditions = Vec::new();
    for (name, values) in &package.features {
        if values.iter().any(|it| enables(it)) {
            conditions.push(Condition::Feature {
                package: package.id.name.clone().into(),
                feature: name.clone().into(),
            });
        }
    }
    Condition::any(conditions)
}
