//! Merges the linked and the indexed plugins into one list, with one slot per name.

use std::any::TypeId;

use plux_spec::Location;
use plux_spec::{Link, MissingReason, Namespace, PluginEntry, Target};

use crate::error::ContractOrigins;
use crate::finder::Discovered;
use crate::handle::Handle;
use crate::linked::index::RegisteredIndex;
use crate::linked::slices;
use crate::resolve::slot::{Eligibility, Missing, Slot, Subject};
use crate::{LoadError, LoadErrorKind, PluginSpec};

/// The plugins that a manager or a registry accepts.
pub(crate) struct EligibilityRules<'a> {
    /// The name of the expected contract.
    pub(crate) expected: &'static str,
    /// Its type; `None` if any contract is accepted.
    pub(crate) contract: Option<TypeId>,
    /// Whether a spec has that contract.
    pub(crate) fits: &'a dyn Fn(&PluginSpec) -> bool,
    /// Returns why the filters exclude a spec; `None` if they do not.
    pub(crate) filter: &'a dyn Fn(&PluginSpec) -> Option<Eligibility>,
}

/// Returns one slot for each name, sorted by name. `specs` are sorted by [`PluginSpec::sort_key`].
pub(crate) fn slots(
    specs: &[Handle<PluginSpec>],
    missing: &[Missing],
    rules: &EligibilityRules<'_>,
) -> Vec<Slot> {
    let groups = specs.chunk_by(|a, b| a.name() == b.name());
    let mut slots: Vec<Slot> = groups.map(|group| linked(group, rules)).collect();
    let linked = slots.len();
    for missing in missing {
        let name = missing.id.name().as_str();
        let is_linked = slots[..linked].binary_search_by(|slot| slot.subject.name().cmp(name));
        let is_known = slots.last().is_some_and(|slot| slot.subject.name() == name);
        if is_linked.is_err() && !is_known {
            let subject = Subject::Missing(Box::new(missing.clone()));
            slots.push(Slot::new(subject, Eligibility::Missing));
        }
    }
    if slots.len() > linked {
        slots.sort_by(|a, b| a.subject.name().cmp(b.subject.name()));
    }
    slots
}

/// Returns the slot of the specs of one name.
fn linked(group: &[Handle<PluginSpec>], rules: &EligibilityRules<'_>) -> Slot {
    if let [spec] = group {
        let eligibility = (rules.filter)(spec).unwrap_or_else(|| eligibility(spec, rules));
        return Slot::new(Subject::Linked(spec.clone()), eligibility);
    }
    // A filter may select one of several plugins with the same id.
    let mut left: Vec<&Handle<PluginSpec>> = Vec::new();
    let mut excluded = None;
    for spec in group {
        match (rules.filter)(spec) {
            None => left.push(spec),
            Some(eligibility) => excluded = excluded.or(Some((spec, eligibility))),
        }
    }
    let (chosen, eligibility) = match (&*left, excluded) {
        ([], excluded) => excluded.expect("each of the group is excluded or left"),
        ([spec], _) => (*spec, eligibility(spec, rules)),
        ([first, rest @ ..], _) if rest.iter().all(|other| other.is_same_plugin(first)) => {
            // A package under test is linked twice, and its contract is two types.
            let fitting = left.iter().find(|spec| (rules.fits)(spec)).unwrap_or(first);
            (*fitting, eligibility(fitting, rules))
        }
        ([first, ..], _) => {
            let mut locations: Vec<Location> = left.iter().map(|spec| spec.location()).collect();
            // Specs that a helper function of a test creates may be equal; each counts.
            if locations.iter().all(|location| !location.package.is_empty()) {
                locations.dedup();
            }
            let kind = LoadErrorKind::Duplicate { locations };
            let error = LoadError::new(first.id(), Some(first.location()), kind);
            (*first, Eligibility::Failed(error))
        }
    };
    let is_other =
        |spec: &&Handle<PluginSpec>| !std::ptr::eq(&raw const ***spec, &raw const **chosen);
    let mut slot = Slot::new(Subject::Linked(chosen.clone()), eligibility);
    slot.extras().others = group.iter().filter(is_other).cloned().collect();
    slot
}

