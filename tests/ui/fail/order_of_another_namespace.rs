use plux_runtime::plugin;

#[plugin(namespace = "order.passes", before = ["order.passes:emit"])]
fn parse() {}

#[plugin(namespace = "order.passes", after = ["parse", "order.inputs:file"])]
fn emit() {}

fn main() {}
