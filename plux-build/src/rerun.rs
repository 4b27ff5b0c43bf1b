//! What an index depends on: the files whose change makes Cargo run the build script again.
//!
//! Each run compiles the package again, so that nothing is listed that cannot change the index of this
//! build: no sources of disabled packages, none of a registry. A module is listed by its file, not by
//! its directory: a new file is added by a line in an old one. A binary needs no such line, so that
//! the directory where Cargo looks for binaries is listed.

use std::fs;
use std::path::{Path, PathBuf};

use crate::activation::{ActivationState, Activations};
use crate::cargo::{Kind, Origin, Workspace, download_dirs};
use crate::graph::Graph;
use crate::sources::{ScannedTarget, Sources};

/// Returns the paths, sorted. A path that does not exist would run the script every time.
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
        // Most often a package has not been downloaded yet; once it has, the index is made again.
        paths.extend(download_dirs());
    }
    // Cargo reads UTF-8.
    paths.retain(|path| path.to_str().is_some() && path.exists());
    // By their bytes: comparing thousands of paths by components takes a while.
    paths.sort_unstable_by(|a, b| a.as_os_str().cmp(b.as_os_str()));
    paths.dedup();
    paths
}

/// The files of a target that the index depends on: of tests, examples and benchmarks only those with
/// plugins.
fn of_target(scanned: &ScannedTarget<'_>) -> Vec<PathBuf> {
    let scan = &scanned.scan;
    if Kind::DEV.contains(&scanned.target.target.kind) {
        return scan.declarations.iter().map(|it| it.file.to_path_buf()).collect();
    }
    let dir = scanned.target.package.dir();
    // Where the file of a module is missing, it may be created.
    let of_missing = scan.unanalyzed.iter().filter_map(|it| it.file.parent());
    let of_missing = of_missing.filter(|it| *it != dir && it.is_dir()).map(Path::to_owned);
    let files = scan.files.iter().map(|it| it.to_path_buf());
    files.chain(scan.module_dirs.iter().cloned()).chain(of_missing).collect()
}

/// Cargo looks at every file of a directory with each build; more are too many.
const MAX_FILES: usize = 1_000;

/// The directory of a package where a new file is a new binary: `src/bin`.
///
/// Cargo takes a change of anything below as one. So it is listed only if all below are sources,
/// which are listed anyway, and no fixtures or the like. The directories of tests and examples are
/// not: an edit of a test would compile the whole package again.
fn binaries(package: &Path) -> Option<PathBuf> {
    let [binaries, src] = ["src/bin", "src"].map(|dir| package.join(dir));
    // A directory that does not exist cannot be listed; the one that it would appear in can.
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
