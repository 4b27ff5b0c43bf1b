//! The result of `load_all`.

use std::fmt;
use std::ops::Deref;
use std::sync::Arc;

use crate::contain::contain;
use crate::error::{LIFECYCLE, source};
use crate::manager::records::Records;
use crate::manager::report::PluginReport;
use crate::resolve::namespace_plugins::NamespacePlugins;
use crate::state::{PluginState, Stage, Timings};
use crate::{BoxError, CallSite, LoadError, LoadErrorKind, LoadErrors, PluginSpec};

/// The loaded plugins in load order, and a report on all plugins of the namespace.
///
/// It dereferences to a slice of the loaded plugins. [`failures`](Self::failures) and
/// [`complete`](Self::complete) report the plugins that are not loaded.
///
/// ```
/// # use std::sync::Arc;
/// # use plux_runtime::{FunctionPlugin, PluginManager, PluginSpec, StaticFinder};
/// # type Tool = FunctionPlugin<fn() -> &'static str>;
/// # let saw = PluginSpec::new::<Tool>("my.tools", "saw", || Ok(Arc::new(Tool::new(|| "zzz"))));
/// # let axe = PluginSpec::new::<Tool>("my.tools", "axe", || Err("it is blunt".into()));
/// # let finder = StaticFinder::new([saw, axe]);
/// # let manager = PluginManager::<Tool>::builder("my.tools", ()).finder(finder).build();
/// let tools = manager.load_all();
/// for failure in tools.failures() {
///     eprintln!("{failure}");
/// }
/// for tool in &tools {
///     println!("{}", tool());
/// }
/// assert_eq!((tools.len(), tools.failures().len()), (1, 1));
///
/// for plugin in tools.report() {
///     println!("{plugin}");
/// }
/// assert!(tools.complete().is_err());
/// ```
#[must_use = "plugins may have failed: call `failures()` or `complete()`"]
pub struct Loaded<P: ?Sized> {
    plugins: Vec<Arc<P>>,
    /// `None` if discovery failed.
    namespace: Option<Arc<NamespacePlugins>>,
    /// The slots of the loaded plugins; empty if all are loaded.
    positions: Vec<usize>,
    /// The state of the plugins that are not loaded, with their slots.
    others: Vec<(usize, PluginState)>,
    failures: Vec<LoadError>,
    suppressed_panics: Vec<LoadError>,
    /// Whether `complete` succeeds in a program without an index.
    development_mode: bool,
    /// How long the loaded plugins took, in load order; empty if not measured.
    timings: Vec<Option<Timings>>,
}

impl<P: ?Sized> Loaded<P> {
    /// Returns the result of a `load_all` whose discovery failed.
    pub(crate) fn nothing(error: LoadError) -> Self {
        Self {
            plugins: Vec::new(),
            namespace: None,
            positions: Vec::new(),
            others: Vec::new(),
            failures: vec![error],
            suppressed_panics: Vec::new(),
            development_mode: false,
            timings: Vec::new(),
        }
    }

    pub(crate) fn new<Output>(
        records: &Records<P, Output>,
        outcomes: &mut dyn ExactSizeIterator<Item = Result<Arc<P>, LoadError>>,
        timings: bool,
        unknown: Option<LoadError>,
    ) -> Self {
        let mut loaded = Self {
            plugins: Vec::with_capacity(outcomes.len()),
            namespace: Some(Arc::clone(&records.plugins)),
            positions: Vec::new(),
            others: Vec::new(),
            failures: Vec::from_iter(unknown),
            suppressed_panics: Vec::new(),
            development_mode: false,
            timings: Vec::new(),
        };
        for (at, outcome) in outcomes.enumerate() {
            match outcome {
                Ok(plugin) => {
                    loaded.plugins.push(plugin);
                    if !loaded.others.is_empty() {
                        loaded.positions.push(at);
                    }
                    if timings {
                        loaded.timings.push(records.timings(at));
                    }
                }
                Err(error) => loaded.add_failure(records, at, error),
            }
        }
        loaded.failures.extend(records.plugins.unused_sections());
        loaded
    }

    pub(crate) fn with_report(mut self, panics: Vec<LoadError>, development_mode: bool) -> Self {
        self.suppressed_panics = panics;
        self.development_mode = development_mode;
        self
    }

