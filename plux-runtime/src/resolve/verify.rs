//! What differs between the index, the linked plugins and the declared extension points.

use std::collections::BTreeSet;
use std::sync::Arc;

use plux_spec::{Drift, Finding, Status, closest_matches};

use crate::error::message::{requirement_help, unmet};
use crate::linked::index::RegisteredIndex;
use crate::linked::slices;
use crate::resolve::namespace_plugins::NamespacePlugins;
use crate::resolve::reconcile::EligibilityRules;
use crate::resolve::slot::{Eligibility, Missing, Need, Subject};
use crate::suggest::closest_namespaces;
use crate::{
    ExtensionPointSpec, LinkedFinder, LoadError, LoadErrorKind, Plugin, PluginFilter, PluginFinder,
    PluginSpec,
};

/// What differs in the whole program, in every namespace that the index or the program knows.
///
/// Nothing is made or loaded. A manager's [`verify`](crate::PluginManager::verify) knows its
/// contract and its filters as well.
///
/// ```
/// for finding in &plux_runtime::verify() {
///     eprintln!("{finding}");
/// }
/// ```
pub fn verify() -> Drift {
    let mut findings = Vec::new();
    for namespace in LinkedFinder.namespaces() {
        let Ok(namespace) = namespace.parse() else { continue };
        let Ok(found) = LinkedFinder.find(&namespace) else { continue };
        let rules =
            EligibilityRules { expected: "", contract: None, fits: &|_| true, filter: &|_| None };
        let plugins = NamespacePlugins::new(&namespace, found, &rules, &LinkedFinder);
        of_plugins(&plugins, &mut findings);
        undeclared(&plugins, &mut findings);
    }
    of_program(slices::INDEXES.iter(), &mut findings);
    findings.into_iter().collect()
}

/// What differs as far as one namespace is concerned.
pub(crate) fn namespace(plugins: &NamespacePlugins, filters: &[Box<dyn PluginFilter>]) -> Drift {
    let mut findings = Vec::new();
    of_plugins(plugins, &mut findings);
    undeclared(plugins, &mut findings);
    misspelt(plugins, &mut findings);
    // A pattern for a plugin that this build leaves out is no typing error.
    let indexed = if filters.is_empty() { Vec::new() } else { indexed_specs(plugins) };
    let known: Vec<&PluginSpec> =
        slices::PLUGINS.iter().chain(plugins.discovered.specs()).chain(&indexed).collect();
    for filter in filters {
        // A filter is foreign code; what panics here panicked at resolution, too.
        let patterns =
            crate::contain::contain(|| filter.unused_patterns(&known)).unwrap_or_default();
        findings.extend(patterns.into_iter().map(|pattern| Finding::UnmatchedPattern { pattern }));
    }
    of_program(plugins.discovered.indexes.iter().map(|registered| &**registered), &mut findings);
    findings.into_iter().collect()
}

/// The plugins of the indexes, of all namespaces, as specs that filters can be asked about.
fn indexed_specs(plugins: &NamespacePlugins) -> Vec<PluginSpec> {
    let included = slices::INDEXES.iter().map(|registered: &RegisteredIndex| registered);
    let indexes = included.chain(plugins.discovered.indexes.iter().map(|registered| &**registered));
    let plugins = indexes.flat_map(|registered| registered.index.plugins.iter());
    plugins
        .map(|plugin| {
            let never = || Err::<Arc<dyn Plugin>, _>("it stands for an entry of the index".into());
            PluginSpec::new(plugin.namespace.as_str(), plugin.name.as_str(), never)
                .with_package(&plugin.package, &plugin.version)
                .with_location(&plugin.path, &plugin.file, plugin.line)
        })
        .collect()
}

