//! Classifies each package as active, conditional or inactive for this build.

use std::collections::VecDeque;
use std::sync::Arc;

use plux_spec::sort::positions;
use plux_spec::{Condition, DependencyKind, Link};

use crate::cargo::CliFeatures;
use crate::features::ActivatedFeatures;
use crate::graph::{Edge, Graph, Reach};

/// The relation of a package to the build.
#[derive(Clone, Copy, PartialEq)]
pub(crate) enum ActivationState {
    /// In the build.
    Active,
    /// In the build if other packages enable certain features, which this build does not know.
    Conditional,
    /// Not in the build.
    Inactive,
}

/// The path on which a build reaches a package, and its conditions.
#[derive(Clone)]
pub(crate) struct Activation {
    pub(crate) state: ActivationState,
    pub(crate) kind: DependencyKind,
    pub(crate) link: Link,
    pub(crate) extern_name: String,
    /// The conditions of the dependencies on the path to it.
    pub(crate) condition: Vec<Condition>,
    /// Those conditions that do not hold.
    pub(crate) enabled_by: Vec<Condition>,
}

impl Activation {
    /// Returns whether features of the package that this build does not know may enable one of its edges. A
    /// build of several packages may enable another package's features, and so may `--features`. The target
    /// is the same.
    fn may_enable(&self, edge: &Edge) -> bool {
        self.kind != DependencyKind::Root && edge.matches_target
    }
}

/// The activations of all packages.
pub(crate) struct Activations {
    /// By position in the graph; `None` if no dependency leads to the package.
    pub(crate) of: Vec<Option<Activation>>,
    pub(crate) reach: Vec<Reach>,
    /// The features of a build without tests.
    pub(crate) features: ActivatedFeatures,
    /// The features of a build with dev-dependencies.
    with_dev: ActivatedFeatures,
}

impl Activations {
    /// Classifies the packages for a build of the roots.
    pub(crate) fn new(graph: &Graph, cli: &CliFeatures) -> Self {
        let features = ActivatedFeatures::of(graph, cli, false);
        let with_dev = ActivatedFeatures::of(graph, cli, true);
        let mut walk = Walk { graph, of: vec![None; graph.nodes.len()] };
        for &root in &graph.roots {
            walk.of[root] = Some(Activation {
                state: ActivationState::Active,
                kind: DependencyKind::Root,
                link: Link::Direct,
                extern_name: graph.nodes[root].library_name().into_owned(),
                condition: Vec::new(),
                enabled_by: Vec::new(),
            });
        }
        walk.run(&features, ActivationState::Active, DependencyKind::Normal);
        walk.run(&with_dev, ActivationState::Active, DependencyKind::Dev);
        walk.run(&with_dev, ActivationState::Conditional, DependencyKind::Dev);
        walk.run(&with_dev, ActivationState::Inactive, DependencyKind::Dev);
        let of = walk.of;
        // A package outside of the build may have any of its features.
        let reach = graph.reach(&|from, edge| match &of[from] {
            Some(it) if it.state == ActivationState::Active && edge.entry.is_some() => {
                with_dev.is_activated(graph, from, edge) || it.may_enable(edge)
            }
            _ => true,
        });
        Self { of, reach, features, with_dev }
    }

    /// Returns whether a build, of tests or without, has an edge.
    pub(crate) fn is_activated(
        &self,
        graph: &Graph,
        from: usize,
        edge: &Edge,
        tests: bool,
    ) -> bool {
        let features = if tests { &self.with_dev } else { &self.features };
        features.is_activated(graph, from, edge)
    }

    /// Returns whether a build of `root`, of tests or without, links the package at the end of an edge.
    pub(crate) fn links(
        &self,
        graph: &Graph,
        root: usize,
        from: usize,
        edge: &Edge,
        tests: bool,
    ) -> bool {
        // An edge that only the lock file has may be enabled.
        edge.entry.is_none()
            || (!graph.is_dev(from, edge) || (tests && from == root))
                && self.is_activated(graph, from, edge, tests)
    }

