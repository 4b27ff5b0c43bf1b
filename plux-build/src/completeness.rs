//! Gaps of an index that are not in sources: dependencies that Cargo could not resolve, and
//! packages whose sources are not available locally.

use plux_spec::{Diagnostic, Incomplete, IncompleteReason, Lint, ResolveFailure};

use crate::activation::ActivationState;
use crate::cargo::{Origin, Package, RUNTIME};
use crate::graph::{Node, Reach};
use crate::view::Build;

/// Adds entries to `incomplete`, and reports the entries of active packages.
pub(crate) fn check(
    build: &Build<'_>,
    incomplete: &mut Vec<Incomplete>,
    diagnostics: &mut Vec<Diagnostic>,
) {
    let Build { graph, activations, workspace, .. } = *build;
    if let Some(fallback) = &workspace.fallback
        && (fallback.failure == ResolveFailure::LockFile || !is_complete(build))
    {
        let reason = fallback.reason();
        let message = format!("{reason} ({})", fallback.error);
        let diagnostic = Diagnostic::of(Lint::DependenciesUnresolved, message);
        diagnostics.push(diagnostic.help(reason.help()));
        let root = graph.roots.first().map(|&root| &graph.nodes[root]);
        incomplete.extend(root.map(|node| entry(node, reason)));
    }
    for (at, node) in graph.nodes.iter().enumerate() {
        let Some(activation) = &activations.of[at] else { continue };
        if node.package.is_some() || node.is_runtime || activations.reach[at] != Reach::Yes {
            continue;
        }
        let enabled_by = activation.enabled_by.clone().into();
        let reason = IncompleteReason::SourcesUnavailable { enabled_by };
        if activation.state == ActivationState::Active {
            let message = format!(
                "the sources of `{}` are not on this machine: its plugins are neither indexed nor \
                 linked",
                node.id
            );
            diagnostics.push(Diagnostic::of(Lint::MissingSources, message).help(reason.help()));
        }
        incomplete.push(entry(node, reason));
    }
}

fn entry(node: &Node, reason: IncompleteReason) -> Incomplete {
    Incomplete {
        package: node.id.name.clone().into(),
        version: node.id.version.clone().into(),
        file: None,
        line: None,
        reason,
    }
}

/// Returns whether the lock file and the local sources contain everything that Cargo would have
/// reported. What Cargo could not resolve is then irrelevant for plugins, such as dev-dependencies
/// that a first build does not download, or the directory in which `cargo package` builds.
fn is_complete(build: &Build<'_>) -> bool {
    let Some(lock) = build.workspace.lock.as_deref() else { return false };
    let is_locked = |node: &Node, package: &Package| {
        lock.find(&node.id).is_some_and(|at| {
            let locked = lock.dependencies(at);
            let has = |name: &str| locked.iter().any(|&it| lock.packages[it].name == name);
            package.dependencies.iter().all(|it| has(&it.name))
        })
    };
    let is_known = |(at, node): (usize, &Node)| match (&build.activations.of[at], &node.package) {
        _ if node.is_runtime => true,
        (None, _) => true,
        (_, Some(package)) => node.id.origin() != Origin::Path || is_locked(node, package),
        // A disabled package is listed in the index anyway.
        (Some(it), None) => {
            it.state != ActivationState::Active || build.activations.reach[at] == Reach::No
        }
    };
    build.graph.nodes.iter().enumerate().all(is_known)
}

/// Returns what to do about a part of the sources of a package that could not be analyzed.
pub(crate) fn help(package: &Package, reason: &IncompleteReason) -> String {
    if let Some(runtime) = package.dependencies.iter().find(|it| it.name == RUNTIME && !it.dev) {
        return reason.help_with_runtime(&runtime.extern_name());
    }
    match reason {
        // The package may only depend on a crate that re-exports the attribute.
        IncompleteReason::AmbiguousAttribute { .. } => {
            format!("{}, after `cargo add {RUNTIME} -p {}`", reason.help(), package.id.name)
        }
        _ => reason.help(),
    }
}

/// Returns the error for a gap of the index if `deny-incomplete` is set.
pub(crate) fn denied(entry: &Incomplete) -> Diagnostic {
    let location = match (&entry.file, entry.line) {
        (Some(file), Some(line)) => format!(" ({file}:{line})"),
        (Some(file), None) => format!(" ({file})"),
        _ => String::new(),
    };
    let Incomplete { package, reason, .. } = entry;
    let message = format!("the index is incomplete: `{package}`{location}: {reason}");
    Diagnostic::of(Lint::IncompleteIndex, message)
        .help(format!("{}; or remove `deny-incomplete`", reason.help()))
}