    #[cold]
    fn add_failure<Output>(&mut self, records: &Records<P, Output>, at: usize, error: LoadError) {
        let state = match error.kind() {
            LoadErrorKind::Disabled { reason } => PluginState::Disabled { reason: reason.clone() },
            LoadErrorKind::Missing { cause } => PluginState::Missing { cause: cause.clone() },
            _ => match records.state(at) {
                failed @ PluginState::Failed { .. } => failed,
                // The plugin's own `load` called `load_all`.
                _ => PluginState::Failed { stage: Stage::Load, error: error.clone() },
            },
        };
        if !matches!(state, PluginState::Disabled { .. }) {
            self.failures.push(error);
        }
        if self.others.is_empty() {
            self.positions = (0..at).collect();
        }
        self.others.push((at, state));
    }

    /// Returns the errors of failed and missing plugins, in load order. Disabled plugins are not
    /// failures.
    pub fn failures(&self) -> &[LoadError] {
        &self.failures
    }

    /// Returns the loaded plugins, if none failed and none is missing. Disabled plugins are not
    /// failures.
    ///
    /// # Errors
    ///
    /// Returns every failure. Also fails if the namespace is unknown, or if the program has no
    /// index and the manager is not in
    /// [`development_mode`](crate::PluginManagerBuilder::development_mode).
    pub fn complete(self) -> Result<Vec<Arc<P>>, LoadErrors> {
        self.ensure_complete().map(Self::into_vec)
    }

    /// Returns the same as [`complete`](Self::complete), with the specs of the plugins:
    /// [`entries`](Self::entries), [`call`](Self::call) and [`call_rev`](Self::call_rev) use them.
    ///
    /// # Errors
    ///
    /// Returns the errors of [`complete`](Self::complete).
    ///
    /// ```
    /// # use std::sync::Arc;
    /// # use plux_runtime::{FunctionPlugin, LoadErrors, PluginManager, PluginSpec, StaticFinder};
    /// # type Tool = FunctionPlugin<fn() -> &'static str>;
    /// # let saw = PluginSpec::new::<Tool>("my.tools", "saw", || Ok(Arc::new(Tool::new(|| "zzz"))));
    /// # let finder = StaticFinder::new([saw]);
    /// # let manager = PluginManager::<Tool>::builder("my.tools", ()).finder(finder).build();
    /// for (spec, tool) in manager.load_all().ensure_complete()?.entries() {
    ///     println!("{}: {}", spec.name(), tool());
    /// }
    /// # Ok::<(), LoadErrors>(())
    /// ```
    pub fn ensure_complete(mut self) -> Result<Self, LoadErrors> {
        if self.failures.is_empty() && !self.development_mode {
            self.failures.extend(self.no_index());
        }
        if self.failures.is_empty() { Ok(self) } else { Err(LoadErrors::new(self.failures)) }
    }

    /// Returns whether an index lists the plugins that the program should contain. Without one,
    /// missing plugins are not detected.
    pub fn is_completeness_known(&self) -> bool {
        self.namespace.is_some() && self.no_index().is_none()
    }

    fn no_index(&self) -> Option<LoadError> {
        self.namespace.as_ref()?.no_index()
    }

    /// Returns the loaded plugins, and discards failures.
    pub fn into_vec(self) -> Vec<Arc<P>> {
        self.plugins
    }

    /// Returns the loaded plugins with their specs, in load order.
    ///
    /// ```
    /// # use std::sync::Arc;
    /// # use plux_runtime::{FunctionPlugin, PluginManager, PluginSpec, StaticFinder};
    /// # type Tool = FunctionPlugin<fn() -> &'static str>;
    /// # let saw = PluginSpec::new::<Tool>("my.tools", "saw", || Ok(Arc::new(Tool::new(|| "zzz"))));
    /// # let finder = StaticFinder::new([saw]);
    /// # let manager = PluginManager::<Tool>::builder("my.tools", ()).finder(finder).build();
    /// for (spec, tool) in manager.load_all().entries() {
    ///     println!("{}: {}", spec.name(), tool());
    /// }
    /// ```
    pub fn entries(&self) -> impl DoubleEndedIterator<Item = (&PluginSpec, &Arc<P>)> {
        let slots = self.namespace.as_deref().map_or(&[][..], |namespace| &namespace.slots);
        self.plugins.iter().enumerate().filter_map(move |(nth, plugin)| {
            let at = self.positions.get(nth).copied().unwrap_or(nth);
            Some((slots.get(at)?.subject.spec()?, plugin))
        })
    }

