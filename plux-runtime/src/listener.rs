//! Lifecycle listeners.

use std::sync::Arc;

use plux_spec::{MissingReason, PluginId};

use crate::{BoxError, LoadError, PluginSpec};

/// Callbacks for each lifecycle event of a manager's plugins. Some can veto.
///
/// The default methods do nothing. The callbacks of a plugin are called in this order:
///
/// | event | callback | effect of an `Err` or a panic |
/// |---|---|---|
/// | first use of the manager | [`on_resolve_after`](Self::on_resolve_after), or [`on_missing`](Self::on_missing) | disables or fails |
/// | the factory returned | [`on_init_after`](Self::on_init_after), or [`on_init_error`](Self::on_init_error) | disables or fails |
/// | `should_load` returned `true` | [`on_load_before`](Self::on_load_before) | disables or fails |
/// | `load` returned | [`on_load_after`](Self::on_load_after), or [`on_load_error`](Self::on_load_error) | disables or fails |
/// | a step above disabled it | [`on_disabled`](Self::on_disabled) | is recorded |
/// | `unload` returned | [`on_unload_after`](Self::on_unload_after), or [`on_unload_error`](Self::on_unload_error) | is recorded |
///
/// An `Err` that is or wraps a [`Disabled`](crate::Disabled) disables the plugin, any other fails
/// it. Several listeners are called in the order in which they were added. The first veto decides;
/// the later listeners are notified of the veto instead.
/// [`Loaded::suppressed_panics`](crate::Loaded::suppressed_panics) returns the panics of callbacks
/// that return nothing. A listener that is added after the manager's first use is notified of later
/// events only.
///
/// The callbacks of a plugin run on the thread that loads it, while no other thread can access the
/// plugin. They may use the manager. Loading the same plugin in a callback is an error, not a
/// deadlock.
///
/// ```
/// use plux_runtime::{BoxError, Disabled, Plugin, PluginLifecycleListener, PluginManager, PluginSpec};
///
/// struct NoNetwork;
///
/// impl<P: ?Sized, Args, Output> PluginLifecycleListener<P, Args, Output> for NoNetwork {
///     fn on_resolve_after(&self, spec: &PluginSpec) -> Result<(), BoxError> {
///         match spec.meta().get("network") {
///             Some("required") => Err(Disabled::new("there is no network").into()),
///             _ => Ok(()),
///         }
///     }
/// }
///
/// let manager = PluginManager::<dyn Plugin>::builder("my.tools", ()).listener(NoNetwork).build();
/// ```
#[allow(unused_variables, clippy::missing_errors_doc)]
pub trait PluginLifecycleListener<P: ?Sized, Args = (), Output = ()>: Send + Sync {
    /// Called for a plugin that is linked, has the manager's contract, and is not excluded by a
    /// filter.
    fn on_resolve_after(&self, spec: &PluginSpec) -> Result<(), BoxError> {
        Ok(())
    }

    /// Called for a plugin that the index lists as active but that is not linked.
    fn on_missing(&self, id: &PluginId, cause: &MissingReason) {}

    /// Called after the factory created the plugin.
    fn on_init_after(&self, spec: &PluginSpec, plugin: &P) -> Result<(), BoxError> {
        Ok(())
    }

    /// Called if the plugin has another contract than the manager, or if the factory failed.
    fn on_init_error(&self, spec: &PluginSpec, error: &LoadError) {}

    /// Called before the plugin's `load`.
    fn on_load_before(&self, spec: &PluginSpec, plugin: &P, args: &Args) -> Result<(), BoxError> {
        Ok(())
    }

    /// Called after the plugin's `load` succeeded. If a listener vetoes, the plugin's `unload` is
    /// called.
    fn on_load_after(
        &self,
        spec: &PluginSpec,
        plugin: &P,
        output: &Output,
    ) -> Result<(), BoxError> {
        Ok(())
    }

    /// Called if the plugin, or a plugin that it requires, could not be loaded.
    fn on_load_error(&self, spec: &PluginSpec, error: &LoadError) {}

    /// Called if the plugin is disabled.
    fn on_disabled(&self, spec: &PluginSpec, reason: &str) {}

    /// Called after the plugin was unloaded.
    fn on_unload_after(&self, spec: &PluginSpec) {}

    /// Called if the plugin's `unload` failed.
    fn on_unload_error(&self, spec: &PluginSpec, error: &LoadError) {}
}

/// Allows sharing a listener, for example to read what it recorded.
impl<P: ?Sized, Args, Output, L> PluginLifecycleListener<P, Args, Output> for Arc<L>
where
    L: PluginLifecycleListener<P, Args, Output> + ?Sized,
{
    fn on_resolve_after(&self, spec: &PluginSpec) -> Result<(), BoxError> {
        (**self).on_resolve_after(spec)
    }

    fn on_missing(&self, id: &PluginId, cause: &MissingReason) {
        (**self).on_missing(id, cause);
    }

    fn on_init_after(&self, spec: &PluginSpec, plugin: &P) -> Result<(), BoxError> {
        (**self).on_init_after(spec, plugin)
    }

    fn on_init_error(&self, spec: &PluginSpec, error: &LoadError) {
        (**self).on_init_error(spec, error);
    }

    fn on_load_before(&self, spec: &PluginSpec, plugin: &P, args: &Args) -> Result<(), BoxError> {
        (**self).on_load_before(spec, plugin, args)
    }

    fn on_load_after(
        &self,
        spec: &PluginSpec,
        plugin: &P,
        output: &Output,
    ) -> Result<(), BoxError> {
        (**self).on_load_after(spec, plugin, output)
    }

    fn on_load_error(&self, spec: &PluginSpec, error: &LoadError) {
        (**self).on_load_error(spec, error);
    }

    fn on_disabled(&self, spec: &PluginSpec, reason: &str) {
        (**self).on_disabled(spec, reason);
    }

    fn on_unload_after(&self, spec: &PluginSpec) {
        (**self).on_unload_after(spec);
    }

    fn on_unload_error(&self, spec: &PluginSpec, error: &LoadError) {
        (**self).on_unload_error(spec, error);
    }
}
