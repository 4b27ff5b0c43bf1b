//! One plugin type for many services.

use std::sync::{Mutex, PoisonError};

use plux_runtime::{BoxError, Plugin};

use crate::{Runtime, Service};

/// The part that differs between services with state in memory.
pub trait Backend: Send {
    /// Handles a request; see [`Service::handle`].
    ///
    /// # Errors
    ///
    /// If the request is malformed, or cannot be fulfilled.
    fn handle(&mut self, request: &[&str]) -> Result<String, BoxError>;
}

/// A service that creates its backend when it is loaded. A constant for each service:
///
/// ```
/// use plux_runtime::{BoxError, plugin};
/// use services_core::{Backend, Service, ServicePlugin};
///
/// /// Repeats requests.
/// #[plugin(namespace = "services.services", name = "echo", contract = dyn Service)]
/// const ECHO: ServicePlugin = ServicePlugin::new(|_| Ok(Box::new(Echo)));
///
/// struct Echo;
///
/// impl Backend for Echo {
///     fn handle(&mut self, request: &[&str]) -> Result<String, BoxError> {
///         Ok(request.join(" "))
///     }
/// }
/// ```
pub struct ServicePlugin {
    factory: Factory,
    backend: Option<Mutex<Box<dyn Backend>>>,
}

type Factory = fn(&Runtime) -> Result<Box<dyn Backend>, BoxError>;

impl ServicePlugin {
    /// Returns the service of that factory.
    pub const fn new(factory: Factory) -> Self {
        Self { factory, backend: None }
    }
}

impl Plugin<Runtime> for ServicePlugin {
    fn load(&mut self, runtime: &Runtime) -> Result<(), BoxError> {
        self.backend = Some(Mutex::new((self.factory)(runtime)?));
        Ok(())
    }
}

impl Service for ServicePlugin {
    fn handle(&self, request: &[&str]) -> Result<String, BoxError> {
        let backend = self.backend.as_ref().ok_or("the service is not loaded")?;
        backend.lock().unwrap_or_else(PoisonError::into_inner).handle(request)
    }
}
