//! The supervisor of services.

use plux_runtime::config::Config;
use plux_runtime::{BoxError, LoadError, PluginInfo, PluginManager};
use tokio::runtime::Handle;

use crate::listeners::{Journal, Quota};
use crate::{Configurator, Runtime, Service, Settings};

/// Loads each service at its first request, and unloads all at the end.
pub struct Supervisor {
    services: PluginManager<dyn Service, Runtime>,
}

impl Supervisor {
    /// Returns a supervisor without loaded services. All configurators have run.
    ///
    /// # Errors
    ///
    /// If a setting is invalid, or a configurator fails or is missing.
    pub fn new(config: &Config, tokio: Handle) -> Result<Self, BoxError> {
        let Settings { region, most } = config.without("services").deserialize()?;
        let mut runtime = Runtime { region, read_only: false, tokio };
        let configurators = PluginManager::<Configurator>::new("services.configurators");
        for configure in configurators.load_all().complete()? {
            configure(&mut runtime)?;
        }
        let services = PluginManager::builder("services.services", runtime)
            .listener(Journal)
            .listener(Quota::new(most))
            .config(config.table("services"))
            .build();
        if let Some(finding) = services.verify().findings().first() {
            return Err(finding.to_string().into());
        }
        Ok(Self { services })
    }

    /// Handles a request such as `s3 get cat.jpg`, after loading the service if necessary.
    ///
    /// # Errors
    ///
    /// If the service cannot be loaded, or returns an error.
    pub fn handle(&self, request: &str) -> Result<String, BoxError> {
        let words: Vec<&str> = request.split_whitespace().collect();
        let (service, request) = words.split_first().ok_or("the request is empty")?;
        self.services.load(service)?.handle(request)
    }

    /// Returns every service in its current state.
    pub fn services(&self) -> Vec<PluginInfo> {
        self.services.overview()
    }

    /// Loads every service that is enabled. [`services`](Self::services) has the errors.
    pub fn load_all(&self) {
        // Failures are part of the services' states.
        let _ = self.services.load_all().into_vec();
    }

    /// Unloads the loaded services, the last one first, and returns the errors.
    pub fn stop(&self) -> Vec<LoadError> {
        self.services.unload_all()
    }
}
