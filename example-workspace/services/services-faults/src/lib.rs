//! Services that fail, each at another stage of its lifecycle: what a user sees of it.

use plux_runtime::{BoxError, Disabled, Plugin, plugin};
use services_core::{Runtime, Service, ServicePlugin};

/// A service that answers nothing.
struct Silent {
    should_load: bool,
}

impl Plugin<Runtime> for Silent {
    fn should_load(&self) -> bool {
        self.should_load
    }
}

#[plugin(
    namespace = "services.services",
    name = "faulty-factory",
    description = "Init: the factory fails.",
    factory = Silent::unlicensed()
)]
#[plugin(
    namespace = "services.services",
    name = "faulty-platform",
    description = "Not loaded: `should_load` is false, which is no failure.",
    factory = Silent { should_load: false }
)]
#[plugin(
    namespace = "services.services",
    name = "faulty-requirement",
    description = "Requirements: the service that it requires fails.",
    factory = Silent { should_load: true },
    requires = ["faulty-load"]
)]
impl Service for Silent {
    fn handle(&self, _: &[&str]) -> Result<String, BoxError> {
        Ok(String::new())
    }
}

impl Silent {
    fn unlicensed() -> Result<Self, BoxError> {
        Err("the license has expired".into())
    }
}

/// Load: the backend cannot be created.
#[plugin(namespace = "services.services", name = "faulty-load", contract = dyn Service)]
const LOAD: ServicePlugin = ServicePlugin::new(|_| Err("port 4566 is in use".into()));

/// Load: the backend panics.
#[plugin(namespace = "services.services", name = "faulty-panic", contract = dyn Service)]
const PANIC: ServicePlugin = ServicePlugin::new(|runtime| {
    let zones: [&str; 0] = [];
    panic!("no zone of {} in {zones:?}", runtime.region)
});

/// Load: the backend has a reason not to run, which is no failure.
#[plugin(namespace = "services.services", name = "faulty-region", contract = dyn Service)]
const REGION: ServicePlugin = ServicePlugin::new(|runtime| {
    Err(Disabled::new(format!("it is not available in {}", runtime.region)).into())
});

#[derive(Default)]
struct Unload;

impl Plugin<Runtime> for Unload {
    fn unload(&self) -> Result<(), BoxError> {
        Err("the disk is full".into())
    }
}

/// Unload: it is released, and the error is reported.
#[plugin(namespace = "services.services", name = "faulty-unload")]
impl Service for Unload {
    fn handle(&self, _: &[&str]) -> Result<String, BoxError> {
        Ok(String::new())
    }
}
