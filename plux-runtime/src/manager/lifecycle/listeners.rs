//! Asking and telling the listeners.

use std::sync::Arc;

use super::Lifecycle;
use crate::contain::{contain, drop_contained};
use crate::error::CallSite;
use crate::manager::failure::Failure;
use crate::manager::records::Phase;
use crate::resolve::slot::Slot;
use crate::state::Stage;
use crate::sync::LazyMutex;
use crate::{BoxError, LoadError, LoadErrorKind, Plugin, PluginLifecycleListener};

/// Panics that nobody was told of: of callbacks that return nothing, and of drops.
pub(crate) struct SuppressedPanics(LazyMutex<Vec<LoadError>>);

impl SuppressedPanics {
    /// Nobody may ever ask for them.
    const MOST: usize = 256;

    pub(crate) fn new() -> Self {
        Self(LazyMutex::new())
    }

    pub(super) fn note(&self, slot: &Slot, by: CallSite, message: String) {
        let notice = slot.error(LoadErrorKind::Panicked { by, message });
        let surplus = self.0.change(|suppressed_panics| match suppressed_panics.len() {
            ..Self::MOST => {
                suppressed_panics.push(notice);
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
        let slot = self.slot(at);
        let phase = match &failure {
            Failure::Disabled(reason) => {
                Phase::Disabled { reason: reason.as_str().into(), lasting }
            }
            Failure::Failed(stage, error) => {
                Phase::Failed { stage: *stage, error: error.clone(), lasting }
            }
        };
        self.catalog.records[at].gate.change(|before| *before = phase);
        if let Some(spec) = slot.subject.spec() {
            match &failure {
                Failure::Disabled(reason) => {
                    self.tell(slot, "on_disabled", |listener| listener.on_disabled(spec, reason));
                }
                Failure::Failed(Stage::Resolve | Stage::Init, error) => {
                    self.tell(slot, "on_init_error", |listener| {
                        listener.on_init_error(spec, error);
                    });
                }
                Failure::Failed(_, error) => {
                    self.tell(slot, "on_load_error", |listener| {
                        listener.on_load_error(spec, error);
                    });
                }
            }
        }
        failure.into_error(slot)
    }

    /// Asks the listeners; the first that says no counts.
    #[inline]
    pub(super) fn ask(
        &self,
        slot: &Slot,
        stage: Stage,
        callback: &'static str,
        ask: impl Fn(&dyn PluginLifecycleListener<P, Args, Output>) -> Result<(), BoxError>,
    ) -> Result<(), Failure> {
        if self.listeners.is_none() { Ok(()) } else { self.ask_all(slot, stage, callback, ask) }
    }

    fn ask_all(
        &self,
        slot: &Slot,
        stage: Stage,
        callback: &'static str,
        ask: impl Fn(&dyn PluginLifecycleListener<P, Args, Output>) -> Result<(), BoxError>,
    ) -> Result<(), Failure> {
        let by = CallSite::Listener(callback);
        for listener in self.listeners() {
            match contain(|| ask(&**listener)) {
                Ok(Ok(())) => {}
                Ok(Err(error)) => return Err(Failure::returned(slot, stage, by, error)),
                Err(panic) => return Err(Failure::panicked(slot, stage, by, panic)),
            }
        }
        Ok(())
    }

    /// Tells the listeners.
    pub(super) fn tell(
        &self,
        slot: &Slot,
        callback: &'static str,
        tell: impl Fn(&dyn PluginLifecycleListener<P, Args, Output>),
    ) {
        for listener in self.listeners() {
            if let Err(panic) = contain(|| tell(&**listener)) {
                self.suppressed_panics.note(slot, CallSite::Listener(callback), panic);
            }
        }
    }

    pub(super) fn discard(&self, slot: &Slot, plugin: Arc<P>) {
        if let Some(panic) = drop_contained(plugin) {
            self.suppressed_panics.note(slot, CallSite::Drop, panic);
        }
    }
}
