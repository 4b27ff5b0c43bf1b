//! When each plugin is loaded: by the same rules as the manager's.

use std::collections::{BTreeMap, HashMap};

use plux_spec::order::{Order, OrderConstraint};
use plux_spec::{DependencyKind, Index, PluginEntry, PluginId, Status, Target};

/// The turn of each plugin of an index when its namespace is loaded.
pub(crate) struct LoadOrder<'a> {
    turns: HashMap<(&'a str, &'a str), usize>,
    index: &'a Index,
}

impl<'a> LoadOrder<'a> {
    pub(crate) fn of(index: &'a Index) -> Self {
        // By namespace and name: a program has each id once.
        let mut namespaces: BTreeMap<&str, BTreeMap<&str, Vec<&PluginEntry>>> = BTreeMap::new();
        for plugin in index.plugins.iter().filter(|plugin| is_in_a_program(plugin, index)) {
            let names = namespaces.entry(plugin.namespace.as_str()).or_default();
            names.entry(plugin.name.as_str()).or_default().push(plugin);
        }
        let mut turns = HashMap::new();
        for (namespace, plugins) in &namespaces {
            for (turn, name) in sequence(namespace, plugins).into_iter().enumerate() {
                turns.insert((*namespace, name), turn + 1);
            }
        }
        Self { turns, index }
    }

    /// The turn of a plugin, counted from 1; none for one that no program of the build has.
    pub(crate) fn turn(&self, plugin: &PluginEntry) -> Option<usize> {
        let id = (plugin.namespace.as_str(), plugin.name.as_str());
        is_in_a_program(plugin, self.index).then(|| self.turns.get(&id).copied())?
    }
}

/// Whether it is there outside of tests and examples.
fn is_in_a_program(plugin: &PluginEntry, index: &Index) -> bool {
    let package = index.package(&plugin.package, &plugin.version);
    plugin.status != Status::Inactive
        && matches!(plugin.target, Target::Lib | Target::Bin(_))
        && package.is_none_or(|package| package.kind != DependencyKind::Dev)
}

fn sequence<'a>(
    namespace: &str,
    plugins: &BTreeMap<&'a str, Vec<&'a PluginEntry>>,
) -> Vec<&'a str> {
    let names: Vec<&str> = plugins.keys().copied().collect();
    let mut constraints = Vec::new();
    for (at, plugin) in
        plugins.values().enumerate().flat_map(|(at, all)| all.iter().map(move |it| (at, it)))
    {
        let own = plugin.requires.iter().filter(|id| id.namespace().as_str() == namespace);
        let first = own.map(PluginId::name).chain(plugin.after.iter());
        constraints.extend(first.map(|name| OrderConstraint::After(at, name.as_str())));
        constraints
            .extend(plugin.before.iter().map(|name| OrderConstraint::Before(at, name.as_str())));
    }
    let order = Order::of(names.len(), |name| names.binary_search(&name).ok(), constraints);
    order.sequence.into_iter().map(|at| names[at]).collect()
}
