//! The plugins of a manager: what is known of them, and what became of them.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use crate::contain::drop_contained;
use crate::gate::Gate;
use crate::handle::Handle;
use crate::resolve::namespace_plugins::NamespacePlugins;
use crate::resolve::slot::{Eligibility, Slot, Subject};
use crate::state::{PluginState, Stage, Timings};
use crate::{LoadError, LoadErrorKind};

/// Shared by a manager and the containers that it handed out.
pub(crate) struct Catalog<P: ?Sized, Output> {
    pub(crate) resolved: Handle<NamespacePlugins>,
    /// One for each slot of the resolved.
    pub(crate) records: Box<[Record<P, Output>]>,
}

/// What became of a plugin.
pub(crate) struct Record<P: ?Sized, Output> {
    pub(crate) gate: Gate<Phase<P, Output>>,
    /// Whether the listeners were told of its resolution. Changed by the gate's holder.
    pub(crate) announced: AtomicBool,
    /// Whether a plugin that is [`Phase::Resolved`] was made already, so that a load need not lock
    /// its gate to say so.
    pub(crate) made: AtomicBool,
}

/// A loaded plugin.
pub(crate) struct InUse<P: ?Sized, Output> {
    pub(crate) plugin: Arc<P>,
    /// Counts the loads of a manager.
    pub(crate) number: u64,
    /// Until it is shared: most are `()`, and nobody asks for them.
    pub(crate) output: Option<Output>,
    pub(crate) aside: Option<Box<Extras<Output>>>,
}

/// What most plugins in use do without.
pub(crate) struct Extras<Output> {
    pub(crate) shared: Option<Arc<Output>>,
    pub(crate) timings: Option<Timings>,
}

impl<P: ?Sized, Output> InUse<P, Output> {
    fn output(&mut self) -> Option<Arc<Output>> {
        let aside =
            self.aside.get_or_insert_with(|| Box::new(Extras { shared: None, timings: None }));
        if let Some(output) = self.output.take() {
            aside.shared = Some(Arc::new(output));
        }
        aside.shared.clone()
    }
}

/// A plugin's state. What is `lasting` was decided at resolution, and is not tried again.
pub(crate) enum Phase<P: ?Sized, Output> {
    Resolved,
    Loaded(InUse<P, Output>),
    Unloaded,
    Missing,
    Disabled { reason: Box<str>, lasting: bool },
    Failed { stage: Stage, error: LoadError, lasting: bool },
}

