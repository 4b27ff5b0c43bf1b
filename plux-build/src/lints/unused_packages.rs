//! Plugin packages that no program of the workspace depends on. `allow-unused` declares that a package
//! is for other programs.

use std::path::Path;

use plux_scan::{Attribute, CfgOptions, CrateRoot, Declaration, Disk, IndexCall, Scan};
use plux_spec::{Diagnostic, Lint};

use crate::cargo::{Dependency, Linkage, Package, RUNTIME, Target, underscored};
use crate::graph::{Node, NodeSet, Reach};
use crate::macro_calls::calls_renamed;
use crate::scan_targets::declares_reexports;
use crate::settings::allows_unused;
use crate::sources::ScannedTarget;
use crate::view::View;

/// Reports unused plugin packages.
pub(super) fn check(view: &View<'_>) -> Vec<Diagnostic> {
    let members = &view.workspace.members;
    let used = used(view, members);
    let mut found = Vec::new();
    for &at in members {
        if !used.contains(at) && view.graph.roots != [at] {
            found.extend(report(view, at, members));
        }
    }
    found
}

/// Returns the members that are programs, have binaries or set `allow-unused`, and their dependencies.
fn used(view: &View<'_>, members: &[usize]) -> NodeSet {
    let mut used = NodeSet::of(view.graph);
    for &at in members {
        let Some(package) = view.graph.nodes[at].package.as_deref() else { continue };
        if package.binaries().next().is_some()
            || allows_unused(package)
            || is_program(view, at, package)
        {
            used.insert(at);
            add_dependencies(view, at, true, &mut used);
        } else if is_for_c(&view.graph.nodes[at]) {
            add_dependencies(view, at, false, &mut used);
        }
    }
    // The rest reads files. It is only needed if a package may be reported.
    let may_be_reported = |&at: &usize| {
        let package = view.graph.nodes[at].package.as_deref();
        !used.contains(at)
            && package.is_some_and(|it| it.library().is_some() && exporters(view, it).is_some())
    };
    if !members.iter().any(may_be_reported) {
        return used;
    }
    for &at in members {
        let is_new = |&it: &usize| !used.contains(it) && depends(view, at, it, true);
        let leads_to_new = members.iter().any(is_new);
        if (leads_to_new || !used.contains(at)) && has_indexed_library(view, at) {
            used.insert(at);
            add_dependencies(view, at, true, &mut used);
        } else if leads_to_new && has_indexed_tests(view, at) {
            // Tests that include an index count as programs: the dependencies of their package are used, but
            // its own library is not.
            add_dependencies(view, at, true, &mut used);
        }
    }
    used
}

/// Adds the members that a member depends on; `with_dev` is whether its dev-dependencies count.
fn add_dependencies(view: &View<'_>, of: usize, with_dev: bool, used: &mut NodeSet) {
    for &at in &view.workspace.members {
        if depends(view, of, at, with_dev) && used.insert(at) {
            add_dependencies(view, at, false, used);
        }
    }
}

/// Returns whether a member depends on another one. What a procedural macro depends on is linked into the
/// compiler, and only its tests count.
fn depends(view: &View<'_>, from: usize, on: usize, with_dev: bool) -> bool {
    let Some(package) = &view.graph.nodes[from].package else { return false };
    let name = &view.graph.nodes[on].id.name;
    let counts = |it: &Dependency| with_dev || !it.dev && package.proc_macro.is_none();
    from != on && package.dependencies.iter().any(|it| counts(it) && it.name == *name)
}

/// Returns whether tests, benchmarks or examples of a package include an index. Others only use plugins
/// that they refer to, and do not count as programs.
fn has_indexed_tests(view: &View<'_>, at: usize) -> bool {
    let scanned = view.sources.targets_of(at);
    if scanned.iter().any(|it| it.kind().is_dev()) {
        let is_indexed =
            |it: &ScannedTarget<'_>| it.has_index_call() || calls_renamed(&it.scan.files);
        return scanned.iter().any(|it| it.kind().is_dev() && is_indexed(it));
    }
    let Some(package) = view.graph.nodes[at].package.as_deref() else { return false };
    let is_indexed = |target: &Target| {
        let scan = scan(package, &target.root, target.edition_2015, &[]);
        // The definition of a macro in tests is for them.
        !scan.index_calls.is_empty() || calls_renamed(&scan.files)
    };
    package.targets.iter().any(|it| it.kind.is_dev() && is_indexed(it))
}

/// Returns whether the library of a package is a program: it includes the index, by its name.
fn is_program(view: &View<'_>, at: usize, package: &Package) -> bool {
    view.sources.library_of(at).is_some_and(|library| {
        // Another build may enable the call.
        let is_included = |call: &IndexCall| may_hold(view, package, &call.cfg);
        library.calls_index_macro || library.index_calls().any(is_included)
    })
}

/// Returns whether the library of a package includes the index by the name that a `use` gives the macro, or by any
/// name if the package is outside of this build.
fn has_indexed_library(view: &View<'_>, at: usize) -> bool {
    if let Some(library) = view.sources.library_of(at) {
        return calls_renamed(&library.scan.files);
    }
    let Some(package) = view.graph.nodes[at].package.as_deref() else { return false };
    let Some(library) = package.library() else { return false };
    let scan = scan(package, &library.root, library.edition_2015, &[]);
    let is_included = |it: &IndexCall| it.in_macro.is_none() && may_hold(view, package, &it.cfg);
    scan.index_calls.iter().any(is_included) || calls_renamed(&scan.files)
}

