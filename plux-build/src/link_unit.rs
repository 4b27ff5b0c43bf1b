//! Computes which plugins are linked together.
//!
//! A link unit consists of the libraries of a package's dependencies, its own library, and one more
//! target. Two binaries of a package are two link units, and may each have a plugin of the same id.

use std::cell::OnceCell;
use std::rc::Rc;

use plux_spec::{PluginEntry, Target};

use crate::activation::Activations;
use crate::cargo::Target as PackageTarget;
use crate::graph::{Graph, NodeSet};

/// The link units of the roots, computed on demand.
pub(crate) struct LinkUnits<'g> {
    graph: &'g Graph,
    activations: &'g Activations,
    all: OnceCell<Vec<LinkUnit<'g>>>,
}

/// A set of crates that are linked into one binary.
#[derive(Debug)]
pub(crate) struct LinkUnit<'g> {
    /// The packages whose libraries are linked.
    pub(crate) libraries: Rc<NodeSet>,
    root: usize,
    /// The target; `None` for the library only.
    target: Option<&'g PackageTarget>,
    /// Whether it is only built for tests.
    pub(crate) for_tests: bool,
}

impl<'g> LinkUnits<'g> {
    pub(crate) fn new(graph: &'g Graph, activations: &'g Activations) -> Self {
        Self { graph, activations, all: OnceCell::new() }
    }

    pub(crate) fn all(&self) -> &[LinkUnit<'g>] {
        self.all.get_or_init(|| {
            let mut units = Vec::new();
            for &root in &self.graph.roots {
                self.add(root, &mut units);
            }
            units
        })
    }

    /// Adds the link units of a root.
    fn add(&self, root: usize, units: &mut Vec<LinkUnit<'g>>) {
        let linked = |tests| Rc::new(self.activations.linked_packages(self.graph, root, tests));
        let (normal, with_dev) = (linked(false), linked(true));
        let mut add = |target: Option<&'g PackageTarget>, for_tests: bool| {
            let libraries = Rc::clone(if for_tests { &with_dev } else { &normal });
            units.push(LinkUnit { libraries, root, target, for_tests });
        };
        add(None, false);
        add(None, true);
        let Some(package) = &self.graph.nodes[root].package else { return };
        for target in &package.targets {
            match target.kind {
                Target::Lib => {}
                Target::Bin(_) => {
                    add(Some(target), false);
                    add(Some(target), true);
                }
                Target::Example(_) | Target::Test(_) | Target::Bench(_) => add(Some(target), true),
            }
        }
    }
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
