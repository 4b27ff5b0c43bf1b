//! The callback.

use std::fs::File;
use std::io::BufWriter;
use std::sync::{Mutex, PoisonError};

use plux_runtime::{BoxError, Plugin, plugin};
use trainer_core::{Callback, Finished, Metrics, Options, Trial};

use crate::event_file::{Event, EventFile};

/// The event file of the current trial.
#[derive(Default)]
struct Board {
    events: Mutex<Option<EventFile<BufWriter<File>>>>,
}

impl Plugin<Options> for Board {}

/// Writes an event file for each trial: `tensorboard --logdir runs` shows them.
///
/// The metric `seconds` came with version 1.2 of the profiler.
#[plugin(namespace = "trainer.callbacks", name = "board", requires = ["profiler >=1.2, <2"])]
impl Callback for Board {
    fn trial_started(&self, trial: &Trial) -> Result<(), BoxError> {
        let events = EventFile::new(trial.create("events.out.tfevents.trainer")?)?;
        *self.events.lock().unwrap_or_else(PoisonError::into_inner) = Some(events);
        Ok(())
    }

    fn epoch_ended(&self, _: &Trial, epoch: u32, metrics: &mut Metrics) -> Result<(), BoxError> {
        match &mut *self.events.lock().unwrap_or_else(PoisonError::into_inner) {
            Some(events) => Ok(events.write(&Event::of_metrics(epoch, metrics))?),
            None => Ok(()),
        }
    }

    fn trial_ended(&self, _: &Finished) -> Result<(), BoxError> {
        match self.events.lock().unwrap_or_else(PoisonError::into_inner).take() {
            Some(events) => Ok(events.finish()?),
            None => Ok(()),
        }
    }
}
