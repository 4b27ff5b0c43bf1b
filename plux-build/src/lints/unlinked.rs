//! Packages in the build whose crates no code refers to. The compiler does not pass them to the linker.

use std::collections::VecDeque;

use plux_spec::{DependencyKind, Diagnostic, Lint, PluginId, Status, Target};
use plux_syntax::relative_path;

use crate::graph::{Edge, NodeSet};
use crate::sources::ScannedTarget;
use crate::view::View;

/// Reports the packages with plugins that a program of the root package does not link.
pub(super) fn check(view: &View<'_>, root: usize) -> Vec<Diagnostic> {
    let linked = linked(view, root, false, &|_| true);
    let parents = parents(view, root);
    let lost = lost(view, &linked);
    lost.into_iter().filter_map(|at| report(view, &linked, &path_to(&parents, at)?)).collect()
}

/// Reports the binaries and examples that include an index, and do not refer to the library of their own
/// package, which has plugins. A build script does not run again when an example changes.
pub(super) fn check_own_library(
    view: &View<'_>,
    root: usize,
    in_build_script: bool,
) -> Vec<Diagnostic> {
    let crate_name = view.graph.nodes[root].library_name();
    let report = |target: &ScannedTarget<'_>| {
        let kind = match target.kind() {
            Target::Bin(name) => format!("binary `{name}`"),
            Target::Example(name) if !in_build_script => format!("example `{name}`"),
            _ => return None,
        };
        // A module of both is in the target as well.
        let is_in_target = |id: &PluginId| {
            view.plugins_of(root).any(|it| it.target == *target.kind() && it.id() == *id)
        };
        let lost = view.plugins_of(root).filter(|it| {
            it.target == Target::Lib && it.status == Status::Active && !is_in_target(&it.id())
        });
        let plugins = plural(lost.count())?;
        if !view.includes_index(target) || target.mentions(&crate_name) {
            return None;
        }
        let location = view.root_file(target)?;
        let path = relative_path(&target.target.target.root, target.target.package.dir());
        let message = format!(
            "{plugins} of the library `{crate_name}` will be missing from {kind}: its code does not \
             refer to `{crate_name}`"
        );
        let help = format!("add `use ::{crate_name} as _;` to {path}");
        Some(Diagnostic::of(Lint::UnlinkedPlugin, message).at(location).help(help))
    };
    view.sources.targets_of(root).iter().filter_map(report).collect()
}

/// Returns a number of plugins; `None` for none.
fn plural(count: usize) -> Option<String> {
    match count {
        0 => None,
        1 => Some("1 plugin".to_owned()),
        many => Some(format!("{many} plugins")),
    }
}

/// Returns the packages with active plugins that are not linked.
pub(super) fn lost(view: &View<'_>, linked: &NodeSet) -> Vec<usize> {
    let is_lost = |&at: &usize| {
        !linked.contains(at)
            && view.activations.active_kind(at) == Some(DependencyKind::Normal)
            && count(view, at) > 0
    };
    (0..view.graph.nodes.len()).filter(is_lost).collect()
}

/// Returns the packages whose crates the compiler loads: those that the root refers to, and those that
/// their code refers to in turn. `with_dev` is whether the root may refer to its dev-dependencies.
pub(super) fn linked(
    view: &View<'_>,
    root: usize,
    with_dev: bool,
    root_refers: &dyn Fn(&Edge) -> bool,
) -> NodeSet {
    view.graph.closure(root, &|from, edge| {
        view.activations.links(view.graph, root, from, edge, with_dev)
            && if from == root { root_refers(edge) } else { refers(view, from, edge) }
    })
}

/// Returns whether code of a package refers to a dependency; `true` if its code is not known.
fn refers(view: &View<'_>, from: usize, edge: &Edge) -> bool {
    let Some(library) = view.sources.library_of(from) else { return true };
    // Edges from Cargo.lock have no extern name.
    edge.entry.is_none()
        || library.scan.files.is_empty()
        || library.mentions(&view.graph.extern_name(from, edge))
        || view.includes_index(library)
}

/// Returns the parent of each package in a breadth-first search.
fn parents(view: &View<'_>, root: usize) -> Vec<Option<usize>> {
    let mut parents = vec![None; view.graph.nodes.len()];
    let mut todo = VecDeque::from([root]);
    while let Some(at) = todo.pop_front() {
        for edge in &view.graph.nodes[at].edges {
            if edge.to != root
                && parents[edge.to].is_none()
                && view.activations.links(view.graph, root, at, edge, false)
            {
                parents[edge.to] = Some(at);
                todo.push_back(edge.to);
            }
        }
    }
    parents
}

/// Returns the number of active plugins in the library of a package.
pub(super) fn count(view: &View<'_>, at: usize) -> usize {
    let plugins = view.plugins_of(at);
    plugins.filter(|it| it.target == Target::Lib && it.status == Status::Active).count()
}

/// Returns the packages on the dependency path to `to`, the root first.
fn path_to(parents: &[Option<usize>], to: usize) -> Option<Vec<usize>> {
    let mut path = vec![to];
    while let Some(parent) = parents[*path.last()?] {
        path.push(parent);
    }
    path.reverse();
    (path.len() > 1).then_some(path)
}

fn report(view: &View<'_>, linked: &NodeSet, path: &[usize]) -> Option<Diagnostic> {
    let graph = view.graph;
    let pair = path.windows(2).find(|pair| !linked.contains(pair[1]))?;
    let (from, to) = (pair[0], pair[1]);
    let edge = graph.nodes[from].edges.iter().find(|edge| edge.to == to)?;
    let names: Vec<&str> = path.iter().map(|&at| &*graph.nodes[at].id.name).collect();
    let (first, last) = (names.first()?, names.last()?);
    let plugins = plural(count(view, *path.last()?))?;
    let extern_name = graph.extern_name(from, edge);
    let node = &graph.nodes[from];
    let message = format!(
        "{plugins} of `{last}` will be missing from `{first}`: `{first}` depends on `{last}` through {}, \
         and no code of `{}` refers to `{extern_name}`",
        names.join(" → "),
        node.id.name,
    );
    let package = node.package.as_deref();
    let root = package.and_then(|it| Some(relative_path(&it.library()?.root, it.dir())));
    let root = root.as_deref().unwrap_or("src/lib.rs");
    let mut diagnostic = Diagnostic::of(Lint::UnlinkedPlugin, message).help(format!(
        "add `use ::{extern_name} as _;` to {root} of `{}`, or add `{last}` to the \
         dependencies of `{first}`",
        node.id.name,
    ));
    diagnostic.location = view.sources.library_of(from).and_then(|it| view.root_file(it));
    Some(diagnostic)
}
