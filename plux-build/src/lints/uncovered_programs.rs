//! Other programs of the workspace that have only the index of a library. It does not list the plugins of
//! their own dependencies.

use std::borrow::Cow;

use plux_scan::{CrateRoot, Disk};
use plux_spec::{Diagnostic, Lint, list};

use super::unused_packages::first_plugin;
use crate::cargo::{BUILD, Dependency, Package};
use crate::graph::NodeSet;
use crate::sources::mentions;
use crate::view::View;

/// Reports members without an index that depend on the library of `root`, which includes one, and lose plugins
/// of other dependencies. Those members have no build script of plux, so that this is the only one that can
/// report them.
pub(super) fn check(view: &View<'_>, root: usize) -> Vec<Diagnostic> {
    if !view.sources.library_of(root).is_some_and(|it| view.includes_index(it)) {
        return Vec::new();
    }
    let mut covered = NodeSet::of(view.graph);
    add_closure(view, root, &mut covered);
    let mut found = Vec::new();
    for &at in &view.workspace.members {
        let Some(package) = view.graph.nodes[at].package.as_deref() else { continue };
        let Some(binary) = package.binaries().next() else { continue };
        let mut closure = NodeSet::of(view.graph);
        add_closure(view, at, &mut closure);
        let has_own_index = package.build_dependencies.iter().any(|it| it.name == BUILD);
        if covered.contains(at) || has_own_index || !closure.contains(root) {
            continue;
        }
        let lost = lost(view, at, &covered);
        if lost.is_empty() {
            continue;
        }
        let (program, library) = (&package.id.name, &view.graph.nodes[root].id.name);
        let message = format!(
            "`{program}` includes no index, and that of `{library}` does not list plugins of {}: they are not \
             linked, and the program cannot report them",
            list::and(&lost)
        );
        let help = format!("run `cargo plux init -p {program} --bin {binary}`");
        let location = view.sources.location(package, &package.manifest_path, 0, 0);
        found.push(Diagnostic::of(Lint::MissingIndex, message).at(location).help(help));
    }
    found
}

/// Returns the members with plugins that a program depends on and does not link, other than those that an
/// index covers.
fn lost(view: &View<'_>, program: usize, covered: &NodeSet) -> Vec<String> {
    let mut linked = NodeSet::of(view.graph);
    linked.insert(program);
    let mut todo = vec![program];
    while let Some(from) = todo.pop() {
        for (to, entry) in dependencies(view, from) {
            let package = view.graph.nodes[from].package.as_deref();
            if package.is_some_and(|it| refers(it, &extern_name(view, to, entry)))
                && !covered.contains(to)
                && linked.insert(to)
            {
                todo.push(to);
            }
        }
    }
    let mut closure = NodeSet::of(view.graph);
    add_closure(view, program, &mut closure);
    let mut lost = Vec::new();
    for at in closure.iter().filter(|&at| !covered.contains(at) && !linked.contains(at)) {
        if let Some(package) = view.graph.nodes[at].package.as_deref()
            && let Some(library) = package.library()
            && first_plugin(view, package, &library.root, library.edition_2015).is_some()
        {
            lost.push(format!("`{}`", package.id.name));
        }
    }
    lost
}

/// Adds a member, and the members that it depends on in builds without tests and features.
fn add_closure(view: &View<'_>, at: usize, closure: &mut NodeSet) {
    if closure.insert(at) {
        for (to, _) in dependencies(view, at) {
            add_closure(view, to, closure);
        }
    }
}

/// Returns the members that a package depends on in builds without tests and features.
fn dependencies<'a>(view: &'a View<'_>, from: usize) -> Vec<(usize, &'a Dependency)> {
    let mut found = Vec::new();
    let Some(package) = view.graph.nodes[from].package.as_deref() else { return found };
    for entry in package.dependencies.iter().filter(|it| !it.dev && !it.optional) {
        let is_for_target = entry.target.as_ref().is_none_or(|it| view.target.matches(it));
        for &to in view.workspace.members.iter().filter(|_| is_for_target) {
            if entry.accepts(&view.graph.nodes[to].id) {
                found.push((to, entry));
            }
        }
    }
    found
}

/// Returns the name by which a dependent refers to a member.
fn extern_name<'a>(view: &'a View<'_>, to: usize, entry: &'a Dependency) -> Cow<'a, str> {
    match entry.rename {
        Some(_) => entry.extern_name(),
        None => view.graph.nodes[to].library_name(),
    }
}

/// Returns whether the library or a binary of a package contains the name of a crate.
fn refers(package: &Package, crate_name: &str) -> bool {
    package.targets.iter().filter(|it| !it.kind.is_dev()).any(|target| {
        let root = CrateRoot::new(&target.root, "", &[]);
        plux_scan::scan(&root, &Disk).files.iter().any(|it| mentions(it, crate_name))
    })
}