/// A namespace that nobody knows, or whose finder failed.
pub(crate) fn unknown_namespace(namespace: &str, error: &LoadError) -> Drift {
    let (closest_matches, help) = match error.kind() {
        LoadErrorKind::UnknownNamespace { closest_matches, .. } => (closest_matches.clone(), None),
        _ => (Vec::new(), Some(error.to_string())),
    };
    let finding = Finding::UnknownNamespace {
        namespace: namespace.to_owned(),
        problem: help.unwrap_or_else(|| error.summary()),
        closest_matches,
    };
    [finding].into_iter().collect()
}

/// Indexed against linked, and what the plugins say of one another.
fn of_plugins(plugins: &NamespacePlugins, findings: &mut Vec<Finding>) {
    findings.extend(plugins.missing.iter().map(|Missing { id, location, cause }| {
        Finding::Missing { id: id.clone(), location: location.clone(), reason: cause.clone() }
    }));
    for spec in plugins.discovered.specs() {
        findings.extend(unindexed(plugins, spec));
    }
    for slot in plugins.sorted() {
        let Subject::Linked(spec) = &slot.subject else { continue };
        let (id, location) = (spec.id(), spec.location());
        match slot.eligibility() {
            Eligibility::Failed(error) => match error.kind() {
                LoadErrorKind::Duplicate { locations } => {
                    let (id, locations) = (id.clone(), locations.clone());
                    findings.push(Finding::Duplicate { id, locations });
                }
                LoadErrorKind::ContractMismatch { expected, found } => {
                    findings.push(Finding::ContractMismatch {
                        id: id.clone(),
                        location: location.clone(),
                        contract: (*found).into(),
                        declared: (*expected).into(),
                        declared_at: None,
                    });
                }
                _ => {}
            },
            _ if slot.others().iter().any(|other| other.is_same_plugin(spec)) => {
                findings.push(Finding::DuplicateRegistration {
                    id: id.clone(),
                    location: location.clone(),
                });
            }
            _ => {}
        }
        for need in slot.needs() {
            let (problem, help) = match need {
                Need::Slot(_) => continue,
                Need::Unmet(required, error) => {
                    (format!("requires `{required}`, {}", unmet(error)), requirement_help(error))
                }
                Need::Cycle(path) => {
                    let path: Vec<String> = path.iter().map(ToString::to_string).collect();
                    let path = path.join(" → ");
                    (
                        format!("is part of a cyclic dependency: {path}"),
                        "remove one of these dependencies".to_owned(),
                    )
                }
            };
            let (id, location) = (id.clone(), location.clone());
            findings.push(Finding::UnmetRequirement { id, location, problem, help });
        }
        neighbours(plugins, spec, findings);
    }
}

/// Whether an index knows a linked plugin as part of this build.
fn unindexed(plugins: &NamespacePlugins, spec: &PluginSpec) -> Option<Finding> {
    if plugins.discovered.indexes.is_empty() {
        return None;
    }
    let (mut inactive, mut other_version) = (None, None);
    for registered in &plugins.discovered.indexes {
        for plugin in registered.index.plugins.iter() {
            let is_it = plugin.namespace == *spec.namespace()
                && plugin.name == *spec.name()
                && plugin.package == spec.package();
            match plugin.status {
                _ if !is_it => {}
                _ if plugin.version != spec.version() => {
                    other_version = Some(plugin.version.clone());
                }
                Status::Active | Status::Blocked | Status::Conditional => return None,
                Status::Inactive => inactive = Some(plugin.enabled_by.clone()),
            }
        }
    }
    let (id, location) = (spec.id(), spec.location());
    Some(match (inactive, other_version) {
        (Some(enabled_by), _) => Finding::Inactive { id, location, enabled_by },
        (None, Some(indexed)) => Finding::OtherVersion { id, location, indexed },
        (None, None) => Finding::NotIndexed { id, location },
    })
}

