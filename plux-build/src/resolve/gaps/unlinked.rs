//! Packages that are reached only through one that does not refer to them: the compiler never
//! passes them to the linker.

use std::collections::{BTreeSet, VecDeque};

use plux_spec::{DependencyKind, Status, Target};

use super::View;
use crate::workspace::Edge;
use crate::{Diagnostic, Lint};

/// Reports the packages with plugins that a program of the root package does not get.
pub(super) fn check(view: &View<'_>, root: usize) -> Vec<Diagnostic> {
    let linked = linked(view, root);
    let parents = parents(view, root);
    let lost = (0..view.graph.nodes.len()).filter(|at| !linked.contains(at));
    let lost = lost.filter(|&at| {
        view.kind_in_the_build(at) == Some(DependencyKind::Normal) && plugins_of(view, at) > 0
    });
    lost.filter_map(|at| report(view, &linked, &way(&parents, at)?)).collect()
}

/// The packages whose crates the compiler loads: those that the anchors name, and from there those
/// that code refers to.
fn linked(view: &View<'_>, root: usize) -> BTreeSet<usize> {
    let mut linked = BTreeSet::from([root]);
    let mut todo = vec![root];
    while let Some(at) = todo.pop() {
        for edge in edges(view, at) {
            if !linked.contains(&edge.to) && (at == root || refers(view, at, edge)) {
                linked.insert(edge.to);
                todo.push(edge.to);
            }
        }
    }
    linked
}

/// Whether code of a package refers to a dependency; true where its code is not known.
fn refers(view: &View<'_>, from: usize, edge: &Edge) -> bool {
    let Some(library) = view.library_of(&view.graph.nodes[from]) else { return true };
    // Where only the lock file tells of it, its name is not known.
    edge.entry.is_none()
        || library.files.is_empty()
        || view.mentions(&library.files, &view.graph.extern_name(from, edge))
        || view.takes_index_in(library)
}

/// From where each package is reached first.
fn parents(view: &View<'_>, root: usize) -> Vec<Option<usize>> {
    let mut parents = vec![None; view.graph.nodes.len()];
    let mut todo = VecDeque::from([root]);
    while let Some(at) = todo.pop_front() {
        for edge in edges(view, at) {
            if edge.to != root && parents[edge.to].is_none() {
                parents[edge.to] = Some(at);
                todo.push_back(edge.to);
            }
        }
    }
    parents
}

/// The dependencies of a package that are in the build.
fn edges<'a>(view: &'a View<'_>, at: usize) -> impl Iterator<Item = &'a Edge> {
    view.graph.nodes[at].edges.iter().filter(move |edge| match view.graph.entry(at, edge) {
        Some(entry) => !entry.dev && view.standings.is_on(view.graph, at, edge, false),
        None => true,
    })
}

fn plugins_of(view: &View<'_>, at: usize) -> usize {
    let node = &view.graph.nodes[at];
    let plugins = view.index.plugins.iter().filter(|plugin| {
        plugin.package == node.name
            && plugin.version == node.version
            && plugin.target == Target::Lib
            && plugin.status == Status::Active
    });
    plugins.count()
}

/// The packages on the way to one, the root first.
fn way(parents: &[Option<usize>], to: usize) -> Option<Vec<usize>> {
    let mut way = vec![to];
    while let Some(parent) = parents[*way.last()?] {
        way.push(parent);
    }
    way.reverse();
    (way.len() > 1).then_some(way)
}

fn report(view: &View<'_>, linked: &BTreeSet<usize>, way: &[usize]) -> Option<Diagnostic> {
    let graph = view.graph;
    // Where the way breaks off.
    let pair = way.windows(2).find(|pair| !linked.contains(&pair[1]))?;
    let (from, to) = (pair[0], pair[1]);
    let edge = graph.nodes[from].edges.iter().find(|edge| edge.to == to)?;
    let names: Vec<&str> = way.iter().map(|&at| &*graph.nodes[at].name).collect();
    let (first, last) = (names.first()?, names.last()?);
    let count = plugins_of(view, *way.last()?);
    let plural = if count == 1 { "" } else { "s" };
    let extern_name = graph.extern_name(from, edge);
    let node = &graph.nodes[from];
    let message = format!(
        "{count} plugin{plural} of `{last}` will be missing from `{first}`: it is reached only by \
         the chain {}, and no code of `{}` refers to `{extern_name}`",
        names.join(" → "),
        node.name,
    );
    let root_file = view.library_of(node).and_then(|it| it.files.first());
    let place = root_file.map(|file| view.sources.file(&node.name, file, 0));
    let mut diagnostic = Diagnostic::warning(message).lint(Lint::UnlinkedPlugin).help(format!(
        "add `use ::{extern_name} as _;` to src/lib.rs of `{}`, or let `{first}` depend on \
         `{last}` itself",
        node.name,
    ));
    diagnostic.location = place;
    Some(diagnostic)
}
