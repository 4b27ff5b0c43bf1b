use plux_runtime::{BoxError, Plugin, plugin};

trait Vendor: Plugin {}

#[derive(Default)]
struct Aws;

impl Plugin for Aws {
    fn load(&mut self, (): &()) -> Result<(), BoxError> {
        Ok(())
    }
}

impl Aws {
    #[plugin(namespace = "finops.hooks")]
    fn hook(&self) {}
}

fn main() {}
