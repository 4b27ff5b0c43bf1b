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
#[derive(Debug)]
pub(crate) struct ScanTarget<'g> {
    /// The position of its package in the graph.
    pub(crate) node: usize,
    pub(crate) package: &'g Package,
    pub(crate) target: &'g Target,
    /// The extern names of the crates that export the attributes.
    pub(crate) exporters: Arc<[String]>,
    /// The dependencies that may re-export them.
    pub(crate) possible_exporters: Arc<[PossibleExporter]>,
    /// The dependencies that cannot re-export them.
    pub(crate) other_crates: Arc<[String]>,
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
        if activations.reach[at] == Reach::No || node.is_runtime {
            continue;
        }
        let is_root = activation.kind == DependencyKind::Root;
        let exporters: Arc<[String]> = exporters(graph, at, settings).into();
        let possible_exporters: Arc<[PossibleExporter]> =
            possible_exporters(graph, at, activations, settings).into();
        let other_crates: Arc<[String]> = other_crates(graph, at, package).into();
        let scanned =
            package.targets.iter().filter(|it| is_root || it.kind == plux_spec::Target::Lib);
        targets.extend(scanned.map(|target| {
            let exporters = Arc::clone(&exporters);
            let possible_exporters = Arc::clone(&possible_exporters);
            let other_crates = Arc::clone(&other_crates);
            ScanTarget { node: at, package, target, exporters, possible_exporters, other_crates }
        }));
    }
    targets
}

/// Returns the extern names of the crates that export the attributes: plux-runtime, and every
/// dependency that is declared to re-export them.
fn exporters(graph: &Graph, at: usize, settings: &Settings) -> Vec<String> {
    let exports = |at: usize| {
        let node = &graph.nodes[at];
        node.is_runtime || declares_reexports(node, settings)
    };
    let mut names = vec![underscored(RUNTIME).into_owned()];
    for edge in &graph.nodes[at].edges {
        if exports(edge.to) {
            names.push(graph.extern_name(at, edge));
        }
    }
    sort_unique(&mut names, &String::cmp);
    names
}

/// Returns the dependencies that reach plux-runtime, and may re-export the attributes.
fn possible_exporters(
    graph: &Graph,
    at: usize,
    activations: &Activations,
    settings: &Settings,
) -> Vec<PossibleExporter> {
    let mut exporters = Vec::new();
    for edge in &graph.nodes[at].edges {
        let node = &graph.nodes[edge.to];
        if activations.reach[edge.to] == Reach::Yes
            && !node.is_runtime
            && !declares_reexports(node, settings)
        {
            let extern_name = graph.extern_name(at, edge);
            exporters.push(PossibleExporter { extern_name, package: node.id.name.clone() });
        }
    }
    exporters
}

/// Returns the names of the dependencies that are not in the graph: they do not reach plux-runtime.
fn other_crates(graph: &Graph, at: usize, package: &Package) -> Vec<String> {
    if graph.nodes[at].unknown {
        return Vec::new();
    }
    let in_graph =
        |position: usize| graph.nodes[at].edges.iter().any(|edge| edge.entry == Some(position));
    let mut names = Vec::new();
    for (position, entry) in package.dependencies.iter().enumerate() {
        if !in_graph(position) && entry.name != RUNTIME {
            names.push(underscored(entry.key()).into_owned());
        }
    }
    names
}

/// Returns whether a package is declared to re-export the attributes.
pub(crate) fn declares_reexports(node: &Node, settings: &Settings) -> bool {
    settings.reexports.contains(&node.id.name)
        || node.package.as_deref().is_some_and(settings::reexports)
}
