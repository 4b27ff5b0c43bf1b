//! From the factory to the last listener.

use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::time::Instant;

use super::{Lifecycle, is_attempted};
use crate::contain::{contain, drop_contained};
use crate::error::CallSite;
use crate::manager::failure::Failure;
use crate::manager::records::{Extras, InUse, Phase, Record};
use crate::resolve::slot::{Need, Slot};
use crate::spec::factory::FactoryRef;
use crate::state::{Stage, Timings};
use crate::{LoadErrorKind, Plugin};

/// How far a load has come: who catches a panic has to know.
struct Progress<P: ?Sized> {
    /// Whose code runs. Listeners are contained each on its own.
    step: CallSite,
    plugin: Option<Arc<P>>,
    initialized: Option<Instant>,
}

impl<P: ?Sized> Progress<P> {
    #[cold]
    fn timings<Output>(&self, start: Instant) -> Option<Box<Extras<Output>>> {
        let initialized = self.initialized?;
        let (init, load) = (initialized - start, initialized.elapsed());
        Some(Box::new(Extras { shared: None, timings: Some(Timings { init, load }) }))
    }
}

impl<P, Args, Output> Lifecycle<'_, P, Args, Output>
where
    P: Plugin<Args, Output> + ?Sized,
{
    /// From the factory to the last listener.
    #[inline]
    pub(super) fn make(
        &self,
        at: usize,
        slot: &Slot,
        record: &Record<P, Output>,
    ) -> Result<InUse<P, Output>, Failure> {
        if !slot.needs().is_empty() {
            self.require(slot)?;
        }
        let start = self.timings.then(Instant::now);
        let mut progress = Progress { step: CallSite::Factory, plugin: None, initialized: None };
        match contain(|| self.run(at, slot, record, &mut progress)) {
            Ok(Ok(output)) => Ok(InUse {
                aside: start.and_then(|start| progress.timings(start)),
                plugin: progress.plugin.expect("what loads was made"),
                number: self.numbers.next(),
                output: Some(output),
            }),
            Ok(Err(failure)) => Err(self.give_up(slot, progress, Ok(failure))),
            Err(panic) => Err(self.give_up(slot, progress, Err(panic))),
        }
    }

    /// Drops what was made, and says how the load ended, which may be in a panic.
    #[cold]
    fn give_up(&self, slot: &Slot, progress: Progress<P>, end: Result<Failure, String>) -> Failure {
        if let Some(plugin) = progress.plugin {
            self.discard(slot, plugin);
        }
        end.unwrap_or_else(|panic| {
            let stage = if progress.step == CallSite::Factory { Stage::Init } else { Stage::Load };
            Failure::panicked(slot, stage, progress.step, panic)
        })
    }

    /// Fails if something that the plugin needs is not loaded.
    #[inline(never)]
    fn require(&self, slot: &Slot) -> Result<(), Failure> {
        for need in slot.needs() {
            let failed = |kind| Err(Failure::Failed(Stage::Requirements, slot.error(kind)));
            match need {
                Need::Cycle(path) => return failed(LoadErrorKind::Cycle { path: path.clone() }),
                Need::Absent(absent) => {
                    return failed(LoadErrorKind::Requirement {
                        requires: absent.requires.clone(),
                        problem: absent.problem.clone(),
                        help: absent.help.clone(),
                    });
                }
                Need::Slot(other) => self.require_member(slot, *other)?,
            }
        }
        Ok(())
    }

    fn require_member(&self, slot: &Slot, other: usize) -> Result<(), Failure> {
        // It was tried before this one; what came of that holds.
        let known = self.catalog.records[other].gate.look(|phase| match phase {
            Phase::Loaded(_) => Some(Ok(())),
            _ if !is_attempted(phase) => None,
            _ => self.catalog.refusal(other, phase).map(Err),
        });
        let Err(error) = known.unwrap_or_else(|| self.load(other).map(drop)) else {
            return Ok(());
        };
        let requires = self.slot(other).subject.id().to_string();
        Err(Failure::of_requirement(slot, &requires, error))
    }

    /// All that foreign code does for a load, and notes on the way whose turn it is.
    #[inline]
    fn run(
        &self,
        at: usize,
        slot: &Slot,
        record: &Record<P, Output>,
        progress: &mut Progress<P>,
    ) -> Result<Output, Failure> {
        let Some(spec) = slot.subject.spec() else {
            unreachable!("a missing plugin stays missing")
        };
        let made = if let Some(function) = self.functions.get(at) {
            function()
        } else {
            let factory = FactoryRef::<P>::of(spec.factory());
            factory.expect("a plugin that does not fit failed").make()
        };
        let made =
            made.map_err(|error| Failure::returned(slot, Stage::Init, CallSite::Factory, error))?;
        let plugin = progress.plugin.insert(made);
        record.made.store(true, Ordering::Relaxed);
        progress.initialized = self.timings.then(Instant::now);
        self.ask(slot, Stage::Init, "on_init_after", |listener| {
            listener.on_init_after(spec, plugin)
        })?;

        progress.step = CallSite::ShouldLoad;
        if !plugin.should_load() {
            return Err(Failure::Disabled("its `should_load` says no".to_owned()));
        }
        self.ask(slot, Stage::Load, "on_load_before", |listener| {
            listener.on_load_before(spec, plugin, self.args)
        })?;
        let Some(exclusive) = Arc::get_mut(plugin) else {
            let shared = "the `Arc` that it made is shared already, so that nobody may change the \
                          plugin\nhelp: make a new `Arc` in the factory, and keep no clone of it, \
                          nor a `Weak`";
            return Err(Failure::returned(slot, Stage::Init, CallSite::Factory, shared.into()));
        };

        progress.step = CallSite::Load;
        let output = exclusive
            .load(self.args)
            .map_err(|error| Failure::returned(slot, Stage::Load, CallSite::Load, error))?;
        let allowed = self.ask(slot, Stage::Load, "on_load_after", |listener| {
            listener.on_load_after(spec, plugin, &output)
        });
        if let Err(veto) = allowed {
            // It was loaded, so it is owed its `unload`.
            drop_contained(self.run_unload(slot, spec, plugin));
            if let Some(panic) = drop_contained(output) {
                self.suppressed_panics.note(slot, CallSite::Drop, panic);
            }
            return Err(veto);
        }
        Ok(output)
    }
}
