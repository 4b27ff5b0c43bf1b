//! One plugin's way: resolved, initialized, loaded, unloaded.

use std::ops::ControlFlow::{Break, Continue};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Instant;

use crate::catalog::{Catalog, InUse, Phase};
use crate::contain::{contain, drop_contained};
use crate::error::Step;
use crate::factory::FactoryRef;
use crate::failure::Failure;
use crate::gate::Entered;
use crate::roster::{Member, Need};
use crate::state::{Stage, Timings};
use crate::sync::{Mutex, lock};
use crate::wait_graph::Circle;
use crate::{BoxError, LoadError, LoadErrorKind, Plugin, PluginLifecycleListener, PluginSpec};

/// The listeners of a manager at one moment.
pub(crate) type Listeners<P, Args, Output> =
    Arc<[Arc<dyn PluginLifecycleListener<P, Args, Output>>]>;

/// Runs the lifecycle of a manager's plugins.
pub(crate) struct Lifecycle<'a, P: ?Sized, Args, Output> {
    pub(crate) catalog: &'a Catalog<P, Output>,
    pub(crate) args: &'a Args,
    pub(crate) listeners: Listeners<P, Args, Output>,
    pub(crate) timings: bool,
    /// How many loads there were.
    pub(crate) count: &'a AtomicU64,
    pub(crate) notices: &'a Notices,
}

/// Panics that nobody was told of: of callbacks that return nothing, and of drops.
pub(crate) struct Notices(Mutex<Vec<LoadError>>);

impl Notices {
    /// Nobody may ever ask for them.
    const MOST: usize = 256;

    pub(crate) fn new() -> Self {
        Self(Mutex::new(Vec::new()))
    }

    fn note(&self, member: &Member, by: Step, message: String) {
        let notice = member.error(LoadErrorKind::Panicked { by, message });
        let mut notices = lock(&self.0);
        if notices.len() < Self::MOST {
            notices.push(notice);
        }
    }

    pub(crate) fn take(&self) -> Vec<LoadError> {
        std::mem::take(&mut *lock(&self.0))
    }
}

/// A loaded plugin, before it is in use.
struct Made<P: ?Sized, Output> {
    plugin: Arc<P>,
    output: Output,
    timings: Option<Timings>,
}

