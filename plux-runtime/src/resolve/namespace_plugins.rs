//! The plugins of a namespace in load order.

use std::sync::Arc;

use plux_spec::order::{Order, OrderConstraint};
use plux_spec::{Location, Namespace, PluginEntry, PluginId};

#[cfg(feature = "config")]
use crate::config::Config;
use crate::error::HelpWith;
use crate::finder::Discovered;
use crate::resolve::absent;
use crate::resolve::reconcile::{self, EligibilityRules};
use crate::resolve::requirements::{Requirements, requirement_error};
use crate::resolve::slot::{Missing, Need, Slot};
use crate::spec::factory::FactoryRef;
use crate::{BoxError, CycleNode, LoadError, LoadErrorKind, PluginFinder, PluginSpec, Requirement};

/// The plugins of a namespace, resolved before any plugin code runs.
pub(crate) struct NamespacePlugins {
    pub(crate) namespace: Namespace,
    /// In load order.
    pub(crate) slots: Box<[Slot]>,
    /// Positions of the slots, sorted by name.
    by_name: Box<[usize]>,
    /// `(a, b)`: the slot at `a` is loaded before the one at `b`.
    pub(crate) edges: Box<[(usize, usize)]>,
    /// All missing plugins, including those whose name another linked plugin has.
    pub(crate) missing: Vec<Arc<Missing>>,
    pub(crate) discovered: Discovered,
    help_with: Option<HelpWith>,
    /// The sections of the plugins.
    #[cfg(feature = "config")]
    pub(crate) config: Config,
}

impl NamespacePlugins {
    /// Resolves the discovered plugins. `finder` discovers the requirements of other namespaces.
    pub(crate) fn new(
        namespace: &Namespace,
        mut discovered: Discovered,
        rules: &EligibilityRules<'_>,
        finder: &dyn PluginFinder,
    ) -> Self {
        discovered.sort();
        let missing = reconcile::missing(&discovered, namespace);
        let mut slots = reconcile::slots(&discovered.specs, &missing, rules);
        let Order { sequence, edges, cycles } = load_order(&slots, namespace.as_str());
        let mut position = vec![0; sequence.len()];
        for (at, &slot) in sequence.iter().enumerate() {
            position[slot] = at;
        }
        let requirements = Requirements::new(finder, rules.help_with);
        for (at, need) in needs(&slots, namespace, &position, &cycles, &discovered, requirements) {
            slots[at].extras().needs.push(need);
        }
        let mut slots: Vec<Option<Slot>> = slots.into_iter().map(Some).collect();
        let ordered = sequence.iter().map(|&at| slots[at].take().expect("each slot is there once"));
        Self {
            slots: ordered.collect(),
            edges: edges.into_iter().map(|(a, b)| (position[a], position[b])).collect(),
            by_name: position.into(),
            missing,
            namespace: namespace.clone(),
            discovered,
            help_with: rules.help_with.cloned(),
            #[cfg(feature = "config")]
            config: Config::default(),
        }
    }

