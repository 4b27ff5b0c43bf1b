//! How a manager is set up.

use std::fmt;

use plux_spec::{NameError, Namespace};

use crate::finder::LinkedFinder;
use crate::lifecycle::{Listeners, with};
use crate::linked;
use crate::{PluginFilter, PluginFinder, PluginLifecycleListener, PluginManager};

/// Sets up a [`PluginManager`]; [`PluginManager::builder`] makes one.
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
    pub(crate) namespace: Result<Namespace, NameError>,
    pub(crate) args: Args,
    pub(crate) listeners: Listeners<P, Args, Output>,
    pub(crate) filters: Vec<Box<dyn PluginFilter>>,
    pub(crate) finder: Box<dyn PluginFinder>,
    pub(crate) parallel: bool,
    pub(crate) timings: bool,
}

impl<P: ?Sized, Args, Output> PluginManagerBuilder<P, Args, Output> {
    pub(crate) fn new(namespace: &str, args: Args) -> Self {
        Self {
            namespace: linked::namespace(namespace),
            args,
            listeners: Listeners::default(),
            filters: Vec::new(),
            finder: Box::new(LinkedFinder),
            parallel: false,
            timings: false,
        }
    }

    /// Adds a listener, behind those that are there.
    pub fn listener(
        mut self,
        listener: impl PluginLifecycleListener<P, Args, Output> + 'static,
    ) -> Self {
        self.listeners = with(&self.listeners, listener);
        self
    }

    /// Adds a filter, behind those that are there.
    pub fn filter(mut self, filter: impl PluginFilter + 'static) -> Self {
        self.filters.push(Box::new(filter));
        self
    }

    /// Takes another finder than [`LinkedFinder`], the default.
    pub fn finder(mut self, finder: impl PluginFinder + 'static) -> Self {
        self.finder = Box::new(finder);
        self
    }

    /// Lets `load_all` load plugins that do not need one another on several threads. Off by
    /// default. The result has the same order either way.
    pub fn parallel(mut self, parallel: bool) -> Self {
        self.parallel = parallel;
        self
    }

    /// Takes the time of every step of a load. Off by default: looking at the clock costs more than
    /// loading a small plugin.
    pub fn timings(mut self, timings: bool) -> Self {
        self.timings = timings;
        self
    }

    /// The manager. Nothing is looked up, made or loaded before its first use.
    pub fn build(self) -> PluginManager<P, Args, Output> {
        PluginManager::from_builder(self)
    }
}

impl<P: ?Sized, Args, Output> fmt::Debug for PluginManagerBuilder<P, Args, Output> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("PluginManagerBuilder")
            .field(
                "namespace",
                &self.namespace.as_ref().map_or_else(NameError::value, Namespace::as_str),
            )
            .field("listeners", &self.listeners.len())
            .field("filters", &self.filters.len())
            .field("parallel", &self.parallel)
            .field("timings", &self.timings)
            .finish_non_exhaustive()
    }
}
