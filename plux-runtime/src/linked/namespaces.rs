//! The linked plugins, by namespace.

use plux_spec::Index;
use plux_spec::sort::{positions, unique};

use crate::handle::Handle;
use crate::linked::slices::{INDEXES, PLUGINS, extension_points};
use crate::{ExtensionPointSpec, PluginSpec};

/// Returns the linked plugins of `namespace`, sorted by [`PluginSpec::sort_key`]: the linker's order
/// differs between builds.
pub(crate) fn linked(namespace: &str) -> Vec<Handle<PluginSpec>> {
    let linked = PLUGINS.iter().filter(|spec| spec.namespace() == namespace);
    // Comparing names that are adjacent in memory is faster.
    let named: Vec<(&str, &'static PluginSpec)> = linked.map(|spec| (spec.name(), spec)).collect();
    let order = positions(named.len(), &|a, b| {
        let ((a, first), (b, second)) = (named[a], named[b]);
        a.cmp(b).then_with(|| first.sort_key().cmp(&second.sort_key()))
    });
    order.into_iter().map(|at| Handle::from(named[at].1)).collect()
}

/// Returns every namespace of the program and its indexes, sorted.
pub(crate) fn known_namespaces() -> Vec<&'static str> {
    let mut namespaces: Vec<&str> = PLUGINS.iter().map(PluginSpec::namespace).collect();
    namespaces.extend(extension_points().map(ExtensionPointSpec::namespace));
    INDEXES.iter().for_each(|registered| namespaces.extend(namespaces_of(&registered.index)));
    unique(&namespaces)
}

/// Returns the namespaces of an index.
pub(crate) fn namespaces_of(index: &Index) -> impl Iterator<Item = &str> {
    let plugins = index.plugins.iter().map(|plugin| plugin.namespace.as_str());
    plugins.chain(index.extension_points.iter().map(|point| point.namespace.as_str()))
}
