//! Unloading plugins, and loading them again.

use std::sync::Arc;

use super::PluginManager;
use crate::error::Located;
use crate::{LoadError, LoadErrorKind, LoadErrors, Plugin};

impl<P, Args, Output> PluginManager<P, Args, Output>
where
    P: ?Sized,
    Args: Send + Sync + 'static,
    Output: Default + Send + Sync + 'static,
{
    /// Unloads the plugin of that name: calls its `unload`, and drops the manager's reference.
    ///
    /// The state of a failed or disabled plugin is reset, so that the next load retries it. The
    /// same holds for the disabled plugins that require it.
    ///
    /// # Errors
    ///
    /// Returns an error if the name is unknown, if a loaded plugin requires this one, or if the
    /// plugin's `unload` fails or panics. In the last case the manager still drops its reference.
    pub fn unload(&self, name: &str) -> Result<(), LoadError>
    where
        P: Plugin<Args, Output>,
    {
        let (records, at) = self.find(name)?;
        let slots = &records.plugins.slots;
        let dependents = records.plugins.dependents_of(at);
        let required_by: Vec<_> = dependents
            .iter()
            .filter(|&&other| records.plugin(other).is_some())
            .map(|&other| slots[other].subject.id())
            .collect();
        if !required_by.is_empty() {
            return Err(slots[at].lifecycle_error(LoadErrorKind::Unload { required_by }));
        }
        let outcome = self.run(records, |lifecycle| lifecycle.unload(at));
        for other in dependents {
            records.forget(other);
        }
        outcome
    }

    /// Unloads the plugin of that name, after the loaded plugins that require it.
    ///
    /// # Errors
    ///
    /// Returns an error if the name is unknown, and every error and panic of an `unload`. The
    /// manager still drops its references.
    pub fn unload_with_dependents(&self, name: &str) -> Result<(), LoadErrors>
    where
        P: Plugin<Args, Output>,
    {
        let (records, at) = self.find(name).map_err(|error| LoadErrors::new(vec![error]))?;
        let dependents = records.plugins.dependents_of(at);
        let failures: Vec<LoadError> = self.run(records, |lifecycle| {
            let all = dependents.iter().rev().chain([&at]);
            all.filter_map(|&at| lifecycle.unload(at).err()).collect()
        });
        if failures.is_empty() { Ok(()) } else { Err(LoadErrors::new(failures)) }
    }

    /// Unloads the plugin of that name and the loaded plugins that require it, and loads them again
    /// in load order. Errors of `unload` do not stop it.
    ///
    /// # Errors
    ///
    /// Returns an error if the name is unknown, or the error of the first plugin that cannot be
    /// loaded again.
    pub fn reload(&self, name: &str) -> Result<Arc<P>, LoadError>
    where
        P: Plugin<Args, Output>,
    {
        let (records, at) = self.find(name)?;
        let dependents = records.plugins.dependents_of(at);
        let loaded: Vec<usize> =
            dependents.into_iter().filter(|&other| records.plugin(other).is_some()).collect();
        // The listeners are notified of errors of `unload`.
        self.unload_with_dependents(name).ok();
        let plugin = self.load(name)?;
        for other in loaded {
            self.load(records.plugins.slots[other].subject.name())?;
        }
        Ok(plugin)
    }

    /// Unloads every loaded plugin in reverse load order, and returns the errors. It continues
    /// after failures.
    pub fn unload_all(&self) -> Vec<LoadError>
    where
        P: Plugin<Args, Output>,
    {
        let Some(records) = self.resolution.get() else { return Vec::new() };
        let loaded = records.newest_first().into_iter();
        self.run(records, |lifecycle| loaded.filter_map(|at| lifecycle.unload(at).err()).collect())
    }
}
