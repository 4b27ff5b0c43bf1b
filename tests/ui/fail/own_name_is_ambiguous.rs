use plux_runtime::{plugin, plugin_id, plugin_name};

#[plugin(namespace = "finops.hooks")]
#[plugin(namespace = "finops.hooks", name = "other")]
fn hook() -> &'static str {
    plux_runtime::plugin_name!()
}

fn elsewhere() -> (&'static str, &'static str) {
    (plugin_name!(), plugin_id!())
}

fn main() {}
