//! Packages in the build whose crates no code refers to. The compiler does not pass them to the linker.

use std::collections::VecDeque;

use plux_scan::CfgOptions;
use plux_spec::condition::display_all;
use plux_spec::{
    Condition, DependencyKind, Diagnostic, Incomplete, Lint, PluginEntry, PluginId, Status, Target,
};
use plux_syntax::relative_path;

use crate::cargo::Origin;
use crate::conditions::unmet;
use crate::graph::{Edge, Graph, NodeSet};
use crate::sources::ScannedTarget;
use crate::view::{Build, View};

/// Reports the packages with plugins that a program of the root package does not link, and those that it would
/// not link with features that this build cannot see.
pub(super) fn check(view: &View<'_>, root: usize) -> Vec<Diagnostic> {
    let linked = linked(view, root, false, &|_| true);
    let links = |from, edge: &Edge| view.activations.links(view.graph, root, from, edge, false);
    let unlinked = lost(view, &linked);
    let mut found = reports(view, root, (&linked, &unlinked), &links, Status::Active);

    let linkable = linkable(view, root);
    let may_link = |from, edge: &Edge| view.activations.may_link(view.graph, root, from, edge);
    let unlinkable = possibly_lost(view, &linkable);
    found.extend(reports(view, root, (&linkable, &unlinkable), &may_link, Status::Conditional));
    found
}

/// Reports the lost packages, given those that are linked. The dependency paths to them have the edges that
/// `follow` accepts.
fn reports(
    view: &View<'_>,
    root: usize,
    (linked, lost): (&NodeSet, &[usize]),
    follow: &dyn Fn(usize, &Edge) -> bool,
    status: Status,
) -> Vec<Diagnostic> {
    let incoming = incoming_edges(view.graph, root, follow);
    let mut found = Vec::new();
    for &at in lost {
        let path = path_to(&incoming, at);
        found.extend(report(view, linked, &path, status).unwrap_or_default());
    }
    found
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
        if !view.includes_index(target) || view.refers(target, &crate_name) {
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

/// Returns the packages with active plugins, or with sources that may have some, that are not linked.
pub(super) fn lost(view: &View<'_>, linked: &NodeSet) -> Vec<usize> {
    let is_lost = |&at: &usize| {
        !linked.contains(at)
            && view.activations.active_kind(at) == Some(DependencyKind::Normal)
            && (count(view, at, Status::Active) > 0 || has_gap(view, at))
    };
    (0..view.graph.nodes.len()).filter(is_lost).collect()
}

/// Returns whether a part of the sources of a path dependency could not be analyzed.
fn has_gap(view: &View<'_>, at: usize) -> bool {
    let id = &view.graph.nodes[at].id;
    let is_its =
        |it: &Incomplete| it.package == id.name && it.version == id.version && it.file.is_some();
    id.origin() == Origin::Path && view.index.incomplete.iter().any(is_its)
}

/// Returns the packages with conditional plugins, and no active ones, that are not linked even if the conditions
/// hold.
fn possibly_lost(view: &View<'_>, linkable: &NodeSet) -> Vec<usize> {
    let is_lost = |&at: &usize| {
        let activation = view.activations.of[at].as_ref();
        !linkable.contains(at)
            && activation.is_some_and(|it| it.kind == DependencyKind::Normal)
            && count(view, at, Status::Active) == 0
            && count(view, at, Status::Conditional) > 0
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

/// Returns the packages whose crates the compiler loads if all features that this build cannot see are
/// enabled.
pub(crate) fn linkable(build: &Build<'_>, root: usize) -> NodeSet {
    build.graph.closure(root, &|from, edge| {
        build.activations.may_link(build.graph, root, from, edge)
            && (from == root || may_refer(build, from, edge))
    })
}

/// Returns whether code of a package refers to a dependency in this build; `true` if its code is not known.
fn refers(build: &Build<'_>, from: usize, edge: &Edge) -> bool {
    let Some(library) = analyzed_library(build, from, edge) else { return true };
    build.refers(library, &build.graph.extern_name(from, edge))
}

/// Returns whether code of a package refers to a dependency with some set of its features.
fn may_refer(build: &Build<'_>, from: usize, edge: &Edge) -> bool {
    let Some(library) = analyzed_library(build, from, edge) else { return true };
    let options = CfgOptions { features: None, ..build.options(library) };
    let references = library.references(&build.graph.extern_name(from, edge));
    references.iter().any(|cfg| plux_scan::evaluate(cfg, &options) != Some(false))
}

/// Returns the library of a package, if its references to a dependency are known.
fn analyzed_library<'a>(
    build: &'a Build<'_>,
    from: usize,
    edge: &Edge,
) -> Option<&'a ScannedTarget<'a>> {
    let library = build.sources.library_of(from)?;
    // Edges from Cargo.lock have no extern name.
    let is_known = edge.entry.is_some() && !library.scan.files.is_empty();
    (is_known && !build.includes_index(library)).then_some(library)
}

/// An edge and the package that it starts from.
type EdgeFrom<'a> = (usize, &'a Edge);

/// Returns the edge over which a breadth-first search from the root reaches each package. It follows the edges that
/// `follow` accepts: another edge of the same two packages may have another name, or be for another target.
fn incoming_edges<'a>(
    graph: &'a Graph,
    root: usize,
    follow: &dyn Fn(usize, &Edge) -> bool,
) -> Vec<Option<EdgeFrom<'a>>> {
    let mut incoming = vec![None; graph.nodes.len()];
    let mut todo = VecDeque::from([root]);
    while let Some(at) = todo.pop_front() {
        for edge in &graph.nodes[at].edges {
            if edge.to != root && incoming[edge.to].is_none() && follow(at, edge) {
                incoming[edge.to] = Some((at, edge));
                todo.push_back(edge.to);
            }
        }
    }
    incoming
}

