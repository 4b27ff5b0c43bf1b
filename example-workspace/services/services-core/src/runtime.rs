//! The runtime of the services, and the contract of functions that configure it.

use plux_runtime::{BoxError, FunctionPlugin, extension_point};
use tokio::runtime::Handle;

/// The environment of services: the argument of their `load`.
#[derive(Clone, Debug)]
pub struct Runtime {
    /// The region that the services claim to be in.
    pub region: String,
    /// Whether services refuse to change data.
    pub read_only: bool,
    /// The program's async runtime, which services may spawn tasks on.
    pub tokio: Handle,
}

/// Functions that change the runtime before the first service is loaded.
#[extension_point(namespace = "services.configurators")]
pub type Configurator = FunctionPlugin<fn(&mut Runtime) -> Result<(), BoxError>>;
