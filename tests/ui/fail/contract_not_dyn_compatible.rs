use plux_runtime::{BoxError, Plugin, plugin};

trait Vendor: Plugin {}

#[derive(Default)]
struct Aws;

impl Plugin for Aws {
    fn load(&mut self, (): &()) -> Result<(), BoxError> {
        Ok(())
    }
}

trait Store: Plugin {
    fn make() -> Self;
}

#[plugin(namespace = "finops.stores", name = "aws")]
impl Store for Aws {
    fn make() -> Self {
        Aws
    }
}

fn main() {}
