//! The files that an index depends on: Cargo reruns the build script when one of them changes.
//!
//! Each rerun recompiles the package. So the list excludes files that cannot change the index of
//! this build, such as sources of disabled packages and of registries. A module is listed by its
//! file, not by its directory, since a new file requires a `mod` in an existing one. A new binary
//! does not, so the directory where Cargo looks for binaries is listed.

use std::fs;
use std::path::{Path, PathBuf};

use plux_spec::sort::sort_unique;

use crate::activation::{ActivationState, Activations};
use crate::cargo::{Origin, Workspace, download_dirs};
use crate::graph::Graph;
use crate::sources::{ScannedTarget, Sources};

/// Returns the sorted paths. Paths that do not exist are left out, since Cargo would rerun the
/// script every time.
pub(crate) fn paths(
    workspace: &Workspace,
    graph: &Graph,
    activations: &Activations,
    sources: &Sources<'_>,
) -> Vec<PathBuf> {
    let mut paths = vec![workspace.root.join("Cargo.toml")];
    paths.extend(workspace.lock_path());
    for (at, node) in graph.nodes.iter().enumerate() {
        let (Some(activation), Some(package)) = (&activations.of[at], &node.package) else {
            continue;
        };
        if node.id.origin() != Origin::Path || node.is_runtime {
            continue;
        }
        paths.push(package.manifest_path.clone());
        if activation.state != ActivationState::Inactive {
            for target in sources.targets_of(at) {
                add_target(target, &mut paths);
            }
        }
        if graph.roots.contains(&at) {
            paths.extend(bin_dir(package.dir()));
        }
    }
    if workspace.fallback.is_some() {
        // Most likely a package has not been downloaded yet. Rerun after the download.
        paths.extend(download_dirs());
    }
    // Cargo requires UTF-8.
    paths.retain(|path| path.to_str().is_some() && path.exists());
    // Compare bytes: comparing thousands of paths by components is slow.
    sort_unique(&mut paths, &|a, b| a.as_os_str().cmp(b.as_os_str()));
    paths
}

/// Adds the files of a target that the index depends on. For tests, examples and benchmarks these
/// are only the files with plugins.
fn add_target(scanned: &ScannedTarget<'_>, paths: &mut Vec<PathBuf>) {
    let scan = &scanned.scan;
    if scanned.kind().is_dev() {
        for declaration in &scan.declarations {
            paths.push(declaration.file.to_path_buf());
        }
        return;
    }
    for file in &scan.files {
        paths.push(file.to_path_buf());
    }
    paths.extend_from_slice(&scan.module_dirs);
    for unanalyzed in &scan.unanalyzed {
        // A missing file of a module may be created.
        if let Some(dir) = unanalyzed.file.parent()
            && dir != scanned.target.package.dir()
            && dir.is_dir()
        {
            paths.push(dir.to_owned());
        }
    }
}

/// The maximum number of files in a listed directory. Cargo checks each of them in every build.
const MAX_FILES: usize = 1_000;

/// Returns the directory of a package where a new file is a new binary: `src/bin`.
///
/// Cargo reruns the script when any file below it changes. So the directory is only listed if it
/// contains only sources, which are listed anyway. The directories of tests and examples are not
/// listed: an edit of a test would recompile the whole package.
fn bin_dir(package: &Path) -> Option<PathBuf> {
    // If the directory does not exist, its parent is listed.
    let binaries = package.join("src/bin");
    let dir = if binaries.is_dir() { binaries } else { package.join("src") };
    has_only_sources(&dir).then_some(dir)
}

/// Returns whether a directory and its subdirectories contain only Rust files, and at most [`MAX_FILES`].
fn has_only_sources(dir: &Path) -> bool {
    let (mut remaining, mut todo) = (MAX_FILES, vec![dir.to_owned()]);
    while let Some(dir) = todo.pop() {
        let Ok(entries) = fs::read_dir(&dir) else { return false };
        for entry in entries {
            let Ok((path, kind)) = entry.and_then(|it| Ok((it.path(), it.file_type()?))) else {
                return false;
            };
            if remaining == 0 || !(kind.is_dir() || path.extension().is_some_and(|it| it == "rs")) {
                return false;
            }
            remaining -= 1;
            if kind.is_dir() {
                todo.push(path);
            }
        }
    }
    true
}
