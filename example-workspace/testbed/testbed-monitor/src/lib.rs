//! The monitor.

use plux_runtime::{BoxError, Plugin, plugin};
use serde::{Deserialize, Serialize};
use testbed_common::{Agent, Context, readings};

/// The agent is its section, `[agents.monitor]`.
#[derive(Deserialize, Serialize)]
#[serde(default)]
struct Monitor {
    /// Milliseconds between lines of the log.
    interval: u64,
}

impl Default for Monitor {
    fn default() -> Self {
        Self { interval: 1000 }
    }
}

impl Plugin for Monitor {}

/// Logs the number of readings.
#[plugin(namespace = "testbed.agents", name = "monitor", config = Monitor)]
impl Agent for Monitor {
    fn run(&self, context: &Context) -> Result<(), BoxError> {
        context.ready()?;
        while context.sleep(self.interval) {
            println!("{} readings", readings(context).unwrap_or_default().len());
        }
        Ok(())
    }
}
