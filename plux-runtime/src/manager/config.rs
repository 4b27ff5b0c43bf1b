//! The configuration of a manager's plugins.

use crate::config::{Config, ConfigReport};
use crate::{Plugin, PluginManager, PluginManagerBuilder};

impl<P: ?Sized, Args, Output> PluginManagerBuilder<P, Args, Output> {
    /// Sets the configuration of the plugins: a table with a section for each plugin, by name.
    ///
    /// See [`config`](crate::config) for an example. Default: empty, so that every plugin has the
    /// defaults of its type.
    pub fn config(mut self, config: Config) -> Self {
        self.manager.config = config;
        self
    }
}

impl<P, Args, Output> PluginManager<P, Args, Output>
where
    P: ?Sized,
    Args: Send + Sync + 'static,
    Output: Default + Send + Sync + 'static,
{
    /// Returns the configuration of every plugin: its fields, their values, and where each value
    /// comes from. It creates no plugin.
    ///
    /// The value of a default is known if the type implements `serde::Serialize`.
    ///
    /// ```
    /// # use plux_runtime::{Plugin, PluginManager, plugin, config::Config};
    /// # trait Agent: Plugin {}
    /// # struct Monitor;
    /// # impl From<MonitorConfig> for Monitor { fn from(_: MonitorConfig) -> Self { Self } }
    /// # impl Plugin for Monitor {}
    /// #[derive(serde::Deserialize, serde::Serialize)]
    /// #[serde(default)]
    /// struct MonitorConfig { interval: u64, targets: Vec<String> }
    ///
    /// # impl Default for MonitorConfig {
    /// #     fn default() -> Self { Self { interval: 10, targets: Vec::new() } }
    /// # }
    /// #[plugin(namespace = "my.agents", name = "monitor", config = MonitorConfig)]
    /// impl Agent for Monitor {}
    ///
    /// let config = Config::from_toml_str("testbed.toml", "[agents.monitor]\ninterval = 5\n")?;
    /// let manager = PluginManager::<dyn Agent>::builder("my.agents", ())
    ///     .config(config.table("agents"))
    ///     .build();
    /// assert_eq!(manager.config_report().to_string(), "\
    /// [agents.monitor]
    /// interval = 5  # testbed.toml:2:12
    /// targets = []  # default
    /// ");
    /// # Ok::<(), plux_runtime::config::ConfigError>(())
    /// ```
    ///
    /// # Panics
    ///
    /// Panics if a custom finder fails. Call [`resolve`](Self::resolve) first to handle its error.
    pub fn config_report(&self) -> ConfigReport
    where
        P: Plugin<Args, Output>,
    {
        let records = self.listed();
        records.map_or_else(ConfigReport::default, |records| records.plugins.config_report())
    }
}
