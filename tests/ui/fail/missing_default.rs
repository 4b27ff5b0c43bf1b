use plux_runtime::{BoxError, Plugin, plugin};

trait Vendor: Plugin {}

#[derive(Default)]
struct Aws;

impl Plugin for Aws {
    fn load(&mut self, (): &()) -> Result<(), BoxError> {
        Ok(())
    }
}

struct Azure {
    key: String,
}

impl Plugin for Azure {
    fn load(&mut self, (): &()) -> Result<(), BoxError> {
        Ok(())
    }
}

#[plugin(namespace = "finops.vendors", name = "azure")]
impl Vendor for Azure {}

fn main() {}