/// Returns the number of plugins with a status in the library of a package.
pub(super) fn count(view: &View<'_>, at: usize, status: Status) -> usize {
    library_plugins(view, at, status).count()
}

fn library_plugins<'a>(
    view: &'a View<'_>,
    at: usize,
    status: Status,
) -> impl Iterator<Item = &'a PluginEntry> {
    let plugins = view.plugins_of(at);
    plugins.filter(move |it| it.target == Target::Lib && it.status == status)
}

/// Returns the edges of the dependency path from the root to `to`; none if the search did not reach it.
fn path_to<'a>(incoming: &[Option<EdgeFrom<'a>>], mut to: usize) -> Vec<EdgeFrom<'a>> {
    let mut path = Vec::new();
    while let Some((from, edge)) = incoming[to] {
        path.push((from, edge));
        to = from;
    }
    path.reverse();
    path
}

/// Returns the diagnostics for the plugins with a status in the last package of a dependency path: one for each
/// group of plugins with the same conditions.
fn report(
    view: &View<'_>,
    linked: &NodeSet,
    path: &[EdgeFrom<'_>],
    status: Status,
) -> Option<Vec<Diagnostic>> {
    let graph = view.graph;
    let name = |at: usize| &*graph.nodes[at].id.name;
    let &(from, edge) = path.iter().find(|(_, edge)| !linked.contains(edge.to))?;
    // A feature of a downloaded package may be meant for other programs.
    if status == Status::Conditional && graph.nodes[from].id.source.is_some() {
        return None;
    }
    let (program, plugin_package) = (path.first()?.0, path.last()?.1.to);
    let (first, last) = (name(program), name(plugin_package));
    let mut names = vec![first];
    names.extend(path.iter().map(|(_, edge)| name(edge.to)));
    let extern_name = graph.extern_name(from, edge);
    let node = &graph.nodes[from];
    let package = node.package.as_deref();
    let code = match disabled_reference(view, from, &extern_name) {
        Some(unmet) => format!(
            "the code of `{}` that refers to `{extern_name}` requires {}",
            node.id.name,
            display_all(&unmet)
        ),
        None => format!("no code of `{}` refers to `{extern_name}`", node.id.name),
    };
    let root = package.and_then(|it| Some(relative_path(&it.library()?.root, it.dir())));
    let root = root.as_deref().unwrap_or("src/lib.rs");
    let help = format!(
        "add `use ::{extern_name} as _;` to {root} of `{}`, or add `{last}` to the \
         dependencies of `{first}`",
        node.id.name,
    );
    let location = view.sources.library_of(from).and_then(|it| view.root_file(it));

    let mut counts: Vec<(&[Condition], usize)> = Vec::new();
    for plugin in library_plugins(view, plugin_package, status) {
        match counts.iter_mut().find(|(enabled_by, _)| *enabled_by == &*plugin.enabled_by) {
            Some((_, count)) => *count += 1,
            None => counts.push((&plugin.enabled_by, 1)),
        }
    }
    // The number of plugins in sources that are not analyzed is not known.
    if counts.is_empty() {
        counts.push((&[], 0));
    }
    let mut found = Vec::new();
    for (enabled_by, count) in counts {
        let plugins = match plural(count) {
            Some(plugins) => format!("{plugins} of `{last}`"),
            None => format!("any plugins of `{last}` in sources that are not analyzed"),
        };
        let condition = match enabled_by {
            [] => String::new(),
            enabled_by => format!(" with {}", display_all(enabled_by)),
        };
        let message = format!(
            "{plugins} will be missing from `{first}`{condition}: `{first}` depends on `{last}` through \
             {}, and {code}",
            names.join(" → "),
        );
        let mut diagnostic = Diagnostic::of(Lint::UnlinkedPlugin, message).help(help.clone());
        diagnostic.location.clone_from(&location);
        found.push(diagnostic);
    }
    Some(found)
}

/// Returns the unmet conditions of the first reference of a package to a dependency, if it has one.
fn disabled_reference(view: &View<'_>, from: usize, extern_name: &str) -> Option<Vec<Condition>> {
    let library = view.sources.library_of(from)?;
    let references = library.references(extern_name);
    Some(unmet(references.first()?, library.target.package, &view.options(library)))
}
