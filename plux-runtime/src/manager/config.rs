//! The configuration of a manager's plugins.

use crate::PluginManagerBuilder;
use crate::config::Config;

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
