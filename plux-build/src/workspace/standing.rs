//! How each package stands to the roots: in the build, in its tests, or switched off, and by what.

use std::collections::VecDeque;

use plux_spec::{Condition, DependencyKind, Link};

use super::features::{Asked, Enabled};
use super::graph::{Edge, EdgeCondition, Graph, RUNTIME, Reach};

/// Whether the build has a package.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Presence {
    /// It has.
    Active,
    /// Another package's features decide, which this build alone cannot know.
    Conditional,
    /// It has not.
    Inactive,
}

/// How one package stands to the roots.
#[derive(Clone, Debug)]
pub(crate) struct Standing {
    pub(crate) presence: Presence,
    pub(crate) kind: DependencyKind,
    pub(crate) link: Link,
    pub(crate) extern_name: String,
    /// The conditions of the dependencies on the way to it.
    pub(crate) condition: Vec<Condition>,
    /// Those that do not hold.
    pub(crate) enabled_by: Vec<Condition>,
}

/// What is known of the packages in view of one build.
#[derive(Debug)]
pub(crate) struct Standings {
    /// By position in the graph; none where nothing leads to the package.
    pub(crate) of: Vec<Option<Standing>>,
    pub(crate) reach: Vec<Reach>,
    /// The features of a build without tests.
    pub(crate) enabled: Enabled,
    /// Those that dev-dependencies add.
    with_dev: Enabled,
}

impl Standings {
    /// Looks at a graph in view of a build of its roots with the features asked for.
    pub(crate) fn new(graph: &Graph, asked: &Asked) -> Self {
        let enabled = Enabled::by(graph, &graph.roots, asked, false);
        let with_dev = Enabled::by(graph, &graph.roots, asked, true);
        let mut walk = Walk { graph, of: vec![None; graph.nodes.len()] };
        for &root in &graph.roots {
            walk.of[root] = Some(Standing {
                presence: Presence::Active,
                kind: DependencyKind::Root,
                link: Link::Direct,
                extern_name: graph.nodes[root].library_name().into_owned(),
                condition: Vec::new(),
                enabled_by: Vec::new(),
            });
        }
        walk.active(&enabled, DependencyKind::Normal);
        walk.active(&with_dev, DependencyKind::Dev);
        walk.absent(&with_dev, Presence::Conditional);
        walk.absent(&with_dev, Presence::Inactive);
        let of = walk.of;
        // What is not in the build may have any of its features.
        let reach = graph.reach(|from, edge| match &of[from] {
            Some(standing) if standing.presence == Presence::Active && edge.entry.is_some() => {
                graph.is_on(from, edge, &with_dev)
            }
            _ => true,
        });
        Self { of, reach, enabled, with_dev }
    }

    /// Whether a build has an edge; one with tests may have more features.
    pub(crate) fn is_on(&self, graph: &Graph, from: usize, edge: &Edge, tests: bool) -> bool {
        graph.is_on(from, edge, if tests { &self.with_dev } else { &self.enabled })
    }

    /// The dependencies that the root package's code has to refer to: the name of each, and
    /// whether it is there in tests only.
    pub(crate) fn anchors<'a>(
        &'a self,
        graph: &'a Graph,
        root: usize,
    ) -> impl Iterator<Item = (&'a Edge, String, bool)> {
        let edges = graph.nodes[root].edges.iter();
        let on = edges.filter(move |edge| {
            graph.is_on(root, edge, &self.with_dev)
                && self.reach[edge.to] > Reach::No
                && graph.nodes[edge.to].name != RUNTIME
                && edge.to != root
        });
        on.filter_map(move |edge| {
            let dev = graph.entry(root, edge)?.dev;
            // The features of a build without tests decide on what is there without tests.
            let here = dev || graph.is_on(root, edge, &self.enabled);
            here.then(|| (edge, graph.extern_name(root, edge), dev))
        })
    }
}

struct Walk<'a> {
    graph: &'a Graph,
    of: Vec<Option<Standing>>,
}

