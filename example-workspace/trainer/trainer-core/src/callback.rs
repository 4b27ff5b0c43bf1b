//! The contract of callbacks.

use std::path::PathBuf;

use plux_runtime::{BoxError, Plugin, extension_point};

use crate::{Finished, Metrics, Parameters, Trial};

/// What callbacks are loaded with.
#[derive(Clone, Debug)]
pub struct Options {
    /// The directory to write to. It may not exist.
    pub runs: PathBuf,
}

/// Hooks of the training loop. A callback implements those that it needs.
///
/// An error of a hook is reported and does not stop the training.
#[extension_point(namespace = "trainer.callbacks")]
#[allow(clippy::missing_errors_doc, unused_variables)]
pub trait Callback: Plugin<Options> {
    /// Called before the first epoch of a trial.
    fn trial_started(&self, trial: &Trial) -> Result<(), BoxError> {
        Ok(())
    }

    /// Called after each epoch, in load order. It may add metrics for the callbacks after it.
    fn epoch_ended(
        &self,
        trial: &Trial,
        epoch: u32,
        metrics: &mut Metrics,
    ) -> Result<(), BoxError> {
        Ok(())
    }

    /// Called after the last epoch of a trial, in reverse load order.
    fn trial_ended(&self, finished: &Finished) -> Result<(), BoxError> {
        Ok(())
    }

    /// Returns the parameters of another trial. The first callback that returns some decides.
    fn next_trial(&self, finished: &[Finished]) -> Result<Option<Parameters>, BoxError> {
        Ok(None)
    }
}
