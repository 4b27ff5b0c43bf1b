//! Other programs of the workspace that have only the index of a library. It does not list the plugins of
//! their own dependencies.

use std::borrow::Cow;
use std::cell::LazyCell;
use std::collections::HashMap;
use std::path::Path;
use std::sync::Arc;

use plux_scan::{CrateRoot, Disk};
use plux_spec::{Diagnostic, Lint, list};

use super::unused_packages::first_plugin;
use crate::cargo::{Dependency, Package};
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
    let members = Members::of(view);
    // The program may enable the optional dependencies of the library.
    let covered = members.closure(root, &|_| true);
    let mut found = Vec::new();
    for &at in &view.workspace.members {
        let Some(package) = view.graph.nodes[at].package.as_deref() else { continue };
        let Some(binary) = package.binaries().next() else { continue };
        if covered.contains(at) || package.build_depends_on_plux() {
            continue;
        }
        let closure = members.closure(at, &|it| it.is_certain);
        if !closure.contains(root) {
            continue;
        }
        let lost = lost(&members, at, &closure, &covered);
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

/// Returns the members with plugins in the closure of a program that it does not link, other than those that an
/// index covers.
fn lost(
    members: &Members<'_>,
    program: usize,
    closure: &NodeSet,
    covered: &NodeSet,
) -> Vec<String> {
    let view = members.view;
    let mut linked = NodeSet::of(view.graph);
    linked.insert(program);
    let mut todo = vec![program];
    while let Some(from) = todo.pop() {
        let Some(package) = view.graph.nodes[from].package.as_deref() else { continue };
        let files = LazyCell::new(|| files(package));
        for it in &members.dependencies[from] {
            // An index refers to all dependencies of its package.
            let refers = || files.iter().any(|file| mentions(file, &members.extern_name(it)));
            if !covered.contains(it.to)
                && !linked.contains(it.to)
                && (package.build_depends_on_plux() || refers())
            {
                linked.insert(it.to);
                todo.push(it.to);
            }
        }
    }
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

/// The members of the workspace, and how they depend on each other.
struct Members<'a> {
    view: &'a View<'a>,
    /// By position in the graph.
    dependencies: Vec<Vec<MemberDependency<'a>>>,
}

/// A dependency on a member that programs link.
struct MemberDependency<'a> {
    to: usize,
    entry: &'a Dependency,
    /// Whether all builds for the target have it.
    is_certain: bool,
}

impl<'a> Members<'a> {
    fn of(view: &'a View<'a>) -> Self {
        let mut by_name = HashMap::new();
        for &at in &view.workspace.members {
            by_name.insert(&*view.graph.nodes[at].id.name, at);
        }
        let mut dependencies = Vec::with_capacity(view.graph.nodes.len());
        for node in &view.graph.nodes {
            let mut of_node = Vec::new();
            // What a procedural macro depends on is linked into the compiler.
            let package = node.package.as_deref().filter(|it| it.proc_macro.is_none());
            for entry in package.iter().flat_map(|it| &it.dependencies).filter(|it| !it.dev) {
                if let Some(&to) = by_name.get(&*entry.name)
                    && entry.accepts(&view.graph.nodes[to].id)
                {
                    let is_certain = !entry.optional
                        && entry.target.as_ref().is_none_or(|it| view.target.matches(it));
                    of_node.push(MemberDependency { to, entry, is_certain });
                }
            }
            dependencies.push(of_node);
        }
        Self { view, dependencies }
    }

    /// Returns a member, and the members that it reaches by the dependencies that `follow` accepts.
    fn closure(&self, start: usize, follow: &dyn Fn(&MemberDependency<'_>) -> bool) -> NodeSet {
        let mut closure = NodeSet::of(self.view.graph);
        closure.insert(start);
        let mut todo = vec![start];
        while let Some(at) = todo.pop() {
            for it in self.dependencies[at].iter().filter(|it| follow(it)) {
                if closure.insert(it.to) {
                    todo.push(it.to);
                }
            }
        }
        closure
    }

    /// Returns the name by which a dependent refers to a member.
    fn extern_name(&self, dependency: &MemberDependency<'a>) -> Cow<'a, str> {
        match dependency.entry.rename {
            Some(_) => dependency.entry.extern_name(),
            None => self.view.graph.nodes[dependency.to].library_name(),
        }
    }
}

/// Returns the files of the library and the binaries of a package.
fn files(package: &Package) -> Vec<Arc<Path>> {
    let mut files = Vec::new();
    for target in package.targets.iter().filter(|it| !it.kind.is_dev()) {
        files.extend(plux_scan::scan(&CrateRoot::new(&target.root, "", &[]), &Disk).files);
    }
    files
}
