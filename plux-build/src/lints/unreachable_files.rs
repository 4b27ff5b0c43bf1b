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

/// Returns what makes a file a module, from its `mod` up to the first module that is compiled.
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
        let parent = parent_module(package, dir);
        let Some(parent) = parent else {
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

/// Returns the file that contains the module whose submodules are in a directory, if it is `mod name { … }`.
fn file_of_inline_module(package: &Package, dir: &Path) -> Option<PathBuf> {
    let file = parent_module(package, dir.parent()?)?;
    let inline = format!("mod {} {{", dir.file_name()?.to_str()?);
    fs::read_to_string(&file).ok()?.contains(&inline).then_some(file)
}

/// Returns the file of the module whose submodules are in a directory, whether it exists or not.
fn parent_module(package: &Package, dir: &Path) -> Option<PathBuf> {
    let targets = package.targets.iter().filter(|it| !it.kind.is_dev());
    if let Some(target) = targets.into_iter().find(|it| it.root.parent() == Some(dir)) {
        return Some(target.root.clone());
    }
    let mod_rs = dir.join("mod.rs");
    // Above the directory of the package is no module.
    let is_inside = dir != package.dir() && dir.starts_with(package.dir());
    is_inside.then(|| if mod_rs.exists() { mod_rs } else { dir.with_extension("rs") })
}

fn real_path(path: &Path) -> PathBuf {
    fs::canonicalize(path).unwrap_or_else(|_| path.to_owned())
}
