//! What differs between the index, the linked plugins and the declared extension points.

use std::collections::BTreeSet;
use std::sync::Arc;

use plux_spec::drift::Place;
use plux_spec::{Drift, Finding, Status, nearest};

use crate::member::{Missing, Need, Subject, Verdict};
use crate::reconcile::Judge;
use crate::roster::Roster;
use crate::suggest::nearest_namespaces;
use crate::{
    ExtensionPointSpec, LinkedFinder, LoadError, LoadErrorKind, Plugin, PluginFilter, PluginFinder,
    PluginSpec, registry,
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
        let judge = Judge { trusted: None, expected: "", fits: &|_| true, filter: &|_| None };
        let foreign = |namespace: &str, name: &str| {
            crate::resolution::foreign(&LinkedFinder, namespace, name)
        };
        let roster = Roster::new(&namespace, found, &judge, &foreign);
        of_roster(&roster, &mut findings);
        undeclared(&roster, &mut findings);
    }
    of_program(registry::INDEXES.iter(), &mut findings);
    findings.into_iter().collect()
}

/// What differs as far as one namespace is concerned.
pub(crate) fn namespace(roster: &Roster, filters: &[Box<dyn PluginFilter>]) -> Drift {
    let mut findings = Vec::new();
    of_roster(roster, &mut findings);
    undeclared(roster, &mut findings);
    misspelt(roster, &mut findings);
    // A pattern for a plugin that this build leaves out is no typing error.
    let indexed = if filters.is_empty() { Vec::new() } else { indexed_specs(roster) };
    let known: Vec<&PluginSpec> =
        registry::PLUGINS.iter().chain(roster.found.specs()).chain(&indexed).collect();
    for filter in filters {
        // A filter is foreign code; what panics here panicked at resolution, too.
        let patterns = crate::contain::contain(|| filter.unmatched(&known)).unwrap_or_default();
        findings.extend(patterns.into_iter().map(|pattern| Finding::UnmatchedPattern { pattern }));
    }
    of_program(roster.found.indexes.iter().map(|registered| &**registered), &mut findings);
    findings.into_iter().collect()
}

/// The plugins of the indexes, of all namespaces, as specs that filters can be asked about.
fn indexed_specs(roster: &Roster) -> Vec<PluginSpec> {
    let indexes = registry::INDEXES.iter();
    let indexes = indexes.chain(roster.found.indexes.iter().map(|registered| &**registered));
    let plugins = indexes.flat_map(|registered| registered.index.plugins.iter());
    plugins
        .map(|plugin| {
            let never = || Err::<Arc<dyn Plugin>, _>("it stands for an entry of the index".into());
            PluginSpec::new(plugin.namespace.as_str(), plugin.name.as_str(), never)
                .with_package(&plugin.package, &plugin.version)
                .with_place(&plugin.path, &plugin.file, plugin.line)
        })
        .collect()
}

/// A namespace that nobody knows, or whose finder failed.
pub(crate) fn unknown_namespace(namespace: &str, error: &LoadError) -> Drift {
    let (nearest, help) = match error.kind() {
        LoadErrorKind::UnknownNamespace { nearest, .. } => (nearest.clone(), None),
        _ => (Vec::new(), Some(error.to_string())),
    };
    let finding = Finding::UnknownNamespace {
        namespace: namespace.to_owned(),
        problem: help.unwrap_or_else(|| error.headline()),
        nearest,
    };
    [finding].into_iter().collect()
}

/// Indexed against linked, and what the plugins say of one another.
fn of_roster(roster: &Roster, findings: &mut Vec<Finding>) {
    findings.extend(roster.missing.iter().map(|Missing { id, place, cause }| Finding::Missing {
        id: id.clone(),
        place: place.clone(),
        cause: cause.clone(),
    }));
    for spec in roster.found.specs() {
        findings.extend(unindexed(roster, spec));
    }
    for member in roster.sorted() {
        let Subject::Linked(spec) = &member.subject else { continue };
        let (id, place) = (spec.id(), spec.place());
        match member.verdict() {
            Verdict::Failed(error) => match error.kind() {
                LoadErrorKind::Duplicate { places } => {
                    findings.push(Finding::Duplicate { id: id.clone(), places: places.clone() });
                }
                LoadErrorKind::ContractMismatch { expected, found } => {
                    findings.push(Finding::OtherContract {
                        id: id.clone(),
                        place: place.clone(),
                        contract: (*found).into(),
                        declared: (*expected).into(),
                        declared_at: None,
                    });
                }
                _ => {}
            },
            _ if member.others().iter().any(|other| other.is_twin_of(spec)) => {
                findings.push(Finding::LinkedTwice { id: id.clone(), place: place.clone() });
            }
            _ => {}
        }
        for need in member.needs() {
            let (problem, help) = match need {
                Need::Member(_) => continue,
                Need::Absent(absent) => (
                    format!("requires `{}`, {}", absent.requires, absent.problem),
                    absent.help.clone(),
                ),
                Need::Circle(path) => (
                    format!("is part of a circle: {}", path.join(" → ")),
                    "take one of them out".to_owned(),
                ),
            };
            let (id, place) = (id.clone(), place.clone());
            findings.push(Finding::UnmetRequirement { id, place, problem, help });
        }
        neighbours(roster, spec, findings);
    }
}

