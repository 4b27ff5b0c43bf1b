//! One plugin's way: resolved, initialized, loaded, unloaded.

mod hear;
mod load;
mod number;
mod unload;

use std::ops::ControlFlow::{Break, Continue};
use std::sync::Arc;
use std::sync::atomic::Ordering;

pub(crate) use self::hear::Notices;
pub(crate) use self::number::Numbers;
use crate::catalog::{Catalog, Phase, Record};
use crate::contain::drop_contained;
use crate::factory::Function;
use crate::gate::{Entered, Held};
use crate::member::{Member, Subject, Verdict};
use crate::state::Stage;
use crate::wait_graph::{Circle, Me};
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
    pub(crate) me: &'a Me,
    pub(crate) catalog: &'a Catalog<P, Output>,
    /// Those of the catalog.
    pub(crate) members: &'a [Member],
    /// What makes the members, where the roster [has it at hand](crate::roster::Roster::functions).
    pub(crate) functions: &'a [Function<P>],
    pub(crate) args: &'a Args,
    /// `None` where there never was one.
    pub(crate) listeners: Option<Listeners<P, Args, Output>>,
    pub(crate) timings: bool,
    pub(crate) numbers: Numbers<'a>,
    pub(crate) notices: &'a Notices,
}

impl<P, Args, Output> Lifecycle<'_, P, Args, Output>
where
    P: Plugin<Args, Output> + ?Sized,
{
    fn member(&self, at: usize) -> &Member {
        &self.members[at]
    }

    fn listeners(&self) -> &[Arc<dyn PluginLifecycleListener<P, Args, Output>>] {
        self.listeners.as_deref().unwrap_or_default()
    }

    /// Tells the listeners of the resolution of the plugin at `at`, unless that was done.
    pub(crate) fn announce(&self, at: usize) {
        let (member, record) = (self.member(at), &self.catalog.records[at]);
        let entered = record.gate.enter(
            self.me,
            || member.node(),
            |_, _| {
                if record.announced.load(Ordering::Relaxed) { Break(()) } else { Continue(()) }
            },
        );
        // A circle: this very plugin's listener is using the manager.
        let Ok(Entered::Held(held, ())) = entered else { return };
        record.announced.store(true, Ordering::Relaxed);
        match (&member.subject.spec(), member.verdict()) {
            (None, _) => self.announce_missing(member),
            (Some(spec), Verdict::Fit) => {
                let outcome = self.ask(member, Stage::Resolve, "on_resolve_after", |listener| {
                    listener.on_resolve_after(spec)
                });
                if let Err(failure) = outcome {
                    self.fail(at, failure, true);
                }
            }
            (Some(spec), Verdict::Disabled(reason)) => {
                self.tell(member, "on_disabled", |listener| listener.on_disabled(spec, reason));
            }
            (Some(spec), Verdict::Failed(error)) => {
                self.tell(member, "on_init_error", |listener| listener.on_init_error(spec, error));
            }
            (Some(_), Verdict::Missing) => {}
        }
        drop(held);
    }

    fn announce_missing(&self, member: &Member) {
        if let Subject::Missing(missing) = &member.subject {
            self.tell(member, "on_missing", |listener| {
                listener.on_missing(&missing.id, &missing.cause);
            });
        }
    }

    /// Loads the plugin at `at`, but not what it requires.
    #[inline]
    pub(crate) fn load(&self, at: usize) -> Result<Arc<P>, LoadError> {
        let (member, record) = (self.member(at), &self.catalog.records[at]);
        if member.is_fit()
            && let Some(held) = record.gate.enter_first(self.me, || member.node())
        {
            return self.attempt(at, member, record, held);
        }
        self.load_again(at, member, record)
    }

    /// Loads the plugin at `at`, unless that was done, or is settled.
    fn load_again(
        &self,
        at: usize,
        member: &Member,
        record: &Record<P, Output>,
    ) -> Result<Arc<P>, LoadError> {
        let entered = record.gate.enter(
            self.me,
            || member.node(),
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
                self.attempt(at, member, record, held)
            }
            Err(circle) => Err(circle_error(member, &circle)),
        }
    }

    /// Loads the plugin, whose gate this thread holds.
    #[inline]
    fn attempt(
        &self,
        at: usize,
        member: &Member,
        record: &Record<P, Output>,
        held: Held<'_, Phase<P, Output>>,
    ) -> Result<Arc<P>, LoadError> {
        match self.make(at, member, record) {
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

fn circle_error(member: &Member, Circle(path): &Circle) -> LoadError {
    member.error(LoadErrorKind::Cycle { path: path.iter().map(ToString::to_string).collect() })
}