    /// Calls `f` on every plugin in load order, and returns the errors.
    ///
    /// A failure does not stop the calls of the other plugins. A panic is reported as an error.
    /// `hook` is the name of the called method in messages.
    ///
    /// ```
    /// use plux_runtime::{BoxError, Plugin, PluginManager};
    ///
    /// trait Callback: Plugin {
    ///     fn on_epoch_end(&self, epoch: u32) -> Result<(), BoxError>;
    /// }
    ///
    /// let callbacks = PluginManager::<dyn Callback>::new("my.callbacks").load_all();
    /// for error in callbacks.call("on_epoch_end", |callback| callback.on_epoch_end(3)) {
    ///     eprintln!("{error}");
    /// }
    /// ```
    #[must_use = "the errors of the plugins are lost"]
    pub fn call(
        &self,
        hook: &'static str,
        f: impl FnMut(&P) -> Result<(), BoxError>,
    ) -> Vec<LoadError> {
        call_each(self.entries(), hook, f)
    }

    /// Calls `f` on every plugin in reverse load order; otherwise the same as [`call`](Self::call).
    /// For hooks that shut something down.
    #[must_use = "the errors of the plugins are lost"]
    pub fn call_rev(
        &self,
        hook: &'static str,
        f: impl FnMut(&P) -> Result<(), BoxError>,
    ) -> Vec<LoadError> {
        call_each(self.entries().rev(), hook, f)
    }

    /// Returns the panics since the manager's last `load_all` that failed no plugin: those in
    /// callbacks that return nothing, and in `Drop`.
    pub fn suppressed_panics(&self) -> &[LoadError] {
        &self.suppressed_panics
    }

    /// Returns every plugin of the namespace in load order, with its state.
    pub fn report(&self) -> impl Iterator<Item = PluginReport<'_>> {
        let slots = self.namespace.iter().flat_map(|namespace| &namespace.slots);
        let mut others = self.others.iter().peekable();
        let mut timings = self.timings.iter();
        slots.enumerate().map(move |(at, slot)| {
            let other = others.next_if(|(other, _)| *other == at);
            let (state, timings) = match other {
                Some((_, state)) => (state.clone(), None),
                None => (PluginState::Loaded, timings.next().copied().flatten()),
            };
            PluginReport { subject: &slot.subject, state, timings }
        })
    }

    /// Returns whether some plugin is disabled, by a filter, a listener or itself.
    pub fn has_disabled(&self) -> bool {
        self.others.iter().any(|(_, state)| matches!(state, PluginState::Disabled { .. }))
    }
}

fn call_each<'a, P: ?Sized + 'a>(
    entries: impl Iterator<Item = (&'a PluginSpec, &'a Arc<P>)>,
    hook: &'static str,
    mut f: impl FnMut(&P) -> Result<(), BoxError>,
) -> Vec<LoadError> {
    let mut errors = Vec::new();
    for (spec, plugin) in entries {
        match contain(|| f(plugin)) {
            Ok(Ok(())) => {}
            Ok(Err(error)) => {
                let kind = LoadErrorKind::Hook { hook };
                errors.push(LoadError::at(&LIFECYCLE, &spec, kind, Some(source::returned(error))));
            }
            Err(message) => {
                let kind = LoadErrorKind::Panicked { by: CallSite::Hook(hook), message };
                errors.push(spec.lifecycle_error(kind));
            }
        }
    }
    errors
}

impl<P: ?Sized> Deref for Loaded<P> {
    type Target = [Arc<P>];

    fn deref(&self) -> &[Arc<P>] {
        &self.plugins
    }
}

impl<P: ?Sized> IntoIterator for Loaded<P> {
    type Item = Arc<P>;
    type IntoIter = std::vec::IntoIter<Arc<P>>;

    fn into_iter(self) -> Self::IntoIter {
        self.plugins.into_iter()
    }
}

impl<'a, P: ?Sized> IntoIterator for &'a Loaded<P> {
    type Item = &'a Arc<P>;
    type IntoIter = std::slice::Iter<'a, Arc<P>>;

    fn into_iter(self) -> Self::IntoIter {
        self.plugins.iter()
    }
}

impl<P: ?Sized> fmt::Debug for Loaded<P> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list().entries(self.report()).finish()
    }
}
