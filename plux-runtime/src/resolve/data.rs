//! The plugins of a registry: static data, whose namespace is resolved at first use.
//!
//! Only the plugins are kept, and no errors. The reason why a name has no value is determined when it is
//! requested.

use std::any::TypeId;

use plux_spec::Namespace;

use crate::error::{RESOLUTION, UNINDEXED};
use crate::finder::Known;
use crate::linked::indexes::INDEXES;
use crate::linked::namespaces::{Linked, known_namespaces, linked};
use crate::resolve::absent::{absent, insert_sorted, known_names, missing};
use crate::resolve::namespace_plugins::NamespacePlugins;
use crate::resolve::reconcile::{self, Contract, EligibilityRules};
use crate::resolve::relations::RelationRules;
use crate::resolve::slot::Eligibility;
use crate::resolve::verify;
use crate::{Drift, LinkedFinder, LoadError, LoadErrorKind, LoadErrors, PluginSpec};

/// The requirements of a registry, independent of its type.
pub(crate) struct DataRules {
    pub(crate) namespace: &'static str,
    /// The type of the values.
    pub(crate) contract: TypeId,
    /// Its name.
    pub(crate) expected: &'static str,
    /// Whether a plugin has a value of that type.
    pub(crate) is_data: fn(&PluginSpec) -> bool,
}

/// The plugins of a registry. Those of other contracts have no value.
pub(crate) struct DataSpecs {
    /// In load order.
    pub(crate) in_order: Vec<&'static PluginSpec>,
    /// Their positions, sorted by name; empty if the plugins are.
    pub(crate) by_name: Vec<usize>,
}

impl DataRules {
    /// Returns the plugins without errors, one of each name. Those of other contracts have no value.
    pub(crate) fn specs(&self) -> DataSpecs {
        let linked = linked(self.namespace);
        if linked.is_plain {
            return DataSpecs { in_order: linked.specs, by_name: Vec::new() };
        }
        self.resolved(&linked.specs).0
    }

    /// Returns the plugins without errors, and the errors of the others, in load order. With relations,
    /// it also returns those of plugins that are not linked.
    #[cold]
    fn resolved(&self, specs: &[&'static PluginSpec]) -> (DataSpecs, Vec<LoadError>) {
        if let Some(relations) = RelationRules::of(specs) {
            return (relations.data)(self);
        }
        let (mut in_order, mut errors) = (Vec::with_capacity(specs.len()), Vec::new());
        for group in specs.chunk_by(|a, b| a.name() == b.name()) {
            match group {
                [spec] if (self.is_data)(spec) => in_order.push(*spec),
                _ => match self.choose(group) {
                    Ok(spec) => in_order.push(spec),
                    Err(error) => errors.push(error),
                },
            }
        }
        (DataSpecs { in_order, by_name: Vec::new() }, errors)
    }

    /// Returns the plugin that is used of those with the same name.
    #[cold]
    fn choose<'a>(&self, group: &[&'a PluginSpec]) -> Result<&'a PluginSpec, LoadError> {
        let mut data = Vec::with_capacity(group.len());
        for &spec in group {
            if !self.is_created_by_factory(spec) {
                data.push(spec);
            }
        }
        if data.is_empty() {
            return Err(group[0].error(LoadErrorKind::NotData));
        }
        let (chosen, error) = self.with_contract(|contract| reconcile::choose(&data, &contract));
        error.map_or(Ok(data[chosen]), Err)
    }

    /// Returns whether a plugin has the contract, but no static value: a factory creates it.
    fn is_created_by_factory(&self, spec: &PluginSpec) -> bool {
        !(self.is_data)(spec) && spec.factory().contract_id() == self.contract
    }

    fn with_contract<R>(&self, use_contract: impl FnOnce(Contract<'_>) -> R) -> R {
        use_contract(Contract {
            name: self.expected,
            id: Some(self.contract),
            fits: &|spec| spec.factory().contract_id() == self.contract,
        })
    }

    /// Returns the error if the program does not know the namespace.
    #[cold]
    fn unknown_namespace(&self, name: &str) -> Option<LoadError> {
        let known = known_namespaces();
        let is_known = known.contains(&self.namespace);
        let messages = if INDEXES.iter().next().is_none() { &UNINDEXED } else { &RESOLUTION };
        (!is_known).then(|| LoadError::unknown_namespace(messages, self.namespace, name, &known))
    }

    /// Returns why the name has no value.
    #[cold]
    pub(crate) fn absent(&self, name: &str) -> LoadError {
        if let Some(error) = self.unknown_namespace(name) {
            return error;
        }
        let Linked { specs, .. } = linked(self.namespace);
        let errors = self.resolved(&specs).1;
        if let Some(error) = errors.iter().find(|error| *error.id().name() == name) {
            return error.clone();
        }
        let known = Known { specs: &specs, indexes: &INDEXES.all(), expects_index: true };
        absent(&known, self.namespace, name, &known_names(&known, self.namespace), None)
    }

    /// Returns every failure. Also fails if the namespace is unknown, or if the program has no index
    /// and is not in `development_mode`.
    pub(crate) fn complete(&self, development_mode: bool) -> Result<(), LoadErrors> {
        let mut failures = match self.unknown_namespace("_") {
            Some(error) => vec![error],
            None => self.failures(),
        };
        if failures.is_empty() && !development_mode && INDEXES.iter().next().is_none() {
            failures.push(LoadError::of_namespace(
                &RESOLUTION,
                self.namespace,
                LoadErrorKind::NoIndex,
                None,
            ));
        }
        if failures.is_empty() { Ok(()) } else { Err(LoadErrors::new(failures)) }
    }

    /// Returns the errors of the plugins without a value, in load order.
    fn failures(&self) -> Vec<LoadError> {
        let Linked { specs, .. } = linked(self.namespace);
        let mut failures = self.resolved(&specs).1;
        let known = Known { specs: &specs, indexes: &INDEXES.all(), expects_index: true };
        if RelationRules::of(&specs).is_some() {
            return failures;
        }
        for missing in missing(&known, self.namespace) {
            if known.named(missing.id().name().as_str()).is_empty() {
                // Several versions of a package may miss the same plugin.
                insert_sorted(&mut failures, missing, &|a, b| a.id().cmp(b.id()));
            }
        }
        failures
    }

    /// Returns the differences between the index, the linked plugins and the declared extension
    /// points.
    #[inline]
    pub(crate) fn verify(&self) -> Drift {
        if let Some(error) = self.unknown_namespace("_") {
            return verify::unknown_namespace(self.namespace, &error);
        }
        self.resolve().map_or_else(Drift::default, |plugins| verify::namespace(&plugins, &[]))
    }

    /// Returns all plugins of the namespace; `None` if it is malformed.
    pub(crate) fn resolve(&self) -> Option<NamespacePlugins> {
        let namespace = Namespace::new(self.namespace).ok()?;
        let discovered = LinkedFinder::discover(self.namespace);
        Some(self.with_contract(|contract| {
            let error = |spec: &PluginSpec| Eligibility::Failed(spec.error(LoadErrorKind::NotData));
            let filter = |spec: &PluginSpec| self.is_created_by_factory(spec).then(|| error(spec));
            let rules = EligibilityRules { contract, filter: &filter, help_with: None };
            NamespacePlugins::new(&namespace, discovered, &rules, &LinkedFinder)
        }))
    }
}
