//! The state of a manager's plugins.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use plux_spec::sort::positions;

use crate::LoadError;
use crate::contain::drop_contained;
use crate::error::DisabledReason;
use crate::gate::Gate;
use crate::resolve::namespace_plugins::NamespacePlugins;
use crate::resolve::slot::{Eligibility, Subject};
use crate::state::{PluginState, Stage, Timings};

/// The plugins of a manager, shared with the containers that it returned.
pub(crate) struct Records<P: ?Sized, Output> {
    pub(crate) plugins: Arc<NamespacePlugins>,
    /// One record per slot.
    pub(crate) list: Box<[Record<P, Output>]>,
}

/// The state of a plugin.
pub(crate) struct Record<P: ?Sized, Output> {
    pub(crate) gate: Gate<Phase<P, Output>>,
    /// Whether the listeners were notified of its resolution. Only the gate's holder changes it.
    pub(crate) is_announced: AtomicBool,
}

/// A loaded plugin.
pub(crate) struct InUse<P: ?Sized, Output> {
    pub(crate) plugin: Arc<P>,
    pub(crate) output: LoadOutput<Output>,
    /// The number of this load among all loads of the manager.
    pub(crate) sequence: u64,
    pub(crate) timings: Option<Timings>,
}

/// The value that a plugin's `load` returned. Most programs never ask for it, so that it is moved to an `Arc` when
/// one does.
pub(crate) struct LoadOutput<Output> {
    value: Option<Output>,
    shared: Option<Arc<Output>>,
}

impl<Output> LoadOutput<Output> {
    pub(crate) fn new(value: Output) -> Self {
        Self { value: Some(value), shared: None }
    }

    fn share(&mut self) -> Option<Arc<Output>> {
        if let Some(value) = self.value.take() {
            self.shared = Some(Arc::new(value));
        }
        self.shared.clone()
    }
}

/// The state of a plugin. A `permanent` state was decided at resolution; a load does not retry it.
pub(crate) enum Phase<P: ?Sized, Output> {
    Resolved,
    Initialized,
    Loaded(InUse<P, Output>),
    Unloaded,
    Missing,
    Disabled { reason: DisabledReason, permanent: bool },
    Failed { stage: Stage, error: LoadError, permanent: bool },
}

impl<P: ?Sized, Output> Phase<P, Output> {
    fn of(eligibility: &Eligibility) -> Self {
        match eligibility {
            Eligibility::Eligible => Self::Resolved,
            Eligibility::Missing => Self::Missing,
            Eligibility::Disabled(reason) => {
                Self::Disabled { reason: reason.clone(), permanent: true }
            }
            Eligibility::Failed(error) => {
                Self::Failed { stage: Stage::Resolve, error: error.clone(), permanent: true }
            }
        }
    }

    pub(crate) fn in_use(&self) -> Option<&InUse<P, Output>> {
        match self {
            Self::Loaded(in_use) => Some(in_use),
            _ => None,
        }
    }
}

impl<P: ?Sized, Output> Records<P, Output> {
    /// Returns the records of plugins none of whose code has run. `is_announced` is true if there
    /// is no listener to notify.
    pub(crate) fn new(plugins: NamespacePlugins, is_announced: bool) -> Self {
        let list = plugins.slots.iter().map(|slot| Record {
            gate: Gate::new(Phase::of(slot.eligibility())),
            is_announced: is_announced.into(),
        });
        Self { list: list.collect(), plugins: Arc::new(plugins) }
    }

    fn with_loaded<R>(&self, at: usize, look: impl FnOnce(&InUse<P, Output>) -> R) -> Option<R> {
        self.list[at].gate.look(|phase| phase.in_use().map(look))
    }

    /// Returns the plugin at `at`, if it is loaded.
    pub(crate) fn plugin(&self, at: usize) -> Option<Arc<P>> {
        self.with_loaded(at, |in_use| Arc::clone(&in_use.plugin))
    }

    /// Returns the output of the plugin at `at`, if it is loaded.
    pub(crate) fn output(&self, at: usize) -> Option<Arc<Output>> {
        self.list[at].gate.change(|phase| match phase {
            Phase::Loaded(in_use) => in_use.output.share(),
            _ => None,
        })
    }

