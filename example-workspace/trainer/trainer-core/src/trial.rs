//! The state of the training that callbacks have access to.

use std::collections::BTreeMap;
use std::fmt;
use std::fs::{self, File};
use std::io::{self, BufWriter};
use std::path::{Path, PathBuf};

use crate::Model;

/// Values by name, such as `loss`.
pub type Metrics = BTreeMap<&'static str, f64>;

/// The hyperparameters of a trial.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Parameters {
    /// The number of passes over the data.
    pub epochs: u32,
    /// The length of a step of the gradient descent.
    pub learning_rate: f64,
}

/// The training of one model.
#[derive(Clone, Debug)]
pub struct Trial {
    /// Counts from 1.
    pub number: usize,
    /// The hyperparameters.
    pub parameters: Parameters,
    /// The directory for the trial's files. It may not exist.
    pub directory: PathBuf,
}

/// A trial after its last epoch.
#[derive(Clone, Debug)]
pub struct Finished {
    /// The trial.
    pub trial: Trial,
    /// The trained model.
    pub model: Model,
    /// The metrics of the last epoch.
    pub metrics: Metrics,
}

impl Trial {
    pub(crate) fn new(number: usize, parameters: Parameters, runs: &Path) -> Self {
        Self { number, parameters, directory: runs.join(format!("trial-{number}")) }
    }

    /// Creates a file in the trial's directory.
    ///
    /// # Errors
    ///
    /// The error has the file's path.
    pub fn create(&self, file: &str) -> io::Result<BufWriter<File>> {
        let path = self.directory.join(file);
        fs::create_dir_all(&self.directory)
            .and_then(|()| File::create(&path))
            .map(BufWriter::new)
            .map_err(|error| io::Error::new(error.kind(), format!("{}: {error}", path.display())))
    }
}

impl Finished {
    /// Returns the loss after the last epoch.
    pub fn loss(&self) -> f64 {
        self.metrics["loss"]
    }
}

impl fmt::Display for Parameters {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { epochs, learning_rate } = self;
        write!(f, "{epochs} epochs, learning rate {learning_rate}")
    }
}