fn eligibility(spec: &PluginSpec, rules: &EligibilityRules<'_>) -> Eligibility {
    if (rules.fits)(spec) {
        return Eligibility::Eligible;
    }
    let (expected, found) = (rules.expected, spec.factory().contract());
    let kind = LoadErrorKind::ContractMismatch { expected, found };
    let declared = |contract: TypeId| {
        let mut points = slices::extension_points();
        Some(points.find(|point| point.contract_id() == Some(contract))?.location())
    };
    let origins = ContractOrigins {
        expected: rules.contract.and_then(declared),
        found: declared(spec.factory().contract_id()),
    };
    Eligibility::Failed(LoadError::mismatch(spec.id(), spec.location(), kind, origins))
}

/// Returns the plugins of `namespace` that are expected in the program and not linked, sorted by name.
pub(crate) fn missing(discovered: &Discovered, namespace: &Namespace) -> Vec<Missing> {
    let mut missing: Vec<Missing> = Vec::new();
    for registered in &discovered.indexes {
        let plugins = registered.index.plugins.iter();
        let mut plugins: Vec<_> = plugins.filter(|plugin| plugin.namespace == *namespace).collect();
        // The index and the specs are sorted, so that each list is iterated once.
        plugins.sort_by(|a, b| indexed_key(a).cmp(&indexed_key(b)));
        let mut specs = discovered.specs().peekable();
        for plugin in plugins {
            let key = indexed_key(plugin);
            let order = |spec: &PluginSpec| (spec.name(), spec.package(), spec.version()).cmp(&key);
            while specs.next_if(|spec| order(spec).is_lt()).is_some() {}
            let is_linked = specs.peek().is_some_and(|spec| order(spec).is_eq());
            if !is_linked
                && registered.expects(plugin)
                && !is_linked_in_another_version(plugin, discovered)
            {
                missing.push(Missing {
                    id: plugin.id(),
                    location: plugin.location(),
                    cause: cause(registered, plugin, discovered),
                });
            }
        }
    }
    missing.sort_by(|a, b| (&a.id, &a.location).cmp(&(&b.id, &b.location)));
    // Several indexes may list the same plugin.
    missing.dedup_by(|a, b| (&a.id, &a.location) == (&b.id, &b.location));
    missing
}

fn indexed_key(plugin: &PluginEntry) -> (&str, &str, &str) {
    (plugin.name.as_str(), &plugin.package, &plugin.version)
}

/// Returns whether the plugin is linked from another version of its package, and is not missing.
/// This happens after `cargo install` without `--locked`, or with an index that is older than
/// Cargo.lock.
fn is_linked_in_another_version(plugin: &PluginEntry, discovered: &Discovered) -> bool {
    discovered.specs().any(|spec| {
        plugin.name == *spec.name()
            && plugin.package == spec.package()
            && plugin.version != spec.version()
    })
}

/// Returns why an expected plugin is not linked.
pub(crate) fn cause(
    registered: &RegisteredIndex,
    plugin: &PluginEntry,
    discovered: &Discovered,
) -> MissingReason {
    let Some(package) = registered.package_of(plugin) else {
        return MissingReason::StaleIndex { package: plugin.package.clone() };
    };
    if registered.is_own(plugin) && plugin.target == Target::Lib && registered.is_beside_lib() {
        // A binary does not link its own package's library unless it refers to it. The binary's
        // plugins belong to the same package, so only plugins of the library show whether it is
        // linked.
        let of_lib = |other: &&PluginEntry| {
            registered.is_own(other) && other.target == Target::Lib && is_linked(other, discovered)
        };
        let lib_is_linked = registered.index.plugins.iter().any(|other| of_lib(&other));
        let package = plux_spec::PackageEntry { link: Link::None, ..package.clone() };
        return MissingReason::of(&package, lib_is_linked);
    }
    let of_package =
        |name: &str, version: &str| name == plugin.package && version == plugin.version;
    let is_linked = discovered.specs().any(|spec| of_package(spec.package(), spec.version()))
        || slices::PLUGINS.iter().any(|spec| of_package(spec.package(), spec.version()))
        || slices::extension_points().any(|point| of_package(point.package(), point.version()));
    match MissingReason::of(package, is_linked) {
        MissingReason::DroppedByLinker { .. }
            if discovered.expects_index && slices::PLUGINS.is_empty() =>
        {
            MissingReason::NothingLinked
        }
        reason => reason,
    }
}

fn is_linked(plugin: &PluginEntry, discovered: &Discovered) -> bool {
    let is_it = |spec: &PluginSpec| {
        plugin.namespace == *spec.namespace()
            && plugin.name == *spec.name()
            && plugin.package == spec.package()
            && plugin.version == spec.version()
    };
    discovered.specs().any(is_it) || slices::PLUGINS.iter().any(is_it)
}
