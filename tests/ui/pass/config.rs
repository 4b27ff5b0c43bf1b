//! Every form of a plugin with a configuration.
#![forbid(unsafe_code)]
#![deny(warnings)]

use plux_runtime::{BoxError, Plugin, extension_point, plugin};

#[extension_point(namespace = "testbed.agents")]
pub trait Agent: Plugin<u8> {
    fn interval(&self) -> u64;
}

pub mod settings {
    #[derive(Clone, Debug, serde::Deserialize)]
    pub struct Config<T> {
        pub interval: T,
    }
}

pub struct Monitor {
    config: settings::Config<u64>,
}

impl From<settings::Config<u64>> for Monitor {
    fn from(config: settings::Config<u64>) -> Self {
        Self { config }
    }
}

impl Monitor {
    fn new(config: settings::Config<u64>) -> Self {
        Self { config }
    }

    fn checked(config: settings::Config<u64>) -> Result<Self, BoxError> {
        if config.interval == 0 { Err("the interval is zero".into()) } else { Ok(Self { config }) }
    }
}

impl Plugin<u8> for Monitor {}

#[plugin(namespace = "testbed.agents", name = "from", config = settings::Config<u64>)]
#[plugin(namespace = "testbed.agents", name = "new", config = settings::Config<u64>, factory = Monitor::new)]
#[plugin(namespace = "testbed.agents", name = "checked", factory = Monitor::checked, config = settings::Config<u64>)]
#[plugin(namespace = "testbed.agents", name = "closure", config = u64, factory = |interval| Monitor { config: settings::Config { interval } })]
impl Agent for Monitor {
    fn interval(&self) -> u64 {
        self.config.interval
    }
}

#[plugin(namespace = "testbed.agents", name = "itself", contract = dyn Agent, config = Itself)]
#[derive(serde::Deserialize)]
pub struct Itself {
    interval: u64,
}

impl Plugin<u8> for Itself {}

impl Agent for Itself {
    fn interval(&self) -> u64 {
        self.interval
    }
}

fn main() {
    use plux_runtime::config::Config;
    let file = "[from]\ninterval = 1\n[new]\ninterval = 2\n[checked]\ninterval = 3\n[itself]\ninterval = 5\n";
    let config = Config::from_toml_str("agents.toml", file).unwrap();
    let manager = plux_runtime::PluginManager::<dyn Agent, u8>::builder("testbed.agents", 0);
    let manager = manager.config(config).build();
    let interval = |name| manager.load(name).unwrap().interval();
    assert_eq!(["from", "new", "checked", "itself"].map(interval), [1, 2, 3, 5]);
}
