//! Loads one plugin: factory, `should_load`, `load` and the listener callbacks.

use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::time::Instant;

use super::{Lifecycle, is_attempted};
use crate::contain::{contain, drop_contained};
use crate::manager::failure::Failure;
use crate::manager::records::{InUse, LoadOutput, Phase, Record};
use crate::resolve::slot::{Need, Slot};
use crate::state::{Stage, Timings};
use crate::{CallSite, LoadErrorKind, Plugin};

/// The progress of an attempt, for attributing a caught panic.
struct Progress<P: ?Sized> {
    /// The code that runs. Panics of listeners are caught separately.
    call_site: CallSite,
    plugin: Option<Arc<P>>,
    initialized: Option<Instant>,
}

impl<P, Args, Output> Lifecycle<'_, P, Args, Output>
where
    P: Plugin<Args, Output> + ?Sized,
    Output: Default,
{
    /// Creates and loads the plugin, whose gate this thread holds.
    pub(super) fn make(
        &self,
        slot: &Slot,
        record: &Record<P, Output>,
    ) -> Result<InUse<P, Output>, Failure> {
        self.check_needs(slot)?;
        let start = self.timings.then(Instant::now);
        let mut progress =
            Progress { call_site: CallSite::Factory, plugin: None, initialized: None };
        let failure = match contain(|| self.run(slot, record, &mut progress)) {
            Ok(Ok(output)) => {
                let timings = start.zip(progress.initialized).map(|(start, initialized)| Timings {
                    init: initialized - start,
                    load: initialized.elapsed(),
                });
                return Ok(InUse {
                    plugin: progress.plugin.expect("a plugin that is loaded was made"),
                    output: LoadOutput::new(output),
                    sequence: self.sequence.fetch_add(1, Ordering::Relaxed),
                    timings,
                });
            }
            Ok(Err(failure)) => failure,
            Err(panic) => {
                let by = progress.call_site;
                let stage = if by == CallSite::Factory { Stage::Init } else { Stage::Load };
                Failure::panicked(slot, stage, by, panic)
            }
        };
        if let Some(plugin) = progress.plugin {
            self.discard(slot, plugin);
        }
        Err(failure)
    }

    /// Returns an error if a requirement of the plugin is not loaded.
    fn check_needs(&self, slot: &Slot) -> Result<(), Failure> {
        for need in slot.needs() {
            match need {
                Need::Unmet(error) => {
                    return Err(Failure::Failed(Stage::Requirements, error.clone()));
                }
                Need::Slot(other) => self.check_slot(slot, *other)?,
                // Its failure is its own.
                Need::Optional(other) => {
                    drop_contained(self.check_slot(slot, *other));
                }
            }
        }
        Ok(())
    }

    fn check_slot(&self, slot: &Slot, other: usize) -> Result<(), Failure> {
        // Its load was attempted before, and the outcome is final.
        let known = self.records.list[other].gate.look(|phase| match phase {
            Phase::Loaded(_) => Some(Ok(())),
            _ if !is_attempted(phase) => None,
            _ => self.records.error_in(other, phase).map(Err),
        });
        let Err(error) = known.unwrap_or_else(|| self.load(other).map(drop)) else {
            return Ok(());
        };
        let rules = self.records.plugins.relation_rules.expect("a plugin with needs has relations");
        Err(Failure::of_requirement(rules, slot, self.slot(other).as_requirement(), &error))
    }

    /// Runs the plugin code of a load, and records in `progress` which code runs.
    fn run(
        &self,
        slot: &Slot,
        record: &Record<P, Output>,
        progress: &mut Progress<P>,
    ) -> Result<Output, Failure> {
        let Some(spec) = slot.subject.spec() else {
            unreachable!("a missing plugin stays missing")
        };
        let made = self.records.plugins.make::<P>(spec);
        let made =
            made.map_err(|error| Failure::returned(slot, Stage::Init, CallSite::Factory, error))?;
        let plugin = progress.plugin.insert(made);
        record.gate.change(|phase| *phase = Phase::Initialized);
        progress.initialized = self.timings.then(Instant::now);
        self.ask(slot, Stage::Init, "on_init_after", |listener| {
            listener.on_init_after(spec, plugin)
        })?;

        progress.call_site = CallSite::ShouldLoad;
        if !plugin.should_load() {
            return Err(Failure::Disabled("its `should_load` returned `false`".to_owned().into()));
        }
        self.ask(slot, Stage::Load, "on_load_before", |listener| {
            listener.on_load_before(spec, plugin, self.args)
        })?;
        let Some(exclusive) = Arc::get_mut(plugin) else {
            return Err(Failure::Failed(
                Stage::Init,
                slot.lifecycle_error(LoadErrorKind::SharedPlugin),
            ));
        };

        progress.call_site = CallSite::Load;
        let output = exclusive
            .load(self.args)
            .map_err(|error| Failure::returned(slot, Stage::Load, CallSite::Load, error))?;
        let allowed = self.ask(slot, Stage::Load, "on_load_after", |listener| {
            listener.on_load_after(spec, plugin, &output)
        });
        if let Err(veto) = allowed {
            // Its `load` succeeded, so call its `unload`.
            drop_contained(self.run_unload(slot, spec, plugin));
            self.discard(slot, output);
            return Err(veto);
        }
        Ok(output)
    }
}
