use plux_runtime::{Plugin, plugin};

#[derive(serde::Deserialize)]
struct Config {}

trait Agent: Plugin {}

#[plugin(namespace = "testbed.parsers", name = "a", config = Config)]
static PARSER: u8 = 0;

#[plugin(namespace = "testbed.parsers", name = "b", config = Config)]
const OTHER: u8 = 0;

#[plugin(namespace = "testbed.hooks", config = Config)]
fn hook() {}

struct Monitor;

impl Plugin for Monitor {}

#[plugin(namespace = "testbed.agents", name = "a", config = Config, factory = Monitor::new())]
#[plugin(namespace = "testbed.agents", name = "b", config = Config, factory = "Monitor::new")]
impl Agent for Monitor {}

fn main() {}
