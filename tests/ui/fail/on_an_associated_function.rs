use plux_runtime::plugin;

struct Aws;

impl Aws {
    #[plugin(namespace = "finops.hooks")]
    fn hook() {}
}

trait Hooks {
    #[plugin(namespace = "finops.hooks")]
    fn provided() -> u32 {
        3
    }
}

fn main() {}
