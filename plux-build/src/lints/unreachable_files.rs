//! Files with plugins that no `mod` declares. They are not compiled, unless a macro of another package
//! declares them.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use memchr::memmem;
use plux_scan::{Attribute, CrateRoot, Disk, Files as _, Unanalyzed};
use plux_spec::sort::{sort_by, sort_unique};
use plux_spec::{Diagnostic, IncompleteReason, Lint};

use crate::cargo::{Origin, Package, RUNTIME, underscored};
use crate::view::View;

/// The deepest nesting of directories that is searched.
const MAX_DEPTH: usize = 32;

/// Reports unreachable files of the root packages.
pub(super) fn check(view: &View<'_>) -> Vec<Diagnostic> {
    let mut diagnostics = Vec::new();
    for &root in &view.graph.roots {
        check_package(view, root, &mut diagnostics);
    }
    diagnostics
}

fn check_package(view: &View<'_>, at: usize, diagnostics: &mut Vec<Diagnostic>) {
    let package = view.graph.nodes[at].package.as_deref();
    let Some(package) = package.filter(|it| it.id.origin() == Origin::Path) else { return };
    let mut files = Vec::new();
    for target in view.sources.targets_of(at) {
        if target.scan.unanalyzed.iter().any(may_include) {
            return;
        }
        files.extend_from_slice(&target.scan.files);
    }
    let mut reached: Vec<PathBuf> = files.iter().map(|it| real_path(it)).collect();
    sort_by(&mut reached, &PathBuf::cmp);
    let mut found = Vec::new();
    for target in package.targets.iter().filter(|it| !it.kind.is_dev()) {
        // Usually `src`. The package's own directory may contain anything.
        if let Some(dir) = target.root.parent().filter(|dir| *dir != package.dir()) {
            walk(dir, MAX_DEPTH, &mut found);
        }
    }
    sort_unique(&mut found, &PathBuf::cmp);
    for path in found {
        // Few have plugins, and only for those all files are searched.
        if reached.binary_search(&real_path(&path)).is_err()
            && let Some(diagnostic) = report(view, package, &path)
            && !is_mentioned(&path, &files)
        {
            diagnostics.push(diagnostic);
        }
    }
}

/// Returns whether a construct that is not analyzed may include files. The construct is reported itself.
fn may_include(unanalyzed: &Unanalyzed) -> bool {
    matches!(
        unanalyzed.reason,
        IncompleteReason::NonLiteralInclude { .. }
            | IncompleteReason::NonLiteralPath { .. }
            | IncompleteReason::NonLiteralDirectory { .. }
    )
}

/// Returns whether a string in sources ends with a file: `include!` or `#[path]` may declare it.
fn is_mentioned(path: &Path, files: &[Arc<Path>]) -> bool {
    let name = |path: &Path| path.file_name().unwrap_or_default().to_string_lossy().into_owned();
    let mut end = name(path) + "\"";
    if path.ends_with("mod.rs") {
        // Many directories have one.
        end = name(path.parent().unwrap_or(path)) + "/" + &end;
    }
    let ends = [format!("\"{end}"), format!("/{end}")];
    files.iter().any(|it| {
        let source = Disk.read(it).unwrap_or_default();
        ends.iter().any(|end| memmem::find(&source, end.as_bytes()).is_some())
    })
}

fn walk(dir: &Path, depth: usize, found: &mut Vec<PathBuf>) {
    let Ok(entries) = fs::read_dir(dir) else { return };
    for entry in entries {
        let Ok(entry) = entry else { continue };
        let (path, kind) = (entry.path(), entry.file_type());
        if kind.as_ref().is_ok_and(fs::FileType::is_dir) {
            // A nested package has its own targets.
            if depth > 0 && !path.join("Cargo.toml").exists() {
                walk(&path, depth - 1, found);
            }
        } else if path.extension().is_some_and(|it| it == "rs") {
            found.push(path);
        }
    }
}

fn report(view: &View<'_>, package: &Package, path: &Path) -> Option<Diagnostic> {
    let crate_name = package.library_name();
    let exporters = [underscored(RUNTIME).into_owned()];
    let root = CrateRoot::new(path, &crate_name, &exporters);
    let declarations = plux_scan::scan(&root, &Disk).declarations;
    let plugin = declarations
        .iter()
        .find(|it| it.attribute == Attribute::Plugin && real_path(&it.file) == real_path(path))?;
    let stem = path.file_stem()?.to_string_lossy();
    let name = if stem == "mod" { path.parent()?.file_name()?.to_string_lossy() } else { stem };
    let message = "no `mod` declares the file of this plugin: it is not in the index, and \
                   probably not compiled";
    let location = view.sources.location(package, path, plugin.line, 0);
    Some(Diagnostic::of(Lint::UnreachableFile, message).at(location).help(format!(
        "add `mod {name};` to its parent module, outside of macros, or remove the file"
    )))
}

fn real_path(path: &Path) -> PathBuf {
    fs::canonicalize(path).unwrap_or_else(|_| path.to_owned())
}
