//! Files with plugins that no `mod` declares. They are not compiled, unless a macro of another package
//! declares them.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use memchr::{memmem, memrchr};
use plux_scan::{Attribute, CrateRoot, Disk, Files as _, Unanalyzed};
use plux_spec::sort::{sort_by, sort_unique};
use plux_spec::{Diagnostic, IncompleteReason, Lint};

use crate::cargo::{Origin, Package, RUNTIME, Target, underscored};
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
        // The search for mentions reads all files, so that it comes last.
        if reached.binary_search(&real_path(&path)).is_err()
            && let Some(diagnostic) = report(view, package, &path, &reached)
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

/// Returns whether a string in the sources ends with the name of a file: a macro may declare or include it.
fn is_mentioned(path: &Path, sources: &[Arc<Path>]) -> bool {
    let file_name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
    let end = format!("{file_name}\"");
    let names_file = |source_file: &Path, string: &str| {
        let Some(dir) = string.strip_suffix(&*file_name) else { return false };
        if !(dir.is_empty() || dir.ends_with(['/', '\\'])) {
            return false;
        }
        // Many directories have a `mod.rs`, so that its directory has to match, too.
        let own_dir = path.parent().unwrap_or(path);
        file_name != "mod.rs"
            || Path::new(dir).file_name().is_some_and(|it| Some(it) == own_dir.file_name())
            || real_path(&source_file.with_file_name(dir)) == real_path(own_dir)
    };
    sources.iter().any(|source_file| {
        let source = Disk.read(source_file).unwrap_or_default();
        memmem::find_iter(&source, &end).any(|at| {
            let start = memrchr(b'"', &source[..at]).map_or(0, |quote| quote + 1);
            let string = str::from_utf8(&source[start..at + file_name.len()]);
            string.is_ok_and(|string| names_file(source_file, string))
        })
    })
}

/// Adds the Rust files in a directory and its subdirectories.
fn walk(dir: &Path, depth: usize, found: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(dir).into_iter().flatten().flatten() {
        let path = entry.path();
        if entry.file_type().is_ok_and(|it| it.is_dir()) {
            // A nested package has its own targets.
            if depth > 0 && !path.join("Cargo.toml").exists() {
                walk(&path, depth - 1, found);
            }
        } else if path.extension().is_some_and(|it| it == "rs") {
            found.push(path);
        }
    }
}

/// Returns the diagnostic for a file that is not reached, if it has a plugin.
fn report(
    view: &View<'_>,
    package: &Package,
    path: &Path,
    reached: &[PathBuf],
) -> Option<Diagnostic> {
    let crate_name = package.library_name();
    let exporters = [underscored(RUNTIME).into_owned()];
    let root = CrateRoot::new(path, &crate_name, &exporters);
    let declarations = plux_scan::scan(&root, &Disk).declarations;
    let plugin = declarations
        .iter()
        .find(|it| it.attribute == Attribute::Plugin && real_path(&it.file) == real_path(path))?;
    let message = "no `mod` declares the file of this plugin: it is not in the index, and \
                   probably not compiled";
    let location = view.sources.location(package, path, plugin.line, 0);
    let shown = |path: &Path| view.sources.location(package, path, 0, 0).file.into_owned();
    let steps = steps(package, path, reached, &shown);
    Some(Diagnostic::of(Lint::UnreachableFile, message).at(location).help(format!(
        "{}, outside of macros; or remove `{}`",
        steps.join(", and "),
        shown(path)
    )))
}

/// Returns the edits that add a file to the module tree: a `mod` for it, and one for each parent module that is not
/// compiled either.
fn steps(
    package: &Package,
    path: &Path,
    reached: &[PathBuf],
    shown: &dyn Fn(&Path) -> String,
) -> Vec<String> {
    let name = |path: &Path| path.file_stem().unwrap_or_default().to_string_lossy().into_owned();
    let mut steps = Vec::new();
    let mut module = if name(path) == "mod" { path.parent().unwrap_or(path) } else { path };
    for _ in 0..MAX_DEPTH {
        let declaration = format!("`mod {};`", name(module));
        let dir = module.parent().unwrap_or(Path::new(""));
        let Some(parent) = parent_module(package, dir) else {
            steps.push(format!("add {declaration} to its parent module"));
            break;
        };
        let file = shown(&parent);
        if parent.exists() {
            steps.push(format!("add {declaration} to `{file}`"));
            if reached.binary_search(&real_path(&parent)).is_ok() {
                break;
            }
        } else if let Some(above) = file_of_inline_module(package, dir) {
            steps.push(format!("add {declaration} to `mod {}` in `{}`", name(dir), shown(&above)));
            break;
        } else {
            steps.push(format!("create `{file}` with {declaration}"));
        }
        module = dir;
    }
    steps
}

/// Returns the file with the module whose submodules are in a directory, if the module is `mod name { … }`.
fn file_of_inline_module(package: &Package, dir: &Path) -> Option<PathBuf> {
    let file = parent_module(package, dir.parent()?)?;
    let inline = format!("mod {} {{", dir.file_name()?.to_str()?);
    fs::read_to_string(&file).ok()?.contains(&inline).then_some(file)
}

/// Returns the file of the module whose submodules are in a directory, whether it exists or not.
fn parent_module(package: &Package, dir: &Path) -> Option<PathBuf> {
    let is_in_dir = |it: &&Target| !it.kind.is_dev() && it.root.parent() == Some(dir);
    if let Some(target) = package.targets.iter().find(is_in_dir) {
        return Some(target.root.clone());
    }
    let mod_rs = dir.join("mod.rs");
    // Modules are below the directory of the package.
    let is_inside = dir != package.dir() && dir.starts_with(package.dir());
    is_inside.then(|| if mod_rs.exists() { mod_rs } else { dir.with_extension("rs") })
}

fn real_path(path: &Path) -> PathBuf {
    fs::canonicalize(path).unwrap_or_else(|_| path.to_owned())
}
