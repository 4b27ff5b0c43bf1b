//! Plugins that do not fit the declared extension points. Where a program declares none, it is not
//! held to any.

use std::collections::BTreeMap;

use plux_spec::{
    Cardinality, DependencyKind, ExtensionPointEntry, Index, Lint, PluginEntry, Status, Target,
};

use super::{Places, did_you_mean};
use crate::Diagnostic;

/// Reports namespaces that none declares, contracts other than the declared, and numbers of plugins
/// that a point does not admit.
pub(super) fn check(index: &Index, places: &Places<'_>) -> Vec<Diagnostic> {
    if index.extension_points.is_empty() {
        return Vec::new();
    }
    let mut points: BTreeMap<&str, &ExtensionPointEntry> = BTreeMap::new();
    for point in index.extension_points.iter() {
        points.entry(point.namespace.as_str()).or_insert(point);
    }
    let mut diagnostics = Vec::new();
    for plugin in index.plugins.iter().filter(|plugin| plugin.status != Status::Inactive) {
        match points.get(plugin.namespace.as_str()) {
            None => diagnostics.push(undeclared(plugin, &points, places)),
            Some(point) if !same_contract(&point.contract, &plugin.contract, point) => {
                diagnostics.push(other_contract(plugin, point, places));
            }
            Some(_) => {}
        }
    }
    if index.root.is_some() && index.is_complete() {
        diagnostics.extend(points.values().filter_map(|point| count(index, point, places)));
    }
    diagnostics
}

fn undeclared(
    plugin: &PluginEntry,
    points: &BTreeMap<&str, &ExtensionPointEntry>,
    places: &Places<'_>,
) -> Diagnostic {
    let namespace = &plugin.namespace;
    let message = format!(
        "\"{}\" is in the namespace \"{namespace}\", which no extension point declares",
        plugin.id()
    );
    let near = did_you_mean(namespace.as_str(), points.keys().copied());
    let help = near.unwrap_or_else(|| {
        format!("declare it: #[extension_point(namespace = \"{namespace}\")] on its contract")
    });
    Diagnostic::warning(message)
        .lint(Lint::UndeclaredNamespace)
        .at(places.plugin(plugin))
        .help(help)
}

fn other_contract(
    plugin: &PluginEntry,
    point: &ExtensionPointEntry,
    places: &Places<'_>,
) -> Diagnostic {
    let message = format!(
        "\"{}\" has the contract `{}`, and its extension point declares `{}`",
        plugin.id(),
        plugin.contract,
        point.contract
    );
    let declared = places.of(&point.package, &point.version, &point.file, point.line);
    Diagnostic::warning(message)
        .lint(Lint::ContractMismatch)
        .at(places.plugin(plugin))
        .with(declared, "declared at")
        .help(format!("implement `{}`, or choose another namespace", point.contract))
}

/// Texts tell types apart only roughly: what a name was imported as, or what an alias stands for,
/// is not in them. So only what differs whatever was imported is reported.
fn same_contract(declared: &str, given: &str, point: &ExtensionPointEntry) -> bool {
    let alias = point.path.rsplit("::").next().unwrap_or_default();
    let (declared, given) = (head(declared), head(given));
    declared == given || given == alias
}

/// The last segment of the type's path, without its parameters: `Vendor` of `dyn core::Vendor<u8>`.
fn head(contract: &str) -> &str {
    let contract = contract.strip_prefix("dyn ").unwrap_or(contract);
    let path = contract.split(['<', ' ', '+']).next().unwrap_or_default();
    path.rsplit("::").next().unwrap_or_default()
}

/// A program's libraries alone are counted: binaries, tests and examples add their own.
fn count(index: &Index, point: &ExtensionPointEntry, places: &Places<'_>) -> Option<Diagnostic> {
    let is_dev = |plugin: &PluginEntry| {
        index.package_of(plugin).is_some_and(|package| package.kind == DependencyKind::Dev)
    };
    let mine = || index.plugins.iter().filter(|plugin| plugin.namespace == point.namespace);
    let certain = mine()
        .filter(|plugin| plugin.status == Status::Active && plugin.target == Target::Lib)
        .filter(|plugin| !is_dev(plugin))
        .count();
    let possible = mine().filter(|plugin| plugin.status != Status::Inactive).count();
    let too_few = !point.cardinality.admits(possible) && possible == 0;
    let too_many = !point.cardinality.admits(certain) && certain > 1;
    if !too_few && !too_many {
        return None;
    }
    let wanted = match point.cardinality {
        Cardinality::Any => return None,
        Cardinality::AtLeastOne => "at least one plugin",
        Cardinality::ExactlyOne => "exactly one plugin",
        Cardinality::AtMostOne => "at most one plugin",
    };
    let found = if too_few { "none".to_owned() } else { certain.to_string() };
    let message = format!(
        "the extension point \"{}\" wants {wanted}, and there are {found}",
        point.namespace
    );
    let place = places.of(&point.package, &point.version, &point.file, point.line);
    let mut diagnostic = Diagnostic::warning(message.replace("are none", "is none"))
        .lint(Lint::Cardinality)
        .at(place);
    if too_many {
        for plugin in mine().filter(|plugin| plugin.status == Status::Active) {
            diagnostic = diagnostic.with(places.plugin(plugin), format!("\"{}\" at", plugin.name));
        }
        return Some(diagnostic.help("switch all but one off, or change the `cardinality`"));
    }
    Some(diagnostic.help("add a package that holds one, or change the `cardinality`"))
}
