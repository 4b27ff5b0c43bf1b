//! The plugins of a namespace in load order.
//!
//! Functions that only managers call are `#[inline]`, for the reason given in `gate`.

use std::cmp::Ordering;
use std::sync::Arc;

use plux_spec::{Location, Namespace, PluginEntry, PluginId};

#[cfg(feature = "config")]
use crate::config::Config;
use crate::error::{HelpWith, RESOLUTION};
use crate::finder::Discovered;
use crate::linked::namespaces::namespaces_of;
use crate::resolve::absent::{self, missing};
use crate::resolve::indexed;
use crate::resolve::reconcile::{self, EligibilityRules};
use crate::resolve::relations::{Ordered, RelationRules};
use crate::resolve::requirements::Requirements;
use crate::resolve::slot::{Missing, Need, Slot};
use crate::spec::factory::FactoryRef;
use crate::{BoxError, LoadError, LoadErrorKind, PluginFinder, PluginSpec};

/// The plugins of a namespace, resolved before any plugin code runs.
pub(crate) struct NamespacePlugins {
    pub(crate) namespace: Namespace,
    /// In load order.
    pub(crate) slots: Box<[Slot]>,
    /// Positions of the slots, sorted by name; empty if the slots themselves are.
    by_name: Box<[usize]>,
    /// The rules for `requires`, `before` and `after`, if any plugin has one.
    pub(crate) relation_rules: Option<&'static RelationRules>,
    /// `(a, b)`: the slot at `a` is loaded before the one at `b`.
    pub(crate) edges: Box<[(usize, usize)]>,
    /// All missing plugins, including those whose name another linked plugin has.
    pub(crate) missing: Vec<Missing>,
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
        let (missing, relation_rules) = discovered.with_known(|known| {
            (missing(known, namespace.as_str()), RelationRules::of(known.specs))
        });
        let missing: Vec<Missing> = missing.into_iter().map(Missing::new).collect();
        let slots = reconcile::slots(&discovered.specs, &missing, rules);
        let ordered = match relation_rules {
            None => Ordered { slots, ..Ordered::default() },
            Some(relations) => {
                let requirements = Requirements::new(finder, rules.help_with);
                (relations.order)(slots, namespace, &discovered, requirements)
            }
        };
        Self {
            slots: ordered.slots.into(),
            edges: ordered.edges.into(),
            by_name: ordered.by_name.into(),
            relation_rules,
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
        let (mut start, mut end) = (0, self.slots.len());
        while start < end {
            let middle = start.midpoint(end);
            let at = self.nth_by_name(middle);
            match self.slots[at].subject.name_bytes().cmp(name.as_bytes()) {
                Ordering::Equal => return Some(at),
                Ordering::Less => start = middle + 1,
                Ordering::Greater => end = middle,
            }
        }
        None
    }

    /// Returns the position of the slot with the `nth` name.
    fn nth_by_name(&self, nth: usize) -> usize {
        self.by_name.get(nth).copied().unwrap_or(nth)
    }

    /// Returns all slots that the one at `at` needs, directly or not, in load order.
    #[inline]
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
    #[inline]
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
    #[inline]
    pub(crate) fn blocked(&self, at: usize) -> Option<LoadError> {
        let blocked = |other: usize| self.blocked(other);
        self.unmet(&self.slots[at], &blocked)
    }

    /// Returns for each slot, in load order, why it can never be loaded, `None` if it can; an empty
    /// list if all can.
    #[inline]
    pub(crate) fn errors(&self) -> Vec<Option<LoadError>> {
        if self.slots.iter().all(Slot::is_unhindered) {
            return Vec::new();
        }
        self.errors_where(&|at| self.slots[at].ineligible())
    }

    /// Returns for each slot, in load order, why it is not loaded, where `own` returns the error of a
    /// slot whatever it requires.
    #[inline]
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
    #[inline]
    fn unmet(&self, slot: &Slot, error: &dyn Fn(usize) -> Option<LoadError>) -> Option<LoadError> {
        (self.relation_rules?.unmet)(&self.slots, slot, error)
    }

    /// Returns the error that missing plugins are not detected, if the program has no index.
    #[inline]
    pub(crate) fn no_index(&self) -> Option<LoadError> {
        let is_unknown = self.discovered.expects_index && self.discovered.indexes.is_empty();
        let namespace = self.namespace.as_str();
        is_unknown
            .then(|| LoadError::of_namespace(&RESOLUTION, namespace, LoadErrorKind::NoIndex, None))
    }

    /// Returns the errors of sections that have no effect: none without the feature `config`.
    #[cfg(not(feature = "config"))]
    #[expect(clippy::unused_self, reason = "has the sections with the feature")]
    pub(crate) fn unused_sections(&self) -> Vec<LoadError> {
        Vec::new()
    }

    /// Returns the slots sorted by name.
    pub(crate) fn sorted(&self) -> impl Iterator<Item = &Slot> {
        (0..self.slots.len()).map(|nth| &self.slots[self.nth_by_name(nth)])
    }

    /// Returns why there is no slot of that name.
    #[inline]
    pub(crate) fn absent(&self, name: &str) -> LoadError {
        let known: Vec<&str> = self.sorted().map(|slot| slot.subject.name()).collect();
        let namespace = self.namespace.as_str();
        self.discovered.with_known(|found| {
            let help = HelpWith::source(self.help_with.as_ref());
            absent::absent(found, namespace, name, &known, help)
        })
    }

    /// Returns the entry of that name; an active one takes precedence.
    #[inline]
    pub(crate) fn entry(&self, name: &str) -> Option<&PluginEntry> {
        let (registered, plugin) =
            indexed::indexed(&self.discovered.indexes(), self.namespace.as_str(), name)?;
        registered.index.with_details(plugin)
    }

    /// Returns the entry of that id and location.
    #[inline]
    pub(crate) fn entry_at<'a>(
        &'a self,
        id: &'a PluginId,
        location: &Location,
    ) -> Option<&'a PluginEntry> {
        let indexes = self.discovered.indexes.iter();
        let mut found = indexes
            .map(|it| it.index.all().plugins_of(id).find(|entry| entry.location() == *location));
        found.find_map(|entry| entry)
    }

    /// Returns the plugins of the indexes, of all namespaces, without their details.
    #[inline]
    pub(crate) fn entries(&self) -> Vec<&PluginEntry> {
        let mut entries = Vec::new();
        for registered in &self.discovered.indexes {
            entries.extend(registered.index.core().plugins.iter());
        }
        entries
    }

    /// Returns the sorted names that an index lists but that have no slot: the plugins that are not
    /// in this build.
    #[inline]
    pub(crate) fn left_out(&self) -> Vec<&str> {
        let mut names = indexed::indexed_names(&self.discovered.indexes(), self.namespace.as_str());
        names.retain(|name| self.find(name).is_none());
        names
    }

    /// Returns whether an index has a plugin or an extension point in the namespace, active or not.
    #[inline]
    pub(crate) fn is_indexed(&self) -> bool {
        let namespace = self.namespace.as_str();
        let mut indexes = self.discovered.indexes.iter();
        indexes.any(|registered| namespaces_of(registered.index.core()).any(|it| it == namespace))
    }
}
