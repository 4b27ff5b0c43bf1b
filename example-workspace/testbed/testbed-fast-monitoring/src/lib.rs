//! The fast monitor.

use plux_runtime::{BoxError, Plugin, plugin};
use serde::{Deserialize, Serialize};
use testbed_common::{Agent, Context, readings};

/// The agent is its section, `[agents.fast-monitor]`.
#[derive(Deserialize, Serialize)]
#[serde(default)]
struct FastMonitor {
    /// Milliseconds between checks of the readings.
    interval: u64,
    /// Readings above it are logged.
    limit: f64,
}

impl Default for FastMonitor {
    fn default() -> Self {
        Self { interval: 20, limit: 0.9 }
    }
}

impl Plugin for FastMonitor {}

/// Logs each reading above a limit.
#[plugin(
    namespace = "testbed.agents",
    name = "fast-monitor",
    config = FastMonitor,
    requires = ["data", "monitor"]
)]
impl Agent for FastMonitor {
    fn run(&self, context: &Context) -> Result<(), BoxError> {
        context.ready()?;
        let mut seen = 0;
        while context.sleep(self.interval) {
            let readings = readings(context).unwrap_or_default();
            for (nth, reading) in readings.iter().enumerate().skip(seen) {
                if *reading > self.limit {
                    println!("reading {nth} is {reading}");
                }
            }
            seen = readings.len();
        }
        Ok(())
    }
}
