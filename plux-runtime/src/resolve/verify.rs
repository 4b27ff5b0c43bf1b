//! Differences between the index, the linked plugins and the declared extension points.
//!
//! The functions are `#[inline]`, so that only crates that call them compile them. LLD would keep the exception
//! tables of other functions in programs that do not call them.

use std::sync::Arc;

use plux_spec::rules::linked::unindexed;
use plux_spec::rules::references::unknown_order_targets;
use plux_spec::rules::{cardinality, undeclared};
use plux_spec::sort::{positions, unique};
use plux_spec::{CycleStep, Drift, Finding, Location, PluginId};

use crate::error::requirement::unmet;
use crate::linked::extension_points;
use crate::linked::index::RegisteredIndex;
use crate::linked::indexes::INDEXES;
use crate::linked::slices;
use crate::resolve::namespace_plugins::NamespacePlugins;
use crate::resolve::reconcile::{Contract, EligibilityRules, as_linked};
use crate::resolve::slot::{Eligibility, Need, Subject};
use crate::suggest::closest_namespaces;
use crate::{
    CycleNode, ExtensionPointSpec, LinkedFinder, LoadError, LoadErrorKind, Plugin, PluginFilter,
    PluginFinder, PluginSpec,
};

/// Returns the differences between the index, the linked plugins and the declared extension points,
/// in all namespaces of the program.
///
/// It creates and loads no plugin. [`PluginManager::verify`](crate::PluginManager::verify) also
/// checks the manager's contract and filters.
///
/// ```
/// for finding in &plux_runtime::verify() {
///     eprintln!("{finding}");
/// }
/// ```
#[inline]
pub fn verify() -> Drift {
    let mut findings = Vec::new();
    for namespace in LinkedFinder.namespaces() {
        let Ok(namespace) = namespace.parse() else { continue };
        let Ok(found) = LinkedFinder.find(&namespace) else { continue };
        let rules = EligibilityRules {
            contract: Contract { name: "", id: None, fits: &|_| true },
            filter: &|_| None,
            help_with: None,
        };
        let plugins = NamespacePlugins::new(&namespace, found, &rules, &LinkedFinder);
        check_plugins(&plugins, &mut findings);
        compare_with_declarations(&plugins, &mut findings);
    }
    check_program(INDEXES.iter(), &mut findings);
    findings.into_iter().collect()
}

/// Returns the differences of one namespace.
#[inline]
pub(crate) fn namespace(plugins: &NamespacePlugins, filters: &[Box<dyn PluginFilter>]) -> Drift {
    let mut findings = Vec::new();
    check_plugins(plugins, &mut findings);
    compare_with_declarations(plugins, &mut findings);
    check_similar_namespaces(plugins, &mut findings);
    #[cfg(feature = "config")]
    findings.extend(plugins.config_findings());
    // A pattern for an inactive plugin is not a typo.
    let indexed = if filters.is_empty() { Vec::new() } else { indexed_specs(plugins) };
    let known: Vec<&PluginSpec> =
        slices::PLUGINS.iter().chain(plugins.discovered.specs()).chain(&indexed).collect();
    for filter in filters {
        // A filter may panic. Its panic was reported at resolution.
        let patterns =
            crate::contain::contain(|| filter.unused_patterns(&known)).unwrap_or_default();
        findings.extend(patterns.into_iter().map(|pattern| Finding::UnmatchedPattern { pattern }));
    }
    check_program(plugins.discovered.indexes.iter().map(|registered| &**registered), &mut findings);
    findings.into_iter().collect()
}

/// Returns the plugins of all namespaces of the indexes, as specs to pass to filters.
#[inline]
fn indexed_specs(plugins: &NamespacePlugins) -> Vec<PluginSpec> {
    let included = INDEXES.iter().map(|registered: &RegisteredIndex| registered);
    let indexes = included.chain(plugins.discovered.indexes.iter().map(|registered| &**registered));
    let plugins = indexes.flat_map(|registered| registered.index.all().plugins.iter());
    plugins
        .map(|plugin| {
            let never = || Err::<Arc<dyn Plugin>, _>("an index entry creates no plugin".into());
            PluginSpec::new(plugin.namespace.as_str(), plugin.name.as_str(), never)
                .with_package(&plugin.package, &plugin.version)
                .with_location(&plugin.path, &plugin.file, plugin.line)
        })
        .collect()
}

