//! Output for people.

use plux_runtime::{BoxError, Plugin, plugin};

use crate::{Callback, Finished, Metrics, Options, Trial};

#[derive(Default)]
struct Console;

impl Plugin<Options> for Console {}

/// Prints each trial and every tenth epoch.
#[plugin(namespace = "trainer.callbacks", name = "console", after = ["profiler"])]
impl Callback for Console {
    fn trial_started(&self, trial: &Trial) -> Result<(), BoxError> {
        println!("trial {}: {}", trial.number, trial.parameters);
        Ok(())
    }

    fn epoch_ended(
        &self,
        trial: &Trial,
        epoch: u32,
        metrics: &mut Metrics,
    ) -> Result<(), BoxError> {
        if epoch.is_multiple_of(10) || epoch == trial.parameters.epochs {
            println!(
                "  epoch {epoch:>3}  loss {:.4}  accuracy {:.3}",
                metrics["loss"], metrics["accuracy"]
            );
        }
        Ok(())
    }

    fn trial_ended(&self, finished: &Finished) -> Result<(), BoxError> {
        if let Some(seconds) = finished.metrics.get("seconds") {
            println!("  {:.1} ms", seconds * 1e3);
        }
        Ok(())
    }
}
