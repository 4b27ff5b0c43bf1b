//! The lifecycle of a plugin: resolved, initialized, loaded, unloaded.

mod listeners;
mod load;
mod unload;

use std::ops::ControlFlow::{Break, Continue};
use std::sync::Arc;
use std::sync::atomic::AtomicU64;

pub(crate) use self::listeners::{Listeners, SuppressedPanics};
use crate::contain::drop_contained;
use crate::gate::{Cycle, Entered, Node, ThreadState};
use crate::manager::records::{Phase, Records};
use crate::resolve::slot::{Eligibility, Slot, Subject};
use crate::state::Stage;
use crate::{LoadError, LoadErrorKind, Plugin};

/// Runs the lifecycle of a manager's plugins, on one thread.
pub(crate) struct Lifecycle<'a, P: ?Sized, Args, Output> {
    pub(crate) thread: &'a ThreadState,
    pub(crate) records: &'a Records<P, Output>,
    pub(crate) args: &'a Args,
    pub(crate) listeners: Listeners<P, Args, Output>,
    pub(crate) timings: bool,
    pub(crate) sequence: &'a AtomicU64,
    pub(crate) suppressed_panics: &'a SuppressedPanics,
}

impl<P, Args, Output> Lifecycle<'_, P, Args, Output>
where
    P: Plugin<Args, Output> + ?Sized,
    Output: Default,
{
    fn slot(&self, at: usize) -> &Slot {
        &self.records.plugins.slots[at]
    }

    /// Notifies the listeners of the resolution of the plugin at `at`, once.
    pub(crate) fn announce(&self, at: usize) {
        let slot = self.slot(at);
        let entered = self.records.list[at].gate.enter(
            self.thread,
            || Node::from(&slot.subject),
            |_, _| if self.records.announce(at) { Break(()) } else { Continue(()) },
        );
        // A cycle: a listener uses the manager while it is notified of this plugin.
        let Ok(Entered::Held(held, ())) = entered else { return };
        match (&slot.subject, slot.eligibility()) {
            (Subject::Missing(missing), _) => self.notify(slot, "on_missing", |listener| {
                listener.on_missing(missing.id(), missing.cause());
            }),
            (Subject::Linked(spec), Eligibility::Eligible) => {
                let outcome = self.ask(slot, Stage::Resolve, "on_resolve_after", |listener| {
                    listener.on_resolve_after(spec)
                });
                if let Err(failure) = outcome {
                    self.fail(at, failure, true);
                }
            }
            (Subject::Linked(spec), Eligibility::Disabled(reason)) => {
                let reason = reason.to_string();
                self.notify(slot, "on_disabled", |listener| listener.on_disabled(spec, &reason));
            }
            (Subject::Linked(spec), Eligibility::Failed(error)) => {
                self.notify(slot, "on_init_error", |it| it.on_init_error(spec, error));
            }
            (Subject::Linked(_), Eligibility::Missing) => {}
        }
        drop(held);
    }

    /// Loads the plugin at `at`, unless it is loaded or cannot be loaded. It does not load its
    /// requirements.
    pub(crate) fn load(&self, at: usize) -> Result<Arc<P>, LoadError> {
        let (slot, record) = (self.slot(at), &self.records.list[at]);
        let entered = record.gate.enter(
            self.thread,
            || Node::from(&slot.subject),
            |phase, waited| match phase {
                Phase::Loaded(in_use) => Break(Ok(Arc::clone(&in_use.plugin))),
                // Threads that waited for an attempt share its outcome.
                _ if is_settled(phase) || waited && is_attempted(phase) => {
                    match self.records.error_in(at, phase) {
                        Some(error) => Break(Err(error)),
                        None => Continue(retry(phase)),
                    }
                }
                _ => Continue(retry(phase)),
            },
        );
        let (held, error) = match entered {
            Ok(Entered::Settled(settled)) => return settled,
            Ok(Entered::Held(held, error)) => (held, error),
            Err(cycle) => return Err(cycle_error(slot, &cycle)),
        };
        // It may contain a value of the plugin's type.
        if error.is_some() {
            drop_contained(error);
        }
        match self.make(slot, record) {
            Ok(in_use) => {
                let plugin = Arc::clone(&in_use.plugin);
                held.leave(|phase| *phase = Phase::Loaded(in_use));
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

/// Prepares another attempt. Returns the error of the last one, to be dropped when nothing is locked.
fn retry<P: ?Sized, Output>(phase: &mut Phase<P, Output>) -> Option<LoadError> {
    if let Phase::Resolved = phase {
        return None;
    }
    match std::mem::replace(phase, Phase::Resolved) {
        Phase::Failed { error, .. } => Some(error),
        _ => None,
    }
}

/// Returns whether loading again cannot change this phase.
fn is_settled<P: ?Sized, Output>(phase: &Phase<P, Output>) -> bool {
    matches!(phase, Phase::Missing | Phase::Disabled { .. } | Phase::Failed { permanent: true, .. })
}

/// Returns whether the phase is the outcome of an attempt to load, not to unload.
fn is_attempted<P: ?Sized, Output>(phase: &Phase<P, Output>) -> bool {
    !matches!(phase, Phase::Failed { stage: Stage::Unload, .. })
}

fn cycle_error(slot: &Slot, cycle: &Cycle) -> LoadError {
    slot.lifecycle_error(LoadErrorKind::Cycle { path: cycle.path() })
}
