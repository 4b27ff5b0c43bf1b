use plux_runtime::{BoxError, Plugin, plugin};

trait Vendor: Plugin {}

#[derive(Default)]
struct Aws;

impl Plugin for Aws {
    fn load(&mut self, (): &()) -> Result<(), BoxError> {
        Ok(())
    }
}

#[plugin(namespace = "finops.hooks")]
async fn hook() {}

#[plugin(namespace = "finops.hooks")]
unsafe fn danger() {}

fn main() {}
