//! The manager of a namespace's plugins.

pub(crate) mod builder;
pub(crate) mod container;
pub(crate) mod failure;
pub(crate) mod lifecycle;
pub(crate) mod loaded;
mod lookup;
mod parallel;
pub(crate) mod records;
mod report;
pub(crate) mod resolution;

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
use crate::resolve::verify;
use crate::sync::{Mutex, lock};
use crate::{
    Drift, LinkedFinder, LoadError, LoadErrorKind, LoadErrors, Plugin, PluginFilter, PluginFinder,
    PluginLifecycleListener, PluginSpec,
};

/// Runs the lifecycle of one namespace's plugins, which it hands out as `Arc<P>`.
///
/// `Args` is what every plugin is loaded with, `Output` what its load returns. All methods take
/// `&self`, from any thread; the manager may be a static.
///
/// - **First use** resolves: the finder is asked, filters exclude, listeners hear. Nothing is made.
/// - **[`load`](Self::load)** loads one plugin, and what it requires first.
///   **[`load_all`](Self::load_all)** loads all, and goes on past failures.
/// - A plugin's `load` body **runs once**, however many threads ask; the others wait and get the
///   same plugin. A failed load may be tried again, with a fresh plugin from the factory.
/// - **Panics** of plugins, listeners, filters and finders become errors (where panics unwind).
/// - A **cycle** of plugins that wait for one another, on one thread or several, in one manager or
///   several, is an error, not a deadlock. One thing cannot be seen: a plugin whose `load` starts a
///   thread of its own, which loads that plugin, and joins it.
/// - **[`unload`](Self::unload)** calls `Plugin::unload`, and lets go of the plugin. Whoever still
///   holds its `Arc` keeps it alive.
/// - **Dropping** a manager lets go of its plugins in reverse load order, when the last
///   [`Container`] is gone as well. It does not call their `unload`, whose errors nobody would see:
///   call [`unload_all`](Self::unload_all) for that.
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
    pub(crate) parallel: bool,
    pub(crate) timings: bool,
    pub(crate) development_mode: bool,
    resolution: Resolution<P, Output>,
    sequence: AtomicU64,
    suppressed_panics: SuppressedPanics,
}

impl<P: ?Sized, Output> PluginManager<P, (), Output> {
    /// A manager of the plugins of `namespace`, which are loaded without arguments.
    ///
    /// A malformed or unknown namespace has no plugins; [`Loaded::complete`] and every
    /// [`load`](Self::load) say so.
    pub fn new(namespace: &str) -> Self {
        Self::builder(namespace, ()).build()
    }
}

impl<P: ?Sized, Args, Output> PluginManager<P, Args, Output> {
    /// Sets up a manager of the plugins of `namespace`, which are loaded with `args`.
    pub fn builder(namespace: &str, args: Args) -> PluginManagerBuilder<P, Args, Output> {
        PluginManagerBuilder::new(Self {
            namespace: Namespace::new(namespace.to_owned()),
            args: Contained::new(args),
            listeners: Contained::new(Mutex::new(Vec::new())),
            filters: Contained::new(Vec::new()),
            finder: Contained::new(Box::new(LinkedFinder)),
            parallel: false,
            timings: false,
            development_mode: false,
            resolution: Resolution::new(),
            sequence: AtomicU64::new(0),
            suppressed_panics: SuppressedPanics::new(),
        })
    }

    /// The namespace, malformed or not.
    pub fn namespace(&self) -> &str {
        self.namespace.as_ref().map_or_else(NameError::value, Namespace::as_str)
    }

    /// What the plugins are loaded with.
    pub fn args(&self) -> &Args {
        &self.args
    }

    /// Adds a listener, behind those that are there. It hears what happens from now on.
    pub fn add_listener(&self, listener: impl PluginLifecycleListener<P, Args, Output> + 'static) {
        lock(&self.listeners).push(Arc::new(listener));
    }
}

