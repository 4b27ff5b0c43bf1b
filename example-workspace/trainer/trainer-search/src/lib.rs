//! `trainer` callback: searches for a better learning rate.

use plux_runtime::{BoxError, Plugin, plugin};
use trainer_core::{Callback, Finished, Options, Parameters};

/// A search that never improves enough has to end.
const MOST_TRIALS: usize = 8;

#[derive(Default)]
struct Search;

impl Plugin<Options> for Search {}

/// Doubles the learning rate as long as the loss decreases.
#[plugin(namespace = "trainer.callbacks", name = "search")]
impl Callback for Search {
    fn next_trial(&self, finished: &[Finished]) -> Result<Option<Parameters>, BoxError> {
        let (last, improved) = match finished {
            [.., before, last] => (last, last.loss() < before.loss()),
            [first] => (first, true),
            [] => return Ok(None),
        };
        let Parameters { learning_rate, .. } = last.trial.parameters;
        let next = Parameters { learning_rate: 2.0 * learning_rate, ..last.trial.parameters };
        Ok((improved && finished.len() < MOST_TRIALS).then_some(next))
    }
}
