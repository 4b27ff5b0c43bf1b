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
fn hook<T>(_: T) {}

#[plugin(namespace = "finops.hooks")]
fn show(_: impl ToString) {}

fn main() {}