/// Returns the finding for an unknown namespace, or for one whose finder failed.
#[inline]
pub(crate) fn unknown_namespace(namespace: &str, error: &LoadError) -> Drift {
    let (problem, closest_matches) = match error.kind() {
        LoadErrorKind::UnknownNamespace { closest_matches, .. } => {
            (error.summary(), closest_matches.clone())
        }
        _ => (error.to_string(), Vec::new()),
    };
    let finding =
        Finding::UnknownNamespace { namespace: namespace.to_owned(), problem, closest_matches };
    [finding].into_iter().collect()
}

/// Compares the indexed with the linked plugins, and checks requirements and order.
#[inline]
fn check_plugins(plugins: &NamespacePlugins, findings: &mut Vec<Finding>) {
    findings.extend(plugins.missing.iter().map(|missing| {
        let (id, location) = (missing.id().clone(), missing.location().clone());
        Finding::Missing { id, location, reason: missing.cause().clone() }
    }));
    let names = order_names(plugins);
    let specs = plugins.discovered.specs();
    findings.extend(specs.filter_map(|spec| compare_with_indexes(plugins, spec)));
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
        // A disabled plugin requires nothing.
        let is_disabled = matches!(slot.eligibility(), Eligibility::Disabled(_));
        for need in slot.needs().iter().filter(|_| !is_disabled) {
            let (id, location) = (id.clone(), location.clone());
            findings.extend(match need {
                Need::Slot(_) | Need::Optional(_) => None,
                Need::Unmet(error) => match error.kind() {
                    LoadErrorKind::Cycle { path } => {
                        let ids = path.iter().filter_map(CycleNode::id);
                        // Each plugin of a cycle has the same error.
                        let is_first = ids.clone().min() == Some(&id);
                        is_first.then(|| cycle(plugins, &ids.collect::<Vec<_>>()))
                    }
                    _ => error.plugin_source().map(|error| unmet_requirement(id, location, error)),
                },
            });
        }
        let mut arguments = Vec::new();
        arguments.extend(spec.before().into_iter().map(|name| ("before", name)));
        arguments.extend(spec.after().into_iter().map(|name| ("after", name)));
        findings.extend(unknown_order_targets(&id, &location, &arguments, &names));
    }
}

/// Compares a linked plugin with the indexes.
#[inline]
fn compare_with_indexes(plugins: &NamespacePlugins, spec: &PluginSpec) -> Option<Finding> {
    let indexes = &plugins.discovered.indexes;
    if indexes.is_empty() {
        return None;
    }
    let is_gap_known = indexes
        .iter()
        .any(|registered| registered.index.all().gaps().any(|gap| gap.file.is_some()));
    let is_package_known = indexes.iter().any(|registered| {
        registered.index.core().packages.iter().any(|it| it.name == spec.package())
    });
    let committed = indexes.iter().find_map(|registered| registered.committed());
    let (linked, id, location) = (as_linked(spec), spec.id(), spec.location());
    let entries = plugins.entries();
    unindexed(linked, id, location, entries, is_gap_known, is_package_known, committed)
}

#[inline]
fn unmet_requirement(id: PluginId, location: Location, error: &LoadError) -> Finding {
    let requires = error.id().clone();
    match error.kind() {
        LoadErrorKind::Unknown { closest_matches, .. } => {
            let closest_matches = closest_matches.clone();
            Finding::UnknownRequirement { id, location, requires, closest_matches }
        }
        _ => Finding::UnmetRequirement { id, location, requires, reason: unmet(error) },
    }
}

/// Returns the finding for a cycle. Each plugin waits for the next; the first and the last are the
/// same.
#[inline]
fn cycle(plugins: &NamespacePlugins, path: &[&PluginId]) -> Finding {
    let spec = |id: &PluginId| {
        let slot = &plugins.slots[plugins.find(id.name().as_str())?];
        slot.subject.spec()
    };
    let step = |pair: &[&PluginId]| {
        let (id, next) = (pair[0], pair[1]);
        let own = spec(id);
        let requires = own.is_some_and(|own| {
            own.requires()
                .iter()
                .any(|it| *id.namespace() == it.namespace() && *next.name() == it.name())
        });
        let is_after = own.is_some_and(|own| own.after().contains(&next.name().as_str()));
        let (argument, declared_by) = match (requires, is_after) {
            (true, _) => ("requires", id),
            (false, true) => ("after", id),
            (false, false) => ("before", next),
        };
        CycleStep {
            id: id.clone(),
            location: own.map(PluginSpec::location).unwrap_or_default(),
            argument,
            declared_by: declared_by.clone(),
        }
    };
    Finding::CyclicLoadOrder { steps: path.windows(2).map(step).collect() }
}

