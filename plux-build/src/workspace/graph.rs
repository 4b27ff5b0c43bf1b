//! Who depends on whom, as far as plugins are concerned.

use std::borrow::Cow;
use std::sync::Arc;

use plux_spec::Condition;

use super::features::{Dependencies, Enabled};
use super::manifest::{Dependency, Linkage, Manifest, Source, underscored};

/// The package without which there are no plugins.
pub(crate) const RUNTIME: &str = "plux-runtime";

/// A package of the graph.
#[derive(Debug)]
pub(crate) struct Node {
    pub(crate) name: String,
    pub(crate) version: String,
    pub(crate) source: Source,
    /// None where neither Cargo nor the disk has it at hand.
    pub(crate) manifest: Option<Arc<Manifest>>,
    pub(crate) edges: Vec<Edge>,
    /// Nothing is known of its dependencies: neither a manifest nor a lock file says.
    pub(crate) unknown: bool,
}

impl Node {
    pub(crate) fn of(manifest: Manifest) -> Self {
        Self {
            name: manifest.name.clone(),
            version: manifest.version.clone(),
            source: manifest.source,
            manifest: Some(Arc::new(manifest)),
            edges: Vec::new(),
            unknown: false,
        }
    }

    /// The name under which code refers to it, unless it is renamed.
    pub(crate) fn library_name(&self) -> Cow<'_, str> {
        let manifest = self.manifest.as_deref();
        manifest.map_or_else(|| underscored(&self.name), Manifest::library_name)
    }

    /// Whether it has, or may have, a library that Rust code can refer to.
    pub(crate) fn is_linkable(&self) -> bool {
        // Without its manifest, nobody knows what its library is called, and a wrong name breaks
        // the build, where a missing one is told of.
        self.linkage().is_some_and(|it| it != Linkage::Never)
    }

    /// How its library, if it is known to have one, can be linked into a Rust program.
    pub(crate) fn linkage(&self) -> Option<Linkage> {
        self.manifest.as_deref().and_then(Manifest::library).map(|library| library.linkage)
    }

    /// Whether it becomes part of a program: procedural macros and bare binaries do not, nor does
    /// what they depend on.
    pub(crate) fn is_linked(&self) -> bool {
        self.manifest.as_deref().is_none_or(|manifest| manifest.library().is_some())
    }

    /// `name version`, for messages.
    pub(crate) fn label(&self) -> String {
        format!("{} {}", self.name, self.version)
    }
}

/// A dependency of one node on another.
#[derive(Clone, Debug)]
pub(crate) struct Edge {
    pub(crate) to: usize,
    /// The position in the manifest; none where only a lock file tells of it.
    pub(crate) entry: Option<usize>,
    /// It is there on the target that is built for.
    pub(crate) here: bool,
}

/// The packages around the roots that may have to do with plugins.
#[derive(Debug, Default)]
pub(crate) struct Graph {
    pub(crate) nodes: Vec<Node>,
    /// The package that is built, or the members of a workspace.
    pub(crate) roots: Vec<usize>,
}

/// Whether plux-runtime can be reached from a package.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Reach {
    No,
    /// Some dependency is not known.
    Maybe,
    Yes,
}

impl Graph {
    /// The manifest entry of an edge.
    pub(crate) fn entry(&self, from: usize, edge: &Edge) -> Option<&Dependency> {
        self.nodes[from].manifest.as_deref()?.dependencies.get(edge.entry?)
    }

    /// The name under which `from` refers to the package at the end of an edge.
    pub(crate) fn extern_name(&self, from: usize, edge: &Edge) -> String {
        match self.entry(from, edge).and_then(|entry| entry.rename.as_deref()) {
            Some(rename) => underscored(rename).into_owned(),
            None => self.nodes[edge.to].library_name().into_owned(),
        }
    }

    /// From which packages plux-runtime can be reached, over the edges that `counts` admits.
    pub(crate) fn reach(&self, counts: impl Fn(usize, &Edge) -> bool) -> Vec<Reach> {
        let mut dependents: Vec<Vec<usize>> = vec![Vec::new(); self.nodes.len()];
        for (from, node) in self.nodes.iter().enumerate() {
            for edge in node.edges.iter().filter(|edge| counts(from, edge)) {
                dependents[edge.to].push(from);
            }
        }
        let mut reach = vec![Reach::No; self.nodes.len()];
        let mut spread = |start: Vec<usize>, what: Reach| {
            let mut todo = start;
            while let Some(at) = todo.pop() {
                if reach[at] < what {
                    reach[at] = what;
                    todo.extend(&dependents[at]);
                }
            }
        };
        let all = || self.nodes.iter().enumerate();
        spread(
            all().filter(|(_, node)| node.name == RUNTIME).map(|(at, _)| at).collect(),
            Reach::Yes,
        );
        spread(all().filter(|(_, node)| node.unknown).map(|(at, _)| at).collect(), Reach::Maybe);
        reach
    }

    /// Whether a build has an edge, as far as features and target go.
    pub(crate) fn is_on(&self, from: usize, edge: &Edge, enabled: &Enabled) -> bool {
        edge.here && self.entry(from, edge).is_some_and(|entry| enabled.has(from, entry))
    }

    /// Returns the conditions of an edge.
    pub(crate) fn condition(&self, from: usize, edge: &Edge) -> EdgeCondition {
        let (Some(entry), Some(manifest)) = (self.entry(from, edge), &self.nodes[from].manifest)
        else {
            return EdgeCondition::default();
        };
        EdgeCondition {
            feature: entry.optional.then(|| feature(manifest, entry.key())),
            target: entry
                .target
                .as_ref()
                .map(|platform| Condition::Target(platform.to_string().into())),
        }
    }
}

/// The conditions of a dependency.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct EdgeCondition {
    pub(crate) feature: Option<Condition>,
    pub(crate) target: Option<Condition>,
}

/// Returns the features that enable an optional dependency. Where none does, Cargo has a feature of
/// its name.
fn feature(manifest: &Manifest, key: &str) -> Condition {
    let enables = |value: &str| {
        value.strip_prefix("dep:") == Some(key)
            || value.split_once('/').is_some_and(|(dependency, _)| dependency == key)
    };
    let condition = |feature: &str| Condition::Feature {
        package: manifest.name.clone().into(),
        feature: feature.to_owned().into(),
    };
    let features: Vec<Condition> = manifest
        .features
        .iter()
        .filter(|(_, values)| values.iter().any(|value| enables(value)))
        .map(|(name, _)| condition(name))
        .collect();
    if features.is_empty() { condition(key) } else { Condition::any(features) }
}

impl Dependencies for Graph {
    fn manifest(&self, at: usize) -> Option<&Manifest> {
        self.nodes[at].manifest.as_deref()
    }

    fn target_of(&self, at: usize, dependency: usize) -> Option<usize> {
        self.nodes[at]
            .edges
            .iter()
            .find(|edge| edge.entry == Some(dependency) && edge.here)
            .map(|edge| edge.to)
    }
}