/// Returns whether a library is only for C. A program that loads it at run time does not get its plugins.
fn is_for_c(node: &Node) -> bool {
    node.linkage() == Some(Linkage::Never)
}

fn report(view: &View<'_>, at: usize, members: &[usize]) -> Option<Diagnostic> {
    let package = view.graph.nodes[at].package.as_deref()?;
    let library = package.library()?;
    let plugin = first_plugin(view, package, &library.root, library.edition_2015)?;
    let name = &package.id.name;
    let location = view.sources.location(package, &plugin.file, plugin.line, 0);
    if is_for_c(&view.graph.nodes[at]) {
        let message = format!(
            "`{name}` has plugins, but its library is only a `cdylib` or `staticlib`, which no Rust \
             program links"
        );
        return Some(Diagnostic::of(Lint::UnusedPackage, message).at(location).help(format!(
            "add \"lib\" to `crate-type` in `[lib]` of `{name}`, and run `cargo add {name} -p PROGRAM`; if \
             only the C library should have the plugins, set `allow-unused = true` in \
             `[package.metadata.plux]` of `{name}`"
        )));
    }
    let name_of = |at: usize| &*view.graph.nodes[at].id.name;
    let mut dependents = members.iter().copied().filter(|&it| depends(view, it, at, true));
    let any_dependent = dependents.clone().next();
    // A package without a library has only tests.
    let gives_plugins =
        |it: &usize| view.graph.nodes[*it].is_linked() && depends(view, *it, at, false);
    let dependent = dependents.find(gives_plugins).map(name_of);
    let message = if let Some(dependent) = dependent {
        format!(
            "no program of the workspace depends on it: only `{dependent}` does, which no program depends on"
        )
    } else if let Some(dependent) = any_dependent {
        let package = view.graph.nodes[dependent].package.as_deref();
        let is_macro = package.is_some_and(|it| it.proc_macro.is_some());
        let dependent = name_of(dependent);
        let which = if is_macro {
            format!("the procedural macro `{dependent}` does")
        } else {
            format!("tests and benchmarks of `{dependent}` do")
        };
        format!("no program of the workspace depends on it: only {which}")
    } else if let Some(dependent) = members.iter().find(|&&it| build_depends(view, it, name)) {
        let dependent = name_of(*dependent);
        format!(
            "no program of the workspace depends on it: only the build script of `{dependent}` does"
        )
    } else {
        "nothing in the workspace depends on it".to_owned()
    };
    let message = format!("`{name}` has plugins, but {message}");
    let add = dependent.unwrap_or(name);
    Some(Diagnostic::of(Lint::UnusedPackage, message).at(location).help(format!(
        "run `cargo add {add} -p PROGRAM`, where PROGRAM is the package that loads the plugins; if only \
         tests or other workspaces use `{name}`, set `allow-unused = true` in \
         `[package.metadata.plux]` of `{name}`"
    )))
}

/// Returns whether the build script of a package depends on a package of this name.
fn build_depends(view: &View<'_>, at: usize, name: &str) -> bool {
    let package = view.graph.nodes[at].package.as_deref();
    package.is_some_and(|it| it.build_dependencies.iter().any(|it| it.name == name))
}

/// Returns a plugin of a crate with this root file, unless only its tests have it.
pub(super) fn first_plugin(
    view: &View<'_>,
    package: &Package,
    root: &Path,
    edition_2015: bool,
) -> Option<Declaration> {
    let exporters = exporters(view, package)?;
    let declarations = scan(package, root, edition_2015, &exporters).declarations;
    declarations
        .into_iter()
        .find(|it| it.attribute == Attribute::Plugin && may_hold(view, package, &it.cfg))
}

/// Scans a crate of a package outside of this build.
fn scan(package: &Package, root: &Path, edition_2015: bool, exporters: &[String]) -> Scan {
    let crate_name = package.library_name();
    let root = CrateRoot {
        edition_2015,
        automod: package.depends_on_automod(),
        ..CrateRoot::new(root, &crate_name, exporters)
    };
    plux_scan::scan(&root, &Disk)
}

/// Returns whether predicates may hold in some build of a package that is not its tests.
fn may_hold(view: &View<'_>, package: &Package, predicates: &[String]) -> bool {
    let options = CfgOptions {
        package: &package.id.name,
        target: view.target,
        features: None,
        custom: Vec::new(),
        test: false,
    };
    plux_scan::evaluate(predicates, &options) != Some(false)
}

/// Returns the extern names of the crates that export the attributes; `None` if the package cannot have
/// plugins.
fn exporters(view: &View<'_>, package: &Package) -> Option<Vec<String>> {
    let mut names = vec![underscored(RUNTIME).into_owned()];
    let mut can_have_plugins = false;
    for entry in package.dependencies.iter().filter(|entry| !entry.dev) {
        let mut nodes = view.graph.nodes.iter().enumerate();
        let found = nodes.find(|(_, node)| node.id.name == entry.name);
        let exports = entry.name == RUNTIME
            || found.is_some_and(|(at, node)| {
                view.activations.reach[at] == Reach::Yes || declares_reexports(node, view.settings)
            });
        can_have_plugins |= exports;
        if exports {
            let node = found.map(|(_, node)| node);
            let library = || node.map_or_else(|| underscored(&entry.name), Node::library_name);
            let name = entry.rename.as_deref().map_or_else(library, underscored);
            names.push(name.into_owned());
        }
    }
    can_have_plugins.then_some(names)
}
