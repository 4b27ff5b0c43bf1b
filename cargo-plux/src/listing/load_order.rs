//! The load order of each namespace, by the same rules as in plux-runtime.

use std::collections::{BTreeMap, HashMap};

use plux_spec::order::{Order, OrderConstraint};
use plux_spec::{DependencyKind, Index, PluginEntry, PluginId, Status, Target};

/// The position of each plugin in the load order of its namespace.
pub(crate) struct LoadOrder<'a> {
    positions: HashMap<(&'a str, &'a str), usize>,
    index: &'a Index,
}

impl<'a> LoadOrder<'a> {
    pub(crate) fn of(index: &'a Index) -> Self {
        // Declarations with the same id share one position: a program links at most one of them.
        let mut namespaces: BTreeMap<&str, BTreeMap<&str, Vec<&PluginEntry>>> = BTreeMap::new();
        for plugin in index.plugins.iter().filter(|plugin| is_in_a_program(plugin, index)) {
            let names = namespaces.entry(plugin.namespace.as_str()).or_default();
            names.entry(plugin.name.as_str()).or_default().push(plugin);
        }
        let mut positions = HashMap::new();
        for (namespace, plugins) in &namespaces {
            for (at, name) in sequence(namespace, plugins).into_iter().enumerate() {
                positions.insert((*namespace, name), at + 1);
            }
        }
        Self { positions, index }
    }

    /// Returns the position of a plugin, counted from 1; `None` if no program has it.
    pub(crate) fn position(&self, plugin: &PluginEntry) -> Option<usize> {
        let id = (plugin.namespace.as_str(), plugin.name.as_str());
        is_in_a_program(plugin, self.index).then(|| self.positions.get(&id).copied())?
    }
}

/// Returns whether a program can link the plugin, not only tests and examples.
fn is_in_a_program(plugin: &PluginEntry, index: &Index) -> bool {
    let package = index.package(&plugin.package, &plugin.version);
    plugin.status != Status::Inactive
        && matches!(plugin.target, Target::Lib | Target::Bin(_))
        && package.is_none_or(|package| package.kind != DependencyKind::Dev)
}

/// Returns the names of a namespace's plugins in load order.
fn sequence<'a>(
    namespace: &str,
    plugins: &BTreeMap<&'a str, Vec<&'a PluginEntry>>,
) -> Vec<&'a str> {
    let names: Vec<&str> = plugins.keys().copied().collect();
    let mut constraints = Vec::new();
    for (at, plugin) in
        plugins.values().enumerate().flat_map(|(at, all)| all.iter().map(move |it| (at, it)))
    {
        let required = plugin.requires.iter().map(|requirement| &requirement.id);
        let own = required.filter(|id| id.namespace().as_str() == namespace);
        let first = own.map(PluginId::name).chain(plugin.after.iter());
        constraints.extend(first.map(|name| OrderConstraint::After(at, name.as_str())));
        constraints
            .extend(plugin.before.iter().map(|name| OrderConstraint::Before(at, name.as_str())));
    }
    let order = Order::of(names.len(), |name| names.binary_search(&name).ok(), constraints);
    order.sequence.into_iter().map(|at| names[at]).collect()
}
