use plux_runtime::{BoxError, Plugin, plugin};

trait Vendor: Plugin {}

#[derive(Default)]
struct Aws;

impl Plugin for Aws {
    fn load(&mut self, (): &()) -> Result<(), BoxError> {
        Ok(())
    }
}

#[plugin(namespace = "finops.vendors", name = "aws", contract = Vendor)]
impl Vendor for Aws {}

#[plugin(namespace = "finops.vendors", name = "other", contract = &'static str)]
struct Other;

fn main() {}
