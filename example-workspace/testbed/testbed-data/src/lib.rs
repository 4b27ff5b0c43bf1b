//! The data agent.

use std::fs::OpenOptions;
use std::io::Write;
use std::path::PathBuf;

use plux_runtime::{BoxError, Plugin, plugin};
use serde::{Deserialize, Serialize};
use testbed_common::{Agent, Context};

/// The agent is its section, `[agents.data]`.
#[derive(Deserialize, Serialize)]
#[serde(default)]
struct Data {
    /// Milliseconds between readings.
    interval: u64,
    /// A device that has to exist.
    device: Option<PathBuf>,
}

impl Default for Data {
    fn default() -> Self {
        Self { interval: 50, device: None }
    }
}

impl Plugin for Data {}

/// Appends a reading to `readings.txt` at each interval.
#[plugin(namespace = "testbed.agents", name = "data", config = Data)]
impl Agent for Data {
    /// Ready with its first reading.
    fn run(&self, context: &Context) -> Result<(), BoxError> {
        let mut angle = 0.0_f64;
        loop {
            if let Some(device) = self.device.as_ref().filter(|device| !device.exists()) {
                return Err(format!("no device {}", device.display()).into());
            }
            let file = context.data().join("readings.txt");
            let mut file = OpenOptions::new().create(true).append(true).open(file)?;
            writeln!(file, "{:.3}", angle.sin())?;
            context.ready()?;
            angle += 0.1;
            if !context.sleep(self.interval) {
                return Ok(());
            }
        }
    }
}
