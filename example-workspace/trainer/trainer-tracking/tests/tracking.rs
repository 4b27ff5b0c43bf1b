//! The files of a training.

use std::fs;
use std::path::{Path, PathBuf};

use plux_runtime::{PluginManager, testing};
use trainer_core::{Callback, Dataset, Options, Outcome, Parameters, train};
use trainer_tracking as _;

const PARAMETERS: Parameters = Parameters { epochs: 3, learning_rate: 0.5 };

/// A directory for a test, which does not exist.
fn directory(name: &str) -> PathBuf {
    let directory = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
    let _ = fs::remove_dir_all(&directory);
    directory
}

fn train_in(runs: &Path) -> Outcome {
    let options = Options { runs: runs.to_owned() };
    let callbacks =
        PluginManager::<dyn Callback, _>::builder("trainer.callbacks", options.clone()).build();
    let loaded = callbacks.load_all();
    assert!(loaded.failures().is_empty(), "{:?}", loaded.failures());
    train(&loaded, &Dataset::two_classes(100), PARAMETERS, &options)
}

#[test]
fn trials_and_their_epochs_are_recorded() {
    let runs = directory("recorded");
    let outcome = train_in(&runs);
    let trials = fs::read_to_string(runs.join("trials.csv")).unwrap();
    let (head, rows) = trials.split_once('\n').unwrap();
    assert_eq!(head, "trial,epochs,learning_rate,loss,accuracy");
    assert_eq!(rows.lines().count(), outcome.finished.len());
    assert!(rows.starts_with("1,3,0.5,"), "{rows}");

    let metrics = fs::read_to_string(runs.join("trial-1/metrics.csv")).unwrap();
    let names = |epoch: &'static str| {
        let rows = metrics.lines().filter_map(move |line| line.strip_prefix(epoch));
        rows.map(|row| row.split(',').next().unwrap_or_default()).collect::<Vec<_>>()
    };
    // `seconds` is there because the profiler ran before.
    assert_eq!(names("1,"), ["accuracy", "loss", "seconds"]);
    assert_eq!(names("3,"), names("1,"));
}

#[test]
fn a_directory_that_cannot_be_created_fails_the_plugin() {
    let file = directory("occupied");
    fs::write(&file, "").unwrap();
    let options = Options { runs: file.clone() };
    let tracking = testing::load_alone::<dyn Callback, _, _>("trainer.callbacks:tracking", options);
    let error = tracking.err().expect("a file is no directory").to_string();
    assert!(error.contains(&file.join("trials.csv").display().to_string()), "{error}");
}
