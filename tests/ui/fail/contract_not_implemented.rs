use plux_runtime::{BoxError, Plugin, plugin};

trait Vendor: Plugin {}

#[derive(Default)]
struct Aws;

impl Plugin for Aws {
    fn load(&mut self, (): &()) -> Result<(), BoxError> {
        Ok(())
    }
}

trait Cloud: Plugin {}

#[plugin(namespace = "finops.vendors", name = "aws", contract = dyn Cloud)]
impl Vendor for Aws {}

fn main() {}
