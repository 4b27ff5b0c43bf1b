//! Unloading.

use std::ops::ControlFlow::{Break, Continue};
use std::sync::Arc;

use super::{Lifecycle, cycle_error};
use crate::contain::{contain, drop_contained};
use crate::error::CallSite;
use crate::gate::Entered;
use crate::manager::failure::Failure;
use crate::manager::records::{InUse, Phase};
use crate::resolve::slot::Slot;
use crate::state::Stage;
use crate::{LoadError, Plugin, PluginSpec};

impl<P, Args, Output> Lifecycle<'_, P, Args, Output>
where
    P: Plugin<Args, Output> + ?Sized,
{
    /// Calls `unload`, and tells the listeners if that fails.
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
        self.tell(slot, "on_unload_error", |listener| listener.on_unload_error(spec, &error));
        Err(error)
    }

    /// Unloads the plugin at `at`. One that is not loaded may be tried again afterwards.
    pub(crate) fn unload(&self, at: usize) -> Result<(), LoadError> {
        let (slot, gate) = (self.slot(at), &self.catalog.records[at].gate);
        let entered = gate.enter(
            self.me,
            || slot.node(),
            |phase, _| match phase {
                // It was made, and is not loaded any more.
                Phase::Loaded(_) => Continue(std::mem::replace(phase, Phase::Resolved)),
                Phase::Disabled { lasting: false, .. } | Phase::Failed { lasting: false, .. } => {
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
        let (Phase::Loaded(InUse { plugin, output, aside, .. }), Some(spec)) =
            (before, slot.subject.spec())
        else {
            return Ok(());
        };
        let outcome = self.run_unload(slot, spec, &plugin);
        let phase = match &outcome {
            Ok(()) => Phase::Unloaded,
            Err(error) => {
                Phase::Failed { stage: Stage::Unload, error: error.clone(), lasting: false }
            }
        };
        gate.change(|before| *before = phase);
        self.discard(slot, plugin);
        if let Some(panic) = drop_contained((output, aside)) {
            self.suppressed_panics.note(slot, CallSite::Drop, panic);
        }
        if outcome.is_ok() {
            self.tell(slot, "on_unload_after", |listener| listener.on_unload_after(spec));
        }
        drop(held);
        outcome
    }
}
