use plux_runtime::plugin;

#[plugin(namespace = "finops.vendors", name = "aws")]
mod aws {}

fn main() {}
