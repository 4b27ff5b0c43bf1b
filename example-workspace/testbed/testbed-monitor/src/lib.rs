//! The monitor.

use plux_runtime::{BoxError, Plugin, plugin};
use serde::{Deserialize, Serialize};
use testbed_common::{Agent, Context, readings};

/// The section `[agents.monitor]`.
#[derive(Deserialize, Serialize)]
#[serde(default)]
pub(crate) struct MonitorConfig {
    /// Milliseconds between lines of the log.
    interval: u64,
}

impl Default for MonitorConfig {
    fn default() -> Self {
        Self { interval: 1000 }
    }
}

struct Monitor(MonitorConfig);

impl From<MonitorConfig> for Monitor {
    fn from(config: MonitorConfig) -> Self {
        Self(config)
    }
}

impl Plugin for Monitor {}

/// Logs the number of readings.
#[plugin(namespace = "testbed.agents", name = "monitor", config = MonitorConfig)]
impl Agent for Monitor {
    fn run(&self, context: &Context) -> Result<(), BoxError> {
        while context.sleep(self.0.interval) {
            println!("{} readings", readings(context).unwrap_or_default().len());
        }
        Ok(())
    }
}
