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

    /// Returns a commented configuration file, with a section for each plugin and a line for each
    /// field. It creates no plugin.
    ///
    /// The default of a field is known if the type implements `serde::Serialize` and has defaults
    /// for all fields. With the feature `schema`, the doc comments, types and defaults of a type
    /// that implements `schemars::JsonSchema` are in it as well.
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
    /// /// Watches the hosts.
    /// #[plugin(namespace = "our.agents", name = "monitor", config = MonitorConfig)]
    /// impl Agent for Monitor {}
    ///
    /// let manager = PluginManager::<dyn Agent>::builder("our.agents", ())
    ///     .config(Config::new().table("agents"))
    ///     .build();
    /// assert!(manager.example_config().ends_with("\
    /// [agents.monitor]
    /// ## enabled = true
    /// ## interval = 10
    /// ## targets = []
    /// "));
    /// ```
    ///
    /// # Panics
    ///
    /// Panics if a custom finder fails. Call [`resolve`](Self::resolve) first to handle its error.
    pub fn example_config(&self) -> String
    where
        P: Plugin<Args, Output>,
    {
        let plugins = self.listed().map(|records| records.plugins.described());
        self.config.example(self.namespace(), &plugins.unwrap_or_default())
    }

    /// Returns the JSON Schema of the configuration, so that an editor completes and checks it.
    ///
    /// It has a section for each plugin. The fields are those of `schemars::JsonSchema`, if the type
    /// implements it.
    ///
    /// # Panics
    ///
    /// Panics if a custom finder fails. Call [`resolve`](Self::resolve) first to handle its error.
    #[cfg(feature = "schema")]
    pub fn config_schema(&self) -> crate::config::Schema
    where
        P: Plugin<Args, Output>,
    {
        let plugins = self.listed().map(|records| records.plugins.described());
        self.config.schema(&plugins.unwrap_or_default())
    }
}