/// `before` and `after` that name nobody.
fn neighbours(plugins: &NamespacePlugins, spec: &PluginSpec, findings: &mut Vec<Finding>) {
    let names = || plugins.sorted().map(|slot| slot.subject.name());
    for (argument, wanted) in [("before", spec.before()), ("after", spec.after())] {
        let is_unknown = |name: &&str| plugins.find(name).is_none() && !plugins.is_indexed_as(name);
        for name in wanted.into_iter().filter(is_unknown) {
            findings.push(Finding::UnknownOrderTarget {
                id: spec.id(),
                location: spec.location(),
                argument,
                name: name.to_owned(),
                closest_matches: owned(closest_matches(name, names())),
            });
        }
    }
}

/// The plugins of the namespace against its extension point, where the program declares any.
fn undeclared(plugins: &NamespacePlugins, findings: &mut Vec<Finding>) {
    if slices::EXTENSION_POINTS.is_empty() {
        return;
    }
    let points = points_of(plugins.namespace.as_str());
    let Some(point) = points.first() else {
        findings.extend(plugins.discovered.specs().map(not_declared));
        return;
    };
    let declared_at = point.location();
    for spec in plugins.discovered.specs() {
        let contract = spec.factory().contract_id();
        // A crate under test may be linked twice, with a contract each.
        let is_declared = |point: &&ExtensionPointSpec| {
            point.contract_id().is_none_or(|declared| declared == contract)
        };
        if !points.iter().any(is_declared) {
            findings.push(Finding::ContractMismatch {
                id: spec.id(),
                location: spec.location(),
                contract: spec.contract().into(),
                declared: point.contract().into(),
                declared_at: Some(declared_at.clone()),
            });
        }
    }
    let found = plugins.slots.iter().filter(|slot| slot.subject.spec().is_some()).count();
    if !point.cardinality().admits(found) {
        findings.push(Finding::Cardinality {
            namespace: plugins.namespace.clone(),
            expected: point.cardinality(),
            found,
            declared_at,
        });
    }
}

/// Plugins of undeclared namespaces that may have meant this one: no manager looks for them there.
fn misspelt(plugins: &NamespacePlugins, findings: &mut Vec<Finding>) {
    let namespace = plugins.namespace.as_str();
    if points_of(namespace).is_empty() {
        return;
    }
    let mut others: Vec<&PluginSpec> = slices::PLUGINS
        .iter()
        .filter(|spec| spec.namespace() != namespace && points_of(spec.namespace()).is_empty())
        .filter(|spec| !closest_namespaces(spec.namespace(), [namespace]).is_empty())
        .collect();
    others.sort_unstable_by_key(|spec| (spec.namespace(), spec.sort_key()));
    findings.extend(others.into_iter().map(not_declared));
}

fn not_declared(spec: &PluginSpec) -> Finding {
    let declared: BTreeSet<&str> =
        slices::extension_points().map(ExtensionPointSpec::namespace).collect();
    Finding::UndeclaredNamespace {
        id: spec.id(),
        location: spec.location(),
        closest_matches: closest_namespaces(spec.namespace(), declared),
    }
}

/// What is known of the whole program: whether it has an index, and what that could not see.
fn of_program<'a>(
    indexes: impl Iterator<Item = &'a crate::linked::index::RegisteredIndex>,
    findings: &mut Vec<Finding>,
) {
    let mut any = false;
    for registered in indexes {
        any = true;
        for gap in registered.index.gaps() {
            let finding = Finding::Incomplete(gap.clone());
            if !findings.contains(&finding) {
                findings.push(finding);
            }
        }
    }
    if !any {
        findings.push(Finding::NoIndex);
    }
}

/// The extension points that declare `namespace`, in a stable order.
fn points_of(namespace: &str) -> Vec<&'static ExtensionPointSpec> {
    let mut points: Vec<_> =
        slices::extension_points().filter(|point| point.namespace() == namespace).collect();
    points.sort_unstable_by_key(|point| (point.package(), point.version(), point.path()));
    points
}

fn owned(words: Vec<&str>) -> Vec<String> {
    words.into_iter().map(str::to_owned).collect()
}
