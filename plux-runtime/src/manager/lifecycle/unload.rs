//! Unloads one plugin.

use std::ops::ControlFlow::{Break, Continue};
use std::sync::Arc;

use super::{Lifecycle, cycle_error};
use crate::contain::{contain, drop_contained};
use crate::gate::{Entered, Node};
use crate::manager::failure::Failure;
use crate::manager::records::{InUse, Phase};
use crate::resolve::slot::Slot;
use crate::state::Stage;
use crate::{CallSite, LoadError, Plugin, PluginSpec};

impl<P, Args, Output> Lifecycle<'_, P, Args, Output>
where
    P: Plugin<Args, Output> + ?Sized,
    Output: Default,
{
    /// Calls `unload`, and notifies the listeners if that fails.
    pub(super) fn run_unload(
        &self,
        slot: &Slot,
        spec: &PluginSpec,
        plugin: &Arc<P>,
    ) -> Result<(), LoadError> {
        let failure = match contain(|| plugin.unload()) {
            Ok(Ok(())) => return Ok(()),
            Ok(Err(error)) => Failure::returned(slot, Stage::Unload, CallSite::Unload, error),
            Err(panic) => Failure::panicked(slot, Stage::Unload, CallSite::Unload, panic),
        };
        let error = failure.into_error(slot);
        self.notify(slot, "on_unload_error", |listener| listener.on_unload_error(spec, &error));
        Err(error)
    }

    /// Unloads the plugin at `at`. A load can retry a failed or disabled plugin afterwards.
    pub(crate) fn unload(&self, at: usize) -> Result<(), LoadError> {
        let (slot, gate) = (self.slot(at), &self.records.list[at].gate);
        let entered = gate.enter(
            self.thread,
            || Node::from(&slot.subject),
            |phase, _| match phase {
                // During `unload` the plugin still exists, but is no longer loaded.
                Phase::Loaded(_) => Continue(std::mem::replace(phase, Phase::Initialized)),
                Phase::Disabled { permanent: false, .. }
                | Phase::Failed { permanent: false, .. } => {
                    Break(Some(std::mem::replace(phase, Phase::Unloaded)))
                }
                _ => Break(None),
            },
        );
        let (held, before) = match entered {
            Ok(Entered::Held(held, before)) => (held, before),
            Ok(Entered::Settled(before)) => {
                drop_contained(before);
                return Ok(());
            }
            Err(cycle) => return Err(cycle_error(slot, &cycle)),
        };
        let (Phase::Loaded(InUse { plugin, output, .. }), Some(spec)) =
            (before, slot.subject.spec())
        else {
            return Ok(());
        };
        let outcome = self.run_unload(slot, spec, &plugin);
        let phase = match &outcome {
            Ok(()) => Phase::Unloaded,
            Err(error) => {
                Phase::Failed { stage: Stage::Unload, error: error.clone(), permanent: false }
            }
        };
        gate.change(|before| *before = phase);
        self.discard(slot, plugin);
        self.discard(slot, output);
        if outcome.is_ok() {
            self.notify(slot, "on_unload_after", |listener| listener.on_unload_after(spec));
        }
        drop(held);
        outcome
    }
}
