//! All that is known of a namespace before anything of a plugin has run.

use std::any::Any;
use std::collections::{BTreeSet, HashMap};
use std::sync::OnceLock;

use plux_spec::Namespace;
use plux_spec::order::{Order, OrderConstraint};

use crate::LoadError;
use crate::finder::{Discovered, Specs};
use crate::resolve::name_table::NameTable;
use crate::resolve::reconcile::{self, EligibilityRules};
use crate::resolve::slot::{Absent, Missing, Need, Slot};
use crate::spec::factory::{FactoryRef, Function};

/// The plugins of a namespace in load order, and what they need.
pub(crate) struct NamespacePlugins {
    pub(crate) namespace: Namespace,
    pub(crate) slots: Box<[Slot]>,
    /// Positions of the slots, sorted by name; empty where that is their order.
    by_name: Box<[usize]>,
    /// `(a, b)`: the slot at `a` is loaded before that at `b`.
    pub(crate) edges: Box<[(usize, usize)]>,
    /// All that is missing, also where another plugin of the name is there.
    pub(crate) missing: Box<[Missing]>,
    pub(crate) found: Discovered,
    table: OnceLock<NameTable>,
    /// See [`functions`](Self::functions).
    functions: OnceLock<Box<dyn Any + Send + Sync>>,
}

impl NamespacePlugins {
    /// Brings what was found into order. `foreign` says what is the matter with a requirement of
    /// another namespace.
    pub(crate) fn new(
        namespace: &Namespace,
        mut found: Discovered,
        rules: &EligibilityRules<'_>,
        foreign: &dyn Fn(&str, &str) -> Option<Absent>,
    ) -> Self {
        let namespace = match &mut found.specs {
            // Its text is static, and need not be copied.
            Specs::Linked(linked) => linked.namespace.clone(),
            Specs::Own(specs) => {
                specs.sort_by(|a, b| a.sort_key().cmp(&b.sort_key()));
                namespace.clone()
            }
        };
        let missing = reconcile::missing(&found, &namespace);
        let mut resolved = Self {
            slots: Box::default(),
            by_name: Box::default(),
            edges: Box::default(),
            missing: missing.into(),
            namespace,
            found,
            table: OnceLock::new(),
            functions: OnceLock::new(),
        };
        resolved.slots = match &resolved.found.specs {
            Specs::Linked(linked) if resolved.missing.is_empty() && rules.trusts(linked) => {
                linked.specs.iter().map(|&spec| Slot::fit(spec)).collect()
            }
            _ => resolved.rules(rules, foreign).into(),
        };
        resolved
    }

    /// Judges the plugins one by one.
    fn rules(
        &mut self,
        rules: &EligibilityRules<'_>,
        foreign: &dyn Fn(&str, &str) -> Option<Absent>,
    ) -> Vec<Slot> {
        let slots = reconcile::entries(self.found.specs.own(), &self.missing, rules);
        let is_ordered = |slot: &Slot| slot.subject.spec().is_some_and(|s| !s.is_unordered());
        if slots.iter().any(is_ordered) { self.arrange(slots, foreign) } else { slots }
    }

    /// Brings slots that are sorted by name into load order, and says what each needs.
    fn arrange(
        &mut self,
        slots: Vec<Slot>,
        foreign: &dyn Fn(&str, &str) -> Option<Absent>,
    ) -> Vec<Slot> {
        let Order { sequence, edges, cycles } = arranged(&slots, self.namespace.as_str());
        let mut position = vec![0; sequence.len()];
        for (at, &slot) in sequence.iter().enumerate() {
            position[slot] = at;
        }
        self.edges = edges.into_iter().map(|(a, b)| (position[a], position[b])).collect();
        let mut needs = self.needs(&slots, &position, &cycles, foreign);
        let mut slots: Vec<Option<Slot>> = slots.into_iter().map(Some).collect();
        let arranged = sequence.into_iter().map(|at| {
            let mut slot = slots[at].take().expect("an order has each slot once");
            if let Some(needs) = needs.remove(&at) {
                slot.special().needs = needs;
            }
            slot
        });
        let arranged = arranged.collect();
        self.by_name = position.into();
        arranged
    }

    /// What each entry needs, by its number.
    fn needs(
        &self,
        entries: &[Slot],
        position: &[usize],
        cycles: &[Vec<usize>],
        foreign: &dyn Fn(&str, &str) -> Option<Absent>,
    ) -> HashMap<usize, Vec<Need>> {
        let mut needs: HashMap<usize, Vec<Need>> = HashMap::new();
        for cycle in cycles {
            let of = |&entry: &usize| entries[entry].node().to_string();
            // Each waits for the next, which is the edges backwards.
            let path = cycle.iter().rev().map(of).collect();
            needs.entry(cycle[0]).or_default().push(Need::Cycle(path));
        }
        for (at, entry) in entries.iter().enumerate() {
            let Some(spec) = entry.subject.spec().filter(|spec| !spec.is_unordered()) else {
                continue;
            };
            for required in spec.requires() {
                let (namespace, name) = (required.namespace(), required.name());
                let need = if namespace != self.namespace.as_str() {
                    match foreign(namespace, name) {
                        Some(absent) => Need::Absent(absent),
                        None => continue,
                    }
                } else if let Some(other) = find(entries, name) {
                    Need::Slot(position[other])
                } else {
                    let known: Vec<&str> = entries.iter().map(|e| e.subject.name()).collect();
                    let error = reconcile::absent(&self.found, namespace, name, &known);
                    Need::Absent(Absent::from_error(namespace, name, &error))
                };
                needs.entry(at).or_default().push(need);
            }
        }
        needs
    }

