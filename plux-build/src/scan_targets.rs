//! The targets to scan, and the crates from which their packages import the attributes.

use std::sync::Arc;

use plux_scan::PossibleExporter;
use plux_spec::DependencyKind;
use plux_spec::sort::sort_unique;

use crate::activation::Activations;
use crate::cargo::{Package, RUNTIME, Target, underscored};
use crate::graph::{Graph, Node, Reach};
use crate::settings::{self, Settings};

/// A target to scan.
#[derive(Clone)]
pub(crate) struct ScanTarget<'g> {
    /// The position of its package in the graph.
    pub(crate) node: usize,
    pub(crate) package: &'g Package,
    pub(crate) target: &'g Target,
    pub(crate) imports: Arc<Imports>,
}

/// The dependencies of a package, by whether they export the attributes.
#[derive(Debug, Default)]
pub(crate) struct Imports {
    /// The extern names of plux-runtime, and of every dependency that is declared to re-export the
    /// attributes.
    pub(crate) exporters: Vec<String>,
    /// The dependencies that may re-export them: they reach plux-runtime.
    pub(crate) possible_exporters: Vec<PossibleExporter>,
    /// The extern names of those that cannot: they are not in the graph.
    pub(crate) other_crates: Vec<String>,
}

/// Returns the targets to scan, in a stable order: all targets of the roots, and the libraries of
/// other packages.
pub(crate) fn scan_targets<'g>(
    graph: &'g Graph,
    activations: &Activations,
    settings: &Settings,
) -> Vec<ScanTarget<'g>> {
    let mut targets = Vec::new();
    for (at, node) in graph.nodes.iter().enumerate() {
        let (Some(activation), Some(package)) = (&activations.of[at], &node.package) else {
            continue;
        };
        // A package with an index whose dependency on plux-runtime is missing is reported.
        let may_have_index =
            || activation.kind == DependencyKind::Root && package.build_depends_on_plux();
        if activations.reach[at] == Reach::No && !may_have_index() || node.is_runtime {
            continue;
        }
        let imports = Arc::new(imports(graph, at, package, activations, settings));
        for target in &package.targets {
            if activation.kind == DependencyKind::Root || target.kind == plux_spec::Target::Lib {
                targets.push(ScanTarget { node: at, package, target, imports: imports.clone() });
            }
        }
    }
    targets
}

fn imports(
    graph: &Graph,
    at: usize,
    package: &Package,
    activations: &Activations,
    settings: &Settings,
) -> Imports {
    let mut imports = Imports::default();
    imports.exporters.push(underscored(RUNTIME).into_owned());
    for edge in &graph.nodes[at].edges {
        let node = &graph.nodes[edge.to];
        let extern_name = graph.extern_name(at, edge);
        if node.is_runtime || declares_reexports(node, settings) {
            imports.exporters.push(extern_name);
        } else if activations.reach[edge.to] == Reach::Yes {
            let package = node.id.name.clone();
            imports.possible_exporters.push(PossibleExporter { extern_name, package });
        }
    }
    sort_unique(&mut imports.exporters, &String::cmp);
    if !graph.nodes[at].unknown {
        for (position, entry) in package.dependencies.iter().enumerate() {
            let mut edges = graph.nodes[at].edges.iter();
            if entry.name != RUNTIME && !edges.any(|edge| edge.entry == Some(position)) {
                imports.other_crates.push(underscored(entry.key()).into_owned());
            }
        }
    }
    imports
}

/// Returns whether a package is declared to re-export the attributes.
pub(crate) fn declares_reexports(node: &Node, settings: &Settings) -> bool {
    settings.reexports.contains(&node.id.name)
        || node.package.as_deref().is_some_and(settings::reexports)
}
