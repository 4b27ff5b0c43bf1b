//! The manager of a namespace's plugins.

pub(crate) mod builder;
#[cfg(feature = "config")]
mod config;
pub(crate) mod container;
pub(crate) mod failure;
pub(crate) mod lifecycle;
mod lists;
pub(crate) mod loaded;
mod lookup;
mod overview;
mod parallel;
pub(crate) mod records;
mod report;
pub(crate) mod resolution;
mod restart;

use std::any::type_name;
use std::fmt;
use std::sync::Arc;
use std::sync::atomic::AtomicU64;

use plux_spec::{NameError, Namespace};

pub use self::builder::PluginManagerBuilder;
pub use self::container::Container;
use self::lifecycle::{Listeners, SuppressedPanics};
pub use self::loaded::Loaded;
pub use self::report::PluginReport;
use self::resolution::Resolution;
use crate::contain::Contained;
use crate::error::HelpWith;
use crate::resolve::verify;
use crate::sync::{Mutex, lock};
use crate::{
    Drift, LinkedFinder, LoadError, Plugin, PluginFilter, PluginFinder, PluginLifecycleListener,
};

/// Manager of the plugins of one namespace: loads, unloads and returns them as `Arc<P>`.
///
/// `Args` is the argument of every plugin's `load`, `Output` its result. All methods take `&self`
/// and may be called from any thread. The manager may be a static.
///
/// - **First use** resolves the plugins: runs the finder, applies filters and notifies listeners.
///   It creates no plugin.
/// - **[`load`](Self::load)** loads one plugin, after the plugins that it requires.
///   **[`load_all`](Self::load_all)** loads all, and continues after failures.
/// - A plugin's `load` **runs once**, even if several threads load the plugin. The others wait and
///   get the same plugin. A failed load can be retried, with a new plugin from the factory.
/// - **Panics** of plugins, listeners, filters and finders become errors (where panics unwind).
/// - A **cyclic load**, on one thread or several, in one manager or several, is an error, not a
///   deadlock. One cycle is not detected: a plugin whose `load` spawns a thread that loads the same
///   plugin, and joins it.
/// - **[`unload`](Self::unload)** calls `Plugin::unload`, and drops the manager's `Arc` of the
///   plugin. Other `Arc`s keep the plugin alive.
/// - **Dropping** the manager and its last [`Container`] drops the plugins in reverse load order.
///   It does not call `unload`, since its errors would be lost: call
///   [`unload_all`](Self::unload_all).
///
/// ```
/// use std::sync::Arc;
/// use plux_runtime::{BoxError, Plugin, PluginManager, PluginSpec, StaticFinder};
///
/// trait Greeter: Plugin<String> {
///     fn greet(&self) -> String;
/// }
///
/// #[derive(Default)]
/// struct Polite { whom: String }
///
/// impl Plugin<String> for Polite {
///     fn load(&mut self, whom: &String) -> Result<(), BoxError> {
///         self.whom = whom.clone();
///         Ok(())
///     }
/// }
///
/// impl Greeter for Polite {
///     fn greet(&self) -> String { format!("good day, {}", self.whom) }
/// }
///
/// // `#[plugin(namespace = "my.greeters", name = "polite")]` on the impl, in a program.
/// let polite = PluginSpec::new::<dyn Greeter>("my.greeters", "polite", || {
///     Ok(Arc::new(Polite::default()))
/// });
///
/// let manager = PluginManager::<dyn Greeter, String>::builder("my.greeters", "world".into())
///     .finder(StaticFinder::new([polite]))
///     .build();
/// let greeter: Arc<dyn Greeter> = manager.load("polite")?;
/// assert_eq!(greeter.greet(), "good day, world");
/// assert!(manager.load("rude").is_err());
/// # Ok::<(), plux_runtime::LoadError>(())
/// ```
pub struct PluginManager<P: ?Sized, Args = (), Output = ()> {
    namespace: Result<Namespace, NameError>,
    args: Contained<Args>,
    pub(crate) listeners: Contained<Mutex<Listeners<P, Args, Output>>>,
    pub(crate) filters: Contained<Vec<Box<dyn PluginFilter>>>,
    pub(crate) finder: Contained<Box<dyn PluginFinder>>,
    pub(crate) help_with: Option<HelpWith>,
    /// Loads the plugins on several threads. A pointer, so that a program which does not ask for it
    /// contains no code for threads.
    pub(crate) parallel: Option<parallel::LoadAll<P, Args, Output>>,
    #[cfg(feature = "config")]
    pub(crate) config: crate::config::Config,
    pub(crate) timings: bool,
    pub(crate) development_mode: bool,
    resolution: Resolution<P, Output>,
    sequence: AtomicU64,
    suppressed_panics: SuppressedPanics,
}

impl<P: ?Sized, Output> PluginManager<P, (), Output> {
    /// Returns a manager of the plugins of `namespace`, which are loaded without arguments.
    ///
    /// A malformed or unknown namespace has no plugins; [`Loaded::complete`] and every
    /// [`load`](Self::load) report that as an error. The build warns about a string literal
    /// (`plux::unknown_namespace`).
    pub fn new(namespace: &str) -> Self {
        Self::builder(namespace, ()).build()
    }
}

