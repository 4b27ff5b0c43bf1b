//! The builder of a manager.

use std::fmt;

#[cfg(doc)]
use crate::LoadError;
use crate::error::HelpWith;
use crate::manager::parallel::load_all;
use crate::sync::lock;
use crate::{
    Condition, Plugin, PluginFilter, PluginFinder, PluginLifecycleListener, PluginManager,
};

/// Builder of a [`PluginManager`], created with [`PluginManager::builder`].
///
/// ```
/// use plux_runtime::{EnvFilter, Exclude, Plugin, PluginManager};
///
/// struct Config;
/// trait Vendor: Plugin<Config> {}
///
/// let manager = PluginManager::<dyn Vendor, Config>::builder("finops.vendors", Config)
///     .filter(Exclude::glob("finops.vendors:experimental-*")?)
///     .filter(EnvFilter::from_env("PLUX_DISABLE")?)
///     .parallel(true)
///     .build();
/// for plugin in manager.load_all().report() {
///     println!("{plugin}");
/// }
/// # Ok::<(), plux_runtime::PatternError>(())
/// ```
#[must_use = "it does nothing until `build` is called"]
pub struct PluginManagerBuilder<P: ?Sized, Args = (), Output = ()> {
    pub(super) manager: PluginManager<P, Args, Output>,
}

impl<P: ?Sized, Args, Output> PluginManagerBuilder<P, Args, Output> {
    pub(crate) fn new(manager: PluginManager<P, Args, Output>) -> Self {
        Self { manager }
    }

    /// Adds a listener after the existing ones.
    pub fn listener(
        self,
        listener: impl PluginLifecycleListener<P, Args, Output> + 'static,
    ) -> Self {
        self.manager.add_listener(listener);
        self
    }

    /// Adds a filter after the existing ones.
    pub fn filter(mut self, filter: impl PluginFilter + 'static) -> Self {
        self.manager.filters.push(Box::new(filter));
        self
    }

    /// Sets the finder. Default: [`LinkedFinder`](crate::LinkedFinder).
    pub fn finder(mut self, finder: impl PluginFinder + 'static) -> Self {
        *self.manager.finder = Box::new(finder);
        self
    }

    /// Sets whether `load_all` loads independent plugins on several threads. Default: `false`. The
    /// order of the result is the same.
    pub fn parallel(mut self, parallel: bool) -> Self
    where
        P: Plugin<Args, Output>,
        Args: Send + Sync + 'static,
        Output: Default + Send + Sync + 'static,
    {
        self.manager.parallel = parallel.then_some(load_all);
        self
    }

    /// Sets whether [`complete`](crate::Loaded::complete) succeeds in a program without an index,
    /// where missing plugins are not detected. Default: `false`. For tests of plugin crates.
    pub fn development_mode(mut self, enabled: bool) -> Self {
        self.manager.development_mode = enabled;
        self
    }

    /// Sets the help for plugins that are not in this build, in place of plux's own.
    ///
    /// By default, the help is to enable a feature with `cargo build`, which requires the sources. Users
    /// of an installed program have none: return a command that they can type.
    ///
    /// `help` is called with the conditions that do not hold, at least one, whenever
    /// [`LoadError::help`] or the message of an error advises to enable them: for an inactive
    /// plugin, and for a plugin that requires one. It returns the help without the `help:` in front,
    /// or `None` for plux's own.
    ///
    /// ```
    /// use plux_runtime::{Condition, Plugin, PluginManager};
    ///
    /// let manager = PluginManager::<dyn Plugin>::builder("finops.vendors", ())
    ///     .help_with(|conditions| match conditions {
    ///         [Condition::Feature { package, feature }] if package == "finops" => {
    ///             Some(format!("reinstall with `cargo install finops --features {feature}`"))
    ///         }
    ///         _ => None,
    ///     })
    ///     .build();
    /// # assert!(manager.inactive().is_empty());
    /// ```
    ///
    /// [`verify`](PluginManager::verify) is for developers, who have the sources, and does not use it.
    pub fn help_with(
        mut self,
        help: impl Fn(&[Condition]) -> Option<String> + Send + Sync + 'static,
    ) -> Self {
        self.manager.help_with = Some(HelpWith::new(help));
        self
    }

    /// Sets whether to measure the duration of every step of a load. Default: `false`, since
    /// reading the clock costs more than loading a small plugin.
    pub fn timings(mut self, timings: bool) -> Self {
        self.manager.timings = timings;
        self
    }

    /// Returns the manager. It discovers its plugins at first use.
    pub fn build(self) -> PluginManager<P, Args, Output> {
        self.manager
    }
}

impl<P: ?Sized, Args, Output> fmt::Debug for PluginManagerBuilder<P, Args, Output> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let PluginManager { listeners, filters, parallel, timings, .. } = &self.manager;
        f.debug_struct("PluginManagerBuilder")
            .field("namespace", &self.manager.namespace())
            .field("listeners", &lock(listeners).len())
            .field("filters", &filters.len())
            .field("parallel", &parallel.is_some())
            .field("timings", timings)
            .finish_non_exhaustive()
    }
}