    /// The position of the slot of that name.
    pub(crate) fn find(&self, name: &str) -> Option<usize> {
        let table = self
            .table
            .get_or_init(|| NameTable::new(self.slots.iter().map(|slot| slot.subject.name())));
        table.find(name, |at| self.slots[at].subject.name())
    }

    /// What makes the slots, in their order; nothing unless all are linked plugins of contract `P`.
    ///
    /// For those who load them all: the specs lie all over the program, each in a line of memory of
    /// its own, and so do their factories. Of ten thousand, neither is in any cache.
    pub(crate) fn functions<P: ?Sized + 'static>(&self) -> &[Function<P>] {
        let function = |slot: &Slot| match FactoryRef::of(slot.subject.spec()?.factory())? {
            FactoryRef::Function(function) => Some(function),
            FactoryRef::Closure(_) => None,
        };
        let functions = self.functions.get_or_init(|| {
            let functions: Option<Box<[Function<P>]>> = self.slots.iter().map(function).collect();
            Box::new(functions.unwrap_or_default())
        });
        functions.downcast_ref::<Box<[Function<P>]>>().map_or(&[], |functions| functions)
    }

    /// All slots that the one at `at` needs, directly or not, in load order.
    pub(crate) fn required_by(&self, at: usize) -> BTreeSet<usize> {
        let direct = |at: usize| {
            self.slots[at].needs().iter().filter_map(|need| match need {
                Need::Slot(other) => Some(*other),
                Need::Absent(_) | Need::Cycle(_) => None,
            })
        };
        let mut all: BTreeSet<usize> = BTreeSet::new();
        let mut stack: Vec<usize> = direct(at).collect();
        while let Some(other) = stack.pop() {
            if other != at && all.insert(other) {
                stack.extend(direct(other));
            }
        }
        all
    }

    /// All slots that need the one at `at`, directly or not, in load order.
    pub(crate) fn dependents_of(&self, at: usize) -> BTreeSet<usize> {
        let mut all = BTreeSet::from([at]);
        // Each comes after what it needs.
        for other in at + 1..self.slots.len() {
            let is_in = |need: &Need| matches!(need, Need::Slot(needed) if all.contains(needed));
            if self.slots[other].needs().iter().any(is_in) {
                all.insert(other);
            }
        }
        all.remove(&at);
        all
    }

    /// The slots in the order of their names.
    pub(crate) fn sorted(&self) -> impl Iterator<Item = &Slot> {
        let is_sorted = self.by_name.is_empty();
        (0..self.slots.len())
            .map(move |at| &self.slots[if is_sorted { at } else { self.by_name[at] }])
    }

    /// Why there is no slot of that name.
    pub(crate) fn absent(&self, name: &str) -> LoadError {
        let known: Vec<&str> = self.sorted().map(|slot| slot.subject.name()).collect();
        reconcile::absent(&self.found, self.namespace.as_str(), name, &known)
    }

    /// The names that an index knows and no slot has: what this build leaves out. Sorted.
    pub(crate) fn left_out(&self) -> Vec<&str> {
        let mut names = reconcile::indexed_names(&self.found, self.namespace.as_str());
        names.retain(|name| self.find(name).is_none());
        names
    }

    /// Whether an index has something in the namespace, active or not.
    pub(crate) fn is_indexed(&self) -> bool {
        self.found.indexes.iter().any(|registered| {
            let index = &registered.index;
            index.plugins.iter().any(|plugin| plugin.namespace == self.namespace)
                || index.extension_points.iter().any(|point| point.namespace == self.namespace)
        })
    }
}

/// The order of entries that are sorted by name.
fn arranged(entries: &[Slot], namespace: &str) -> Order {
    let mut wishes = Vec::new();
    for (at, entry) in entries.iter().enumerate() {
        let Some(spec) = entry.subject.spec().filter(|spec| !spec.is_unordered()) else {
            continue;
        };
        let own = spec.requires().iter().filter(|other| other.namespace() == namespace);
        let first = own.map(crate::Requirement::name).chain(spec.after());
        wishes.extend(first.map(|name| OrderConstraint::After(at, name)));
        wishes.extend(spec.before().into_iter().map(|name| OrderConstraint::Before(at, name)));
    }
    Order::of(entries.len(), |name| find(entries, name), wishes)
}

fn find(entries: &[Slot], name: &str) -> Option<usize> {
    entries.binary_search_by(|entry| entry.subject.name().cmp(name)).ok()
}
