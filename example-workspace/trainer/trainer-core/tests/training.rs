//! The training loop, with callbacks that the test makes.

use std::path::PathBuf;
use std::sync::Arc;

use plux_runtime::{BoxError, Loaded, Plugin, PluginManager, PluginSpec, StaticFinder};
use trainer_core::{Callback, Dataset, Metrics, Options, Outcome, Parameters, Trial};

const PARAMETERS: Parameters = Parameters { epochs: 20, learning_rate: 1.0 };

/// A callback that fails or panics, as its name says.
struct Faulty(&'static str);

impl Plugin<Options> for Faulty {}

impl Callback for Faulty {
    fn trial_started(&self, _: &Trial) -> Result<(), BoxError> {
        match self.0 {
            "failing" => Err("no space left".into()),
            _ => Ok(()),
        }
    }

    fn epoch_ended(&self, _: &Trial, epoch: u32, _: &mut Metrics) -> Result<(), BoxError> {
        assert!(self.0 != "panicking" || epoch != 7, "unlucky");
        Ok(())
    }
}

fn loaded(names: &[&'static str]) -> Loaded<dyn Callback> {
    let spec = |&name| {
        PluginSpec::new::<dyn Callback>("trainer.callbacks", name, move || {
            Ok(Arc::new(Faulty(name)))
        })
    };
    PluginManager::<dyn Callback, Options>::builder("trainer.callbacks", options())
        .finder(StaticFinder::new(names.iter().map(spec)))
        .build()
        .load_all()
}

fn options() -> Options {
    Options { runs: PathBuf::from("never-written") }
}

fn train(callbacks: &[&'static str], parameters: Parameters) -> Outcome {
    trainer_core::train(&loaded(callbacks), &Dataset::two_classes(400), parameters, &options())
}

#[test]
fn the_model_learns() {
    let short = train(&[], Parameters { epochs: 1, ..PARAMETERS });
    let long = train(&[], PARAMETERS);
    let [short, long] = [&short, &long].map(|outcome| outcome.best().unwrap());
    assert!(long.loss() < 0.4 && long.loss() < short.loss(), "{long:?}");
    assert!(long.metrics["accuracy"] > 0.85, "{long:?}");
    assert!(long.model.probability([1.0, -1.0]) > 0.9);
    assert!(long.model.probability([-1.0, 1.0]) < 0.1);
}

#[test]
fn a_callback_that_fails_or_panics_does_not_stop_the_training() {
    let outcome = train(&["failing", "panicking"], PARAMETERS);
    let errors: Vec<String> = outcome.errors.iter().map(ToString::to_string).collect();
    let [failing, panicking] = &errors[..] else { panic!("{errors:?}") };
    for part in ["`trainer.callbacks:failing`", "`trial_started`", "no space left"] {
        assert!(failing.contains(part), "{part}: {failing}");
    }
    for part in ["`trainer.callbacks:panicking`", "`epoch_ended`", "unlucky"] {
        assert!(panicking.contains(part), "{part}: {panicking}");
    }
    let undisturbed = train(&[], PARAMETERS);
    assert_eq!(outcome.best().unwrap().metrics, undisturbed.best().unwrap().metrics);
}
