//! What an index depends on: the files whose change makes Cargo run the build script again.
//!
//! Each run compiles the package again, so nothing is watched that cannot change the index of this
//! build: no sources of packages that are switched off, none that come from a registry. A module
//! is watched by its file, not by its folder: a new file comes in through a line in an old one.

use std::collections::BTreeSet;
use std::path::PathBuf;

use crate::workspace::{Graph, RUNTIME, Source, Standings, Workspace};

/// The paths to watch, sorted. A path that does not exist would run the script every time.
pub(crate) fn paths(
    workspace: &Workspace,
    graph: &Graph,
    standings: &Standings,
    files: Vec<PathBuf>,
) -> Vec<PathBuf> {
    let mut paths: BTreeSet<PathBuf> = files.into_iter().collect();
    let standing = graph.nodes.iter().zip(&standings.of).filter(|(_, standing)| standing.is_some());
    for (node, _) in
        standing.filter(|(node, _)| node.source == Source::Path && node.name != RUNTIME)
    {
        paths.extend(node.manifest.as_ref().map(|manifest| manifest.path.clone()));
    }
    paths.insert(workspace.folder.join("Cargo.toml"));
    paths.extend(workspace.lock_path());
    // Cargo reads UTF-8.
    paths.into_iter().filter(|path| path.to_str().is_some() && path.exists()).collect()
}