    /// Creates the plugin of a linked slot that has the contract `P`.
    #[cfg_attr(not(feature = "config"), expect(clippy::unused_self, reason = "has the sections"))]
    pub(crate) fn make<P: ?Sized + 'static>(&self, spec: &PluginSpec) -> Result<Arc<P>, BoxError> {
        let factory = FactoryRef::<P>::of(spec.factory());
        let factory = factory.expect("a plugin of another contract failed");
        #[cfg(feature = "config")]
        if let FactoryRef::Configured(factory) = factory {
            return (factory.make)(&self.config.section(spec.name()));
        }
        factory.make()
    }

    /// Returns the position of the slot of that name.
    pub(crate) fn find(&self, name: &str) -> Option<usize> {
        let name_at = |at: &usize| self.slots[*at].subject.name();
        let found = self.by_name.binary_search_by(|at| name_at(at).cmp(name)).ok()?;
        Some(self.by_name[found])
    }

    /// Returns all slots that the one at `at` needs, directly or not, in load order.
    pub(crate) fn required_by(&self, at: usize) -> Vec<usize> {
        let mut is_required = vec![false; self.slots.len()];
        let mut stack = vec![at];
        while let Some(at) = stack.pop() {
            for need in self.slots[at].needs() {
                if let Need::Slot(other) | Need::Optional(other) = need
                    && !std::mem::replace(&mut is_required[*other], true)
                {
                    stack.push(*other);
                }
            }
        }
        (0..is_required.len()).filter(|&other| is_required[other] && other != at).collect()
    }

    /// Returns all slots that need the one at `at`, directly or not, in load order.
    pub(crate) fn dependents_of(&self, at: usize) -> Vec<usize> {
        let mut all = vec![at];
        // The slots are in load order: each comes after the slots that it needs.
        for other in at + 1..self.slots.len() {
            let is_in = |need: &Need| match need {
                Need::Slot(needed) | Need::Optional(needed) => all.binary_search(needed).is_ok(),
                Need::Unmet(_) => false,
            };
            if self.slots[other].needs().iter().any(is_in) {
                all.push(other);
            }
        }
        all.remove(0);
        all
    }

    /// Returns why the plugin at `at` can never be loaded, if a requirement of it, or of what it
    /// requires, cannot be met.
    pub(crate) fn blocked(&self, at: usize) -> Option<LoadError> {
        let blocked = |other: usize| self.blocked(other);
        self.unmet(&self.slots[at], &blocked)
    }

    /// Returns for each slot, in load order, why it can never be loaded; `None` if it can.
    pub(crate) fn errors(&self) -> Vec<Option<LoadError>> {
        self.errors_where(&|at| self.slots[at].ineligible())
    }

    /// Returns for each slot, in load order, why it is not loaded, where `own` returns the error of a
    /// slot whatever it requires.
    pub(crate) fn errors_where(
        &self,
        own: &dyn Fn(usize) -> Option<LoadError>,
    ) -> Vec<Option<LoadError>> {
        let mut errors: Vec<Option<LoadError>> = Vec::with_capacity(self.slots.len());
        for (at, slot) in self.slots.iter().enumerate() {
            let unmet = || self.unmet(slot, &|other| errors[other].clone());
            errors.push(own(at).or_else(unmet));
        }
        errors
    }

    /// Returns why `slot` cannot be loaded because of what it needs, where `error` returns the error
    /// of another slot.
    fn unmet(&self, slot: &Slot, error: &dyn Fn(usize) -> Option<LoadError>) -> Option<LoadError> {
        slot.needs().iter().find_map(|need| match need {
            Need::Unmet(error) => Some(error.clone()),
            Need::Optional(_) => None,
            Need::Slot(other) => {
                let required = self.slots[*other].as_requirement();
                let error = error(*other)?;
                Some(match error.disabled_reason() {
                    Some(reason) => slot.disabled(reason.of_dependent(required)),
                    None => requirement_error(slot, required, &error),
                })
            }
        })
    }

    /// Returns the error that missing plugins are not detected, if the program has no index.
    pub(crate) fn no_index(&self) -> Option<LoadError> {
        let is_unknown = self.discovered.expects_index && self.discovered.indexes.is_empty();
        let namespace = self.namespace.as_str();
        is_unknown.then(|| LoadError::of_namespace(namespace, LoadErrorKind::NoIndex, None))
    }

    /// Returns the errors of sections that have no effect: none without the feature `config`.
    #[cfg(not(feature = "config"))]
    #[expect(clippy::unused_self, reason = "has the sections with the feature")]
    pub(crate) fn unused_sections(&self) -> Vec<LoadError> {
        Vec::new()
    }

    /// Returns the slots sorted by name.
    pub(crate) fn sorted(&self) -> impl Iterator<Item = &Slot> {
        self.by_name.iter().map(|&at| &self.slots[at])
    }

    /// Returns why there is no slot of that name.
    pub(crate) fn absent(&self, name: &str) -> LoadError {
        let known: Vec<&str> = self.sorted().map(|slot| slot.subject.name()).collect();
        absent::absent(
            &self.discovered,
            self.namespace.as_str(),
            name,
            &known,
            self.help_with.as_ref(),
        )
    }

    /// Returns the entry of that name; an active one takes precedence.
    pub(crate) fn entry(&self, name: &str) -> Option<&PluginEntry> {
        let indexed = absent::indexed(&self.discovered, self.namespace.as_str(), name)?;
        Some(indexed.1)
    }

    /// Returns the entry of that id and location.
    pub(crate) fn entry_at<'a>(
        &'a self,
        id: &'a PluginId,
        location: &Location,
    ) -> Option<&'a PluginEntry> {
        let mut entries =
            self.discovered.indexes.iter().flat_map(|registered| registered.index.plugins_of(id));
        entries.find(|entry| entry.location() == *location)
    }

    /// Returns the sorted names that an index lists but that have no slot: the plugins that are not
    /// in this build.
    pub(crate) fn left_out(&self) -> Vec<&str> {
        let mut names = absent::indexed_names(&self.discovered, self.namespace.as_str());
        names.retain(|name| self.find(name).is_none());
        names
    }

    /// Returns whether an index has a plugin or an extension point in the namespace, active or not.
    pub(crate) fn is_indexed(&self) -> bool {
        self.discovered.indexes.iter().any(|registered| {
            let index = &registered.index;
            index.plugins.iter().any(|plugin| plugin.namespace == self.namespace)
                || index.extension_points.iter().any(|point| point.namespace == self.namespace)
        })
    }
}

/// Returns the load order of slots that are sorted by name.
fn load_order(slots: &[Slot], namespace: &str) -> Order {
    let mut constraints = Vec::new();
    for (at, slot) in slots.iter().enumerate() {
        let Some(spec) = slot.subject.spec().filter(|spec| !spec.is_unordered()) else {
            continue;
        };
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
        let error = slots[cycle[0]].error(LoadErrorKind::Cycle { path });
        needs.push((cycle[0], Need::Unmet(error)));
    }
    for (at, slot) in slots.iter().enumerate() {
        let Some(spec) = slot.subject.spec() else { continue };
        for required in spec.requires() {
            let error = if required.namespace() != namespace.as_str() {
                requirements.unmet(required)
            } else if let Some(other) = find(slots, required.name()) {
                let unmet = slots[other].unfit(required);
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
                let help_with = requirements.help_with();
                Some(absent::absent(discovered, namespace, name, &known, help_with))
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
