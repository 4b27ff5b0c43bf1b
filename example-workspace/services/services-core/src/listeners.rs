//! Listeners of the lifecycle: one reports it, one has a veto.

use std::sync::atomic::{AtomicUsize, Ordering};

use plux_runtime::{BoxError, Disabled, LoadError, PluginLifecycleListener, PluginSpec};

use crate::{Runtime, Service};

/// Writes what happens to services to the standard error.
pub(crate) struct Journal;

impl PluginLifecycleListener<dyn Service, Runtime> for Journal {
    fn on_load_after(&self, spec: &PluginSpec, _: &dyn Service, (): &()) -> Result<(), BoxError> {
        eprintln!("[{}] loaded from {} {}", spec.name(), spec.package(), spec.version());
        Ok(())
    }

    fn on_load_error(&self, spec: &PluginSpec, _: &LoadError) {
        eprintln!("[{}] failed to load", spec.name());
    }

    fn on_disabled(&self, spec: &PluginSpec, reason: &str) {
        eprintln!("[{}] disabled: {reason}", spec.name());
    }

    fn on_unload_after(&self, spec: &PluginSpec) {
        eprintln!("[{}] unloaded", spec.name());
    }
}

/// Disables services once `most` are loaded.
pub(crate) struct Quota {
    most: usize,
    loaded: AtomicUsize,
}

impl Quota {
    pub(crate) fn new(most: usize) -> Self {
        Self { most, loaded: AtomicUsize::new(0) }
    }
}

impl PluginLifecycleListener<dyn Service, Runtime> for Quota {
    fn on_load_before(&self, _: &PluginSpec, _: &dyn Service, _: &Runtime) -> Result<(), BoxError> {
        let loaded = self.loaded.load(Ordering::Relaxed);
        if loaded < self.most {
            return Ok(());
        }
        Err(Disabled::new(format!("`most` is {}, and as many services are loaded", self.most))
            .into())
    }

    fn on_load_after(&self, _: &PluginSpec, _: &dyn Service, (): &()) -> Result<(), BoxError> {
        self.loaded.fetch_add(1, Ordering::Relaxed);
        Ok(())
    }

    fn on_unload_after(&self, _: &PluginSpec) {
        self.loaded.fetch_sub(1, Ordering::Relaxed);
    }

    fn on_unload_error(&self, _: &PluginSpec, _: &LoadError) {
        self.loaded.fetch_sub(1, Ordering::Relaxed);
    }
}