impl<P: ?Sized, Output> Phase<P, Output> {
    fn of(eligibility: &Eligibility) -> Self {
        match eligibility {
            Eligibility::Fit => Self::Resolved,
            Eligibility::Missing => Self::Missing,
            Eligibility::Disabled(reason) => {
                Self::Disabled { reason: reason.as_str().into(), lasting: true }
            }
            Eligibility::Failed(error) => {
                Self::Failed { stage: Stage::Resolve, error: error.clone(), lasting: true }
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

impl<P: ?Sized, Output> Record<P, Output> {
    /// Starts over, and gives what was before: its error may be foreign.
    pub(crate) fn begin(&self, phase: &mut Phase<P, Output>) -> Phase<P, Output> {
        self.made.store(false, Ordering::Relaxed);
        std::mem::replace(phase, Phase::Resolved)
    }
}

impl<P: ?Sized, Output> Catalog<P, Output> {
    pub(crate) fn new(resolved: Handle<NamespacePlugins>, announced: bool) -> Self {
        let record = |_: &Slot| Record {
            gate: Gate::new(Phase::Resolved),
            announced: announced.into(),
            made: false.into(),
        };
        let mut records: Box<[Record<P, Output>]> = resolved.slots.iter().map(record).collect();
        // Most are fit, and there may be thousands.
        for (record, slot) in records.iter_mut().zip(&resolved.slots) {
            if !slot.is_fit() {
                *record.gate.get_mut() = Phase::of(slot.eligibility());
            }
        }
        Self { resolved, records }
    }

    /// The plugin at `at`, if it is loaded.
    pub(crate) fn plugin(&self, at: usize) -> Option<Arc<P>> {
        self.records[at].gate.look(|phase| Some(Arc::clone(&phase.in_use()?.plugin)))
    }

    /// The output of the plugin at `at`, if it is loaded.
    pub(crate) fn output(&self, at: usize) -> Option<Arc<Output>> {
        self.records[at].gate.change(|phase| match phase {
            Phase::Loaded(in_use) => in_use.output(),
            _ => None,
        })
    }

    /// How long the plugin at `at` took, if it is loaded and that was measured.
    pub(crate) fn timings(&self, at: usize) -> Option<Timings> {
        self.records[at].gate.look(|phase| phase.in_use()?.aside.as_ref()?.timings)
    }

    /// Lets the plugin at `at` be asked again, if it was disabled after its resolution.
    pub(crate) fn forget(&self, at: usize) {
        self.records[at].gate.change(|phase| {
            if let Phase::Disabled { lasting: false, .. } = phase {
                *phase = Phase::Unloaded;
            }
        });
    }

    pub(crate) fn state(&self, at: usize) -> PluginState {
        let record = &self.records[at];
        let missing = || match &self.resolved.slots[at].subject {
            Subject::Missing(missing) => PluginState::Missing { cause: missing.cause.clone() },
            Subject::Linked(_) => PluginState::Resolved,
        };
        record.gate.look(|phase| match phase {
            Phase::Resolved if record.made.load(Ordering::Relaxed) => PluginState::Initialized,
            Phase::Resolved => PluginState::Resolved,
            Phase::Loaded(_) => PluginState::Loaded,
            Phase::Unloaded => PluginState::Unloaded,
            Phase::Missing => missing(),
            Phase::Disabled { reason, .. } => PluginState::Disabled { reason: reason.to_string() },
            Phase::Failed { stage, error, .. } => {
                PluginState::Failed { stage: *stage, error: error.clone() }
            }
        })
    }

    /// Why the plugin at `at` is not loaded, if something speaks against it.
    pub(crate) fn error(&self, at: usize) -> Option<LoadError> {
        self.records[at].gate.look(|phase| self.refusal(at, phase))
    }

    /// What `load` says of a plugin in that phase, if it says no.
    pub(crate) fn refusal(&self, at: usize, phase: &Phase<P, Output>) -> Option<LoadError> {
        let slot = &self.resolved.slots[at];
        match phase {
            Phase::Failed { error, .. } => Some(error.clone()),
            Phase::Disabled { reason, .. } => {
                Some(slot.error(LoadErrorKind::Disabled { reason: reason.to_string() }))
            }
            Phase::Missing => match &slot.subject {
                Subject::Missing(missing) => {
                    Some(slot.error(LoadErrorKind::Missing { cause: missing.cause.clone() }))
                }
                Subject::Linked(_) => None,
            },
            Phase::Resolved | Phase::Loaded(_) | Phase::Unloaded => None,
        }
    }

    /// The positions of the loaded plugins, the last loaded first.
    pub(crate) fn newest_first(&self) -> Vec<usize> {
        let number =
            |record: &Record<P, Output>| record.gate.look(|phase| Some(phase.in_use()?.number));
        let numbers = self.records.iter().map(number).enumerate();
        let mut loaded: Vec<(u64, usize)> =
            numbers.filter_map(|(at, number)| Some((number?, at))).collect();
        loaded.sort_unstable_by(|a, b| b.cmp(a));
        loaded.into_iter().map(|(_, at)| at).collect()
    }
}

/// Lets go of the plugins in reverse load order, each on its own, so that a `Drop` that panics
/// takes nothing with it. Their `unload` is not called: see [`PluginManager`](crate::PluginManager).
impl<P: ?Sized, Output> Drop for Catalog<P, Output> {
    fn drop(&mut self) {
        for at in self.newest_first() {
            let phase = std::mem::replace(self.records[at].gate.get_mut(), Phase::Unloaded);
            if let Phase::Loaded(InUse { plugin, output, aside, .. }) = phase {
                drop_contained(plugin);
                drop_contained((output, aside));
            }
        }
        for record in &mut self.records {
            // An error may be foreign too.
            drop_contained(std::mem::replace(record.gate.get_mut(), Phase::Unloaded));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Plugin;

    #[test]
    #[cfg(target_pointer_width = "64")]
    fn a_record_is_small_since_there_may_be_thousands() {
        assert_eq!(size_of::<Record<dyn Plugin, ()>>(), 64);
    }
}
