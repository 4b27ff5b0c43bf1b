//! Who is told of every step of a plugin's life.

use std::sync::Arc;

use plux_spec::{MissingReason, PluginId};

use crate::{BoxError, LoadError, PluginSpec};

/// Is told of every step of the plugins' lives, and may veto some.
///
/// Every method does nothing unless it is written. For each plugin they are called in this order:
///
/// | when | callback | an `Err` or a panic |
/// |---|---|---|
/// | the manager is used first | [`on_resolve_after`](Self::on_resolve_after), or [`on_missing`](Self::on_missing) | disables or fails |
/// | the factory made it | [`on_init_after`](Self::on_init_after), or [`on_init_error`](Self::on_init_error) | disables or fails |
/// | `should_load` said yes | [`on_load_before`](Self::on_load_before) | disables or fails |
/// | `load` returned | [`on_load_after`](Self::on_load_after), or [`on_load_error`](Self::on_load_error) | disables or fails |
/// | it was disabled anywhere above | [`on_disabled`](Self::on_disabled) | is kept for the report |
/// | `unload` returned | [`on_unload_after`](Self::on_unload_after), or [`on_unload_error`](Self::on_unload_error) | is kept for the report |
///
/// An `Err` that is or wraps a [`Disabled`](crate::Disabled) disables the plugin, any other fails
/// it. Several listeners are asked in the order in which they were added; the first veto counts, and
/// those behind it hear of the veto instead. A panic in a callback that returns nothing is kept for
/// [`Loaded::suppressed_panics`](crate::Loaded::suppressed_panics). A listener that is added after the manager's first
/// use hears what happens from then on.
///
/// The callbacks of one plugin run on the thread that loads it, while nobody else can reach it. They
/// may use the manager; loading the very plugin that they are told of is an error, not a deadlock.
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
    /// The plugin is linked, fits the manager, and no filter excludes it.
    fn on_resolve_after(&self, spec: &PluginSpec) -> Result<(), BoxError> {
        Ok(())
    }

    /// The index calls the plugin active, but it is not linked.
    fn on_missing(&self, id: &PluginId, cause: &MissingReason) {}

    /// The factory made the plugin.
    fn on_init_after(&self, spec: &PluginSpec, plugin: &P) -> Result<(), BoxError> {
        Ok(())
    }

    /// The plugin does not fit the manager, or could not be made.
    fn on_init_error(&self, spec: &PluginSpec, error: &LoadError) {}

    /// The plugin is about to be loaded.
    fn on_load_before(&self, spec: &PluginSpec, plugin: &P, args: &Args) -> Result<(), BoxError> {
        Ok(())
    }

    /// The plugin's `load` succeeded. After a veto here its `unload` is called.
    fn on_load_after(
        &self,
        spec: &PluginSpec,
        plugin: &P,
        output: &Output,
    ) -> Result<(), BoxError> {
        Ok(())
    }

    /// The plugin, or what it requires, could not be loaded.
    fn on_load_error(&self, spec: &PluginSpec, error: &LoadError) {}

    /// The plugin is not to be loaded.
    fn on_disabled(&self, spec: &PluginSpec, reason: &str) {}

    /// The plugin was unloaded.
    fn on_unload_after(&self, spec: &PluginSpec) {}

    /// The plugin's `unload` failed.
    fn on_unload_error(&self, spec: &PluginSpec, error: &LoadError) {}
}

/// A listener may be shared with whoever reads what it heard.
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
