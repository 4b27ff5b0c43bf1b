//! The contract of services.

use plux_runtime::{BoxError, Plugin, extension_point};

use crate::Runtime;

/// Emulated services. A request starts with the service's name: `s3 get cat.jpg`.
///
/// This is the abstract base of all services. It has a namespace and no name: it is an extension
/// point, and no plugin.
#[extension_point(namespace = "services.services", cardinality = "at_least_one")]
pub trait Service: Plugin<Runtime> {
    /// Handles the words of a request after the service's name.
    ///
    /// # Errors
    ///
    /// If the request is malformed, or cannot be fulfilled.
    fn handle(&self, request: &[&str]) -> Result<String, BoxError>;
}
