//! From the factory to the last listener.

use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::time::Instant;

use super::{Lifecycle, is_attempted};
use crate::catalog::{Aside, InUse, Phase, Record};
use crate::contain::{contain, drop_contained};
use crate::error::Step;
use crate::factory::FactoryRef;
use crate::failure::Failure;
use crate::member::{Member, Need};
use crate::state::{Stage, Timings};
use crate::{LoadErrorKind, Plugin};

/// How far a load has come: who catches a panic has to know.
struct Progress<P: ?Sized> {
    /// Whose code runs. Listeners are contained each on its own.
    step: Step,
    plugin: Option<Arc<P>>,
    initialized: Option<Instant>,
}

impl<P: ?Sized> Progress<P> {
    #[cold]
    fn timings<Output>(&self, start: Instant) -> Option<Box<Aside<Output>>> {
        let initialized = self.initialized?;
        let (init, load) = (initialized - start, initialized.elapsed());
        Some(Box::new(Aside { shared: None, timings: Some(Timings { init, load }) }))
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
        member: &Member,
        record: &Record<P, Output>,
    ) -> Result<InUse<P, Output>, Failure> {
        if !member.needs().is_empty() {
            self.require(member)?;
        }
        let start = self.timings.then(Instant::now);
        let mut progress = Progress { step: Step::Factory, plugin: None, initialized: None };
        match contain(|| self.run(at, member, record, &mut progress)) {
            Ok(Ok(output)) => Ok(InUse {
                aside: start.and_then(|start| progress.timings(start)),
                plugin: progress.plugin.expect("what loads was made"),
                number: self.numbers.next(),
                output: Some(output),
            }),
            Ok(Err(failure)) => Err(self.give_up(member, progress, Ok(failure))),
            Err(panic) => Err(self.give_up(member, progress, Err(panic))),
        }
    }

    /// Drops what was made, and says how the load ended, which may be in a panic.
    #[cold]
    fn give_up(
        &self,
        member: &Member,
        progress: Progress<P>,
        end: Result<Failure, String>,
    ) -> Failure {
        if let Some(plugin) = progress.plugin {
            self.discard(member, plugin);
        }
        end.unwrap_or_else(|panic| {
            let stage = if progress.step == Step::Factory { Stage::Init } else { Stage::Load };
            Failure::panicked(member, stage, progress.step, panic)
        })
    }

    /// Fails if something that the plugin needs is not loaded.
    #[inline(never)]
    fn require(&self, member: &Member) -> Result<(), Failure> {
        for need in member.needs() {
            let failed = |kind| Err(Failure::Failed(Stage::Require, member.error(kind)));
            match need {
                Need::Circle(path) => return failed(LoadErrorKind::Cycle { path: path.clone() }),
                Need::Absent(absent) => {
                    return failed(LoadErrorKind::Requirement {
                        requires: absent.requires.clone(),
                        problem: absent.problem.clone(),
                        help: absent.help.clone(),
                    });
                }
                Need::Member(other) => self.require_member(member, *other)?,
            }
        }
        Ok(())
    }

    fn require_member(&self, member: &Member, other: usize) -> Result<(), Failure> {
        // It was tried before this one; what came of that holds.
        let known = self.catalog.records[other].gate.look(|phase| match phase {
            Phase::Loaded(_) => Some(Ok(())),
            _ if !is_attempted(phase) => None,
            _ => self.catalog.refusal(other, phase).map(Err),
        });
        let Err(error) = known.unwrap_or_else(|| self.load(other).map(drop)) else {
            return Ok(());
        };
        let requires = self.member(other).subject.id().to_string();
        Err(Failure::of_requirement(member, &requires, error))
    }

    /// All that foreign code does for a load, and notes on the way whose turn it is.
    #[inline]
    fn run(
        &self,
        at: usize,
        member: &Member,
        record: &Record<P, Output>,
        progress: &mut Progress<P>,
    ) -> Result<Output, Failure> {
        let Some(spec) = member.subject.spec() else {
            unreachable!("a missing plugin stays missing")
        };
        let made = if let Some(function) = self.functions.get(at) {
            function()
        } else {
            let factory = FactoryRef::<P>::of(spec.factory());
            factory.expect("a plugin that does not fit failed").make()
        };
        let made =
            made.map_err(|error| Failure::returned(member, Stage::Init, Step::Factory, error))?;
        let plugin = progress.plugin.insert(made);
        record.made.store(true, Ordering::Relaxed);
        progress.initialized = self.timings.then(Instant::now);
        self.ask(member, Stage::Init, "on_init_after", |listener| {
            listener.on_init_after(spec, plugin)
        })?;

        progress.step = Step::ShouldLoad;
        if !plugin.should_load() {
            return Err(Failure::Disabled("its `should_load` says no".to_owned()));
        }
        self.ask(member, Stage::Load, "on_load_before", |listener| {
            listener.on_load_before(spec, plugin, self.args)
        })?;
        let Some(exclusive) = Arc::get_mut(plugin) else {
            let shared = "the `Arc` that it made is shared already, so that nobody may change the \
                          plugin\nhelp: make a new `Arc` in the factory, and keep no clone of it, \
                          nor a `Weak`";
            return Err(Failure::returned(member, Stage::Init, Step::Factory, shared.into()));
        };

        progress.step = Step::Load;
        let output = exclusive
            .load(self.args)
            .map_err(|error| Failure::returned(member, Stage::Load, Step::Load, error))?;
        let allowed = self.ask(member, Stage::Load, "on_load_after", |listener| {
            listener.on_load_after(spec, plugin, &output)
        });
        if let Err(veto) = allowed {
            // It was loaded, so it is owed its `unload`.
            drop_contained(self.run_unload(member, spec, plugin));
            if let Some(panic) = drop_contained(output) {
                self.notices.note(member, Step::Drop, panic);
            }
            return Err(veto);
        }
        Ok(output)
    }
}
