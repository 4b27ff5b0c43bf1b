//! Plugins that do not match the declared extension points. A program that declares none is not checked.

use std::cell::OnceCell;

use plux_scan::Attribute;
use plux_spec::rules::type_names::TypeNames;
use plux_spec::rules::{cardinality, contract, undeclared};
use plux_spec::{
    DependencyKind, Diagnostic, ExtensionPointEntry, Finding, PluginEntry, Status, Target,
    closest_matches,
};

use crate::view::View;

/// Reports undeclared namespaces, mismatched contracts, and extension points with more or fewer plugins
/// than they expect.
pub(super) fn check(view: &View<'_>) -> Vec<Diagnostic> {
    let index = view.index;
    if index.extension_points.is_empty() {
        return Vec::new();
    }
    // The first one of a namespace counts.
    let mut points: Vec<&ExtensionPointEntry> = index.extension_points.iter().collect();
    points.dedup_by_key(|point| &point.namespace);
    let type_names = OnceCell::new();
    let is_alias = |name: &str| type_names.get_or_init(|| view.sources.type_names()).is_alias(name);
    let names = TypeNames::new(&is_alias);
    let (mut found, mut undeclared) = (Vec::new(), Vec::new());
    for plugin in index.plugins.iter().filter(|plugin| plugin.status != Status::Inactive) {
        match points.iter().find(|point| point.namespace == plugin.namespace) {
            None => {
                let namespace = plugin.namespace.as_str();
                let sources = view.sources;
                if !view.may_lack_declarations()
                    && !sources.has_invalid_declaration(Attribute::ExtensionPoint, namespace)
                {
                    undeclared.push((plugin.id(), view.location(plugin)));
                }
            }
            Some(point) if !contract::fits(point, &plugin.contract, &names) => {
                let finding = Finding::ContractMismatch {
                    id: plugin.id(),
                    location: view.location(plugin),
                    contract: plugin.contract.clone(),
                    declared: point.contract.clone(),
                    declared_at: Some(view.point_location(point)),
                };
                found.push(finding.to_diagnostic(&|location| location));
            }
            Some(_) => {}
        }
    }
    let near = |namespace: &str| {
        let near = closest_matches(namespace, points.iter().map(|point| point.namespace.as_str()));
        near.into_iter().map(str::to_owned).collect()
    };
    let undeclared = undeclared::check(undeclared, near);
    for finding in undeclared {
        found.push(finding.to_diagnostic(&|location| location));
    }
    if index.root.is_some() && index.is_complete() {
        for point in points {
            found.extend(count(view, point));
        }
    }
    found
}

/// Counts the plugins of a program's libraries: binaries, tests and examples add their own.
fn count(view: &View<'_>, point: &ExtensionPointEntry) -> Option<Diagnostic> {
    let index = view.index;
    let is_dev = |plugin: &PluginEntry| {
        index.package_of(plugin).is_some_and(|package| package.kind == DependencyKind::Dev)
    };
    let of_point = || index.plugins.iter().filter(|plugin| plugin.namespace == point.namespace);
    let (mut certain, mut possible) = (0, 0);
    for plugin in of_point() {
        let is_certain =
            plugin.status.is_linked() && plugin.target == Target::Lib && !is_dev(plugin);
        certain += usize::from(is_certain);
        possible += usize::from(plugin.status != Status::Inactive);
    }
    let declared_at = view.point_location(point);
    let finding =
        cardinality::check(&point.namespace, point.cardinality, certain, possible, declared_at)?;
    let mut diagnostic = finding.to_diagnostic(&|location| location);
    for plugin in of_point().filter(|plugin| plugin.status.is_linked()) {
        diagnostic = diagnostic.with(view.location(plugin), format!("`{}` at", plugin.name));
    }
    Some(diagnostic)
}
