use plux_runtime::{BoxError, Plugin, plugin};

trait Vendor: Plugin {}

struct Aws;

impl Aws {
    fn new() -> Self {
        Self
    }
}

impl Plugin for Aws {
    fn load(&mut self, (): &()) -> Result<(), BoxError> {
        Ok(())
    }
}

#[plugin(namespace = "finops.vendors", name = "path", factory = Aws::new)]
#[plugin(namespace = "finops.vendors", name = "string", factory = "Aws::new()")]
#[plugin(namespace = "finops.vendors", name = "other", factory = 3)]
impl Vendor for Aws {}

fn main() {}
