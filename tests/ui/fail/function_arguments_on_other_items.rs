use plux_runtime::{BoxError, Plugin, plugin};

trait Vendor: Plugin {}

#[derive(Default)]
struct Aws;

impl Plugin for Aws {
    fn load(&mut self, (): &()) -> Result<(), BoxError> {
        Ok(())
    }
}

#[plugin(namespace = "finops.vendors", name = "aws", should_load = true, load = setup)]
impl Vendor for Aws {}

#[plugin(namespace = "finops.hooks", factory = Aws, contract = dyn Vendor)]
fn hook() {}

#[plugin(namespace = "finops.hooks", should_load = 3, load = "setup")]
fn other() {}

fn main() {}
