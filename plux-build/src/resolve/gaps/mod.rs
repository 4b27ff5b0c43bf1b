//! Plugins that no program gets, told before anything is linked.
//!
//! ```text
//! mentions.rs    which names the sources of a package refer to
//! unlinkable.rs  packages whose library is of a crate type that loses plugins
//! unlinked.rs    packages that are reached only through one that does not refer to them
//! unindexed.rs   programs that take no index in
//! orphans.rs     plugin packages that nothing in the workspace depends on
//! unreached.rs   files with plugins that no `mod` reaches
//! ```
//!
//! Sources are searched for words, not understood. Where in doubt, nothing is said: the program
//! itself knows in the end, and says so at start-up.

mod mentions;
mod orphans;
mod unindexed;
mod unlinkable;
mod unlinked;
mod unreached;

use std::path::Path;

use plux_spec::{DependencyKind, Target};

use super::View;
use super::sources::TargetFiles;
use crate::Diagnostic;
use crate::builder::Request;
use crate::workspace::{Node, Presence, Workspace};

impl<'a> View<'a> {
    /// The root packages that take an index in, in their library or in a program.
    pub(crate) fn programs(&self) -> Vec<String> {
        let nodes = self.graph.roots.iter().map(|&root| &self.graph.nodes[root]);
        let takes = |node: &&Node| self.programs_of(node).any(|it| self.takes_index_in(it));
        nodes.filter(takes).map(|node| node.name.clone()).collect()
    }

    /// The library and the binaries of a package.
    fn programs_of(&self, node: &Node) -> impl Iterator<Item = &'a TargetFiles<'a>> {
        let targets = self.sources.targets_of(node);
        targets.filter(|it| matches!(it.target, Target::Lib | Target::Bin(_)))
    }

    /// Whether code in these files has this word.
    fn mentions(&self, files: &[impl AsRef<Path>], word: &str) -> bool {
        mentions::mentions(files, word)
    }

    /// `include_index!()`, by whatever path.
    fn takes_index_in(&self, target: &TargetFiles<'_>) -> bool {
        self.mentions(&target.files, "include_index")
    }

    /// How a package stands to the roots, if it is in the build.
    fn kind_in_the_build(&self, at: usize) -> Option<DependencyKind> {
        let standing = self.standings.of[at].as_ref()?;
        (standing.presence == Presence::Active).then_some(standing.kind)
    }

    fn library_of(&self, node: &Node) -> Option<&'a TargetFiles<'a>> {
        self.sources.targets_of(node).find(|it| it.target == Target::Lib)
    }
}

/// Reports the gaps, as far as they can be known without building.
pub(crate) fn gaps(
    view: &View<'_>,
    request: &Request,
    workspace: &Workspace,
    package: Option<usize>,
) -> Vec<Diagnostic> {
    let in_build_script = request.scope.own.is_some();
    let mut diagnostics = unlinkable::check(view);
    if let Some(root) = package {
        diagnostics.extend(unlinked::check(view, root));
    }
    if in_build_script || request.thorough {
        for &root in &view.graph.roots {
            diagnostics.extend(unindexed::check(view, root, in_build_script));
        }
        // Of a part of the workspace, nothing can be said about the rest.
        if in_build_script || view.index.root.is_none() {
            diagnostics.extend(orphans::check(view, workspace));
        }
    }
    if request.thorough {
        diagnostics.extend(unreached::check(view));
    }
    diagnostics
}
