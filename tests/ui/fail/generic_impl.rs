use plux_runtime::{BoxError, Plugin, plugin};

trait Vendor: Plugin {}

#[derive(Default)]
struct Aws;

impl Plugin for Aws {
    fn load(&mut self, (): &()) -> Result<(), BoxError> {
        Ok(())
    }
}

#[derive(Default)]
struct Cloud<T>(T);

impl<T: Send + Sync + 'static> Plugin for Cloud<T> {
    fn load(&mut self, (): &()) -> Result<(), BoxError> {
        Ok(())
    }
}

#[plugin(namespace = "finops.vendors", name = "cloud")]
impl<T: Send + Sync + 'static> Vendor for Cloud<T> {}

fn main() {}