impl<P, Args, Output> Lifecycle<'_, P, Args, Output>
where
    P: Plugin<Args, Output> + ?Sized,
{
    fn member(&self, at: usize) -> &Member {
        &self.catalog.roster.members[at]
    }

    /// Tells the listeners of the resolution of the plugin at `at`, unless that was done.
    pub(crate) fn announce(&self, at: usize) {
        let (member, gate) = (self.member(at), &self.catalog.gates[at]);
        let entered = gate.enter(
            || member.node(),
            |record, _| if record.announced { Break(()) } else { Continue(()) },
        );
        // A circle: this very plugin's listener is using the manager.
        let Ok(Entered::Held(held)) = entered else { return };
        gate.change(|record| record.announced = true);
        match (&member.subject.spec(), &member.verdict) {
            (None, _) => self.announce_missing(member),
            (Some(spec), crate::reconcile::Verdict::Fit) => {
                let outcome = self.ask(member, Stage::Resolve, "on_resolve_after", |listener| {
                    listener.on_resolve_after(spec)
                });
                if let Err(failure) = outcome {
                    self.fail(at, failure, true);
                }
            }
            (Some(spec), crate::reconcile::Verdict::Disabled(reason)) => {
                self.tell(member, "on_disabled", |listener| listener.on_disabled(spec, reason));
            }
            (Some(spec), crate::reconcile::Verdict::Failed(error)) => {
                self.tell(member, "on_init_error", |listener| listener.on_init_error(spec, error));
            }
            (Some(_), crate::reconcile::Verdict::Missing(_)) => {}
        }
        drop(held);
    }

    fn announce_missing(&self, member: &Member) {
        if let crate::reconcile::Verdict::Missing(cause) = &member.verdict {
            let id = member.subject.id();
            self.tell(member, "on_missing", |listener| listener.on_missing(&id, cause));
        }
    }

    /// Loads the plugin at `at`, but not what it requires.
    pub(crate) fn load(&self, at: usize) -> Result<Arc<P>, LoadError> {
        let (member, gate) = (self.member(at), &self.catalog.gates[at]);
        let entered = gate.enter(
            || member.node(),
            |record, waited| match (&record.loaded, &record.phase) {
                (Some(loaded), _) => Break(Ok(Arc::clone(&loaded.plugin))),
                // Those who waited for an attempt share what came of it.
                (None, phase) if waited || is_lasting(phase) => {
                    match self.catalog.refusal(at, phase) {
                        Some(error) => Break(Err(error)),
                        None => Continue(()),
                    }
                }
                (None, Phase::Disabled { .. }) => {
                    Break(Err(self.catalog.refusal(at, &record.phase).expect("it is disabled")))
                }
                (None, _) => Continue(()),
            },
        );
        match entered {
            Ok(Entered::Settled(settled)) => settled,
            Ok(Entered::Held(held)) => {
                let outcome = self.attempt(at);
                drop(held);
                outcome
            }
            Err(circle) => Err(circle_error(member, &circle)),
        }
    }

    /// Loads the plugin, whose gate this thread holds.
    fn attempt(&self, at: usize) -> Result<Arc<P>, LoadError> {
        let gate = &self.catalog.gates[at];
        let before = gate.change(|record| std::mem::replace(&mut record.phase, Phase::Resolved));
        drop_contained(before);
        match self.make(at) {
            Ok(Made { plugin, output, timings }) => {
                let number = self.count.fetch_add(1, Ordering::Relaxed);
                let output = Arc::new(output);
                let loaded = InUse { plugin: Arc::clone(&plugin), output, number, timings };
                gate.change(|record| {
                    record.phase = Phase::Loaded;
                    record.loaded = Some(loaded);
                });
                Ok(plugin)
            }
            Err(failure) => Err(self.fail(at, failure, false)),
        }
    }

    /// From the factory to the last listener.
    fn make(&self, at: usize) -> Result<Made<P, Output>, Failure> {
        let member = self.member(at);
        let Some(spec) = member.subject.spec() else {
            unreachable!("a missing plugin stays missing")
        };
        self.require(member)?;
        let start = self.timings.then(Instant::now);
        let mut plugin = self.init(member, spec)?;
        self.catalog.gates[at].change(|record| record.phase = Phase::Initialized);
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
        for need in &member.needs {
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

    fn init(&self, member: &Member, spec: &PluginSpec) -> Result<Arc<P>, Failure> {
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

    /// Calls `unload`, and tells the listeners if that fails.
    fn run_unload(
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
        let (member, gate) = (self.member(at), &self.catalog.gates[at]);
        let entered = gate.enter(
            || member.node(),
            |record, _| match &record.phase {
                Phase::Loaded => Continue(()),
                Phase::Disabled { lasting: false, .. } | Phase::Failed { lasting: false, .. } => {
                    Break(Some(std::mem::replace(&mut record.phase, Phase::Unloaded)))
                }
                _ => Break(None),
            },
        );
        let held = match entered {
            Ok(Entered::Held(held)) => held,
            Ok(Entered::Settled(before)) => {
                drop_contained(before);
                return Ok(());
            }
            Err(circle) => return Err(circle_error(member, &circle)),
        };
        let loaded = gate.change(|record| {
            record.phase = Phase::Initialized;
            record.loaded.take()
        });
        let (Some(InUse { plugin, output, .. }), Some(spec)) = (loaded, member.subject.spec())
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
        gate.change(|record| record.phase = phase);
        self.discard(member, plugin);
        if let Some(panic) = drop_contained(output) {
            self.notices.note(member, Step::Drop, panic);
        }
        if outcome.is_ok() {
            self.tell(member, "on_unload_after", |listener| listener.on_unload_after(spec));
        }
        drop(held);
        outcome
    }

    /// Notes how the plugin's way ended, and tells the listeners.
    fn fail(&self, at: usize, failure: Failure, lasting: bool) -> LoadError {
        let member = self.member(at);
        let phase = match &failure {
            Failure::Disabled(reason) => Phase::Disabled { reason: reason.clone(), lasting },
            Failure::Failed(stage, error) => {
                Phase::Failed { stage: *stage, error: error.clone(), lasting }
            }
        };
        self.catalog.gates[at].change(|record| record.phase = phase);
        if let Some(spec) = member.subject.spec() {
            match &failure {
                Failure::Disabled(reason) => {
                    self.tell(member, "on_disabled", |listener| listener.on_disabled(spec, reason));
                }
                Failure::Failed(Stage::Resolve | Stage::Init, error) => {
                    self.tell(member, "on_init_error", |listener| {
                        listener.on_init_error(spec, error);
                    });
                }
                Failure::Failed(_, error) => {
                    self.tell(member, "on_load_error", |listener| {
                        listener.on_load_error(spec, error);
                    });
                }
            }
        }
        failure.into_error(member)
    }

    /// Asks the listeners; the first that says no counts.
    fn ask(
        &self,
        member: &Member,
        stage: Stage,
        callback: &'static str,
        ask: impl Fn(&dyn PluginLifecycleListener<P, Args, Output>) -> Result<(), BoxError>,
    ) -> Result<(), Failure> {
        let by = Step::Listener(callback);
        for listener in &*self.listeners {
            match contain(|| ask(&**listener)) {
                Ok(Ok(())) => {}
                Ok(Err(error)) => return Err(Failure::returned(member, stage, by, error)),
                Err(panic) => return Err(Failure::panicked(member, stage, by, panic)),
            }
        }
        Ok(())
    }

    /// Tells the listeners.
    fn tell(
        &self,
        member: &Member,
        callback: &'static str,
        tell: impl Fn(&dyn PluginLifecycleListener<P, Args, Output>),
    ) {
        for listener in &*self.listeners {
            if let Err(panic) = contain(|| tell(&**listener)) {
                self.notices.note(member, Step::Listener(callback), panic);
            }
        }
    }

    fn discard(&self, member: &Member, plugin: Arc<P>) {
        if let Some(panic) = drop_contained(plugin) {
            self.notices.note(member, Step::Drop, panic);
        }
    }
}

/// Whether a plugin stays as it is, however often it is asked for.
fn is_lasting(phase: &Phase) -> bool {
    matches!(
        phase,
        Phase::Missing
            | Phase::Disabled { lasting: true, .. }
            | Phase::Failed { lasting: true, .. }
    )
}

fn circle_error(member: &Member, Circle(path): &Circle) -> LoadError {
    member.error(LoadErrorKind::Cycle { path: path.iter().map(ToString::to_string).collect() })
}