impl<P: ?Sized, Args, Output> PluginManager<P, Args, Output> {
    /// Returns a builder of a manager of the plugins of `namespace`, which are loaded with `args`.
    pub fn builder(namespace: &str, args: Args) -> PluginManagerBuilder<P, Args, Output> {
        PluginManagerBuilder::new(Self {
            namespace: Namespace::new(namespace.to_owned()),
            args: Contained::new(args),
            listeners: Contained::new(Mutex::new(Vec::new())),
            filters: Contained::new(Vec::new()),
            finder: Contained::new(Box::new(LinkedFinder)),
            help_with: None,
            parallel: None,
            #[cfg(feature = "config")]
            config: crate::config::Config::default(),
            timings: false,
            development_mode: false,
            resolution: Resolution::new(),
            sequence: AtomicU64::new(0),
            suppressed_panics: SuppressedPanics::new(),
        })
    }

    /// Returns the namespace, even if it is malformed.
    pub fn namespace(&self) -> &str {
        self.namespace.as_ref().map_or_else(NameError::value, Namespace::as_str)
    }

    /// Returns the arguments that the plugins are loaded with.
    pub fn args(&self) -> &Args {
        &self.args
    }

    /// Adds a listener after the existing ones. It is notified of all later events.
    pub fn add_listener(&self, listener: impl PluginLifecycleListener<P, Args, Output> + 'static) {
        lock(&self.listeners).push(Arc::new(listener));
    }
}

/// The methods have the bound `P: Plugin`, not the `impl`: a type that does not meet it gets the
/// `on_unimplemented` message of [`Plugin`].
impl<P, Args, Output> PluginManager<P, Args, Output>
where
    P: ?Sized,
    Args: Send + Sync + 'static,
    Output: Default + Send + Sync + 'static,
{
    /// Returns the plugin of that name, loading it and the plugins that it requires if necessary.
    ///
    /// # Errors
    ///
    /// [`LoadErrorKind`](crate::LoadErrorKind) lists the reasons. In tests, use `.err().unwrap()`: `unwrap_err()`
    /// requires a contract that is `Debug`, such as `trait Vendor: Plugin + Debug`.
    pub fn load(&self, name: &str) -> Result<Arc<P>, LoadError>
    where
        P: Plugin<Args, Output>,
    {
        let (records, at) = self.find(name)?;
        if let Some(plugin) = records.plugin(at) {
            return Ok(plugin);
        }
        self.run(records, |lifecycle| {
            if !records.plugins.slots[at].needs().is_empty() {
                for required in records.plugins.required_by(at) {
                    // A failure is handled when the dependent plugin is loaded below.
                    lifecycle.load(required).ok();
                }
            }
            lifecycle.load(at)
        })
    }

    /// Loads every plugin, each after the plugins that it requires, otherwise by name.
    ///
    /// It retries failed plugins, and continues after failures.
    pub fn load_all(&self) -> Loaded<P>
    where
        P: Plugin<Args, Output>,
    {
        let records = match self.records() {
            Ok(records) => records,
            Err(error) => return Loaded::nothing(error),
        };
        let unknown = self.is_unknown(records).then(|| self.unknown_namespace("_"));
        let loaded = if let Some(load_all) = self.parallel {
            let outcomes = load_all(self, records);
            Loaded::new(records, &mut outcomes.into_iter(), self.timings, unknown)
        } else {
            let count = records.list.len();
            self.run(records, |lifecycle| {
                let mut outcomes = (0..count).map(|at| lifecycle.load(at));
                Loaded::new(records, &mut outcomes, self.timings, unknown)
            })
        };
        loaded.with_report(self.suppressed_panics.take(), self.development_mode)
    }

    /// Discovers the plugins, if that was not done yet. For custom finders, which may fail.
    ///
    /// # Errors
    ///
    /// Returns the finder's error, or an error if the namespace is malformed. The next use retries.
    pub fn resolve(&self) -> Result<(), LoadError>
    where
        P: Plugin<Args, Output>,
    {
        self.records().map(drop)
    }

    /// Returns the differences between the index, the linked plugins and the declared extension
    /// points of this namespace. It loads no plugin.
    pub fn verify(&self) -> Drift
    where
        P: Plugin<Args, Output>,
    {
        let error = match self.records() {
            Ok(records) if !self.is_unknown(records) => {
                return verify::namespace(&records.plugins, &self.filters);
            }
            Ok(_) => self.unknown_namespace("_"),
            Err(error) => error,
        };
        verify::unknown_namespace(self.namespace(), &error)
    }
}

impl<P: ?Sized, Args, Output> fmt::Debug for PluginManager<P, Args, Output> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("PluginManager")
            .field("namespace", &self.namespace())
            .field("contract", &type_name::<P>())
            .field("is_resolved", &self.resolution.get().is_some())
            .finish_non_exhaustive()
    }
}
