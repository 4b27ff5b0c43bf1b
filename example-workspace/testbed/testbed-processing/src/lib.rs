//! The processing agent.

use std::fs;

use plux_runtime::{BoxError, Plugin, plugin};
use serde::{Deserialize, Serialize};
use testbed_common::{Agent, Context, readings};

/// The agent is its section, `[agents.processing]`.
#[derive(Deserialize, Serialize)]
#[serde(default)]
struct Processing {
    /// Milliseconds between means.
    interval: u64,
    /// The number of readings of a mean.
    window: usize,
}

impl Default for Processing {
    fn default() -> Self {
        Self { interval: 100, window: 10 }
    }
}

impl Plugin for Processing {}

/// Writes the mean of the last readings to `mean.txt`.
#[plugin(
    namespace = "testbed.agents",
    name = "processing",
    config = Processing,
    requires = ["data"]
)]
impl Agent for Processing {
    /// Ready with its first mean.
    fn run(&self, context: &Context) -> Result<(), BoxError> {
        while context.sleep(self.interval) {
            let readings = readings(context)?;
            let last: Vec<f64> = readings.into_iter().rev().take(self.window).collect();
            let mean = last.iter().sum::<f64>() / f64::from(u32::try_from(last.len())?);
            fs::write(context.data().join("mean.txt"), format!("{mean:.3}\n"))?;
            context.ready()?;
        }
        Ok(())
    }
}
