//! The files that an index depends on: Cargo reruns the build script when one of them changes.
//!
//! Each rerun recompiles the package. So the list excludes files that cannot change the index of
//! this build, such as sources of disabled packages and of registries. A module is listed by its
//! file, not by its directory, since a new file requires a `mod` in an existing one. A new binary
//! does not, so the directory where Cargo looks for binaries is listed.

use std::fs;
use std::path::{Path, PathBuf};

use plux_spec::sort::sort_by;

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
            paths.extend(sources.targets_of(at).flat_map(of_target));
        }
        if graph.roots.contains(&at) {
            paths.extend(binaries(package.dir()));
        }
    }
    if workspace.fallback.is_some() {
        // Most likely a package has not been downloaded yet. Rerun after the download.
        paths.extend(download_dirs());
    }
    // Cargo requires UTF-8.
    paths.retain(|path| path.to_str().is_some() && path.exists());
    // Compare bytes: comparing thousands of paths by components is slow.
    sort_by(&mut paths, &|a, b| a.as_os_str().cmp(b.as_os_str()));
    paths.dedup();
    paths
}

/// Returns the files of a target that the index depends on. For tests, examples and benchmarks
/// these are only the files with plugins.
fn of_target(scanned: &ScannedTarget<'_>) -> Vec<PathBuf> {
    let scan = &scanned.scan;
    if scanned.kind().is_dev() {
        return scan.declarations.iter().map(|it| it.file.to_path_buf()).collect();
    }
    let dir = scanned.target.package.dir();
    // A missing file of a module may be created.
    let of_missing = scan.unanalyzed.iter().filter_map(|it| it.file.parent());
    let of_missing = of_missing.filter(|it| *it != dir && it.is_dir()).map(Path::to_owned);
    let files = scan.files.iter().map(|it| it.to_path_buf());
    files.chain(scan.module_dirs.iter().cloned()).chain(of_missing).collect()
}

/// The maximum number of files in a listed directory. Cargo checks each of them in every build.
const MAX_FILES: usize = 1_000;

/// Returns the directory of a package where a new file is a new binary: `src/bin`.
///
/// Cargo reruns the script when any file below it changes. So the directory is only listed if it
/// contains only sources, which are listed anyway. The directories of tests and examples are not
/// listed: an edit of a test would recompile the whole package.
fn binaries(package: &Path) -> Option<PathBuf> {
    let [binaries, src] = ["src/bin", "src"].map(|dir| package.join(dir));
    // If the directory does not exist, its parent is listed.
    let dir = if binaries.is_dir() { binaries } else { src };
    has_only_sources(&dir).then_some(dir)
}

fn has_only_sources(dir: &Path) -> bool {
    let (mut left, mut todo) = (MAX_FILES, vec![dir.to_owned()]);
    while let Some(dir) = todo.pop() {
        let Ok(entries) = fs::read_dir(&dir) else { return false };
        for entry in entries {
            let Ok((path, kind)) = entry.and_then(|it| Ok((it.path(), it.file_type()?))) else {
                return false;
            };
            if left == 0 || !(kind.is_dir() || path.extension().is_some_and(|it| it == "rs")) {
                return false;
            }
            left -= 1;
            todo.extend(kind.is_dir().then_some(path));
        }
    }
    true
}
