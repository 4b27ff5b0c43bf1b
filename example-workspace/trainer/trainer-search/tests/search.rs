//! The search alone, and in a training.

use std::path::PathBuf;

use plux_runtime::{PluginManager, testing};
use trainer_core::{Callback, Dataset, Finished, Metrics, Model, Options, Parameters, Trial};
use trainer_search as _;

const FIRST: Parameters = Parameters { epochs: 30, learning_rate: 1.0 };

fn options() -> Options {
    Options { runs: PathBuf::from("never-written") }
}

/// Trials with these learning rates and losses.
fn finished(trials: &[(f64, f64)]) -> Vec<Finished> {
    let trial = |(number, &(learning_rate, loss)): (usize, &(f64, f64))| Finished {
        trial: Trial {
            number,
            parameters: Parameters { learning_rate, ..FIRST },
            directory: PathBuf::new(),
        },
        model: Model::default(),
        metrics: Metrics::from([("loss", loss)]),
    };
    trials.iter().enumerate().map(trial).collect()
}

#[test]
fn the_learning_rate_is_doubled_until_the_loss_increases() {
    let search = testing::load_alone::<dyn Callback, _, _>("trainer.callbacks:search", options());
    let search = search.unwrap_or_else(|error| panic!("{error}"));
    let next = |trials| {
        let next = search.next_trial(&finished(trials)).unwrap();
        next.map(|parameters| parameters.learning_rate)
    };
    assert_eq!(next(&[(0.5, 0.9)]), Some(1.0));
    assert_eq!(next(&[(0.5, 0.9), (1.0, 0.8)]), Some(2.0));
    assert_eq!(next(&[(0.5, 0.9), (1.0, 0.8), (2.0, 0.8)]), None);
    let improving: Vec<(f64, f64)> = (1..=8).map(|n| (1.0, 1.0 / f64::from(n))).collect();
    assert_eq!(next(&improving), None, "it ends");
}

#[test]
fn the_training_asks_for_the_next_trial() {
    let callbacks =
        PluginManager::<dyn Callback, _>::builder("trainer.callbacks", options()).build();
    let loaded = callbacks.load_all();
    let outcome = trainer_core::train(&loaded, &Dataset::two_classes(400), FIRST, &options());
    assert!(loaded.failures().is_empty() && outcome.errors.is_empty(), "{outcome:?}");
    let best = outcome.best().unwrap();
    assert_eq!(best.trial.number + 1, outcome.finished.len(), "the last one was worse");
    assert!(best.loss() < outcome.finished[0].loss());
}
