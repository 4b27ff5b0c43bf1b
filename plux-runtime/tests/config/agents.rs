//! The plugins of these tests: the agents of a testbed.
#![allow(unreachable_pub)]

use plux_runtime::config::Config;
use plux_runtime::{
    BoxError, Discovered, LinkedFinder, LoadError, Loaded, Namespace, Plugin, PluginFinder,
    PluginManager, plugin,
};
use plux_spec::{Link, PluginEntry};
use serde::{Deserialize, Serialize};

use crate::support::index::{inactive, index, package};

pub trait Agent: Plugin + std::fmt::Debug {
    fn describe(&self) -> String;
}

/// Has defaults only, and is made by `From`.
#[derive(Debug, Deserialize, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(default)]
pub struct MonitorConfig {
    /// Seconds between two measurements.
    interval: u16,
    targets: Vec<String>,
    limits: Limits,
}

#[derive(Debug, Deserialize, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(default)]
pub struct Limits {
    cpu: f64,
    memory: Option<u64>,
}

impl Default for Limits {
    fn default() -> Self {
        Self { cpu: 0.0, memory: Some(64) }
    }
}

impl Default for MonitorConfig {
    fn default() -> Self {
        Self { interval: 10, targets: Vec::new(), limits: Limits::default() }
    }
}

#[derive(Debug)]
pub struct Monitor(MonitorConfig);

impl From<MonitorConfig> for Monitor {
    fn from(config: MonitorConfig) -> Self {
        Self(config)
    }
}

impl Plugin for Monitor {}

/// Watches the hosts.
#[plugin(namespace = "testbed.agents", name = "monitor", config = MonitorConfig)]
impl Agent for Monitor {
    fn describe(&self) -> String {
        format!("{:?}", self.0)
    }
}

#[derive(Debug, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub struct DataConfig {
    /// Where the measurements are.
    data_path: String,
    #[serde(default)]
    mode: Mode,
}

#[derive(Debug, Default, Deserialize, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "lowercase")]
pub enum Mode {
    #[default]
    Append,
    Replace,
}

#[derive(Debug)]
pub struct Data(DataConfig);

impl Data {
    fn new(config: DataConfig) -> Result<Self, BoxError> {
        if config.data_path.is_empty() {
            return Err("the path is empty".into());
        }
        Ok(Self(config))
    }
}

impl Plugin for Data {}

/// Has a field without a default, and a factory that may fail.
#[plugin(namespace = "testbed.agents", name = "data-store", config = DataConfig, factory = Data::new)]
impl Agent for Data {
    fn describe(&self) -> String {
        format!("{} {:?}", self.0.data_path, self.0.mode)
    }
}

#[derive(Debug, Default)]
pub struct Console;

impl Plugin for Console {}

/// Has no configuration.
#[plugin(namespace = "testbed.agents", name = "console")]
impl Agent for Console {
    fn describe(&self) -> String {
        "a console".to_owned()
    }
}

/// A file in which every section is right.
pub const COMPLETE: &str = "\
[agents.monitor]
interval = 5
targets = [\"a\", \"b\"]
limits.cpu = 0.5

[agents.data-store]
data-path = \"/var/lib\"
";

pub fn config(text: &str) -> Config {
    Config::from_toml_str("testbed.toml", text).unwrap()
}

pub fn manager(config: &Config) -> PluginManager<dyn Agent> {
    PluginManager::<dyn Agent>::builder("testbed.agents", ())
        .config(config.table("agents"))
        .development_mode(true)
        .build()
}

pub fn load_all(text: &str) -> Loaded<dyn Agent> {
    manager(&config(text)).load_all()
}

/// Returns the messages of the plugins that fail with this file.
pub fn failures(text: &str) -> Vec<String> {
    load_all(text).failures().iter().map(LoadError::to_string).collect()
}

/// The only failure of a file.
pub fn failure(text: &str) -> String {
    let failures = failures(text);
    let [failure] = &*failures else { panic!("{failures:#?}") };
    failure.clone()
}

/// `COMPLETE` with another section of the monitor, which is wrong.
pub fn of_monitor(section: &str) -> String {
    let (_, rest) = COMPLETE.split_once("\n\n").unwrap();
    failure(&format!("[agents.monitor]\n{section}\n\n{rest}"))
}

/// Finds the linked agents, and an index with the agent `gpu`, which a feature of `app` enables.
pub struct WithGpu;

impl PluginFinder for WithGpu {
    fn find(&self, namespace: &Namespace) -> Result<Discovered, BoxError> {
        let gpu =
            PluginEntry { namespace: namespace.clone(), ..inactive("gpu", "testbed-gpu", "gpu") };
        let active = LinkedFinder.find(namespace)?;
        Ok(active.with_index(index(vec![package("testbed-gpu", Link::None)], vec![gpu])))
    }
}
