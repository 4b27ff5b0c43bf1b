//! The linked plugins, by namespace.

use plux_spec::compact::Core;
use plux_spec::sort::{Position, first_bytes, sort, unique};

use crate::PluginSpec;
use crate::linked::extension_points;
use crate::linked::indexes::INDEXES;
use crate::linked::slices::PLUGINS;

/// The linked plugins of a namespace.
pub(crate) struct Linked {
    /// Sorted by [`PluginSpec::sort_key`]: the linker's order differs between builds.
    pub(crate) specs: Vec<&'static PluginSpec>,
    /// Whether all names differ, and no plugin has `requires`, `before` or `after`.
    pub(crate) is_plain: bool,
}

/// Returns the linked plugins of `namespace`.
pub(crate) fn linked(namespace: &str) -> Linked {
    let plugins = PLUGINS.static_slice();
    // Most namespaces have few plugins.
    let mut sorted = Vec::with_capacity(16);
    let mut rest = plugins.iter();
    // Most plugins are of other namespaces. `find` does not count them, as `enumerate` would.
    while let Some(spec) = rest.find(|spec| spec.is_in(namespace)) {
        let at = plugins.len() - rest.len() - 1;
        sorted.push(Position { number: first_bytes(spec.name_bytes()), at });
    }
    sort(&mut sorted, &|a, b| plugins[a].compare(&plugins[b]));
    let mut specs: Vec<&'static PluginSpec> = Vec::with_capacity(sorted.len());
    let mut is_plain = true;
    let mut last = 0;
    for Position { number, at } in sorted {
        let spec: &'static PluginSpec = &plugins[at];
        let is_same_name =
            number == last && specs.last().is_some_and(|it| it.name_bytes() == spec.name_bytes());
        is_plain &= !is_same_name && spec.relation_rules().is_none();
        specs.push(spec);
        last = number;
    }
    Linked { specs, is_plain }
}

/// Returns every namespace of the program and its indexes, sorted.
pub(crate) fn known_namespaces() -> Vec<&'static str> {
    let mut namespaces = Vec::with_capacity(PLUGINS.len());
    for spec in PLUGINS.static_slice() {
        add(&mut namespaces, spec.namespace());
    }
    for point in extension_points() {
        add(&mut namespaces, point.namespace());
    }
    for registered in INDEXES.iter() {
        for namespace in namespaces_of(registered.index.core()) {
            add(&mut namespaces, namespace);
        }
    }
    unique(&namespaces)
}

/// Adds a namespace, unless it is the last one. Not inlined into three loops, to keep programs small.
#[inline(never)]
fn add<'a>(namespaces: &mut Vec<&'a str>, namespace: &'a str) {
    if namespaces.last() != Some(&namespace) {
        namespaces.push(namespace);
    }
}

/// Returns the namespaces of an index.
pub(crate) fn namespaces_of(index: &Core) -> impl Iterator<Item = &str> {
    let plugins = index.plugins.iter().map(|plugin| plugin.namespace.as_str());
    plugins.chain(index.namespaces.iter().map(|namespace| &**namespace))
}
