//! Plugin packages that no program of the workspace depends on, and that do not say that they are
//! for programs elsewhere.

use std::collections::BTreeSet;

use super::View;
use crate::settings::Settings;
use crate::workspace::{Kind, Linkage, Manifest, Node, RUNTIME, Reach, Workspace, underscored};
use crate::{Diagnostic, Lint};
use plux_scan::{Attribute, Declaration, Disk, ScanBuffers};

/// Reports them, where the workspace has a program that could have them.
pub(super) fn check(view: &View<'_>, workspace: &Workspace) -> Vec<Diagnostic> {
    if view.programs().is_empty() {
        return Vec::new();
    }
    let node = |at: &usize| &view.graph.nodes[*at];
    let members: Vec<&Node> = workspace.members.iter().map(node).collect();
    let wanted = wanted(view, &members);
    let own = view.index.root.as_ref().map(|root| &*root.package);
    let alone = members.iter().filter(|it| !wanted.contains(&*it.name) && own != Some(&*it.name));
    alone.filter_map(|node| report(view, node, &members)).collect()
}

/// The members that are programs, that have some or are for others, and what all of these depend on.
fn wanted<'a>(view: &View<'_>, members: &[&'a Node]) -> BTreeSet<&'a str> {
    let mut wanted = BTreeSet::new();
    let mut todo = Vec::new();
    for node in members {
        if has(node, |kind| kind == Kind::Bin) || is_program(view, node) || is_standalone(node) {
            todo.push(*node);
        } else if has(node, |kind| matches!(kind, Kind::Example | Kind::Test | Kind::Bench)) {
            // Its tests are programs, which does not bring the library itself into any other.
            todo.extend(dependencies(node, members));
        }
    }
    while let Some(node) = todo.pop() {
        if wanted.insert(&*node.name) {
            todo.extend(dependencies(node, members));
        }
    }
    wanted
}

/// Whether a library is what a program is made of: one for C, or one that takes the index in.
fn is_program(view: &View<'_>, node: &Node) -> bool {
    // What is not part of this build was not read.
    let root = || node.manifest.as_deref()?.library().map(|library| library.root.clone());
    node.linkage() == Some(Linkage::Never)
        || match view.library_of(node) {
            Some(library) => view.takes_index_in(library),
            None => root().is_some_and(|root| view.mentions(&[root], "include_index")),
        }
}

fn is_standalone(node: &Node) -> bool {
    node.manifest.as_deref().is_some_and(Settings::is_standalone)
}

fn has(node: &Node, sort: impl Fn(Kind) -> bool) -> bool {
    node.manifest.iter().flat_map(|it| &it.targets).any(|target| sort(target.kind))
}

/// The members that a member depends on, in whatever way.
fn dependencies<'a>(of: &Node, members: &[&'a Node]) -> Vec<&'a Node> {
    let is_its = |node: &&&Node| {
        let entries = of.manifest.iter().flat_map(|it| &it.dependencies);
        node.name != of.name && entries.into_iter().any(|it| it.name == node.name)
    };
    members.iter().filter(is_its).copied().collect()
}

fn report(view: &View<'_>, node: &Node, members: &[&Node]) -> Option<Diagnostic> {
    let manifest = node.manifest.as_deref()?;
    let plugin = first_plugin(view, manifest)?;
    let name = &node.name;
    let by = members.iter().find(|it| dependencies(it, &[node]).len() == 1);
    let message = match by {
        None => format!(
            "`{name}` holds plugins, and nothing in the workspace depends on it: no program has them"
        ),
        Some(by) => format!(
            "`{name}` holds plugins, and no program of the workspace has them: `{}` depends on it, \
             and no program on that",
            by.name
        ),
    };
    let add = &by.unwrap_or(&node).name;
    let place = view.sources.file(name, &plugin.file, plugin.line);
    Some(Diagnostic::warning(message).lint(Lint::UnusedPackage).at(place).help(format!(
        "add it to `[dependencies]` of the program that should have them: `cargo add {add} -p …`; if \
         programs elsewhere have them, say so with `standalone = true` in its `[package.metadata.plux]`"
    )))
}

/// A plugin of its library that can be in a program.
fn first_plugin(view: &View<'_>, manifest: &Manifest) -> Option<Declaration> {
    let library = manifest.library()?;
    let exporters = exporters(view, manifest)?;
    let root = plux_scan::CrateRoot {
        path: &library.root,
        crate_name: &underscored(&library.name),
        edition_2015: library.edition_2015,
        exporters: &exporters,
        automod: manifest.depends_on_automod(),
    };
    let known = view.knowledge(&manifest.name, None);
    let declarations = plux_scan::scan(&root, &Disk, &mut ScanBuffers::default()).declarations;
    declarations.into_iter().find(|it| {
        it.attribute == Attribute::Plugin && plux_scan::evaluate(&it.cfg, &known) != Some(false)
    })
}

/// The names of the crates that export the macros to a package; none if it cannot have plugins.
fn exporters(view: &View<'_>, manifest: &Manifest) -> Option<Vec<String>> {
    let mut names = vec![underscored(RUNTIME).into_owned()];
    let mut can_hold = false;
    for entry in manifest.dependencies.iter().filter(|entry| !entry.dev) {
        let at = view.graph.nodes.iter().position(|node| node.name == entry.name);
        let node = at.map(|at| &view.graph.nodes[at]);
        let is_exporter = entry.name == RUNTIME
            || view.settings.facades.contains(&entry.name)
            || node.and_then(|it| it.manifest.as_deref()).is_some_and(Settings::is_facade);
        can_hold |= is_exporter || at.is_some_and(|at| view.standings.reach[at] == Reach::Yes);
        if is_exporter {
            let library = || node.map_or_else(|| underscored(&entry.name), Node::library_name);
            let name = entry.rename.as_deref().map_or_else(library, underscored);
            names.push(name.into_owned());
        }
    }
    can_hold.then_some(names)
}
