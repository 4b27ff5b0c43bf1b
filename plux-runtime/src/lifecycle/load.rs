//! From the factory to the last listener.

use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::time::Instant;

use super::Lifecycle;
use crate::contain::{contain, drop_contained};
use crate::error::Step;
use crate::factory::FactoryRef;
use crate::failure::Failure;
use crate::member::{Member, Need};
use crate::state::{Stage, Timings};
use crate::{LoadErrorKind, Plugin, PluginSpec};

/// A loaded plugin, before it is in use.
pub(super) struct Made<P: ?Sized, Output> {
    pub(super) plugin: Arc<P>,
    pub(super) output: Output,
    pub(super) timings: Option<Timings>,
}

impl<P, Args, Output> Lifecycle<'_, P, Args, Output>
where
    P: Plugin<Args, Output> + ?Sized,
{
    /// From the factory to the last listener.
    pub(super) fn make(&self, at: usize) -> Result<Made<P, Output>, Failure> {
        let member = self.member(at);
        let Some(spec) = member.subject.spec() else {
            unreachable!("a missing plugin stays missing")
        };
        self.require(member)?;
        let start = self.timings.then(Instant::now);
        let mut plugin = Self::init(member, spec)?;
        self.catalog.made[at].store(true, Ordering::Relaxed);
        let initialized = self.timings.then(Instant::now);

        let loaded = self
            .ask(member, Stage::Init, "on_init_after", |listener| {
                listener.on_init_after(spec, &plugin)
            })
            .and_then(|()| self.run_load(member, spec, &mut plugin));
        match loaded {
            Ok(output) => {
                let timings = start.zip(initialized).map(|(start, initialized)| Timings {
                    init: initialized - start,
                    load: initialized.elapsed(),
                });
                Ok(Made { plugin, output, timings })
            }
            Err(failure) => {
                self.discard(member, plugin);
                Err(failure)
            }
        }
    }

    /// Fails if something that the plugin needs is not loaded.
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
        let known = self.catalog.gates[other].look(|record| match &record.loaded {
            Some(_) => Some(Ok(())),
            None => self.catalog.refusal(other, &record.phase).map(Err),
        });
        let Err(error) = known.unwrap_or_else(|| self.load(other).map(drop)) else {
            return Ok(());
        };
        let requires = self.member(other).subject.id().to_string();
        Err(Failure::of_requirement(member, &requires, error))
    }

    fn init(member: &Member, spec: &PluginSpec) -> Result<Arc<P>, Failure> {
        let factory =
            FactoryRef::<P>::of(spec.factory()).expect("a plugin that does not fit failed");
        match contain(|| factory.make()) {
            Ok(Ok(plugin)) => Ok(plugin),
            Ok(Err(error)) => Err(Failure::returned(member, Stage::Init, Step::Factory, error)),
            Err(panic) => Err(Failure::panicked(member, Stage::Init, Step::Factory, panic)),
        }
    }

    /// From `should_load` to the last listener.
    fn run_load(
        &self,
        member: &Member,
        spec: &PluginSpec,
        plugin: &mut Arc<P>,
    ) -> Result<Output, Failure> {
        match contain(|| plugin.should_load()) {
            Ok(true) => {}
            Ok(false) => {
                return Err(Failure::Disabled("its `should_load` says no".to_owned()));
            }
            Err(panic) => {
                return Err(Failure::panicked(member, Stage::Load, Step::ShouldLoad, panic));
            }
        }
        self.ask(member, Stage::Load, "on_load_before", |listener| {
            listener.on_load_before(spec, plugin, self.args)
        })?;
        let Some(exclusive) = Arc::get_mut(plugin) else {
            let shared = "the `Arc` that it made is shared already, so that nobody may change the \
                          plugin\nhelp: make a new `Arc` in the factory, and keep no clone of it";
            return Err(Failure::returned(member, Stage::Init, Step::Factory, shared.into()));
        };
        let output = match contain(|| exclusive.load(self.args)) {
            Ok(Ok(output)) => output,
            Ok(Err(error)) => {
                return Err(Failure::returned(member, Stage::Load, Step::Load, error));
            }
            Err(panic) => return Err(Failure::panicked(member, Stage::Load, Step::Load, panic)),
        };
        let allowed = self.ask(member, Stage::Load, "on_load_after", |listener| {
            listener.on_load_after(spec, plugin, &output)
        });
        match allowed {
            Ok(()) => Ok(output),
            Err(veto) => {
                // It was loaded, so it is owed its `unload`.
                self.run_unload(member, spec, plugin).ok();
                if let Some(panic) = drop_contained(output) {
                    self.notices.note(member, Step::Drop, panic);
                }
                Err(veto)
            }
        }
    }
}