/// Whether an index knows a linked plugin as part of this build.
fn unindexed(roster: &Roster, spec: &PluginSpec) -> Option<Finding> {
    if roster.found.indexes.is_empty() {
        return None;
    }
    let mut inactive = None;
    for registered in &roster.found.indexes {
        for plugin in registered.index.plugins.iter() {
            let is_it = plugin.namespace == *spec.namespace()
                && plugin.name == *spec.name()
                && plugin.package == spec.package()
                && plugin.version == spec.version();
            match plugin.status {
                _ if !is_it => {}
                Status::Active | Status::Conditional => return None,
                Status::Inactive => inactive = Some(plugin.enable.clone()),
            }
        }
    }
    let (id, place) = (spec.id(), spec.place());
    Some(match inactive {
        Some(enable) => Finding::Inactive { id, place, enable },
        None => Finding::NotIndexed { id, place },
    })
}

/// `before` and `after` that name nobody.
fn neighbours(roster: &Roster, spec: &PluginSpec, findings: &mut Vec<Finding>) {
    let names = || roster.sorted().map(|member| member.subject.name());
    for (argument, wanted) in [("before", spec.before()), ("after", spec.after())] {
        for name in wanted.into_iter().filter(|name| roster.find(name).is_none()) {
            findings.push(Finding::UnknownNeighbour {
                id: spec.id(),
                place: spec.place(),
                argument,
                name: name.to_owned(),
                nearest: owned(nearest(name, names())),
            });
        }
    }
}

/// The plugins of the namespace against its extension point, where the program declares any.
fn undeclared(roster: &Roster, findings: &mut Vec<Finding>) {
    if registry::EXTENSION_POINTS.is_empty() {
        return;
    }
    let points = points_of(roster.namespace.as_str());
    let Some(point) = points.first() else {
        findings.extend(roster.found.specs().map(not_declared));
        return;
    };
    let declared_at = place(point);
    for spec in roster.found.specs() {
        let contract = spec.factory().contract_id();
        // A crate under test may be linked twice, with a contract each.
        let is_declared = |point: &&ExtensionPointSpec| {
            point.contract_id().is_none_or(|declared| declared == contract)
        };
        if !points.iter().any(is_declared) {
            findings.push(Finding::OtherContract {
                id: spec.id(),
                place: spec.place(),
                contract: spec.contract().into(),
                declared: point.contract().into(),
                declared_at: Some(declared_at.clone()),
            });
        }
    }
    let found = roster.members.iter().filter(|member| member.subject.spec().is_some()).count();
    if !point.cardinality().admits(found) {
        findings.push(Finding::Cardinality {
            namespace: roster.namespace.clone(),
            wanted: point.cardinality(),
            found,
            declared_at,
        });
    }
}

/// Plugins of undeclared namespaces that may have meant this one: no manager looks for them there.
fn misspelt(roster: &Roster, findings: &mut Vec<Finding>) {
    let namespace = roster.namespace.as_str();
    if points_of(namespace).is_empty() {
        return;
    }
    let mut others: Vec<&PluginSpec> = registry::PLUGINS
        .iter()
        .filter(|spec| spec.namespace() != namespace && points_of(spec.namespace()).is_empty())
        .filter(|spec| !nearest_namespaces(spec.namespace(), [namespace]).is_empty())
        .collect();
    others.sort_unstable_by_key(|spec| (spec.namespace(), spec.sort_key()));
    findings.extend(others.into_iter().map(not_declared));
}

fn not_declared(spec: &PluginSpec) -> Finding {
    let declared: BTreeSet<&str> =
        registry::extension_points().map(ExtensionPointSpec::namespace).collect();
    Finding::UndeclaredNamespace {
        id: spec.id(),
        place: spec.place(),
        nearest: nearest_namespaces(spec.namespace(), declared),
    }
}

/// What is known of the whole program: whether it has an index, and what that could not see.
fn of_program<'a>(
    indexes: impl Iterator<Item = &'a crate::index::RegisteredIndex>,
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
        findings.push(Finding::CompletenessUnknown);
    }
}

/// The extension points that declare `namespace`, in a stable order.
fn points_of(namespace: &str) -> Vec<&'static ExtensionPointSpec> {
    let mut points: Vec<_> =
        registry::extension_points().filter(|point| point.namespace() == namespace).collect();
    points.sort_unstable_by_key(|point| (point.package(), point.version(), point.path()));
    points
}

fn place(point: &ExtensionPointSpec) -> Place {
    Place {
        package: point.package().to_owned().into(),
        version: point.version().to_owned().into(),
        file: point.file().to_owned().into(),
        line: point.line(),
    }
}

fn owned(words: Vec<&str>) -> Vec<String> {
    words.into_iter().map(str::to_owned).collect()
}
