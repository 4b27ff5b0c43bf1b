use plux_runtime::{BoxError, Plugin, plugin};

trait Vendor: Plugin {}

#[derive(Default)]
struct Aws;

impl Plugin for Aws {
    fn load(&mut self, (): &()) -> Result<(), BoxError> {
        Ok(())
    }
}

#[plugin(namespace = "finops.vendors", name = "aws")]
static AWS: Aws = Aws;

#[plugin(namespace = "finops.vendors", name = "aws")]
mod aws {}

fn main() {}
