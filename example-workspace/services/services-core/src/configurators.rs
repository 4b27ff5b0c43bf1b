//! Functions as plugins.

use std::env;

use plux_runtime::{BoxError, plugin};

use crate::Runtime;

/// Sets the region to `SERVICES_REGION`.
#[plugin(namespace = "services.configurators")]
fn region(runtime: &mut Runtime) -> Result<(), BoxError> {
    match env::var("SERVICES_REGION") {
        Ok(region) if region.is_empty() => Err("SERVICES_REGION is empty".into()),
        Ok(region) => {
            runtime.region = region;
            Ok(())
        }
        Err(_) => Ok(()),
    }
}

/// Refuses changes if `SERVICES_READ_ONLY` is set. Disabled otherwise.
#[plugin(namespace = "services.configurators", name = "read-only", should_load = is_read_only)]
#[allow(clippy::unnecessary_wraps)] // The contract has a result.
fn read_only(runtime: &mut Runtime) -> Result<(), BoxError> {
    runtime.read_only = true;
    Ok(())
}

fn is_read_only() -> bool {
    env::var_os("SERVICES_READ_ONLY").is_some()
}