/// Returns the names that `before` and `after` may refer to: the linked plugins, and those of an
/// index, active or not.
#[inline]
fn order_names(plugins: &NamespacePlugins) -> Vec<&str> {
    let mut names: Vec<&str> = plugins.sorted().map(|slot| slot.subject.name()).collect();
    for plugin in plugins.entries() {
        if plugin.namespace == plugins.namespace {
            names.push(plugin.name.as_str());
        }
    }
    unique(&names)
}

/// Compares the plugins of the namespace with its extension point, if the program declares any.
#[inline]
fn compare_with_declarations(plugins: &NamespacePlugins, findings: &mut Vec<Finding>) {
    if slices::EXTENSION_POINTS.is_empty() {
        return;
    }
    let points = points_of(plugins.namespace.as_str());
    let Some(point) = points.first() else {
        findings.extend(not_declared(plugins.discovered.specs()));
        return;
    };
    let declared_at = point.location();
    for spec in plugins.discovered.specs() {
        let contract = spec.factory().contract_id();
        // A crate under test may be linked twice, with two contract types.
        let has_contract = |point: &&ExtensionPointSpec| {
            point.contract_id().is_none_or(|declared| declared == contract)
        };
        if !points.iter().any(has_contract) {
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
    let expected = point.cardinality();
    findings.extend(cardinality::check(&plugins.namespace, expected, found, found, declared_at));
}

/// Returns findings for plugins of undeclared namespaces that are similar to this one: no manager
/// loads them.
#[inline]
fn check_similar_namespaces(plugins: &NamespacePlugins, findings: &mut Vec<Finding>) {
    let namespace = plugins.namespace.as_str();
    if points_of(namespace).is_empty() {
        return;
    }
    let others: Vec<&PluginSpec> = slices::PLUGINS
        .iter()
        .filter(|spec| spec.namespace() != namespace && points_of(spec.namespace()).is_empty())
        .filter(|spec| !closest_namespaces(spec.namespace(), &[namespace]).is_empty())
        .collect();
    let key = |at: usize| (others[at].namespace(), others[at].sort_key());
    let order = positions(others.len(), &|a, b| key(a).cmp(&key(b)));
    findings.extend(not_declared(order.into_iter().map(|at| others[at])));
}

#[inline]
fn not_declared<'a>(specs: impl Iterator<Item = &'a PluginSpec>) -> Vec<Finding> {
    undeclared::check(specs.map(|spec| (spec.id(), spec.location())), |namespace| {
        let declared: Vec<&str> = extension_points().map(ExtensionPointSpec::namespace).collect();
        closest_namespaces(namespace, &declared)
    })
}

/// Returns findings about the whole program: a missing index, and the gaps of the indexes.
#[inline]
fn check_program<'a>(
    indexes: impl Iterator<Item = &'a RegisteredIndex>,
    findings: &mut Vec<Finding>,
) {
    let mut has_index = false;
    for registered in indexes {
        has_index = true;
        for gap in registered.index.all().gaps() {
            let finding = Finding::Incomplete(gap.clone());
            if !findings.contains(&finding) {
                findings.push(finding);
            }
        }
    }
    if !has_index {
        findings.push(Finding::NoIndex);
    }
}

/// Returns the extension points that declare `namespace`, in a stable order.
#[inline]
fn points_of(namespace: &str) -> Vec<&'static ExtensionPointSpec> {
    let points: Vec<_> =
        extension_points().filter(|point| point.namespace() == namespace).collect();
    let key = |at: usize| (points[at].package(), points[at].version(), points[at].path());
    let order = positions(points.len(), &|a, b| key(a).cmp(&key(b)));
    order.into_iter().map(|at| points[at]).collect()
}
