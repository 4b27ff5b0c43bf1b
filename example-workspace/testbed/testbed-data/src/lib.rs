//! The data agent.

use std::fs::OpenOptions;
use std::io::Write;
use std::path::PathBuf;

use plux_runtime::{BoxError, Plugin, plugin};
use serde::{Deserialize, Serialize};
use testbed_common::{Agent, Context};

/// The section `[agents.data]`.
#[derive(Deserialize, Serialize)]
#[serde(default)]
pub(crate) struct DataConfig {
    /// Milliseconds between readings.
    interval: u64,
    /// A device that has to exist.
    device: Option<PathBuf>,
}

impl Default for DataConfig {
    fn default() -> Self {
        Self { interval: 50, device: None }
    }
}

struct Data(DataConfig);

impl From<DataConfig> for Data {
    fn from(config: DataConfig) -> Self {
        Self(config)
    }
}

impl Plugin for Data {}

/// Appends a reading to `readings.txt` at each interval.
#[plugin(namespace = "testbed.agents", name = "data", config = DataConfig)]
impl Agent for Data {
    fn run(&self, context: &Context) -> Result<(), BoxError> {
        let Self(DataConfig { interval, device }) = self;
        let mut angle = 0.0_f64;
        loop {
            if let Some(device) = device.as_ref().filter(|device| !device.exists()) {
                return Err(format!("no device {}", device.display()).into());
            }
            let file = context.data().join("readings.txt");
            let mut file = OpenOptions::new().create(true).append(true).open(file)?;
            writeln!(file, "{:.3}", angle.sin())?;
            angle += 0.1;
            if !context.sleep(*interval) {
                return Ok(());
            }
        }
    }
}
