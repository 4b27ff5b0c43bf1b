//! What an index depends on: the files whose change makes Cargo run the build script again.
//!
//! Each run compiles the package again, so nothing is watched that cannot change the index of this
//! build: no sources of packages that are switched off, none that come from a registry. A module
//! is watched by its file, not by its folder: a new file comes in through a line in an old one. A
//! program needs no such line, so that the folder where Cargo looks for programs is watched.

use std::fs;
use std::path::{Path, PathBuf};

use crate::workspace::{Graph, RUNTIME, Source, Standings, Workspace, downloads};

/// The paths to watch, sorted: `files`, which are there, and what Cargo reads.
///
/// A path that does not exist would run the script every time.
pub(crate) fn paths(
    workspace: &Workspace,
    graph: &Graph,
    standings: &Standings,
    files: Vec<PathBuf>,
) -> Vec<PathBuf> {
    let mut manifests = vec![workspace.folder.join("Cargo.toml")];
    let standing = graph.nodes.iter().zip(&standings.of).filter(|(_, standing)| standing.is_some());
    for (node, _) in
        standing.filter(|(node, _)| node.source == Source::Path && node.name != RUNTIME)
    {
        manifests.extend(node.manifest.as_deref().map(|manifest| manifest.path.clone()));
    }
    let mut paths = files;
    paths.extend(manifests.into_iter().filter(|path| path.exists()));
    paths.extend(workspace.lock_path());
    if workspace.step_down.is_some() {
        // What kept Cargo from resolving is most often a package that is not downloaded yet; once
        // it is, nobody should have to touch a file to get the whole index.
        paths.extend(downloads());
    }
    // Cargo reads UTF-8.
    paths.retain(|path| path.to_str().is_some());
    // By their bytes: to compare thousands of paths by their parts takes a while.
    paths.sort_unstable_by(|a, b| a.as_os_str().cmp(b.as_os_str()));
    paths.dedup();
    paths
}

/// More files than that are looked at with every build for the sake of one that may come.
const MOST: usize = 1_000;

/// The folder of a package where a new file is a new program: `src/bin`.
///
/// Cargo takes a change of anything below as one. So it is watched only if all below are sources,
/// which are watched as they are, and no fixtures or the like. The folders of tests and examples are
/// not: an edit of a test would compile the whole package again.
pub(crate) fn programs(package: &Path) -> Option<PathBuf> {
    let [programs, src] = ["src/bin", "src"].map(|folder| package.join(folder));
    // A folder that is not there cannot be watched; the one that it would appear in can.
    let folder = if programs.is_dir() { programs } else { src };
    is_of_sources(&folder).then_some(folder)
}

fn is_of_sources(folder: &Path) -> bool {
    let (mut left, mut todo) = (MOST, vec![folder.to_owned()]);
    while let Some(folder) = todo.pop() {
        let Ok(entries) = fs::read_dir(&folder) else { return false };
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
