//! Plugins that do not fit the declared extension points. A program that declares none is not checked.

use std::collections::BTreeMap;

use plux_spec::{
    Cardinality, DependencyKind, Diagnostic, ExtensionPointEntry, Lint, PluginEntry, Status, Target,
};

use crate::view::{View, did_you_mean};

type Points<'a> = BTreeMap<&'a str, &'a ExtensionPointEntry>;

/// Reports undeclared namespaces, other contracts than the declared ones, and numbers of plugins that
/// an extension point does not admit.
pub(super) fn check(view: &View<'_>) -> Vec<Diagnostic> {
    let index = view.index;
    if index.extension_points.is_empty() {
        return Vec::new();
    }
    let mut points = Points::new();
    for point in index.extension_points.iter() {
        points.entry(point.namespace.as_str()).or_insert(point);
    }
    let mut found = Vec::new();
    for plugin in index.plugins.iter().filter(|plugin| plugin.status != Status::Inactive) {
        match points.get(plugin.namespace.as_str()) {
            None if view.may_lack_declarations() => {}
            None => found.push(undeclared(view, plugin, &points)),
            Some(point) if !same_contract(point, &plugin.contract) => {
                found.push(contract_mismatch(view, plugin, point));
            }
            Some(_) => {}
        }
    }
    if index.root.is_some() && index.is_complete() {
        found.extend(points.values().filter_map(|point| cardinality(view, point)));
    }
    found
}

fn undeclared(view: &View<'_>, plugin: &PluginEntry, points: &Points<'_>) -> Diagnostic {
    let namespace = &plugin.namespace;
    let message =
        format!("no extension point declares the namespace `{namespace}` of `{}`", plugin.id());
    let near = did_you_mean(namespace.as_str(), points.keys().copied());
    let help = near.unwrap_or_else(|| {
        format!("add `#[extension_point(namespace = \"{namespace}\")]` to its contract")
    });
    Diagnostic::of(Lint::UndeclaredNamespace, message).at(view.location(plugin)).help(help)
}

fn contract_mismatch(
    view: &View<'_>,
    plugin: &PluginEntry,
    point: &ExtensionPointEntry,
) -> Diagnostic {
    let message = format!(
        "mismatched contract of `{}`: expected `{}`, found `{}`",
        plugin.id(),
        point.contract,
        plugin.contract
    );
    Diagnostic::of(Lint::ContractMismatch, message)
        .at(view.location(plugin))
        .with(view.point_location(point), "declared at")
        .help(format!("implement `{}`, or choose another namespace", point.contract))
}

/// Returns whether two contracts may be one type. Sources distinguish types only roughly: imports
/// rename them, and aliases stand for others. So only what differs whatever was imported counts.
fn same_contract(point: &ExtensionPointEntry, given: &str) -> bool {
    if given.is_empty() {
        // A manifest need not name it.
        return true;
    }
    if let (Some(declared), Some(given)) = (signature(&point.contract), signature(given)) {
        return declared == given;
    }
    let alias = point.path.rsplit("::").next().unwrap_or_default();
    let (declared, given) = (head(&point.contract), head(given));
    declared == given || given == alias
}

/// Returns the last segment of the type's path, without parameters: `Vendor` of
/// `dyn core::Vendor<u8>`.
fn head(contract: &str) -> &str {
    let contract = contract.strip_prefix("dyn ").unwrap_or(contract);
    let path = contract.split(['<', ' ', '+']).next().unwrap_or_default();
    path.rsplit("::").next().unwrap_or_default()
}

/// Returns the signature of a `FunctionPlugin<fn(…) -> …>`, without paths, lifetimes and blanks.
fn signature(contract: &str) -> Option<String> {
    let (path, rest) = contract.split_once('<')?;
    let function = rest.strip_suffix('>')?.trim();
    if !path.trim_end().ends_with("FunctionPlugin") || !function.starts_with("fn") {
        return None;
    }
    let mut signature = String::new();
    let mut chars = function.trim_end_matches("-> ()").chars().peekable();
    while let Some(char) = chars.next() {
        match char {
            '\'' => while chars.next_if(|it| it.is_alphanumeric() || *it == '_').is_some() {},
            ':' => {
                let is_part = |it: char| it.is_alphanumeric() || it == '_' || it == ':';
                let kept = signature.trim_end_matches(is_part).len();
                signature.truncate(kept);
            }
            blank if blank.is_whitespace() => {
                if signature.ends_with(char::is_alphanumeric) {
                    signature.push(' ');
                }
            }
            other => {
                if !other.is_alphanumeric() && signature.ends_with(' ') {
                    signature.pop();
                }
                signature.push(other);
            }
        }
    }
    Some(signature.replace("<>", "").replace(",)", ")"))
}

/// Counts the plugins of a program's libraries: binaries, tests and examples add their own.
fn cardinality(view: &View<'_>, point: &ExtensionPointEntry) -> Option<Diagnostic> {
    let index = view.index;
    let is_dev = |plugin: &PluginEntry| {
        index.package_of(plugin).is_some_and(|package| package.kind == DependencyKind::Dev)
    };
    let of_point = || index.plugins.iter().filter(|plugin| plugin.namespace == point.namespace);
    let is_certain =
        |it: &&PluginEntry| it.status.is_linked() && it.target == Target::Lib && !is_dev(it);
    let certain = of_point().filter(is_certain).count();
    let possible = of_point().filter(|plugin| plugin.status != Status::Inactive).count();
    let too_few = !point.cardinality.admits(possible) && possible == 0;
    let too_many = !point.cardinality.admits(certain) && certain > 1;
    if !too_few && !too_many {
        return None;
    }
    let expected = match point.cardinality {
        Cardinality::Any => return None,
        Cardinality::AtLeastOne => "at least one plugin",
        Cardinality::ExactlyOne => "exactly one plugin",
        Cardinality::AtMostOne => "at most one plugin",
    };
    let count = if too_few { "none".to_owned() } else { certain.to_string() };
    let message =
        format!("extension point `{}` expects {expected}, found {count}", point.namespace);
    let mut diagnostic = Diagnostic::of(Lint::Cardinality, message).at(view.point_location(point));
    if too_few {
        return Some(diagnostic.help("add a package that has one, or change the `cardinality`"));
    }
    for plugin in of_point().filter(|plugin| plugin.status.is_linked()) {
        diagnostic = diagnostic.with(view.location(plugin), format!("`{}` at", plugin.name));
    }
    Some(diagnostic.help("disable all but one, or change the `cardinality`"))
}

#[cfg(test)]
mod tests {
    use super::signature;

    #[test]
    fn signatures_are_compared_without_paths_and_lifetimes() {
        let same = |a: &str, b: &str| signature(a).unwrap() == signature(b).unwrap();
        assert!(same(
            "plux_runtime::FunctionPlugin<fn(&mut core::Runtime<'_>) -> &'static str>",
            "FunctionPlugin<fn(&mut Runtime) -> &str>"
        ));
        assert!(same("FunctionPlugin<fn(u8) -> ()>", "FunctionPlugin<fn(u8,)>"));
        assert!(!same("FunctionPlugin<fn(u8)>", "FunctionPlugin<fn(u8, u8)>"));
        assert!(!same(
            "FunctionPlugin<fn() -> &'static dyn P>",
            "FunctionPlugin<fn() -> Box<dyn P>>"
        ));
        assert_eq!(signature("dyn Vendor"), None);
    }
}
