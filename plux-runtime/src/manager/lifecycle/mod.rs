//! One plugin's way: resolved, initialized, loaded, unloaded.

mod listeners;
mod load;
mod sequence;
mod unload;

use std::ops::ControlFlow::{Break, Continue};
use std::sync::Arc;
use std::sync::atomic::Ordering;

pub(crate) use self::listeners::SuppressedPanics;
pub(crate) use self::sequence::Sequence;
use crate::contain::drop_contained;
use crate::gate::wait_graph::{Cycle, ThreadState};
use crate::gate::{Entered, Held};
use crate::manager::records::{Catalog, Phase, Record};
use crate::resolve::slot::{Eligibility, Slot, Subject};
use crate::spec::factory::Function;
use crate::state::Stage;
use crate::{LoadError, LoadErrorKind, Plugin, PluginLifecycleListener};

/// The listeners of a manager at one moment.
pub(crate) type Listeners<P, Args, Output> =
    Arc<[Arc<dyn PluginLifecycleListener<P, Args, Output>>]>;

/// The listeners, and one more behind them.
pub(crate) fn with<P: ?Sized, Args, Output>(
    listeners: &Listeners<P, Args, Output>,
    listener: impl PluginLifecycleListener<P, Args, Output> + 'static,
) -> Listeners<P, Args, Output> {
    let listener: Arc<dyn PluginLifecycleListener<P, Args, Output>> = Arc::new(listener);
    listeners.iter().cloned().chain([listener]).collect()
}

/// Runs the lifecycle of a manager's plugins, on one thread.
pub(crate) struct Lifecycle<'a, P: ?Sized, Args, Output> {
    pub(crate) me: &'a ThreadState,
    pub(crate) catalog: &'a Catalog<P, Output>,
    /// Those of the catalog.
    pub(crate) slots: &'a [Slot],
    /// What makes the slots, where the resolved [has it at hand](crate::resolve::namespace_plugins::NamespacePlugins::functions).
    pub(crate) functions: &'a [Function<P>],
    pub(crate) args: &'a Args,
    /// `None` where there never was one.
    pub(crate) listeners: Option<Listeners<P, Args, Output>>,
    pub(crate) timings: bool,
    pub(crate) numbers: Sequence<'a>,
    pub(crate) suppressed_panics: &'a SuppressedPanics,
}

impl<P, Args, Output> Lifecycle<'_, P, Args, Output>
where
    P: Plugin<Args, Output> + ?Sized,
{
    fn slot(&self, at: usize) -> &Slot {
        &self.slots[at]
    }

    fn listeners(&self) -> &[Arc<dyn PluginLifecycleListener<P, Args, Output>>] {
        self.listeners.as_deref().unwrap_or_default()
    }

    /// Tells the listeners of the resolution of the plugin at `at`, unless that was done.
    pub(crate) fn announce(&self, at: usize) {
        let (slot, record) = (self.slot(at), &self.catalog.records[at]);
        let entered = record.gate.enter(
            self.me,
            || slot.node(),
            |_, _| {
                if record.announced.load(Ordering::Relaxed) { Break(()) } else { Continue(()) }
            },
        );
        // A cycle: this very plugin's listener is using the manager.
        let Ok(Entered::Held(held, ())) = entered else { return };
        record.announced.store(true, Ordering::Relaxed);
        match (&slot.subject.spec(), slot.eligibility()) {
            (None, _) => self.announce_missing(slot),
            (Some(spec), Eligibility::Fit) => {
                let outcome = self.ask(slot, Stage::Resolve, "on_resolve_after", |listener| {
                    listener.on_resolve_after(spec)
                });
                if let Err(failure) = outcome {
                    self.fail(at, failure, true);
                }
            }
            (Some(spec), Eligibility::Disabled(reason)) => {
                self.tell(slot, "on_disabled", |listener| listener.on_disabled(spec, reason));
            }
            (Some(spec), Eligibility::Failed(error)) => {
                self.tell(slot, "on_init_error", |listener| listener.on_init_error(spec, error));
            }
            (Some(_), Eligibility::Missing) => {}
        }
        drop(held);
    }

    fn announce_missing(&self, slot: &Slot) {
        if let Subject::Missing(missing) = &slot.subject {
            self.tell(slot, "on_missing", |listener| {
                listener.on_missing(&missing.id, &missing.cause);
            });
        }
    }

    /// Loads the plugin at `at`, but not what it requires.
    #[inline]
    pub(crate) fn load(&self, at: usize) -> Result<Arc<P>, LoadError> {
        let (slot, record) = (self.slot(at), &self.catalog.records[at]);
        if slot.is_fit()
            && let Some(held) = record.gate.enter_first(self.me, || slot.node())
        {
            return self.attempt(at, slot, record, held);
        }
        self.load_again(at, slot, record)
    }

    /// Loads the plugin at `at`, unless that was done, or is settled.
    fn load_again(
        &self,
        at: usize,
        slot: &Slot,
        record: &Record<P, Output>,
    ) -> Result<Arc<P>, LoadError> {
        let entered = record.gate.enter(
            self.me,
            || slot.node(),
            |phase, waited| match phase {
                Phase::Loaded(in_use) => Break(Ok(Arc::clone(&in_use.plugin))),
                // Those who waited for an attempt share what came of it.
                _ if is_settled(phase) || waited && is_attempted(phase) => {
                    match self.catalog.refusal(at, phase) {
                        Some(error) => Break(Err(error)),
                        None => Continue(record.begin(phase)),
                    }
                }
                _ => Continue(record.begin(phase)),
            },
        );
        match entered {
            Ok(Entered::Settled(settled)) => settled,
            Ok(Entered::Held(held, before)) => {
                if let Phase::Failed { .. } = before {
                    drop_contained(before);
                }
                self.attempt(at, slot, record, held)
            }
            Err(cycle) => Err(cycle_error(slot, &cycle)),
        }
    }

    /// Loads the plugin, whose gate this thread holds.
    #[inline]
    fn attempt(
        &self,
        at: usize,
        slot: &Slot,
        record: &Record<P, Output>,
        held: Held<'_, Phase<P, Output>>,
    ) -> Result<Arc<P>, LoadError> {
        match self.make(at, slot, record) {
            Ok(in_use) => {
                let plugin = Arc::clone(&in_use.plugin);
                held.leave(|phase| {
                    let before = std::mem::replace(phase, Phase::Loaded(in_use));
                    debug_assert!(matches!(before, Phase::Resolved), "an attempt starts over");
                    // There is nothing to drop in it, and to find that out is not free.
                    std::mem::forget(before);
                });
                Ok(plugin)
            }
            Err(failure) => {
                let error = self.fail(at, failure, false);
                drop(held);
                Err(error)
            }
        }
    }
}

/// Whether a plugin stays as it is, however often it is asked for.
fn is_settled<P: ?Sized, Output>(phase: &Phase<P, Output>) -> bool {
    matches!(phase, Phase::Missing | Phase::Disabled { .. } | Phase::Failed { lasting: true, .. })
}

/// Whether the phase tells what came of an attempt to load, not of one to unload.
fn is_attempted<P: ?Sized, Output>(phase: &Phase<P, Output>) -> bool {
    !matches!(phase, Phase::Failed { stage: Stage::Unload, .. })
}

fn cycle_error(slot: &Slot, Cycle(path): &Cycle) -> LoadError {
    slot.error(LoadErrorKind::Cycle { path: path.iter().map(ToString::to_string).collect() })
}
