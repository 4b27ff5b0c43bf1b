//! The time that epochs take.

use std::sync::{Mutex, PoisonError};
use std::time::Instant;

use plux_runtime::{BoxError, Plugin, plugin};

use crate::{Callback, Metrics, Options, Trial};

#[derive(Default)]
struct Profiler {
    started: Mutex<Option<Instant>>,
}

impl Plugin<Options> for Profiler {}

/// Measures the time since the trial started, as the metric `seconds`.
#[plugin(namespace = "trainer.callbacks", name = "profiler")]
impl Callback for Profiler {
    fn trial_started(&self, _: &Trial) -> Result<(), BoxError> {
        *self.started.lock().unwrap_or_else(PoisonError::into_inner) = Some(Instant::now());
        Ok(())
    }

    fn epoch_ended(&self, _: &Trial, _: u32, metrics: &mut Metrics) -> Result<(), BoxError> {
        let started = *self.started.lock().unwrap_or_else(PoisonError::into_inner);
        let elapsed = started.map(|started| started.elapsed().as_secs_f64());
        metrics.extend(elapsed.map(|seconds| ("seconds", seconds)));
        Ok(())
    }
}