    /// Returns how long the plugin at `at` took, if it is loaded and that was measured.
    pub(crate) fn timings(&self, at: usize) -> Option<Timings> {
        self.with_loaded(at, |in_use| in_use.timings)?
    }

    /// Resets the plugin at `at` if it was disabled after resolution, so that the next load retries
    /// it.
    pub(crate) fn forget(&self, at: usize) {
        self.list[at].gate.change(|phase| {
            if let Phase::Disabled { permanent: false, .. } = phase {
                *phase = Phase::Unloaded;
            }
        });
    }

    pub(crate) fn state(&self, at: usize) -> PluginState {
        self.list[at].gate.look(|phase| match phase {
            Phase::Resolved => match self.plugins.blocked(at) {
                Some(error) => PluginState::Failed { stage: Stage::Requirements, error },
                None => PluginState::Resolved,
            },
            Phase::Initialized => PluginState::Initialized,
            Phase::Loaded(_) => PluginState::Loaded,
            Phase::Unloaded => PluginState::Unloaded,
            Phase::Missing => match &self.plugins.slots[at].subject {
                Subject::Missing(missing) => {
                    PluginState::Missing { cause: missing.cause().clone() }
                }
                Subject::Linked(_) => PluginState::Resolved,
            },
            Phase::Disabled { reason, .. } => PluginState::Disabled { reason: reason.to_string() },
            Phase::Failed { stage, error, .. } => {
                PluginState::Failed { stage: *stage, error: error.clone() }
            }
        })
    }

    /// Returns why the plugin at `at` is not loaded, if it failed, is disabled or missing.
    pub(crate) fn error(&self, at: usize) -> Option<LoadError> {
        self.list[at].gate.look(|phase| self.error_in(at, phase))
    }

    /// Returns the error of loading a plugin that stays in this phase.
    pub(crate) fn error_in(&self, at: usize, phase: &Phase<P, Output>) -> Option<LoadError> {
        let slot = &self.plugins.slots[at];
        match phase {
            Phase::Failed { error, .. } => Some(error.clone()),
            Phase::Disabled { reason, .. } => Some(slot.disabled(reason.clone())),
            Phase::Missing => match &slot.subject {
                Subject::Missing(missing) => Some(missing.error()),
                Subject::Linked(_) => None,
            },
            Phase::Resolved | Phase::Initialized | Phase::Loaded(_) | Phase::Unloaded => None,
        }
    }

    /// Returns for each plugin, in load order, why loading all plugins does not load it, as far as
    /// that is known without running its code.
    pub(crate) fn errors(&self) -> Vec<Option<LoadError>> {
        self.plugins.errors_where(&|at| {
            self.list[at].gate.look(|phase| match phase {
                // A load retries it.
                Phase::Failed { permanent: false, .. } => None,
                phase => self.error_in(at, phase),
            })
        })
    }

    /// Returns the positions of the loaded plugins, the last loaded first.
    pub(crate) fn newest_first(&self) -> Vec<usize> {
        let sequence = |at: usize| self.with_loaded(at, |in_use| in_use.sequence);
        let sequences: Vec<Option<u64>> = (0..self.list.len()).map(sequence).collect();
        let mut newest_first = positions(sequences.len(), &|a, b| sequences[b].cmp(&sequences[a]));
        newest_first.retain(|&at| sequences[at].is_some());
        newest_first
    }

    /// Marks the plugin at `at` as announced. Returns whether it already was.
    pub(crate) fn announce(&self, at: usize) -> bool {
        self.list[at].is_announced.swap(true, Ordering::Relaxed)
    }
}

/// Drops the plugins in reverse load order, each separately, so that a panicking `Drop` does not
/// affect the others. It does not call `unload`: see [`PluginManager`](crate::PluginManager).
impl<P: ?Sized, Output> Drop for Records<P, Output> {
    fn drop(&mut self) {
        let rest = 0..self.list.len();
        for at in self.newest_first().into_iter().chain(rest) {
            let phase = std::mem::replace(self.list[at].gate.get_mut(), Phase::Unloaded);
            if let Phase::Loaded(InUse { plugin, output, .. }) = phase {
                drop_contained(plugin);
                drop_contained(output);
            } else {
                // An error may contain a value of a plugin's type.
                drop_contained(phase);
            }
        }
    }
}
