//! Namespaces that code creates a `PluginManager` or `Registry` with, and that nothing declares. Without plugins,
//! they return nothing, which only some of their functions report.
//!
//! Only string literals in libraries and binaries are checked, and types that `use` items trace to plux-runtime.

use plux_scan::{Attribute, NamespaceUse};
use plux_spec::rules::undeclared;
use plux_spec::suggest::{closest_of, did_you_mean};
use plux_spec::{Diagnostic, Incomplete, IncompleteReason, Lint, Namespace};

use super::setup::own_package;
use crate::sources::ScannedTarget;
use crate::view::View;

/// Reports unknown and malformed namespaces in packages whose sources can be changed. `hosts` are the packages
/// that include an index.
pub(super) fn check(view: &View<'_>, hosts: &[usize]) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    for target in &view.sources.targets {
        let node = target.target.node;
        let Some(package) = own_package(view, node) else { continue };
        let options = view.options(target);
        for used in &target.scan.namespace_uses {
            if !is_of_runtime(view, node, &used.path)
                || plux_scan::evaluate(&used.cfg, &options) == Some(false)
            {
                continue;
            }
            if let Some(lint) = lint(view, target, used, hosts.contains(&node)) {
                let at = view.sources.location(package, &used.file, used.line, used.column);
                found.push(lint.at(at));
            }
        }
    }
    found
}

/// Returns whether the path of a function begins with plux-runtime, or with a crate that re-exports it by name.
fn is_of_runtime(view: &View<'_>, node: usize, path: &[String]) -> bool {
    let [first, between @ .., _, _] = path else { return false };
    if let Some(last) = between.last() {
        return last == "plux_runtime";
    }
    let mut edges = view.graph.nodes[node].edges.iter();
    edges.any(|edge| {
        view.graph.nodes[edge.to].is_runtime && view.graph.extern_name(node, edge) == *first
    })
}

/// Returns the diagnostic of a namespace; `None` if there is nothing wrong with it, or that is not certain.
fn lint(
    view: &View<'_>,
    target: &ScannedTarget<'_>,
    used: &NamespaceUse,
    is_host: bool,
) -> Option<Diagnostic> {
    let namespace = &*used.namespace;
    if let Err(error) = Namespace::new(namespace.to_owned()) {
        let lint = Diagnostic::of(Lint::UnknownNamespace, error.to_string());
        return Some(lint.help(error.help()));
    }
    let mut known = Vec::new();
    for point in view.index.extension_points.iter() {
        known.push(point.namespace.as_str());
    }
    for plugin in view.index.plugins.iter() {
        known.push(plugin.namespace.as_str());
    }
    // What is not analyzed or not on this machine may declare it, and so may an invalid declaration.
    let is_declaration =
        |it: &Incomplete| matches!(it.reason, IncompleteReason::InvalidDeclaration { .. });
    let attributes = [Attribute::Plugin, Attribute::ExtensionPoint];
    if known.contains(&namespace)
        || !view.index.incomplete.iter().all(is_declaration)
        || attributes.iter().any(|&it| view.sources.has_invalid_declaration(it, namespace))
    {
        return None;
    }
    // A finder can return plugins that no index has.
    if used.path.last().is_some_and(|it| it == "builder") && target.mentions("finder") {
        return None;
    }
    let message = undeclared::unknown_namespace(namespace).to_string();
    let lint = Diagnostic::of(Lint::UnknownNamespace, message);
    match did_you_mean(&closest_of(namespace, &known)) {
        Some(help) => Some(lint.help(help)),
        // The plugins of a library may be in packages that depend on it.
        None if !is_host => None,
        None => Some(lint.help(format!(
            "correct it, add a dependency that has plugins for it, or declare it with \
             `#[extension_point(namespace = \"{namespace}\")]`"
        ))),
    }
}