impl Walk<'_> {
    /// What is switched on, nearest first. A way without conditions is better than one with.
    fn active(&mut self, enabled: &Enabled, kind: DependencyKind) {
        let dev = kind == DependencyKind::Dev;
        let mut todo: VecDeque<usize> = self.with(Presence::Active).collect();
        while let Some(from) = todo.pop_front() {
            for (edge, _) in self.sorted(from) {
                let entry_is_dev = self.graph.entry(from, &edge).is_some_and(|entry| entry.dev);
                let counts = if edge.entry.is_none() { false } else { dev || !entry_is_dev };
                if counts && self.graph.is_on(from, &edge, enabled) && self.of[edge.to].is_none() {
                    self.stand(from, &edge, Presence::Active, kind, false);
                    todo.push_back(edge.to);
                }
            }
        }
    }

    /// What is switched off, and what only that would bring.
    fn absent(&mut self, enabled: &Enabled, presence: Presence) {
        let mut todo: VecDeque<usize> =
            (0..self.of.len()).filter(|&at| self.of[at].is_some()).collect();
        while let Some(from) = todo.pop_front() {
            let Some(parent) = self.of[from].clone() else { continue };
            for (edge, _) in self.sorted(from) {
                let kind = match self.graph.entry(from, &edge) {
                    Some(entry) if entry.dev => DependencyKind::Dev,
                    _ if parent.kind == DependencyKind::Dev => DependencyKind::Dev,
                    _ => DependencyKind::Normal,
                };
                let off = !self.graph.is_on(from, &edge, enabled);
                // Another package's features may be on in a build of more than the root. A target
                // is what it is.
                let known = parent.kind == DependencyKind::Root || !edge.here;
                let becomes = match parent.presence {
                    Presence::Active if known => Presence::Inactive,
                    Presence::Active => Presence::Conditional,
                    Presence::Conditional if !edge.here => Presence::Inactive,
                    other => other,
                };
                if becomes == presence && self.of[edge.to].is_none() {
                    self.stand(from, &edge, presence, kind, off);
                    todo.push_back(edge.to);
                }
            }
        }
    }

    fn with(&self, presence: Presence) -> impl Iterator<Item = usize> + use<> {
        let standing: Vec<usize> = (0..self.of.len())
            .filter(|&at| self.of[at].as_ref().is_some_and(|it| it.presence == presence))
            .collect();
        standing.into_iter()
    }

    /// The edges of a package, those without conditions first.
    fn sorted(&self, from: usize) -> Vec<(Edge, EdgeCondition)> {
        let mut edges: Vec<_> = self.graph.nodes[from]
            .edges
            .iter()
            .map(|edge| (edge.clone(), self.graph.condition(from, edge)))
            .collect();
        edges.sort_by_cached_key(|(edge, condition)| {
            let conditional = condition.feature.is_some() || condition.target.is_some();
            (conditional, self.graph.extern_name(from, edge), edge.to)
        });
        edges
    }

    fn stand(
        &mut self,
        from: usize,
        edge: &Edge,
        presence: Presence,
        kind: DependencyKind,
        off: bool,
    ) {
        let Some(parent) = self.of[from].clone() else { return };
        let EdgeCondition { feature, target } = self.graph.condition(from, edge);
        let mut condition = parent.condition;
        let mut enabled_by = parent.enabled_by;
        if off {
            enabled_by.extend(feature.clone());
            enabled_by.extend(target.clone().filter(|_| !edge.here));
        }
        for one in feature.into_iter().chain(target) {
            if !condition.contains(&one) {
                condition.push(one);
            }
        }
        self.of[edge.to] = Some(Standing {
            presence,
            kind,
            link: match presence {
                Presence::Active if parent.kind == DependencyKind::Root => Link::Direct,
                Presence::Active => Link::Via(parent.extern_name.into()),
                _ => Link::None,
            },
            extern_name: self.graph.extern_name(from, edge),
            condition,
            enabled_by,
        });
    }
}
