//! The index as a graph: conditions → packages → plugins → namespaces, and the requirements and load
//! order constraints between plugins. Each output format has its own file.

pub(crate) mod dot;
pub(crate) mod html;
pub(crate) mod mermaid;

use std::collections::BTreeMap;

use plux_spec::{Condition, Index, PackageEntry, PluginEntry, PluginId, Status};

use crate::listing::conditions;

/// A graph of an index.
#[derive(Default)]
pub(crate) struct Graph {
    pub(crate) nodes: Vec<Node>,
    pub(crate) edges: Vec<Edge>,
    /// Nodes by kind and key.
    known: BTreeMap<(Kind, String), usize>,
}

/// A node of the graph.
pub(crate) struct Node {
    pub(crate) kind: Kind,
    /// The key, unique within the kind.
    pub(crate) key: String,
    /// The lines of the label.
    pub(crate) lines: Vec<String>,
    pub(crate) description: String,
    /// The status; `None` for a plugin that another one names and that is not in the index.
    pub(crate) status: Option<Status>,
}

/// The kind of a node, in the order of the columns.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Kind {
    /// A feature or cfg.
    Condition,
    Package,
    Plugin,
    Namespace,
}

/// An edge between two nodes, which are indexes into [`Graph::nodes`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Edge {
    pub(crate) from: usize,
    pub(crate) to: usize,
    pub(crate) kind: Relation,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Relation {
    /// A condition enables a package or a plugin.
    Enables,
    /// A package declares a plugin.
    Holds,
    /// A plugin is in a namespace.
    In,
    /// A plugin requires another one.
    Requires,
    /// A plugin requires another one if the program has that.
    RequiresOptionally,
    /// A plugin is loaded before another one.
    Before,
}

impl Graph {
    pub(crate) fn of(index: &Index) -> Self {
        let mut graph = Self::default();
        graph.packages(index);
        let plugins = graph.plugins(index);
        graph.namespaces(index, &plugins);
        graph.relations(index, &plugins);
        graph.edges.sort();
        graph.edges.dedup();
        graph
    }

    fn packages(&mut self, index: &Index) {
        let holds = |package: &&PackageEntry| {
            let mut plugins = index.plugins.iter();
            plugins.any(|it| it.package == package.name && it.version == package.version)
        };
        for package in index.packages.iter().filter(holds) {
            let (name, version) = (package.name.to_string(), package.version.to_string());
            let node = self.node(Kind::Package, format!("{name} {version}"), vec![name, version]);
            self.enabled_by(&package.condition, node);
        }
    }

    /// Returns the node of each entry.
    fn plugins(&mut self, index: &Index) -> Vec<usize> {
        let mut nodes = Vec::new();
        for plugin in index.plugins.iter() {
            let id = plugin.id().to_string();
            // An id may have several declarations with different targets or cfgs.
            let (mut key, mut count) = (id.clone(), 1);
            while self.known.contains_key(&(Kind::Plugin, key.clone())) {
                count += 1;
                key = format!("{id} ({count})");
            }
            let node = self.node(Kind::Plugin, key, lines(plugin));
            self.nodes[node].description = plugin.description.to_string();
            self.nodes[node].status = Some(plugin.status);
            let package = format!("{} {}", plugin.package, plugin.version);
            if let Some(&from) = self.known.get(&(Kind::Package, package)) {
                self.edges.push(Edge { from, to: node, kind: Relation::Holds });
            }
            self.enabled_by(&conditions::own(plugin, index.package_of(plugin)), node);
            nodes.push(node);
        }
        nodes
    }

    fn namespaces(&mut self, index: &Index, plugins: &[usize]) {
        for point in index.extension_points.iter() {
            let name = point.namespace.to_string();
            let declared = format!("declared by {}", point.package);
            let lines = vec![name.clone(), point.contract.to_string(), declared];
            let node = self.node(Kind::Namespace, name, lines);
            self.nodes[node].description = point.description.to_string();
        }
        for (plugin, &from) in index.plugins.iter().zip(plugins) {
            let name = plugin.namespace.to_string();
            let to = self.node(Kind::Namespace, name.clone(), vec![name]);
            self.edges.push(Edge { from, to, kind: Relation::In });
        }
    }

    fn relations(&mut self, index: &Index, plugins: &[usize]) {
        let mut by_id: BTreeMap<PluginId, Vec<usize>> = BTreeMap::new();
        for (plugin, &node) in index.plugins.iter().zip(plugins) {
            by_id.entry(plugin.id()).or_default().push(node);
        }
        for (plugin, &this) in index.plugins.iter().zip(plugins) {
            let own = |name| PluginId::new(plugin.namespace.clone(), name);
            let requires = plugin.requires.iter().map(|it| {
                let kind =
                    if it.optional { Relation::RequiresOptionally } else { Relation::Requires };
                (it.id.clone(), kind, true)
            });
            let before = plugin.before.iter().cloned().map(|it| (own(it), Relation::Before, true));
            let after = plugin.after.iter().cloned().map(|it| (own(it), Relation::Before, false));
            for (id, kind, away) in requires.chain(before).chain(after) {
                let others = by_id.entry(id.clone()).or_insert_with(|| vec![self.unknown(&id)]);
                self.edges.extend(others.iter().map(|&other| {
                    let (from, to) = if away { (this, other) } else { (other, this) };
                    Edge { from, to, kind }
                }));
            }
        }
    }

    /// Adds the node of a plugin that another one names and that is not in the index.
    fn unknown(&mut self, id: &PluginId) -> usize {
        let id = id.to_string();
        self.node(Kind::Plugin, id.clone(), vec![id, "not in the index".to_owned()])
    }

    /// Returns the node with that key, and adds it if it does not exist yet.
    fn node(&mut self, kind: Kind, key: String, lines: Vec<String>) -> usize {
        let nodes = &mut self.nodes;
        *self.known.entry((kind, key)).or_insert_with_key(|(_, key)| {
            let status = (kind != Kind::Plugin).then_some(Status::Active);
            let (key, description) = (key.clone(), String::new());
            nodes.push(Node { kind, key, lines, description, status });
            nodes.len() - 1
        })
    }

    fn enabled_by(&mut self, conditions: &[Condition], to: usize) {
        if let Some(condition) = conditions::shown(conditions) {
            let from = self.node(Kind::Condition, condition.clone(), vec![condition]);
            self.edges.push(Edge { from, to, kind: Relation::Enables });
        }
    }
}

/// Returns the lines of a plugin's label.
fn lines(plugin: &PluginEntry) -> Vec<String> {
    let mut lines = vec![plugin.name.to_string()];
    if plugin.status != Status::Active {
        lines.push(plugin.status.to_string());
    }
    lines
}
