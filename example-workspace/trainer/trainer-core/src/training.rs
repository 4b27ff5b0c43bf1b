//! The training loop.

use plux_runtime::{LoadError, Loaded};

use crate::{Callback, Dataset, Finished, Model, Options, Parameters, Trial};

/// What a training produced.
#[derive(Debug, Default)]
pub struct Outcome {
    /// The trials.
    pub finished: Vec<Finished>,
    /// The errors of callbacks. Each names the plugin and the hook.
    pub errors: Vec<LoadError>,
}

/// Trains a model, and another one for each trial that a callback asks for.
pub fn train(
    callbacks: &Loaded<dyn Callback>,
    data: &Dataset,
    parameters: Parameters,
    options: &Options,
) -> Outcome {
    let Outcome { mut finished, mut errors } = Outcome::default();
    let mut next = Some(parameters);
    while let Some(parameters) = next.take() {
        let trial = Trial::new(finished.len() + 1, parameters, &options.runs);
        errors.extend(callbacks.call("trial_started", |callback| callback.trial_started(&trial)));

        let mut model = Model::default();
        let mut metrics = model.validate(data);
        for epoch in 1..=parameters.epochs {
            model.descend(data, &parameters);
            metrics = model.validate(data);
            errors.extend(
                callbacks.call("epoch_ended", |callback| {
                    callback.epoch_ended(&trial, epoch, &mut metrics)
                }),
            );
        }

        let trial = Finished { trial, model, metrics };
        errors.extend(callbacks.call_rev("trial_ended", |callback| callback.trial_ended(&trial)));
        finished.push(trial);
        errors.extend(callbacks.call("next_trial", |callback| {
            if next.is_none() {
                next = callback.next_trial(&finished)?;
            }
            Ok(())
        }));
    }
    Outcome { finished, errors }
}

impl Outcome {
    /// Returns the trial with the lowest loss.
    pub fn best(&self) -> Option<&Finished> {
        self.finished.iter().min_by(|a, b| a.loss().total_cmp(&b.loss()))
    }
}
