//! Notifies listeners, and handles their vetoes.

use std::sync::Arc;

use super::Lifecycle;
use crate::contain::{contain, drop_contained};
use crate::manager::failure::Failure;
use crate::manager::records::Phase;
use crate::resolve::slot::Slot;
use crate::state::Stage;
use crate::sync::{Mutex, lock};
use crate::{BoxError, CallSite, LoadError, LoadErrorKind, Plugin, PluginLifecycleListener};

/// Panics that failed no plugin: in callbacks that return nothing, and in `Drop`.
pub(crate) struct SuppressedPanics(Mutex<Vec<LoadError>>);

impl SuppressedPanics {
    /// The number is limited, since a program may never read them.
    const MOST: usize = 256;

    pub(crate) fn new() -> Self {
        Self(Mutex::new(Vec::new()))
    }

    pub(super) fn add(&self, slot: &Slot, by: CallSite, message: String) {
        let mut panics = lock(&self.0);
        if panics.len() < Self::MOST {
            panics.push(slot.lifecycle_error(LoadErrorKind::Panicked { by, message }));
        }
    }

    pub(crate) fn take(&self) -> Vec<LoadError> {
        std::mem::take(&mut *lock(&self.0))
    }
}

impl<P, Args, Output> Lifecycle<'_, P, Args, Output>
where
    P: Plugin<Args, Output> + ?Sized,
    Output: Default,
{
    /// Records how an attempt ended, and notifies the listeners.
    #[cold]
    pub(super) fn fail(&self, at: usize, failure: Failure, permanent: bool) -> LoadError {
        let slot = self.slot(at);
        let phase = match &failure {
            Failure::Disabled(reason) => Phase::Disabled { reason: reason.clone(), permanent },
            Failure::Failed(stage, error) => {
                Phase::Failed { stage: *stage, error: error.clone(), permanent }
            }
        };
        self.records.list[at].gate.change(|before| *before = phase);
        if let Some(spec) = slot.subject.spec() {
            match &failure {
                Failure::Disabled(reason) => {
                    let reason = reason.to_string();
                    self.notify(slot, "on_disabled", |it| it.on_disabled(spec, &reason));
                }
                Failure::Failed(Stage::Resolve | Stage::Init, error) => {
                    self.notify(slot, "on_init_error", |it| it.on_init_error(spec, error));
                }
                Failure::Failed(_, error) => {
                    self.notify(slot, "on_load_error", |it| it.on_load_error(spec, error));
                }
            }
        }
        failure.into_error(slot)
    }

    /// Calls a callback that may veto. The first veto decides.
    pub(super) fn ask(
        &self,
        slot: &Slot,
        stage: Stage,
        callback: &'static str,
        call: impl Fn(&dyn PluginLifecycleListener<P, Args, Output>) -> Result<(), BoxError>,
    ) -> Result<(), Failure> {
        let by = CallSite::Listener(callback);
        for listener in &self.listeners {
            match contain(|| call(&**listener)) {
                Ok(Ok(())) => {}
                Ok(Err(error)) => return Err(Failure::returned(slot, stage, by, error)),
                Err(panic) => return Err(Failure::panicked(slot, stage, by, panic)),
            }
        }
        Ok(())
    }

    /// Calls a callback that returns nothing.
    pub(super) fn notify(
        &self,
        slot: &Slot,
        callback: &'static str,
        call: impl Fn(&dyn PluginLifecycleListener<P, Args, Output>),
    ) {
        for listener in &self.listeners {
            if let Err(panic) = contain(|| call(&**listener)) {
                self.suppressed_panics.add(slot, CallSite::Listener(callback), panic);
            }
        }
    }

    /// Drops a value of the plugin, and records a panic.
    pub(super) fn discard<T>(&self, slot: &Slot, value: T) {
        if let Some(panic) = drop_contained(value) {
            self.suppressed_panics.add(slot, CallSite::Drop, panic);
        }
    }
}

/// The listeners of a manager.
pub(crate) type Listeners<P, Args, Output> = Vec<Arc<dyn PluginLifecycleListener<P, Args, Output>>>;