/// The bound on `P` stands on the methods, not here, so that whoever misses it reads what
/// [`Plugin`] has to say about that.
impl<P, Args, Output> PluginManager<P, Args, Output>
where
    P: ?Sized,
    Args: Send + Sync + 'static,
    Output: Default + Send + Sync + 'static,
{
    /// The plugin of that name, which is loaded if it is not, after what it requires.
    ///
    /// # Errors
    ///
    /// [`LoadErrorKind`] has every reason. A test gets at it with `.err().unwrap()`: `unwrap_err()`
    /// wants a contract that is `Debug`, such as `trait Vendor: Plugin + Debug`.
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
                    // What came of it is looked at when the plugin itself is loaded.
                    lifecycle.load(required).ok();
                }
            }
            lifecycle.load(at)
        })
    }

    /// Loads every plugin, in an order in which each comes after what it requires, and otherwise
    /// by name. Failed ones are tried again. What fails stops no other.
    pub fn load_all(&self) -> Loaded<P>
    where
        P: Plugin<Args, Output>,
    {
        let records = match self.records() {
            Ok(records) => records,
            Err(error) => return Loaded::nothing(error),
        };
        let unknown = self.is_unknown(records).then(|| self.unknown_namespace("_"));
        let loaded = if self.parallel {
            let outcomes = parallel::load_all(records, &|work| self.run(records, work));
            Loaded::new(records, outcomes.into_iter(), self.timings, unknown)
        } else {
            let count = records.list.len();
            self.run(records, |lifecycle| {
                let outcomes = (0..count).map(|at| lifecycle.load(at));
                Loaded::new(records, outcomes, self.timings, unknown)
            })
        };
        loaded.with_report(self.suppressed_panics.take(), self.development_mode)
    }

    /// The names of the linked plugins, sorted. Disabled and failed ones are among them.
    ///
    /// # Panics
    ///
    /// If a finder of one's own fails, which an empty result would hide: call
    /// [`resolve`](Self::resolve) first, and handle its error.
    pub fn names(&self) -> Vec<&str>
    where
        P: Plugin<Args, Output>,
    {
        let resolved = self.listed().map(|records| &records.plugins);
        let slots = resolved.into_iter().flat_map(|resolved| resolved.sorted());
        slots.filter_map(|slot| Some(slot.subject.spec()?.name())).collect()
    }

    /// The specs of the linked plugins, sorted by name; all of them, where several have one id.
    ///
    /// # Panics
    ///
    /// If a finder of one's own fails, which an empty result would hide: call
    /// [`resolve`](Self::resolve) first, and handle its error.
    pub fn specs(&self) -> Vec<&PluginSpec>
    where
        P: Plugin<Args, Output>,
    {
        let Some(records) = self.listed() else { return Vec::new() };
        let mut specs: Vec<&PluginSpec> = records.plugins.discovered.specs().collect();
        specs.dedup_by(|a, b| a.is_same_plugin(b));
        specs
    }

    /// Whether a plugin of that name is linked.
    ///
    /// # Panics
    ///
    /// If a finder of one's own fails, which an empty result would hide: call
    /// [`resolve`](Self::resolve) first, and handle its error.
    pub fn exists(&self, name: &str) -> bool
    where
        P: Plugin<Args, Output>,
    {
        let Some(records) = self.listed() else { return false };
        let at = records.plugins.find(name);
        at.is_some_and(|at| records.plugins.slots[at].subject.spec().is_some())
    }

    /// Whether the plugin of that name is loaded.
    pub fn is_loaded(&self, name: &str) -> bool
    where
        P: Plugin<Args, Output>,
    {
        self.find(name).is_ok_and(|(records, at)| records.plugin(at).is_some())
    }

    /// The plugin of that name, whatever its state; a missing one too.
    pub fn container(&self, name: &str) -> Option<Container<P, Output>>
    where
        P: Plugin<Args, Output>,
    {
        let (records, at) = self.find(name).ok()?;
        Some(Container::new(records, at))
    }

    /// All plugins in load order, whatever their state; missing ones too.
    ///
    /// # Panics
    ///
    /// If a finder of one's own fails, which an empty result would hide: call
    /// [`resolve`](Self::resolve) first, and handle its error.
    pub fn containers(&self) -> Vec<Container<P, Output>>
    where
        P: Plugin<Args, Output>,
    {
        let Some(records) = self.listed() else { return Vec::new() };
        (0..records.list.len()).map(|at| Container::new(records, at)).collect()
    }

    /// What the index knows of the namespace and this build leaves out, sorted by name: for each
    /// plugin what [`load`](Self::load) says of it, with the package that holds it, the feature or
    /// target that it requires, and what to type. The kinds are
    /// [`Inactive`](LoadErrorKind::Inactive).
    ///
    /// For a list of plugins that shows what could be there as well.
    ///
    /// # Panics
    ///
    /// If a finder of one's own fails, which an empty result would hide: call
    /// [`resolve`](Self::resolve) first, and handle its error.
    pub fn inactive(&self) -> Vec<LoadError>
    where
        P: Plugin<Args, Output>,
    {
        let Some(records) = self.listed() else { return Vec::new() };
        let resolved = &records.plugins;
        resolved.left_out().into_iter().map(|name| resolved.absent(name)).collect()
    }

    /// Unloads the plugin of that name: calls its `unload`, and lets go of it. One that failed or
    /// was disabled is forgotten, so that the next load asks it again, and with it those that
    /// require it.
    ///
    /// # Errors
    ///
    /// An unknown name; a loaded plugin that requires this one; an error or a panic of the plugin's
    /// `unload`, after which the manager lets go of it all the same.
    pub fn unload(&self, name: &str) -> Result<(), LoadError>
    where
        P: Plugin<Args, Output>,
    {
        let (records, at) = self.find(name)?;
        let slots = &records.plugins.slots;
        let dependents = records.plugins.dependents_of(at);
        let required_by: Vec<_> = dependents
            .iter()
            .filter(|&&other| records.plugin(other).is_some())
            .map(|&other| slots[other].subject.id())
            .collect();
        if !required_by.is_empty() {
            return Err(slots[at].error(LoadErrorKind::Unload { required_by }));
        }
        let outcome = self.run(records, |lifecycle| lifecycle.unload(at));
        for other in dependents {
            records.forget(other);
        }
        outcome
    }

    /// Looks up the plugins, if that was not done: for a finder of one's own, which may fail.
    ///
    /// # Errors
    ///
    /// The finder's error, or that the namespace is malformed. The next use tries again.
    pub fn resolve(&self) -> Result<(), LoadError>
    where
        P: Plugin<Args, Output>,
    {
        self.records().map(drop)
    }

    /// Returns what [`load_all`](Self::load_all) would load, in load order. Nothing is created.
    ///
    /// # Errors
    ///
    /// Every plugin that would fail, as far as that is known before any of its code runs.
    pub fn plan(&self) -> Result<Vec<&PluginSpec>, LoadErrors>
    where
        P: Plugin<Args, Output>,
    {
        let records = self.records().map_err(|error| LoadErrors::new(vec![error]))?;
        if self.is_unknown(records) {
            return Err(LoadErrors::new(vec![self.unknown_namespace("_")]));
        }
        let (mut specs, mut failures) = (Vec::new(), Vec::new());
        for (slot, error) in records.plugins.slots.iter().zip(records.plugins.errors()) {
            match error {
                None => specs.extend(slot.subject.spec()),
                Some(error) if error.disabled_reason().is_some() => {}
                Some(error) => failures.push(error),
            }
        }
        if failures.is_empty() { Ok(specs) } else { Err(LoadErrors::new(failures)) }
    }

    /// Unloads the plugin of that name and the loaded plugins that require it, those first.
    ///
    /// # Errors
    ///
    /// An unknown name; every error and panic of an `unload`, after which the manager drops its
    /// reference all the same.
    pub fn unload_with_dependents(&self, name: &str) -> Result<(), LoadErrors>
    where
        P: Plugin<Args, Output>,
    {
        let (records, at) = self.find(name).map_err(|error| LoadErrors::new(vec![error]))?;
        let dependents = records.plugins.dependents_of(at);
        let failures: Vec<LoadError> = self.run(records, |lifecycle| {
            let all = dependents.iter().rev().chain([&at]);
            all.filter_map(|&at| lifecycle.unload(at).err()).collect()
        });
        if failures.is_empty() { Ok(()) } else { Err(LoadErrors::new(failures)) }
    }

    /// Unloads the plugin of that name with the loaded plugins that require it, and loads all of
    /// them again, in load order. Errors of `unload` do not keep it from that.
    ///
    /// # Errors
    ///
    /// An unknown name; the first plugin that cannot be loaded again.
    pub fn reload(&self, name: &str) -> Result<Arc<P>, LoadError>
    where
        P: Plugin<Args, Output>,
    {
        let (records, at) = self.find(name)?;
        let dependents = records.plugins.dependents_of(at);
        let loaded: Vec<usize> =
            dependents.into_iter().filter(|&other| records.plugin(other).is_some()).collect();
        // Errors of `unload` went to the listeners.
        self.unload_with_dependents(name).ok();
        let plugin = self.load(name)?;
        for other in loaded {
            self.load(records.plugins.slots[other].subject.name())?;
        }
        Ok(plugin)
    }

    /// Unloads every loaded plugin, the last loaded first. What fails stops no other.
    pub fn unload_all(&self) -> Vec<LoadError>
    where
        P: Plugin<Args, Output>,
    {
        let Some(records) = self.resolution.get() else { return Vec::new() };
        let loaded = records.newest_first().into_iter();
        self.run(records, |lifecycle| loaded.filter_map(|at| lifecycle.unload(at).err()).collect())
    }

    /// What differs between the index, the linked plugins and the declared extension points, as far
    /// as this namespace is concerned. Nothing is loaded.
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
