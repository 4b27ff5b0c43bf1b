use plux_runtime::{Plugin, plugin};

trait Agent: Plugin {}

#[derive(serde::Deserialize)]
struct MonitorConfig {}

struct NotDeserialized;

struct Monitor;

impl Plugin for Monitor {}

#[plugin(namespace = "testbed.agents", name = "no-from", config = MonitorConfig)]
impl Agent for Monitor {}

struct Data;

impl Data {
    fn new(_: NotDeserialized) -> Self {
        Self
    }
}

impl Plugin for Data {}

#[plugin(namespace = "testbed.agents", name = "no-serde", config = NotDeserialized, factory = Data::new)]
impl Agent for Data {}

struct Other;

impl Other {
    fn new(_: MonitorConfig, _: u8) -> Self {
        Self
    }
}

impl Plugin for Other {}

#[plugin(namespace = "testbed.agents", name = "two", config = MonitorConfig, factory = Other::new)]
impl Agent for Other {}

fn main() {}
