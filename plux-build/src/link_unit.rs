//! Computes which plugins are linked together.
//!
//! A link unit consists of the libraries of a package's dependencies, its own library, and one more
//! target. Two binaries of a package are two link units, and may each have a plugin of the same id.

use std::rc::Rc;

use plux_spec::{PluginEntry, Target};

use crate::activation::Activations;
use crate::cargo::Target as PackageTarget;
use crate::graph::{Graph, NodeSet};

/// A set of crates that are linked into one binary.
pub(crate) struct LinkUnit<'g> {
    /// The packages whose libraries are linked.
    pub(crate) libraries: Rc<NodeSet>,
    root: usize,
    /// The target; `None` for the library only.
    target: Option<&'g PackageTarget>,
    /// Whether it is only built for tests.
    pub(crate) for_tests: bool,
}

/// Returns the link units of the roots.
pub(crate) fn link_units<'g>(graph: &'g Graph, activations: &Activations) -> Vec<LinkUnit<'g>> {
    let mut units = Vec::new();
    for &root in &graph.roots {
        for for_tests in [false, true] {
            let libraries = Rc::new(graph.closure(root, &|from, edge| {
                activations.links(graph, root, from, edge, for_tests)
            }));
            let mut add = |target: Option<&'g PackageTarget>| {
                units.push(LinkUnit { libraries: Rc::clone(&libraries), root, target, for_tests });
            };
            add(None);
            for target in graph.nodes[root].package.iter().flat_map(|it| &it.targets) {
                if matches!(target.kind, Target::Bin(_)) || for_tests && target.kind.is_dev() {
                    add(Some(target));
                }
            }
        }
    }
    units
}

impl LinkUnit<'_> {
    /// Returns whether a plugin of the package at `node` is linked.
    pub(crate) fn has(&self, plugin: &PluginEntry, node: usize) -> bool {
        match &plugin.target {
            Target::Lib => self.libraries.contains(node),
            own => self.root == node && self.target.is_some_and(|it| it.kind == *own),
        }
    }
}
