//! The load order of plugins with `requires`, `before` and `after`, and what they need.
//!
//! Only plugins with such arguments refer to this code, through [`RELATION_RULES`]. A program without
//! them does not contain it.

use std::any::Any;

use plux_spec::Namespace;
use plux_spec::order::{Order, OrderConstraint};
use plux_spec::sort::positions;

use crate::error::HelpWith;
use crate::finder::Discovered;
use crate::resolve::absent;
use crate::resolve::data::{DataRules, DataSpecs};
use crate::resolve::requirements::{Requirements, requirement_error};
use crate::resolve::slot::{Need, Slot};
use crate::{CycleNode, LoadError, LoadErrorKind, PluginSpec, Requirement};

/// The rules for plugins with `requires`, `before` or `after`.
pub static RELATION_RULES: RelationRules = RelationRules { order, unmet, requirement_error, data };

/// See [`RELATION_RULES`].
pub struct RelationRules {
    /// Orders slots that are sorted by name, and records in each what it needs.
    pub(crate) order: fn(Vec<Slot>, &Namespace, &Discovered, Requirements<'_>) -> Ordered,
    /// Returns why a slot cannot be loaded because of what it needs, where the function returns the
    /// error of another slot.
    pub(crate) unmet: fn(&[Slot], &Slot, &ErrorOf<'_>) -> Option<LoadError>,
    /// See [`requirement_error`].
    pub(crate) requirement_error: fn(&Slot, Requirement, &LoadError) -> LoadError,
    /// Returns the plugins of a registry, and the errors of those without a value, in load order.
    pub(crate) data: fn(&DataRules) -> (DataSpecs, Vec<LoadError>),
}

/// Returns the error of the slot at a position.
type ErrorOf<'a> = dyn Fn(usize) -> Option<LoadError> + 'a;

impl RelationRules {
    /// Returns the rules, if any of the specs has relations.
    pub(crate) fn of(specs: &[&PluginSpec]) -> Option<&'static Self> {
        let rules: &dyn Any = specs.iter().find_map(|spec| spec.relation_rules())?;
        rules.downcast_ref()
    }
}

/// Slots in load order.
#[derive(Default)]
pub(crate) struct Ordered {
    pub(crate) slots: Vec<Slot>,
    /// Positions of the slots, sorted by name; empty if the slots themselves are.
    pub(crate) by_name: Vec<usize>,
    /// `(a, b)`: the slot at `a` is loaded before the one at `b`.
    pub(crate) edges: Vec<(usize, usize)>,
}

fn order(
    mut slots: Vec<Slot>,
    namespace: &Namespace,
    discovered: &Discovered,
    requirements: Requirements<'_>,
) -> Ordered {
    let Order { sequence, edges, cycles } = load_order(&slots, namespace.as_str());
    let mut position = vec![0; sequence.len()];
    for (at, &slot) in sequence.iter().enumerate() {
        position[slot] = at;
    }
    for (at, need) in needs(&slots, namespace, &position, &cycles, discovered, requirements) {
        slots[at].extras().needs.push(need);
    }
    let mut slots: Vec<Option<Slot>> = slots.into_iter().map(Some).collect();
    let ordered = sequence.iter().map(|&at| slots[at].take().expect("each slot is there once"));
    Ordered {
        slots: ordered.collect(),
        edges: edges.into_iter().map(|(a, b)| (position[a], position[b])).collect(),
        by_name: position,
    }
}

fn unmet(slots: &[Slot], slot: &Slot, error: &ErrorOf<'_>) -> Option<LoadError> {
    slot.needs().iter().find_map(|need| match need {
        Need::Unmet(error) => Some(error.clone()),
        Need::Optional(_) => None,
        Need::Slot(other) => {
            let required = slots[*other].as_requirement();
            let error = error(*other)?;
            Some(match error.disabled_reason() {
                Some(reason) => slot.disabled(reason.of_dependent(required)),
                None => requirement_error(slot, required, &error),
            })
        }
    })
}

fn data(rules: &DataRules) -> (DataSpecs, Vec<LoadError>) {
    let (mut in_order, mut errors) = (Vec::new(), Vec::new());
    if let Some(plugins) = rules.resolve() {
        let of_slots = plugins.errors();
        for (at, slot) in plugins.slots.iter().enumerate() {
            match of_slots.get(at) {
                Some(Some(error)) => errors.push(error.clone()),
                _ => in_order.extend(slot.subject.linked()),
            }
        }
    }
    let name = |at: usize| in_order[at].name();
    let by_name = positions(in_order.len(), &|a, b| name(a).cmp(name(b)));
    (DataSpecs { in_order, by_name }, errors)
}

/// Returns the load order of slots that are sorted by name.
fn load_order(slots: &[Slot], namespace: &str) -> Order {
    let mut constraints = Vec::new();
    for (at, slot) in slots.iter().enumerate() {
        let Some(spec) = slot.subject.spec() else { continue };
        let own = spec.requires().iter().filter(|other| other.namespace() == namespace);
        let first = own.map(Requirement::name).chain(spec.after());
        constraints.extend(first.map(|name| OrderConstraint::After(at, name)));
        constraints.extend(spec.before().into_iter().map(|name| OrderConstraint::Before(at, name)));
    }
    Order::of(slots.len(), |name| find(slots, name), constraints)
}

fn find(slots: &[Slot], name: &str) -> Option<usize> {
    slots.binary_search_by(|slot| slot.subject.name().cmp(name)).ok()
}

/// Returns what each slot needs. `position` maps a slot to its position in the load order.
fn needs(
    slots: &[Slot],
    namespace: &Namespace,
    position: &[usize],
    cycles: &[Vec<usize>],
    discovered: &Discovered,
    mut requirements: Requirements<'_>,
) -> Vec<(usize, Need)> {
    let mut needs: Vec<(usize, Need)> = Vec::new();
    for cycle in cycles {
        // Each waits for the next: the edges in reverse.
        let path = cycle.iter().rev().map(|&at| CycleNode::from(&slots[at].subject)).collect();
        let error = slots[cycle[0]].lifecycle_error(LoadErrorKind::Cycle { path });
        needs.push((cycle[0], Need::Unmet(error)));
    }
    for (at, slot) in slots.iter().enumerate() {
        let Some(spec) = slot.subject.spec() else { continue };
        for required in spec.requires() {
            let error = if required.namespace() != namespace.as_str() {
                requirements.unmet(required)
            } else if let Some(other) = find(slots, required.name()) {
                let unmet = slots[other].unmet_as(required);
                if unmet.is_none() {
                    let need = if required.is_optional() { Need::Optional } else { Need::Slot };
                    needs.push((at, need(position[other])));
                }
                unmet
            } else {
                // The plugin that has the requirement is not a suggestion for it.
                let others = slots.iter().map(|slot| slot.subject.name());
                let known: Vec<&str> = others.filter(|name| *name != spec.name()).collect();
                let (namespace, name) = (required.namespace(), required.name());
                let help = HelpWith::source(requirements.help_with());
                Some(
                    discovered
                        .with_known(|found| absent::absent(found, namespace, name, &known, help)),
                )
            };
            let is_violated = |error: &LoadError| {
                !required.is_optional() || matches!(error.kind(), LoadErrorKind::Version { .. })
            };
            if let Some(error) = error.filter(is_violated) {
                needs.push((at, Need::Unmet(requirement_error(slot, required.clone(), &error))));
            }
        }
    }
    needs
}

/// Setters for specs that are created in code.
impl PluginSpec {
    /// Sets the plugins that it requires, as in the argument `requires`: names in its own namespace,
    /// or ids of others, each optionally with `?` and a version requirement.
    ///
    /// # Panics
    ///
    /// Panics if a version requirement is malformed.
    #[inline]
    #[must_use]
    #[track_caller]
    pub fn with_requires<'a>(self, requires: impl IntoIterator<Item = &'a str>) -> Self {
        let own = self.id().namespace().clone();
        let mut parsed = Vec::new();
        for item in requires {
            match Requirement::parse(item, &own) {
                Ok(requirement) => parsed.push(requirement),
                Err(error) => panic!("{error}; help: {}", error.help()),
            }
        }
        self.relate(&RELATION_RULES, |data| data.requires = parsed)
    }

    /// Sets the plugins of its namespace that `load_all` loads after it.
    #[inline]
    #[must_use]
    pub fn with_before<'a>(self, names: impl IntoIterator<Item = &'a str>) -> Self {
        let names = names.into_iter().map(str::to_owned).collect();
        self.relate(&RELATION_RULES, |data| data.before = names)
    }

    /// Sets the plugins of its namespace that `load_all` loads before it.
    #[inline]
    #[must_use]
    pub fn with_after<'a>(self, names: impl IntoIterator<Item = &'a str>) -> Self {
        let names = names.into_iter().map(str::to_owned).collect();
        self.relate(&RELATION_RULES, |data| data.after = names)
    }
}
