//! Files with plugins that no `mod` reaches: the compiler never sees them, unless a macro of another
//! package brings them.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::View;
use crate::workspace::{Kind, Manifest, Node, RUNTIME, Source, underscored};
use crate::{Diagnostic, Lint};
use plux_scan::{Attribute, Disk, ScanBuffers};

/// Folders within folders, further than anybody goes.
const MAX_DEPTH: usize = 32;

/// Reports the files of the root packages, once each.
pub(super) fn check(view: &View<'_>) -> Vec<Diagnostic> {
    let nodes = view.graph.roots.iter().map(|&root| &view.graph.nodes[root]);
    nodes.flat_map(|node| of_package(view, node)).collect()
}

fn of_package(view: &View<'_>, node: &Node) -> Vec<Diagnostic> {
    let Some(manifest) = node.manifest.as_deref().filter(|it| it.source == Source::Path) else {
        return Vec::new();
    };
    let files: Vec<Arc<Path>> =
        view.sources.targets_of(node).flat_map(|it| it.files.iter().cloned()).collect();
    let reached: BTreeSet<PathBuf> = files.iter().map(|it| real(it)).collect();
    let mut found = BTreeSet::new();
    for folder in source_folders(manifest) {
        walk(&folder, MAX_DEPTH, &mut found);
    }
    let unreached = found.into_iter().filter(|path| {
        // What is taken in by its name, with `include!` or a `#[path]`, is somebody's business.
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        !reached.contains(&real(path)) && !view.mentions(&files, &name)
    });
    unreached.filter_map(|path| report(view, node, &path)).collect()
}

/// Where the sources of the library and of the binaries are: below `src`, as a rule.
fn source_folders(manifest: &Manifest) -> BTreeSet<PathBuf> {
    let programs =
        manifest.targets.iter().filter(|it| matches!(it.kind, Kind::Library | Kind::Bin));
    let folders = programs.filter_map(|it| it.root.parent().map(Path::to_owned));
    // Beside its manifest, a package may have anything.
    folders.filter(|folder| folder != manifest.folder()).collect()
}

fn walk(folder: &Path, depth: usize, found: &mut BTreeSet<PathBuf>) {
    let entries = fs::read_dir(folder).into_iter().flatten().flatten();
    for entry in entries {
        let (path, kind) = (entry.path(), entry.file_type());
        if kind.as_ref().is_ok_and(fs::FileType::is_dir) {
            // A package within a package has targets of its own.
            if depth > 0 && !path.join("Cargo.toml").exists() {
                walk(&path, depth - 1, found);
            }
        } else if path.extension().is_some_and(|it| it == "rs") {
            found.insert(path);
        }
    }
}

fn report(view: &View<'_>, node: &Node, path: &Path) -> Option<Diagnostic> {
    let root = plux_scan::CrateRoot {
        path,
        crate_name: &node.library_name(),
        edition_2015: false,
        exporters: &[underscored(RUNTIME).into_owned()],
        automod: false,
    };
    let declarations = plux_scan::scan(&root, &Disk, &mut ScanBuffers::default()).declarations;
    let plugin = declarations
        .iter()
        .find(|it| it.attribute == Attribute::Plugin && real(&it.file) == real(path))?;
    let stem = path.file_stem()?.to_string_lossy();
    let name = if stem == "mod" { path.parent()?.file_name()?.to_string_lossy() } else { stem };
    let message = "no `mod` that plux can see reaches the file of this plugin: it is not in the \
                   index, and most likely not compiled";
    let place = view.sources.file(&node.name, path, plugin.line);
    Some(Diagnostic::warning(message).lint(Lint::UnreachableFile).at(place).help(format!(
        "declare the file with `mod {name};` in the module that it belongs to, outside of macros, \
         or remove it"
    )))
}

fn real(path: &Path) -> PathBuf {
    fs::canonicalize(path).unwrap_or_else(|_| path.to_owned())
}
