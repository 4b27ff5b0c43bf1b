//! The processing agent.

use std::fs;

use plux_runtime::{BoxError, Plugin, plugin};
use serde::{Deserialize, Serialize};
use testbed_common::{Agent, Context, readings};

/// The section `[agents.processing]`.
#[derive(Deserialize, Serialize)]
#[serde(default)]
pub(crate) struct ProcessingConfig {
    /// Milliseconds between means.
    interval: u64,
    /// The number of readings of a mean.
    window: usize,
}

impl Default for ProcessingConfig {
    fn default() -> Self {
        Self { interval: 100, window: 10 }
    }
}

struct Processing(ProcessingConfig);

impl From<ProcessingConfig> for Processing {
    fn from(config: ProcessingConfig) -> Self {
        Self(config)
    }
}

impl Plugin for Processing {}

/// Writes the mean of the last readings to `mean.txt`.
#[plugin(
    namespace = "testbed.agents",
    name = "processing",
    config = ProcessingConfig,
    requires = ["data"]
)]
impl Agent for Processing {
    fn run(&self, context: &Context) -> Result<(), BoxError> {
        let Self(ProcessingConfig { interval, window }) = self;
        while context.sleep(*interval) {
            let readings = readings(context).unwrap_or_default();
            let last: Vec<f64> = readings.into_iter().rev().take(*window).collect();
            let count = u32::try_from(last.len())?;
            if count > 0 {
                let mean = last.iter().sum::<f64>() / f64::from(count);
                fs::write(context.data().join("mean.txt"), format!("{mean:.3}\n"))?;
            }
        }
        Ok(())
    }
}
