use plux_runtime::plugin;

struct Aws;

impl Aws {
    #[plugin(namespace = "finops.hooks")]
    fn hook() {}
}

fn main() {}
