//! The fast monitor.

use plux_runtime::{BoxError, Plugin, plugin};
use serde::{Deserialize, Serialize};
use testbed_common::{Agent, Context, readings};

/// The section `[agents.fast-monitor]`.
#[derive(Deserialize, Serialize)]
#[serde(default)]
pub(crate) struct FastMonitorConfig {
    /// Milliseconds between looks at the readings.
    interval: u64,
    /// Readings above it are logged.
    limit: f64,
}

impl Default for FastMonitorConfig {
    fn default() -> Self {
        Self { interval: 20, limit: 0.9 }
    }
}

struct FastMonitor(FastMonitorConfig);

impl From<FastMonitorConfig> for FastMonitor {
    fn from(config: FastMonitorConfig) -> Self {
        Self(config)
    }
}

impl Plugin for FastMonitor {}

/// Logs each reading above a limit.
#[plugin(
    namespace = "testbed.agents",
    name = "fast-monitor",
    config = FastMonitorConfig,
    requires = ["data", "monitor"]
)]
impl Agent for FastMonitor {
    fn run(&self, context: &Context) -> Result<(), BoxError> {
        let Self(FastMonitorConfig { interval, limit }) = self;
        let mut seen = 0;
        while context.sleep(*interval) {
            let readings = readings(context).unwrap_or_default();
            for (nth, reading) in readings.iter().enumerate().skip(seen) {
                if reading > limit {
                    println!("reading {nth} is {reading}");
                }
            }
            seen = readings.len();
        }
        Ok(())
    }
}
