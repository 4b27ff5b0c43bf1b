//! Reports the lifecycle as spans and events of [`tracing`].

use std::cell::RefCell;

use plux_spec::{MissingReason, PluginId};
use tracing::span::EnteredSpan;
use tracing::{Level, info_span};

use crate::{BoxError, LoadError, PluginLifecycleListener, PluginSpec};

thread_local! {
    /// The spans of the plugins that this thread is loading, outermost first. Destroyed when a
    /// destructor of another thread-local loads a plugin: that load has no span.
    static LOADING: RefCell<Vec<(PluginId, EnteredSpan)>> = const { RefCell::new(Vec::new()) };
}

/// A listener that reports every step to [`tracing`], with the target `plux`. Requires the feature
/// `tracing`.
///
/// A plugin's `load` runs in a span `load`, which contains the events that it emits and the spans
/// of plugins that it loads. Spans and events have the fields `plugin.id`, `plugin.package` and
/// `plugin.version`; events of failures have `error`, of disabled plugins `reason`, of missing ones
/// `cause`.
///
/// | event | level |
/// |---|---|
/// | `resolved`, `initialized` | debug |
/// | `loaded`, `disabled`, `unloaded` | info |
/// | `missing` | warn |
/// | `failed to initialize`, `failed to load`, `failed to unload` | error |
///
/// ```
/// use plux_runtime::{Plugin, PluginManager, TracingListener};
///
/// let manager =
///     PluginManager::<dyn Plugin>::builder("my.tools", ()).listener(TracingListener).build();
/// ```
#[derive(Clone, Copy, Debug, Default)]
pub struct TracingListener;

/// Emits an event about a spec, with additional fields.
macro_rules! event {
    ($level:ident, $spec:expr, $message:literal $(, $field:ident = $value:expr)*) => {
        tracing::event!(
            target: "plux",
            Level::$level,
            plugin.id = %$spec.id(),
            plugin.package = $spec.package(),
            plugin.version = $spec.version(),
            $($field = %$value,)*
            $message
        )
    };
}

/// Exits the span of the plugin's `load`, if it had begun.
fn leave(spec: &PluginSpec) {
    let id = spec.id();
    let span = LOADING.try_with(|loading| {
        let mut loading = loading.borrow_mut();
        loading.pop_if(|(innermost, _)| *innermost == id)
    });
    // Exiting runs code of the subscriber, which may call this listener.
    drop(span);
}

impl<P: ?Sized, Args, Output> PluginLifecycleListener<P, Args, Output> for TracingListener {
    fn on_resolve_after(&self, spec: &PluginSpec) -> Result<(), BoxError> {
        event!(DEBUG, spec, "resolved");
        Ok(())
    }

    fn on_missing(&self, id: &PluginId, cause: &MissingReason) {
        tracing::event!(target: "plux", Level::WARN, plugin.id = %id, cause = %cause, "missing");
    }

    fn on_init_after(&self, spec: &PluginSpec, _: &P) -> Result<(), BoxError> {
        event!(DEBUG, spec, "initialized");
        Ok(())
    }

    fn on_init_error(&self, spec: &PluginSpec, error: &LoadError) {
        leave(spec);
        event!(ERROR, spec, "failed to initialize", error = error);
    }

    fn on_load_before(&self, spec: &PluginSpec, _: &P, _: &Args) -> Result<(), BoxError> {
        let span = info_span!(
            target: "plux",
            "load",
            plugin.id = %spec.id(),
            plugin.package = spec.package(),
            plugin.version = spec.version(),
        );
        let span = span.entered();
        let entry = (spec.id(), span);
        LOADING.try_with(|loading| loading.borrow_mut().push(entry)).ok();
        Ok(())
    }

    fn on_load_after(&self, spec: &PluginSpec, _: &P, _: &Output) -> Result<(), BoxError> {
        leave(spec);
        event!(INFO, spec, "loaded");
        Ok(())
    }

    fn on_load_error(&self, spec: &PluginSpec, error: &LoadError) {
        leave(spec);
        event!(ERROR, spec, "failed to load", error = error);
    }

    fn on_disabled(&self, spec: &PluginSpec, reason: &str) {
        leave(spec);
        event!(INFO, spec, "disabled", reason = reason);
    }

    fn on_unload_after(&self, spec: &PluginSpec) {
        event!(INFO, spec, "unloaded");
    }

    fn on_unload_error(&self, spec: &PluginSpec, error: &LoadError) {
        event!(ERROR, spec, "failed to unload", error = error);
    }
}
