//! How a manager finds its plugins, at its first use.

use std::any::TypeId;
use std::ops::ControlFlow::{Break, Continue};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, OnceLock};

use plux_spec::Namespace;

use crate::contain::{contain, drop_contained};
use crate::error::{CallSite, nearest_id};
use crate::finder::{Discovered, Finder, LinkedFinder, Specs};
use crate::gate::wait_graph::{Cycle, Node, ThreadState};
use crate::gate::{Entered, Gate};
use crate::manager::records::Catalog;
use crate::resolve::namespace_plugins::NamespacePlugins;
use crate::resolve::reconcile::{self, EligibilityRules};
use crate::resolve::slot::{Absent, Eligibility};
use crate::spec::factory::FactoryRef;
use crate::{Decision, LoadError, LoadErrorKind, PluginFilter, PluginFinder, PluginSpec};

/// The plugins of a manager, once they are found.
pub(crate) struct Resolution<P: ?Sized, Output> {
    catalog: OnceLock<Arc<Catalog<P, Output>>>,
    /// Whether the listeners were told of every plugin.
    announced: AtomicBool,
    /// Held while finder and filters run, which may use the manager in turn.
    gate: Gate<Option<LoadError>>,
}

impl<P: ?Sized + 'static, Output> Resolution<P, Output> {
    /// The plugins, found now if they were not.
    pub(crate) fn get_or_find(
        &self,
        namespace: &Namespace,
        finder: &Finder,
        filters: &[Box<dyn PluginFilter>],
        expected: &'static str,
        announced: bool,
    ) -> Result<&Arc<Catalog<P, Output>>, LoadError> {
        let rules = EligibilityRules {
            trusted: filters.is_empty().then(TypeId::of::<P>),
            expected,
            fits: &|spec| FactoryRef::<P>::of(spec.factory()).is_some(),
            filter: &|spec| filter(filters, spec),
        };
        if let Some(resolved) = shared(namespace, finder, &rules) {
            // No foreign code runs, so there is nothing to wait for.
            let make = || Arc::new(Catalog::new(resolved.into(), announced));
            return Ok(self.catalog.get_or_init(make));
        }
        ThreadState::with(|me| self.find(me, namespace, finder.get(), &rules, announced))
    }

    /// Asks the finder and the filters, while others wait.
    fn find(
        &self,
        me: &ThreadState,
        namespace: &Namespace,
        finder: &dyn PluginFinder,
        rules: &EligibilityRules<'_>,
        announced: bool,
    ) -> Result<&Arc<Catalog<P, Output>>, LoadError> {
        let node = || Node::Namespace(Box::new(namespace.clone()));
        let entered = match self.gate.enter_first(me, node) {
            Some(held) => Ok(Entered::Held(held, ())),
            None => {
                self.gate.enter(me, node, |failed, waited| match (self.catalog.get(), failed) {
                    (Some(catalog), _) => Break(Ok(catalog)),
                    (None, Some(error)) if waited => Break(Err(error.clone())),
                    (None, _) => Continue(()),
                })
            }
        };
        let error = |kind| LoadError::new(nearest_id(namespace.as_str(), "_"), None, kind);
        let held = match entered {
            Ok(Entered::Settled(settled)) => return settled,
            Ok(Entered::Held(held, ())) => held,
            Err(Cycle(path)) => {
                let path = path.iter().map(ToString::to_string).collect();
                return Err(error(LoadErrorKind::Cycle { path }));
            }
        };
        let outcome = find(finder, namespace).map(|found| {
            let foreign = |namespace: &str, name: &str| foreign(finder, namespace, name);
            Catalog::new(NamespacePlugins::new(namespace, found, rules, &foreign).into(), announced)
        });
        let catalog = outcome.map(|catalog| self.catalog.get_or_init(|| Arc::new(catalog)));
        let failed = catalog.as_ref().err().cloned();
        let before = held.leave(|before| std::mem::replace(before, failed));
        drop_contained(before);
        catalog
    }
}

impl<P: ?Sized, Output> Resolution<P, Output> {
    pub(crate) fn new() -> Self {
        Self { catalog: OnceLock::new(), announced: AtomicBool::new(false), gate: Gate::new(None) }
    }

