//! What an index depends on: the files whose change makes Cargo run the build script again.
//!
//! Each run compiles the package again, so nothing is watched that cannot change the index of this
//! build: no sources of packages that are switched off, none that come from a registry. A module
//! is watched by its file, not by its folder: a new file comes in through a line in an old one.

use std::path::PathBuf;

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
        manifests.extend(node.manifest.as_ref().map(|manifest| manifest.path.clone()));
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
