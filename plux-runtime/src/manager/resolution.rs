//! Discovery of a manager's plugins at its first use.

use std::any::{TypeId, type_name};
use std::ops::ControlFlow::{Break, Continue};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, OnceLock};

use plux_spec::Namespace;

use crate::contain::{contain, drop_contained};
use crate::error::{HelpWith, LIFECYCLE};
use crate::gate::{Entered, Gate, Node, ThreadState};
use crate::manager::records::Records;
#[cfg(feature = "config")]
use crate::resolve::config;
use crate::resolve::namespace_plugins::NamespacePlugins;
use crate::resolve::reconcile::{Contract, EligibilityRules};
use crate::resolve::requirements::discover;
use crate::resolve::slot::Eligibility;
use crate::spec::factory::FactoryRef;
use crate::{CallSite, Decision, LoadError, LoadErrorKind, PluginFilter, PluginFinder, PluginSpec};

/// The plugins of a manager, set at first use.
pub(crate) struct Resolution<P: ?Sized, Output> {
    records: OnceLock<Arc<Records<P, Output>>>,
    /// Whether the listeners were notified of every plugin.
    is_announced: AtomicBool,
    /// Held while the finder and the filters run, which may call the manager. Contains the error of
    /// the last attempt.
    gate: Gate<Option<LoadError>>,
}

impl<P: ?Sized + 'static, Output> Resolution<P, Output> {
    /// Returns the plugins, and discovers them if necessary. Other threads wait until the finder
    /// and the filters return.
    pub(crate) fn get_or_find(
        &self,
        namespace: &Namespace,
        finder: &dyn PluginFinder,
        exclusions: &Exclusions<'_>,
        help_with: Option<&HelpWith>,
        is_announced: bool,
    ) -> Result<&Arc<Records<P, Output>>, LoadError> {
        ThreadState::with(|thread| {
            let node = || Node::Resolution(Arc::new(namespace.clone()));
            let entered = self.gate.enter(thread, node, |failed, waited| {
                match (self.records.get(), failed) {
                    (Some(records), _) => Break(Ok(records)),
                    (None, Some(error)) if waited => Break(Err(error.clone())),
                    (None, _) => Continue(()),
                }
            });
            let held = match entered {
                Ok(Entered::Settled(settled)) => return settled,
                Ok(Entered::Held(held, ())) => held,
                Err(cycle) => {
                    let kind = LoadErrorKind::Cycle { path: cycle.path() };
                    return Err(LoadError::of_namespace(
                        &LIFECYCLE,
                        namespace.as_str(),
                        kind,
                        None,
                    ));
                }
            };
            let found = find(namespace, finder, exclusions, help_with, is_announced);
            let records = found.map(|records| self.records.get_or_init(|| Arc::new(records)));
            let failed = records.as_ref().err().cloned();
            let before = held.leave(|before| std::mem::replace(before, failed));
            drop_contained(before);
            records
        })
    }
}

impl<P: ?Sized, Output> Resolution<P, Output> {
    pub(crate) fn new() -> Self {
        Self {
            records: OnceLock::new(),
            is_announced: AtomicBool::new(false),
            gate: Gate::new(None),
        }
    }

    /// Returns the plugins, if they were found.
    pub(crate) fn get(&self) -> Option<&Arc<Records<P, Output>>> {
        self.records.get()
    }

    /// Returns the plugins, if they were found and announced.
    pub(crate) fn announced(&self) -> Option<&Arc<Records<P, Output>>> {
        self.is_announced.load(Ordering::Acquire).then(|| self.records.get())?
    }

    pub(crate) fn set_announced(&self) {
        self.is_announced.store(true, Ordering::Release);
    }
}

fn find<P: ?Sized + 'static, Output>(
    namespace: &Namespace,
    finder: &dyn PluginFinder,
    exclusions: &Exclusions<'_>,
    help_with: Option<&HelpWith>,
    is_announced: bool,
) -> Result<Records<P, Output>, LoadError> {
    let rules = EligibilityRules {
        contract: Contract {
            name: type_name::<P>(),
            id: Some(TypeId::of::<P>()),
            fits: &|spec| FactoryRef::<P>::of(spec.factory()).is_some(),
        },
        filter: &|spec| exclusions.of(spec),
        help_with,
    };
    let discovered = discover(finder, namespace)?;
    let plugins = NamespacePlugins::new(namespace, discovered, &rules, finder);
    #[cfg(feature = "config")]
    let plugins = plugins.with_config(exclusions.config.clone());
    Ok(Records::new(plugins, is_announced))
}

/// The filters and the configuration, which exclude plugins before they are created.
pub(crate) struct Exclusions<'a> {
    pub(crate) filters: &'a [Box<dyn PluginFilter>],
    #[cfg(feature = "config")]
    pub(crate) config: &'a crate::config::Config,
}

impl Exclusions<'_> {
    /// Applies the filters in order, then the configuration. The first that excludes the plugin
    /// decides.
    fn of(&self, spec: &PluginSpec) -> Option<Eligibility> {
        let mut filters = self.filters.iter();
        let excluded = filters.find_map(|filter| match contain(|| filter.decide(spec)) {
            Ok(Decision::Load) => None,
            Ok(Decision::Exclude(reason)) => Some(Eligibility::Disabled(reason.into())),
            Err(message) => {
                let kind = LoadErrorKind::Panicked { by: CallSite::Filter, message };
                Some(Eligibility::Failed(spec.lifecycle_error(kind)))
            }
        });
        #[cfg(feature = "config")]
        let excluded = excluded.or_else(|| config::eligibility(self.config, spec));
        excluded
    }
}