    /// The plugins, if they were found.
    pub(crate) fn get(&self) -> Option<&Arc<Catalog<P, Output>>> {
        self.catalog.get()
    }

    /// The plugins, if they were found and announced.
    pub(crate) fn announced(&self) -> Option<&Arc<Catalog<P, Output>>> {
        self.announced.load(Ordering::Acquire).then(|| self.catalog.get())?
    }

    pub(crate) fn set_announced(&self) {
        self.announced.store(true, Ordering::Release);
    }
}

/// What managers of linked plugins have in common, which is found out once in a process.
fn shared(
    namespace: &Namespace,
    finder: &Finder,
    rules: &EligibilityRules<'_>,
) -> Option<&'static NamespacePlugins> {
    let Finder::Linked(Some(linked)) = *finder else { return None };
    linked.resolved(rules.trusted?, || {
        let foreign = |namespace: &str, name: &str| foreign(&LinkedFinder, namespace, name);
        NamespacePlugins::new(namespace, Discovered::linked(Some(linked)), rules, &foreign)
    })
}

/// Asks the finder.
fn find(finder: &dyn PluginFinder, namespace: &Namespace) -> Result<Discovered, LoadError> {
    let id = || nearest_id(namespace.as_str(), "_");
    // What is not kept is dropped, which is foreign code as well.
    let own = |mut found: Discovered| {
        match &found.specs {
            Specs::Linked(linked) if linked.namespace == *namespace => {}
            _ => found.specs.own().retain(|spec| spec.namespace() == namespace.as_str()),
        }
        found
    };
    match contain(|| finder.find(namespace).map(own)) {
        Ok(Ok(found)) => Ok(found),
        Ok(Err(error)) => Err(LoadError::with_source(id(), None, LoadErrorKind::Finder, error)),
        Err(message) => {
            let kind = LoadErrorKind::Panicked { by: CallSite::Finder, message };
            Err(LoadError::new(id(), None, kind))
        }
    }
}

/// Asks the filters; the first that says no counts.
fn filter(filters: &[Box<dyn PluginFilter>], spec: &PluginSpec) -> Option<Eligibility> {
    filters.iter().find_map(|filter| match contain(|| filter.decide(spec)) {
        Ok(Decision::Load) => None,
        Ok(Decision::Exclude(reason)) => Some(Eligibility::Disabled(reason)),
        Err(message) => {
            let kind = LoadErrorKind::Panicked { by: CallSite::Filter, message };
            Some(Eligibility::Failed(LoadError::new(spec.id(), Some(spec.place()), kind)))
        }
    })
}

/// What is the matter with a requirement of another namespace. It has to be there; it is not
/// loaded.
pub(crate) fn foreign(finder: &dyn PluginFinder, namespace: &str, name: &str) -> Option<Absent> {
    // The finder's error is foreign, and so is what it found.
    contain(|| absent(finder, namespace, name)).unwrap_or_else(|message| {
        let kind = LoadErrorKind::Panicked { by: CallSite::Finder, message };
        let error = LoadError::new(nearest_id(namespace, name), None, kind);
        Some(Absent::from_error(namespace, name, &error))
    })
}

fn absent(finder: &dyn PluginFinder, namespace: &str, name: &str) -> Option<Absent> {
    let error = match namespace.parse().map(|namespace| find(finder, &namespace)) {
        Ok(Ok(found)) => {
            let mut known: Vec<&str> = found.specs().map(PluginSpec::name).collect();
            if known.contains(&name) {
                return None;
            }
            known.sort_unstable();
            known.dedup();
            reconcile::absent(&found, namespace, name, &known)
        }
        Ok(Err(error)) => error,
        Err(malformed) => {
            let kind = LoadErrorKind::UnknownNamespace {
                namespace: namespace.to_owned(),
                malformed: Some(malformed),
                nearest: Vec::new(),
            };
            LoadError::new(nearest_id(namespace, name), None, kind)
        }
    };
    Some(Absent::from_error(namespace, name, &error))
}
