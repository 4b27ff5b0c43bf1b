//! The linked plugins, by namespace.

use plux_spec::Index;
use plux_spec::sort::{positions, unique};

use crate::PluginSpec;
use crate::linked::slices::{INDEXES, PLUGINS, extension_points};

/// Returns the linked plugins of `namespace`, sorted by [`PluginSpec::sort_key`]: the linker's order
/// differs between builds.
pub(crate) fn linked(namespace: &str) -> Vec<&'static PluginSpec> {
    // Most names differ in their first bytes, which are compared as a number.
    let mut linked: Vec<(u64, &'static PluginSpec)> = Vec::new();
    #[allow(clippy::explicit_iter_loop, reason = "the other kind of `PLUGINS` only has `iter`")]
    for spec in PLUGINS.iter() {
        if spec.namespace() == namespace {
            linked.push((first_bytes(spec.name()), spec));
        }
    }
    let order = positions(linked.len(), &|a, b| {
        let ((a, first), (b, second)) = (linked[a], linked[b]);
        a.cmp(&b).then_with(|| first.compare(second))
    });
    order.into_iter().map(|at| linked[at].1).collect()
}

/// Returns the first bytes of a name as a number. If two names have different numbers, their order is
/// that of the names, which contain no zero.
fn first_bytes(name: &str) -> u64 {
    let mut bytes = [0; 8];
    for (byte, of_name) in bytes.iter_mut().zip(name.bytes()) {
        *byte = of_name;
    }
    u64::from_be_bytes(bytes)
}

/// Returns every namespace of the program and its indexes, sorted.
pub(crate) fn known_namespaces() -> Vec<&'static str> {
    let mut namespaces: Vec<&str> = Vec::new();
    #[allow(clippy::explicit_iter_loop, reason = "the other kind of `PLUGINS` only has `iter`")]
    for spec in PLUGINS.iter() {
        namespaces.push(spec.namespace());
    }
    for point in extension_points() {
        namespaces.push(point.namespace());
    }
    for registered in INDEXES.iter() {
        for namespace in namespaces_of(&registered.index) {
            namespaces.push(namespace);
        }
    }
    unique(&namespaces)
}

/// Returns the namespaces of an index.
pub(crate) fn namespaces_of(index: &Index) -> impl Iterator<Item = &str> {
    let plugins = index.plugins.iter().map(|plugin| plugin.namespace.as_str());
    plugins.chain(index.extension_points.iter().map(|point| point.namespace.as_str()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn first_bytes_are_in_the_order_of_the_names() {
        let names = ["", "A", "a", "a-b", "aa", "abcdefgh", "abcdefghi", "b", "~"];
        for (a, b) in names.iter().zip(&names[1..]) {
            let (same, order) = (a.get(..8) == b.get(..8), first_bytes(a).cmp(&first_bytes(b)));
            assert_eq!(order.is_eq(), same && a.len() >= 8, "{a} {b}");
            assert!(order.is_le(), "{a} {b}");
        }
    }
}
