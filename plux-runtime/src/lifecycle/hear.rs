//! Asking and telling the listeners.

use std::sync::Arc;

use super::Lifecycle;
use crate::catalog::Phase;
use crate::contain::{contain, drop_contained};
use crate::error::Step;
use crate::failure::Failure;
use crate::member::Member;
use crate::state::Stage;
use crate::sync::Seldom;
use crate::{BoxError, LoadError, LoadErrorKind, Plugin, PluginLifecycleListener};

/// Panics that nobody was told of: of callbacks that return nothing, and of drops.
pub(crate) struct Notices(Seldom<Vec<LoadError>>);

impl Notices {
    /// Nobody may ever ask for them.
    const MOST: usize = 256;

    pub(crate) fn new() -> Self {
        Self(Seldom::new())
    }

    pub(super) fn note(&self, member: &Member, by: Step, message: String) {
        let notice = member.error(LoadErrorKind::Panicked { by, message });
        let surplus = self.0.change(|notices| match notices.len() {
            ..Self::MOST => {
                notices.push(notice);
                None
            }
            _ => Some(notice),
        });
        drop(surplus);
    }

    pub(crate) fn take(&self) -> Vec<LoadError> {
        self.0.look(std::mem::take).unwrap_or_default()
    }
}

impl<P, Args, Output> Lifecycle<'_, P, Args, Output>
where
    P: Plugin<Args, Output> + ?Sized,
{
    /// Notes how the plugin's way ended, and tells the listeners.
    #[cold]
    pub(super) fn fail(&self, at: usize, failure: Failure, lasting: bool) -> LoadError {
        let member = self.member(at);
        let phase = match &failure {
            Failure::Disabled(reason) => {
                Phase::Disabled { reason: reason.as_str().into(), lasting }
            }
            Failure::Failed(stage, error) => {
                Phase::Failed { stage: *stage, error: error.clone(), lasting }
            }
        };
        self.catalog.records[at].gate.change(|before| *before = phase);
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
    #[inline]
    pub(super) fn ask(
        &self,
        member: &Member,
        stage: Stage,
        callback: &'static str,
        ask: impl Fn(&dyn PluginLifecycleListener<P, Args, Output>) -> Result<(), BoxError>,
    ) -> Result<(), Failure> {
        if self.listeners.is_none() { Ok(()) } else { self.ask_all(member, stage, callback, ask) }
    }

    fn ask_all(
        &self,
        member: &Member,
        stage: Stage,
        callback: &'static str,
        ask: impl Fn(&dyn PluginLifecycleListener<P, Args, Output>) -> Result<(), BoxError>,
    ) -> Result<(), Failure> {
        let by = Step::Listener(callback);
        for listener in self.listeners() {
            match contain(|| ask(&**listener)) {
                Ok(Ok(())) => {}
                Ok(Err(error)) => return Err(Failure::returned(member, stage, by, error)),
                Err(panic) => return Err(Failure::panicked(member, stage, by, panic)),
            }
        }
        Ok(())
    }

    /// Tells the listeners.
    pub(super) fn tell(
        &self,
        member: &Member,
        callback: &'static str,
        tell: impl Fn(&dyn PluginLifecycleListener<P, Args, Output>),
    ) {
        for listener in self.listeners() {
            if let Err(panic) = contain(|| tell(&**listener)) {
                self.notices.note(member, Step::Listener(callback), panic);
            }
        }
    }

    pub(super) fn discard(&self, member: &Member, plugin: Arc<P>) {
        if let Some(panic) = drop_contained(plugin) {
            self.notices.note(member, Step::Drop, panic);
        }
    }
}
