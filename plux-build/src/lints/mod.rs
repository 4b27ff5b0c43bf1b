//! Problems of an index as a whole, found before anything is linked.
//!
//! ```text
//! duplicates          several plugins with one id in one program
//! duplicate_packages  several copies of plux-runtime, or of a package with a contract
//! references          requires, before, after: unknown and disabled ones
//! cycles              plugins that wait for each other
//! extension_points    plugins that do not match the declared extension points
//! targets             targets that do not link plugins, or only some
//! unlinkable          libraries of a crate type that loses plugins
//! unlinked            packages that no code refers to
//! missing_index       programs and examples that include no index
//! setup               a build that would not compile: no index, no dependency on plux-runtime
//! committed_index     a committed index that cannot be used, or lacks plugins
//! unused_packages     plugin packages that nothing depends on
//! unreachable_files   files with plugins that no `mod` declares
//! ```
//!
//! Sources are searched for identifiers, which are not resolved. In doubt, nothing is reported: the
//! program detects missing plugins at startup.

pub(crate) mod committed_index;
mod cycles;
mod duplicate_packages;
mod duplicates;
mod extension_points;
pub(crate) mod missing_index;
mod references;
mod setup;
pub(crate) mod targets;
mod unlinkable;
mod unlinked;
mod unreachable_files;
mod unused_packages;

use plux_spec::Diagnostic;

use crate::link_unit::LinkUnits;
use crate::view::View;

/// Which lints run.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Scope {
    /// Only the one for binaries and examples that include no index.
    MissingIndex,
    /// Those that a list or a graph of the index shows.
    Index,
    /// Those of a build script, for the package that is built.
    BuildScript,
    /// All, on every file of the root packages.
    Exhaustive,
}

/// Runs the lints on the index of a package, or of a workspace whose programs are `hosts`.
pub(crate) fn run(view: &View<'_>, scope: Scope, hosts: &[usize]) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    let is_workspace = view.index.root.is_none();
    if scope == Scope::MissingIndex {
        return missing_index::check(view, view.graph.roots[0], false);
    }
    // In a workspace with programs, these run for each program: they depend on what is linked together.
    if !is_workspace || hosts.is_empty() {
        let units = LinkUnits::new(view.graph, view.activations);
        found.extend(duplicate_packages::check(view, &units));
        found.extend(duplicates::check(view, &units));
        found.extend(references::check(view));
        found.extend(cycles::check(view, &units));
        found.extend(extension_points::check(view));
        found.extend(unlinkable::check(view));
    }
    if scope != Scope::Index {
        found.extend(setup::check_dependencies(view));
        found.extend(unlinkable::check_proc_macros(view));
    }
    if let ([root], false) = (&view.graph.roots[..], is_workspace) {
        found.extend(unlinked::check(view, *root));
        let in_build_script = scope == Scope::BuildScript;
        found.extend(unlinked::check_own_library(view, *root, in_build_script));
    }
    if scope != Scope::Index {
        if !view.index.plugins.is_empty() {
            found.extend(targets::unsupported(view.target));
        }
        if !is_workspace {
            found.extend(targets::uncertain(view.index, view.target, &|it| view.location(it)));
        }
        if let ([root], false) = (&view.graph.roots[..], is_workspace) {
            found.extend(missing_index::check(view, *root, scope == Scope::BuildScript));
        }
        // A part of the workspace does not show what the rest depends on.
        let is_whole = scope == Scope::BuildScript || is_workspace;
        if is_whole && !hosts.is_empty() {
            found.extend(unused_packages::check(view));
        }
    }
    if scope == Scope::Exhaustive {
        if let ([root], false) = (&view.graph.roots[..], is_workspace) {
            found.extend(setup::check_includes(view, *root));
            found.extend(committed_index::check(view, *root));
        }
        found.extend(setup::check_own_names(view));
        found.extend(unreachable_files::check(view));
    }
    found
}
