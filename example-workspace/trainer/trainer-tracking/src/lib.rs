//! `trainer` callback: records trials and metrics as CSV.

use std::fs::{self, File};
use std::io::{BufWriter, Write};
use std::sync::{Mutex, PoisonError};

use csv::Writer;
use plux_runtime::{BoxError, Plugin, plugin};
use trainer_core::{Callback, Finished, Metrics, Options, Trial};

/// Files that are open between two hooks.
#[derive(Default)]
struct Tracking {
    /// `trials.csv`, open while the plugin is loaded.
    trials: Option<Mutex<Writer<File>>>,
    /// `trial-N/metrics.csv`, open during a trial.
    metrics: Mutex<Option<Writer<BufWriter<File>>>>,
}

impl Plugin<Options> for Tracking {
    fn load(&mut self, options: &Options) -> Result<(), BoxError> {
        let path = options.runs.join("trials.csv");
        let file = fs::create_dir_all(&options.runs).and_then(|()| File::create(&path));
        let file = file.map_err(|error| format!("{}: {error}", path.display()))?;
        let mut trials = Writer::from_writer(file);
        trials.write_record(["trial", "epochs", "learning_rate", "loss", "accuracy"])?;
        self.trials = Some(Mutex::new(trials));
        Ok(())
    }
}

/// Records each trial in `trials.csv`, and its epochs in `trial-N/metrics.csv`.
#[plugin(namespace = "trainer.callbacks", name = "tracking", after = ["profiler"])]
impl Callback for Tracking {
    fn trial_started(&self, trial: &Trial) -> Result<(), BoxError> {
        let mut metrics = Writer::from_writer(trial.create("metrics.csv")?);
        metrics.write_record(["epoch", "metric", "value"])?;
        *self.metrics.lock().unwrap_or_else(PoisonError::into_inner) = Some(metrics);
        Ok(())
    }

    fn epoch_ended(&self, _: &Trial, epoch: u32, metrics: &mut Metrics) -> Result<(), BoxError> {
        let mut file = self.metrics.lock().unwrap_or_else(PoisonError::into_inner);
        let Some(file) = &mut *file else { return Ok(()) };
        for (name, value) in metrics {
            file.serialize((epoch, *name, *value))?;
        }
        Ok(())
    }

    fn trial_ended(&self, finished: &Finished) -> Result<(), BoxError> {
        let metrics = self.metrics.lock().unwrap_or_else(PoisonError::into_inner).take();
        if let Some(metrics) = metrics {
            metrics.into_inner().map_err(|error| error.to_string())?.flush()?;
        }
        let Some(trials) = &self.trials else { return Ok(()) };
        let mut trials = trials.lock().unwrap_or_else(PoisonError::into_inner);
        let Finished { trial, metrics, .. } = finished;
        let parameters = trial.parameters;
        trials.serialize((
            trial.number,
            parameters.epochs,
            parameters.learning_rate,
            metrics["loss"],
            metrics["accuracy"],
        ))?;
        trials.flush()?;
        Ok(())
    }
}
