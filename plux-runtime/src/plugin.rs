//! The trait that every plugin implements.

use std::fmt;

/// The error type of plugins, factories and listeners.
///
/// ```
/// use plux_runtime::BoxError;
///
/// fn port(value: &str) -> Result<u16, BoxError> {
///     if value.is_empty() {
///         return Err("the port is empty".into());
///     }
///     Ok(value.parse()?)
/// }
///
/// assert_eq!(port("80").unwrap(), 80);
/// ```
pub type BoxError = Box<dyn std::error::Error + Send + Sync>;

/// The lifecycle of a plugin, usually the supertrait of a contract.
///
/// `Args` is what the manager passes to [`load`](Plugin::load), `Output` what `load` returns. Every
/// method has a default body, so that a plugin without preparation has an empty impl.
///
/// ```
/// use plux_runtime::{BoxError, Plugin};
///
/// struct Config { region: String }
///
/// trait Vendor: Plugin<Config> {
///     fn commands(&self) -> Vec<String>;
/// }
///
/// #[derive(Default)]
/// struct Aws { region: Option<String> }
///
/// impl Plugin<Config> for Aws {
///     fn load(&mut self, config: &Config) -> Result<(), BoxError> {
///         self.region = Some(config.region.clone());
///         Ok(())
///     }
/// }
///
/// impl Vendor for Aws {
///     fn commands(&self) -> Vec<String> { vec!["import-cur".into()] }
/// }
///
/// struct Azure;
///
/// impl Plugin<Config> for Azure {}
/// ```
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a plugin whose `load` takes `{Args}` and returns `{Output}`",
    label = "`Plugin<{Args}, {Output}>` is not implemented for `{Self}`",
    note = "a contract has `Plugin` as its supertrait: `trait Vendor: Plugin<Config>`, and its manager has the same arguments: `PluginManager::<dyn Vendor, Config>::builder(NAMESPACE, config).build()`",
    note = "a plugin implements it: `impl Plugin<Config> for Aws {{}}`"
)]
pub trait Plugin<Args = (), Output: Default = ()>: Send + Sync + 'static {
    /// Returns whether to load the plugin. Called after the factory, before [`load`](Plugin::load).
    /// `false` disables the plugin, which is not a failure.
    fn should_load(&self) -> bool {
        true
    }

    /// Prepares the plugin for use. Runs once, before any other code can reach the plugin. The
    /// default body does nothing and returns `Output::default()`.
    ///
    /// # Errors
    ///
    /// An error fails this plugin; other plugins are still loaded. [`Disabled`] disables the plugin
    /// instead of failing it.
    fn load(&mut self, args: &Args) -> Result<Output, BoxError> {
        let _ = args;
        Ok(Output::default())
    }

    /// Releases the plugin's resources. Takes `&self`, since other references to the plugin may
    /// exist.
    ///
    /// # Errors
    ///
    /// An error is reported. The manager still drops its reference to the plugin.
    fn unload(&self) -> Result<(), BoxError> {
        Ok(())
    }
}

/// The error that disables a plugin instead of failing it.
///
/// [`Plugin::load`], a factory and the listener callbacks that return a `Result` may return it.
///
/// ```
/// use plux_runtime::{BoxError, Disabled, Plugin};
///
/// struct Docker;
///
/// impl Plugin for Docker {
///     fn load(&mut self, (): &()) -> Result<(), BoxError> {
///         Err(Disabled::new("there is no docker daemon").into())
///     }
/// }
///
/// assert_eq!(Disabled::new("no reason").reason(), "no reason");
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Disabled {
    reason: String,
}

impl Disabled {
    /// Returns the error that disables a plugin for `reason`.
    pub fn new(reason: impl Into<String>) -> Self {
        Self { reason: reason.into() }
    }

    /// Returns the reason.
    pub fn reason(&self) -> &str {
        &self.reason
    }
}

impl fmt::Display for Disabled {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "disabled: {}", self.reason)
    }
}

impl std::error::Error for Disabled {}
