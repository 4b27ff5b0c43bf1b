//! Unloading.

use std::ops::ControlFlow::{Break, Continue};
use std::sync::Arc;

use super::{Lifecycle, circle_error};
use crate::catalog::{InUse, Phase};
use crate::contain::{contain, drop_contained};
use crate::error::Step;
use crate::failure::Failure;
use crate::gate::Entered;
use crate::member::Member;
use crate::state::Stage;
use crate::{LoadError, Plugin, PluginSpec};

impl<P, Args, Output> Lifecycle<'_, P, Args, Output>
where
    P: Plugin<Args, Output> + ?Sized,
{
    /// Calls `unload`, and tells the listeners if that fails.
    pub(super) fn run_unload(
        &self,
        member: &Member,
        spec: &PluginSpec,
        plugin: &Arc<P>,
    ) -> Result<(), LoadError> {
        let failure = match contain(|| plugin.unload()) {
            Ok(Ok(())) => return Ok(()),
            Ok(Err(error)) => Failure::returned(member, Stage::Unload, Step::Unload, error),
            Err(panic) => Failure::panicked(member, Stage::Unload, Step::Unload, panic),
        };
        let error = failure.into_error(member);
        self.tell(member, "on_unload_error", |listener| listener.on_unload_error(spec, &error));
        Err(error)
    }

    /// Unloads the plugin at `at`. One that is not loaded may be tried again afterwards.
    pub(crate) fn unload(&self, at: usize) -> Result<(), LoadError> {
        let (member, gate) = (self.member(at), &self.catalog.records[at].gate);
        let entered = gate.enter(
            self.me,
            || member.node(),
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
            Err(circle) => return Err(circle_error(member, &circle)),
        };
        let (Phase::Loaded(InUse { plugin, output, aside, .. }), Some(spec)) =
            (before, member.subject.spec())
        else {
            return Ok(());
        };
        let outcome = self.run_unload(member, spec, &plugin);
        let phase = match &outcome {
            Ok(()) => Phase::Unloaded,
            Err(error) => {
                Phase::Failed { stage: Stage::Unload, error: error.clone(), lasting: false }
            }
        };
        gate.change(|before| *before = phase);
        self.discard(member, plugin);
        if let Some(panic) = drop_contained((output, aside)) {
            self.notices.note(member, Step::Drop, panic);
        }
        if outcome.is_ok() {
            self.tell(member, "on_unload_after", |listener| listener.on_unload_after(spec));
        }
        drop(held);
        outcome
    }
}
