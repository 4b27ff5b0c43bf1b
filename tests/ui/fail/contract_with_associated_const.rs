use plux_runtime::{BoxError, Plugin, plugin};

trait Vendor: Plugin {}

#[derive(Default)]
struct Aws;

impl Plugin for Aws {
    fn load(&mut self, (): &()) -> Result<(), BoxError> {
        Ok(())
    }
}

trait Priced: Plugin {
    const PRICE: u32;
}

#[plugin(namespace = "finops.stores", name = "aws")]
impl Priced for Aws {
    const PRICE: u32 = 3;
}

fn main() {}
