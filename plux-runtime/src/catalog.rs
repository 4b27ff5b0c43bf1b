//! The plugins of a manager: what is known of them, and what became of them.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use crate::contain::drop_contained;
use crate::gate::Gate;
use crate::member::{Subject, Verdict};
use crate::roster::Roster;
use crate::state::{PluginState, Stage, Timings};
use crate::{LoadError, LoadErrorKind};

/// Shared by a manager and the containers that it handed out.
pub(crate) struct Catalog<P: ?Sized, Output> {
    pub(crate) roster: Arc<Roster>,
    /// One for each member of the roster.
    pub(crate) gates: Box<[Gate<Record<P, Output>>]>,
    /// Whether a plugin that is [`Phase::Resolved`] was made already, so that a load need not lock
    /// its gate to say so.
    pub(crate) made: Box<[AtomicBool]>,
}

/// What became of a plugin.
pub(crate) struct Record<P: ?Sized, Output> {
    /// Whether the listeners were told of its resolution.
    pub(crate) announced: bool,
    pub(crate) phase: Phase,
    pub(crate) loaded: Option<InUse<P, Output>>,
}

/// A loaded plugin.
pub(crate) struct InUse<P: ?Sized, Output> {
    pub(crate) plugin: Arc<P>,
    pub(crate) output: Shared<Output>,
    /// Counts the loads of a manager.
    pub(crate) number: u64,
    pub(crate) timings: Option<Box<Timings>>,
}

/// An output, in an `Arc` once somebody asks for it: most are `()`, and nobody does.
pub(crate) enum Shared<Output> {
    Not(Option<Output>),
    Yes(Arc<Output>),
}

impl<Output> Shared<Output> {
    pub(crate) fn get(&mut self) -> Arc<Output> {
        if let Self::Not(output) = self {
            *self = Self::Yes(Arc::new(output.take().expect("an output until it is shared")));
        }
        match self {
            Self::Yes(output) => Arc::clone(output),
            Self::Not(_) => unreachable!("it was shared right before"),
        }
    }
}

/// A plugin's state. What is `lasting` was decided at resolution, and is not tried again.
pub(crate) enum Phase {
    Resolved,
    Loaded,
    Unloaded,
    Missing,
    Disabled { reason: Box<str>, lasting: bool },
    Failed { stage: Stage, error: LoadError, lasting: bool },
}

impl From<&Verdict> for Phase {
    fn from(verdict: &Verdict) -> Self {
        match verdict {
            Verdict::Fit => Self::Resolved,
            Verdict::Missing => Self::Missing,
            Verdict::Disabled(reason) => {
                Self::Disabled { reason: reason.as_str().into(), lasting: true }
            }
            Verdict::Failed(error) => {
                Self::Failed { stage: Stage::Resolve, error: error.clone(), lasting: true }
            }
        }
    }
}

impl<P: ?Sized, Output> Catalog<P, Output> {
    pub(crate) fn new(roster: Roster, announced: bool) -> Self {
        let gates = roster.members.iter().map(|member| {
            Gate::new(Record { announced, phase: Phase::from(member.verdict()), loaded: None })
        });
        let gates: Box<[_]> = gates.collect();
        let made = gates.iter().map(|_| AtomicBool::new(false)).collect();
        Self { gates, made, roster: Arc::new(roster) }
    }

    /// The plugin at `at`, if it is loaded.
    pub(crate) fn plugin(&self, at: usize) -> Option<Arc<P>> {
        self.gates[at].look(|record| Some(Arc::clone(&record.loaded.as_ref()?.plugin)))
    }

    /// How long the plugin at `at` took, if it is loaded and that was measured.
    pub(crate) fn timings(&self, at: usize) -> Option<Timings> {
        self.gates[at].look(|record| record.loaded.as_ref()?.timings.as_deref().copied())
    }

    pub(crate) fn state(&self, at: usize) -> PluginState {
        let missing = || match &self.roster.members[at].subject {
            Subject::Missing(missing) => PluginState::Missing { cause: missing.cause.clone() },
            Subject::Linked(_) => PluginState::Resolved,
        };
        self.gates[at].look(|record| match &record.phase {
            Phase::Resolved if self.made[at].load(Ordering::Relaxed) => PluginState::Initialized,
            Phase::Resolved => PluginState::Resolved,
            Phase::Loaded => PluginState::Loaded,
            Phase::Unloaded => PluginState::Unloaded,
            Phase::Missing => missing(),
            Phase::Disabled { reason, .. } => PluginState::Disabled { reason: reason.to_string() },
            Phase::Failed { stage, error, .. } => {
                PluginState::Failed { stage: *stage, error: error.clone() }
            }
        })
    }

    /// What `load` says of a plugin in that phase, if it says no.
    pub(crate) fn refusal(&self, at: usize, phase: &Phase) -> Option<LoadError> {
        let member = &self.roster.members[at];
        match phase {
            Phase::Failed { error, .. } => Some(error.clone()),
            Phase::Disabled { reason, .. } => {
                Some(member.error(LoadErrorKind::Disabled { reason: reason.to_string() }))
            }
            Phase::Missing => match &member.subject {
                Subject::Missing(missing) => {
                    Some(member.error(LoadErrorKind::Missing { cause: missing.cause.clone() }))
                }
                Subject::Linked(_) => None,
            },
            Phase::Resolved | Phase::Loaded | Phase::Unloaded => None,
        }
    }

    /// The positions of the loaded plugins, the last loaded first.
    pub(crate) fn newest_first(&self) -> Vec<usize> {
        let number = |at: usize| self.gates[at].look(|record| Some(record.loaded.as_ref()?.number));
        let mut loaded: Vec<(u64, usize)> =
            (0..self.gates.len()).filter_map(|at| Some((number(at)?, at))).collect();
        loaded.sort_unstable_by(|a, b| b.cmp(a));
        loaded.into_iter().map(|(_, at)| at).collect()
    }
}

/// Lets go of the plugins in reverse load order, each on its own, so that a `Drop` that panics
/// takes nothing with it. Their `unload` is not called: see [`PluginManager`](crate::PluginManager).
impl<P: ?Sized, Output> Drop for Catalog<P, Output> {
    fn drop(&mut self) {
        for at in self.newest_first() {
            let loaded = self.gates[at].change(|record| record.loaded.take());
            if let Some(InUse { plugin, output, .. }) = loaded {
                drop_contained(plugin);
                drop_contained(output);
            }
        }
        for gate in &self.gates {
            // An error may be foreign too.
            drop_contained(
                gate.change(|record| std::mem::replace(&mut record.phase, Phase::Unloaded)),
            );
        }
    }
}