    /// Returns whether a build of `root` may link the package at the end of an edge: it does, or does so with
    /// features that it does not know.
    pub(crate) fn may_link(&self, graph: &Graph, root: usize, from: usize, edge: &Edge) -> bool {
        self.links(graph, root, from, edge, false)
            || self.of[from]
                .as_ref()
                .is_some_and(|it| it.state != ActivationState::Inactive && it.may_enable(edge))
    }

    /// Returns the features of a package that are known to be enabled: those of a build of the roots, or of
    /// their tests if only they have the package.
    pub(crate) fn enabled_features(&self, at: usize) -> Arc<[String]> {
        let features = match self.active_kind(at) {
            Some(DependencyKind::Dev) => &self.with_dev,
            _ => &self.features,
        };
        features.features(at).unwrap_or_default()
    }

    /// Returns how a package depends on the root, if it is in the build.
    pub(crate) fn active_kind(&self, at: usize) -> Option<DependencyKind> {
        let activation = self.of[at].as_ref()?;
        (activation.state == ActivationState::Active).then_some(activation.kind)
    }
}

struct Walk<'a> {
    graph: &'a Graph,
    of: Vec<Option<Activation>>,
}

impl<'a> Walk<'a> {
    /// Visits the packages that get this state, nearest first; dependencies without conditions before
    /// others. `kind` is whether dev-dependencies count.
    fn run(&mut self, features: &ActivatedFeatures, state: ActivationState, kind: DependencyKind) {
        let mut todo = VecDeque::new();
        for (at, activation) in self.of.iter().enumerate() {
            if activation.is_some() {
                todo.push_back(at);
            }
        }
        while let Some(from) = todo.pop_front() {
            let Some(parent) = self.of[from].clone() else { continue };
            for edge in self.sorted_edges(from) {
                if self.of[edge.to].is_some() {
                    continue;
                }
                let is_activated = features.is_activated(self.graph, from, edge);
                let is_dev = self.graph.is_dev(from, edge);
                let becomes = match parent.state {
                    _ if state == ActivationState::Active => {
                        if !is_activated || is_dev && kind == DependencyKind::Normal {
                            continue;
                        }
                        state
                    }
                    ActivationState::Inactive => ActivationState::Inactive,
                    _ if parent.may_enable(edge) => ActivationState::Conditional,
                    _ => ActivationState::Inactive,
                };
                if becomes == state {
                    let kind = match state {
                        ActivationState::Active => kind,
                        _ if is_dev || parent.kind == DependencyKind::Dev => DependencyKind::Dev,
                        _ => DependencyKind::Normal,
                    };
                    self.activate(&parent, from, edge, state, kind, !is_activated);
                    todo.push_back(edge.to);
                }
            }
        }
    }

    /// Returns the edges of a package, those without conditions first.
    fn sorted_edges(&self, from: usize) -> Vec<&'a Edge> {
        let edges = &self.graph.nodes[from].edges;
        let mut keys = Vec::with_capacity(edges.len());
        for edge in edges {
            let is_conditional = !self.graph.condition(from, edge).is_empty();
            keys.push((is_conditional, self.graph.extern_name(from, edge), edge.to));
        }
        let mut sorted = Vec::with_capacity(edges.len());
        for at in positions(edges.len(), &|a, b| keys[a].cmp(&keys[b])) {
            sorted.push(&edges[at]);
        }
        sorted
    }

    fn activate(
        &mut self,
        parent: &Activation,
        from: usize,
        edge: &Edge,
        state: ActivationState,
        kind: DependencyKind,
        is_disabled: bool,
    ) {
        let mut condition = parent.condition.clone();
        let mut enabled_by = parent.enabled_by.clone();
        for required in self.graph.condition(from, edge) {
            let holds = matches!(required, Condition::Target(_)) && edge.matches_target;
            if is_disabled && !holds {
                enabled_by.push(required.clone());
            }
            if !condition.contains(&required) {
                condition.push(required);
            }
        }
        self.of[edge.to] = Some(Activation {
            state,
            kind,
            link: match state {
                ActivationState::Active if parent.kind == DependencyKind::Root => Link::Direct,
                ActivationState::Inactive => Link::None,
                _ => Link::Via(parent.extern_name.clone().into()),
            },
            extern_name: self.graph.extern_name(from, edge),
            condition,
            enabled_by,
        });
    }
}
