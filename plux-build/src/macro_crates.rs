//! Macros of crates that are not scanned, and that may generate declarations in the packages that depend on
//! them.

use std::collections::HashMap;
use std::fs;
use std::path::{Path, PathBuf};

use plux_scan::{CrateRoot, Disk, Unanalyzed};
use plux_spec::IncompleteReason;

use crate::cargo::{Dependency, Origin, Package, RUNTIME, parse_value};
use crate::graph::Graph;
use crate::scan_targets::ScanTarget;

/// A procedural macro that may generate declarations.
pub(crate) struct ProcMacro<'g> {
    /// The position in the graph of a package that depends on the macro's.
    pub(crate) dependent: usize,
    pub(crate) dependent_package: &'g Package,
    pub(crate) unanalyzed: Unanalyzed,
}

/// A `macro_rules!` macro that may generate declarations, in a path dependency that does not depend on
/// plux-runtime itself.
pub(crate) struct UnscannedMacro {
    /// The position in the graph of a package that depends on the macro's.
    pub(crate) dependent: usize,
    /// The name by which the package refers to the crate of the macro.
    pub(crate) crate_name: String,
    pub(crate) name: String,
}

/// Finds the procedural macros that may generate declarations: those in path dependencies of the packages,
/// and those of a framework that is not a path dependency itself.
pub(crate) fn proc_macros<'g>(
    graph: &Graph,
    by_dir: &ByDir<'_>,
    targets: &[ScanTarget<'g>],
) -> Vec<ProcMacro<'g>> {
    let mut scanned: HashMap<&Path, Vec<Unanalyzed>> = HashMap::new();
    let mut found = Vec::new();
    // The targets of a package are adjacent.
    for target in targets.chunk_by(|one, other| one.node == other.node).map(|same| &same[0]) {
        for dependency in &target.package.dependencies {
            let path = dependency.path.as_deref();
            let Some(dir) = path.or_else(|| macro_dir(graph, target.package, dependency)) else {
                continue;
            };
            let of_macros = scanned.entry(dir).or_insert_with(|| {
                let path = library_root(dir);
                let root = CrateRoot::new(&path, "", &target.imports.exporters);
                plux_scan::scan_proc_macros(&root, &generators(by_dir, dir), &Disk)
            });
            for unanalyzed in of_macros {
                let (dependent, dependent_package) = (target.node, target.package);
                let unanalyzed = unanalyzed.clone();
                found.push(ProcMacro { dependent, dependent_package, unanalyzed });
            }
        }
    }
    found
}

/// Finds the macros that may generate declarations in path dependencies that are not scanned.
pub(crate) fn unscanned_macros(
    by_dir: &ByDir<'_>,
    targets: &[ScanTarget<'_>],
) -> Vec<UnscannedMacro> {
    let mut scanned: HashMap<&Path, Vec<String>> = HashMap::new();
    let mut found = Vec::new();
    for target in targets.chunk_by(|one, other| one.node == other.node).map(|same| &same[0]) {
        for dependency in target.package.dependencies.iter().filter(|it| !it.dev) {
            let crate_name = dependency.extern_name();
            if let Some(dir) = dependency.path.as_deref()
                && target.imports.other_crates.iter().any(|it| *it == crate_name)
                && let Some(library) = by_dir.get(dir).and_then(|it| it.library())
            {
                let exporters = &target.imports.exporters;
                let names = scanned.entry(dir).or_insert_with(|| {
                    plugin_macros(&CrateRoot::new(&library.root, "", exporters))
                });
                for name in names {
                    let (crate_name, name) = (crate_name.to_string(), name.clone());
                    found.push(UnscannedMacro { dependent: target.node, crate_name, name });
                }
            }
        }
    }
    found
}

/// Returns the macros of a crate that declare plugins.
fn plugin_macros(root: &CrateRoot<'_>) -> Vec<String> {
    let mut names = Vec::new();
    for it in plux_scan::scan(root, &Disk).unanalyzed {
        if let IncompleteReason::MacroDeclaresPlugins { name } = it.reason {
            names.push(name.into_owned());
        }
    }
    names
}

/// Returns the directory of a procedural macro, if it and the package that depends on it come from a registry
/// or from Git. It is part of a framework then, which may re-export it.
fn macro_dir<'a>(
    graph: &'a Graph,
    framework: &Package,
    dependency: &Dependency,
) -> Option<&'a Path> {
    if framework.id.origin() == Origin::Path {
        return None;
    }
    let mut packages = graph.packages();
    let it = packages.find(|it| it.proc_macro.is_some() && dependency.accepts(&it.id))?;
    Some(it.dir())
}

/// Packages by their directories.
pub(crate) type ByDir<'a> = HashMap<&'a Path, &'a Package>;

/// Returns the packages whose manifests are available.
pub(crate) fn by_dir(graph: &Graph) -> ByDir<'_> {
    graph.packages().map(|it| (it.dir(), it)).collect()
}

/// Returns the root files of the libraries that may generate code for the procedural macros in a directory: its
/// path dependencies. Those that depend on plux-runtime have declarations of their own.
fn generators<'a>(by_dir: &ByDir<'a>, of: &Path) -> Vec<&'a Path> {
    let mut roots = Vec::new();
    let mut todo: Vec<&Package> = by_dir.get(of).copied().into_iter().collect();
    todo.retain(|it| it.proc_macro.is_some());
    while let Some(package) = todo.pop() {
        for dependency in package.dependencies.iter().filter(|it| !it.dev) {
            let path = dependency.path.as_deref();
            if let Some(&library) = path.and_then(|it| by_dir.get(it))
                && !library.dependencies.iter().any(|it| it.name == RUNTIME)
                && let Some(target) = library.library()
                && !roots.contains(&&*target.root)
            {
                roots.push(&*target.root);
                todo.push(library);
            }
        }
    }
    roots
}

/// Returns the root file of a library. Its manifest is only read if the usual file does not exist.
fn library_root(dir: &Path) -> PathBuf {
    let usual = dir.join("src/lib.rs");
    if usual.is_file() {
        return usual;
    }
    let manifest = fs::read_to_string(dir.join("Cargo.toml")).ok();
    let manifest = manifest.and_then(|source| parse_value(&source).ok());
    let path = manifest.as_ref().and_then(|it| it["lib"]["path"].as_str());
    path.map_or(usual, |path| dir.join(path))
}
