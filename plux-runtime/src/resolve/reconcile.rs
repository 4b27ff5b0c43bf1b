//! Merges the linked and the indexed plugins into one list, with one slot per name.

use std::any::TypeId;

use plux_spec::Location;
use plux_spec::rules::linked::Linked;

use crate::error::source::{ContractOrigins, Source};
use crate::error::{HelpWith, RESOLUTION};
use crate::handle::Handle;
use crate::linked::{extension_points, slices};
use crate::resolve::slot::{Eligibility, Missing, Slot, Subject};
use crate::{LoadError, LoadErrorKind, PluginSpec};

/// The contract of a manager or a registry.
pub(crate) struct Contract<'a> {
    /// Its name.
    pub(crate) name: &'static str,
    /// Its type; `None` if any contract is accepted.
    pub(crate) id: Option<TypeId>,
    /// Whether a spec has the contract.
    pub(crate) fits: &'a dyn Fn(&PluginSpec) -> bool,
}

/// The plugins that a manager or a registry accepts.
pub(crate) struct EligibilityRules<'a> {
    pub(crate) contract: Contract<'a>,
    /// Returns why the filters exclude a spec; `None` if they do not.
    pub(crate) filter: &'a dyn Fn(&PluginSpec) -> Option<Eligibility>,
    /// The application's own help for conditions that do not hold.
    pub(crate) help_with: Option<&'a HelpWith>,
}

/// Returns one slot for each name, sorted by name. `specs` are sorted by [`PluginSpec::sort_key`].
pub(crate) fn slots(
    specs: &[Handle<PluginSpec>],
    missing: &[Missing],
    rules: &EligibilityRules<'_>,
) -> Vec<Slot> {
    let mut slots: Vec<Slot> = Vec::with_capacity(specs.len());
    let mut missing = missing.iter().peekable();
    let mut rest = specs;
    loop {
        let name = rest.first().map(|spec| spec.name_bytes());
        if let Some(missing) =
            missing.next_if(|it| name.is_none_or(|name| it.id().name().as_str().as_bytes() <= name))
        {
            let own = missing.id().name().as_str().as_bytes();
            let is_known = slots.last().is_some_and(|slot| slot.subject.name_bytes() == own);
            if name != Some(own) && !is_known {
                let subject = Subject::Missing(missing.clone());
                slots.push(Slot::new(subject, Eligibility::Missing));
            }
        } else if let Some(name) = name {
            let is_other = |spec: &Handle<PluginSpec>| spec.name_bytes() != name;
            let count = 1 + rest[1..].iter().position(is_other).unwrap_or(rest.len() - 1);
            let (group, others) = rest.split_at(count);
            slots.push(linked_slot(group, rules));
            rest = others;
        } else {
            return slots;
        }
    }
}

/// Returns the slot of the specs of one name.
fn linked_slot(group: &[Handle<PluginSpec>], rules: &EligibilityRules<'_>) -> Slot {
    if let [spec] = group {
        let eligibility = (rules.filter)(spec).unwrap_or_else(|| {
            mismatch(spec, &rules.contract).map_or(Eligibility::Eligible, Eligibility::Failed)
        });
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
    let (chosen, eligibility) = if left.is_empty() {
        excluded.expect("each of the group is excluded or left")
    } else {
        let specs: Vec<&PluginSpec> = left.iter().map(|spec| &***spec).collect();
        let (chosen, error) = choose(&specs, &rules.contract);
        (left[chosen], error.map_or(Eligibility::Eligible, Eligibility::Failed))
    };
    let is_other =
        |spec: &&Handle<PluginSpec>| !std::ptr::eq(&raw const ***spec, &raw const **chosen);
    let mut slot = Slot::new(Subject::Linked(chosen.clone()), eligibility);
    slot.extras().others = group.iter().filter(is_other).cloned().collect();
    slot
}

/// Returns the position of the spec that is used of those with the same id, and why it cannot be.
pub(crate) fn choose(specs: &[&PluginSpec], contract: &Contract<'_>) -> (usize, Option<LoadError>) {
    let first = specs[0];
    if specs[1..].iter().all(|other| other.is_same_plugin(first)) {
        // A package under test is linked twice, and its contract is two types.
        let chosen = specs.iter().position(|spec| (contract.fits)(spec)).unwrap_or(0);
        return (chosen, mismatch(specs[chosen], contract));
    }
    let mut locations: Vec<Location> = Vec::with_capacity(specs.len());
    for spec in specs {
        let location = spec.location();
        // Specs that a helper function of a test creates may be equal; each counts.
        if location.package.is_empty() || locations.last() != Some(&location) {
            locations.push(location);
        }
    }
    (0, Some(first.error(LoadErrorKind::Duplicate { locations })))
}

/// Returns the error of a plugin of another contract.
fn mismatch(spec: &PluginSpec, contract: &Contract<'_>) -> Option<LoadError> {
    if (contract.fits)(spec) {
        return None;
    }
    let source: Box<dyn Source> = Box::new(ContractOrigins {
        expected: contract.id.and_then(declaration),
        found: declaration(spec.factory().contract_id()),
        is_of_namespace: has_contract_of_namespace(spec),
    });
    let (expected, found) = (contract.name, spec.factory().contract());
    let kind = LoadErrorKind::ContractMismatch { expected, found };
    Some(LoadError::at(&RESOLUTION, &spec, kind, Some(source)))
}

/// Returns whether an extension point declares the contract of a plugin for its namespace, or if none declares
/// the namespace, whether it has several linked plugins, and all have the contract.
#[inline(never)]
fn has_contract_of_namespace(spec: &PluginSpec) -> bool {
    let (namespace, contract) = (spec.namespace(), spec.factory().contract_id());
    let mut is_declared = false;
    for point in extension_points() {
        if point.namespace() == namespace {
            if point.contract_id() == Some(contract) {
                return true;
            }
            is_declared = true;
        }
    }
    let mut count = 0;
    for plugin in slices::PLUGINS.iter() {
        if plugin.namespace() == namespace {
            if plugin.factory().contract_id() != contract {
                return false;
            }
            count += 1;
        }
    }
    !is_declared && count > 1
}

/// Returns the location of the extension point that declares a contract.
#[inline(never)]
fn declaration(contract: TypeId) -> Option<Location> {
    for point in extension_points() {
        if point.contract_id() == Some(contract) {
            return Some(point.location());
        }
    }
    None
}

/// Converts a spec for the rules that compare it with an index.
#[inline(never)]
pub(crate) fn as_linked(spec: &PluginSpec) -> Linked<'_> {
    Linked {
        namespace: spec.namespace(),
        name: spec.name(),
        package: spec.package(),
        version: spec.version(),
    }
}
