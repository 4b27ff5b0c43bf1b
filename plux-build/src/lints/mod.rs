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
//! uncovered_programs  other programs that have only the index of the library
//! setup               a build that would not compile: no index, no dependency on plux-runtime
//! committed_index     a committed index that cannot be used, or lacks plugins
//! namespaces          managers and registries of namespaces that nothing declares
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
mod namespaces;
mod references;
mod setup;
pub(crate) mod targets;
mod uncovered_programs;
mod unlinkable;
pub(crate) mod unlinked;
mod unreachable_files;
mod unused_packages;

use plux_spec::Diagnostic;

use crate::link_unit::link_units;
use crate::view::View;

/// The set of lints that run.
#[derive(Clone, Copy, PartialEq)]
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
    // The package; `None` for a workspace.
    let root = view.index.root.as_ref().map(|_| view.graph.roots[0]);
    let mut found = Vec::new();
    if let (Some(root), Scope::MissingIndex) = (root, scope) {
        return missing_index::check(view, root, false);
    }
    // In a workspace with programs, these run for each program: they depend on what is linked together.
    if root.is_some() || hosts.is_empty() {
        let units = link_units(view.graph, view.activations);
        found.extend(duplicate_packages::check(view, &units));
        found.extend(duplicates::check(view, &units));
        found.extend(references::check(view));
        found.extend(cycles::check(view, &units));
        found.extend(extension_points::check(view));
        found.extend(unlinkable::check(view));
    }
    if let Some(root) = root {
        found.extend(unlinked::check(view, root));
        found.extend(unlinked::check_own_library(view, root, scope == Scope::BuildScript));
    }
    if scope == Scope::Index {
        return found;
    }
    if root.is_some() || hosts.is_empty() {
        found.extend(namespaces::check(view, hosts));
    }
    found.extend(setup::check_dependencies(view));
    found.extend(unlinkable::check_unlinkable_packages(view));
    if !view.index.plugins.is_empty() {
        found.extend(targets::unsupported(view.target));
    }
    if let Some(root) = root {
        found.extend(targets::uncertain(view.index, view.target, &|it| view.location(it)));
        found.extend(missing_index::check(view, root, scope == Scope::BuildScript));
    }
    if let (Some(root), Scope::BuildScript) = (root, scope) {
        found.extend(uncovered_programs::check(view, root));
    }
    // A part of the workspace does not show what the rest depends on.
    if (scope == Scope::BuildScript || root.is_none()) && !hosts.is_empty() {
        found.extend(unused_packages::check(view));
    }
    if scope == Scope::Exhaustive {
        if let Some(root) = root {
            found.extend(setup::check_includes(view, root));
            found.extend(committed_index::check(view, root));
        }
        found.extend(setup::check_own_names(view));
        found.extend(unreachable_files::check(view));
    }
    found
}
