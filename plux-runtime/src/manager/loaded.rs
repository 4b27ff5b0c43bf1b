//! What `load_all` gives.

use std::fmt;
use std::ops::Deref;
use std::sync::Arc;

use crate::error::LoadErrors;
use crate::handle::Handle;
use crate::manager::records::Catalog;
use crate::resolve::namespace_plugins::NamespacePlugins;
use crate::resolve::slot::Subject;
use crate::state::{PluginState, Stage, Timings};
use crate::{LoadError, LoadErrorKind, PluginId, PluginSpec};

/// The loaded plugins in load order, and the report on all the others.
///
/// It is a slice of plugins, and it is to be asked how complete it is:
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
#[must_use = "plugins may have failed: ask for `failures()`, or for all of them with `complete()`"]
pub struct Loaded<P: ?Sized> {
    plugins: Vec<Arc<P>>,
    resolved: Option<Handle<NamespacePlugins>>,
    rest: Option<Box<Rest>>,
}

/// What there is nothing of where all is well, and no clock was looked at.
#[derive(Default)]
struct Rest {
    failures: Vec<LoadError>,
    suppressed_panics: Vec<LoadError>,
    /// The state of the slots that are not loaded, by position.
    others: Vec<(usize, PluginState)>,
    /// How long the loaded ones took, in their order, where that was measured.
    timings: Vec<Option<Timings>>,
}

impl<P: ?Sized> Loaded<P> {
    /// Nothing was even looked for.
    pub(crate) fn nothing(error: LoadError) -> Self {
        let rest = Rest { failures: vec![error], ..Rest::default() };
        Self { plugins: Vec::new(), resolved: None, rest: Some(Box::new(rest)) }
    }

    pub(crate) fn new<Output>(
        catalog: &Catalog<P, Output>,
        outcomes: impl ExactSizeIterator<Item = Result<Arc<P>, LoadError>>,
        timings: bool,
        unknown: Option<LoadError>,
    ) -> Self {
        let mut loaded = Self {
            plugins: Vec::with_capacity(outcomes.len()),
            resolved: Some(catalog.resolved.clone()),
            rest: None,
        };
        if let Some(unknown) = unknown {
            loaded.rest_mut().failures.push(unknown);
        }
        for (at, outcome) in outcomes.enumerate() {
            match outcome {
                Ok(plugin) => {
                    loaded.plugins.push(plugin);
                    if timings {
                        loaded.rest_mut().timings.push(catalog.timings(at));
                    }
                }
                Err(error) => loaded.failed(catalog, at, error),
            }
        }
        loaded
    }

    /// Adds what happened meanwhile.
    pub(crate) fn with_notices(mut self, suppressed_panics: Vec<LoadError>) -> Self {
        if !suppressed_panics.is_empty() {
            self.rest_mut().suppressed_panics = suppressed_panics;
        }
        self
    }

    fn rest_mut(&mut self) -> &mut Rest {
        self.rest.get_or_insert_default()
    }

    /// One of the lists of the rest.
    fn list<T>(&self, of: impl FnOnce(&Rest) -> &Vec<T>) -> &[T] {
        self.rest.as_deref().map_or(&[], |rest| of(rest))
    }

    #[cold]
    fn failed<Output>(&mut self, catalog: &Catalog<P, Output>, at: usize, error: LoadError) {
        let state = match error.kind() {
            LoadErrorKind::Disabled { reason } => PluginState::Disabled { reason: reason.clone() },
            LoadErrorKind::Missing { cause } => PluginState::Missing { cause: cause.clone() },
            _ => match catalog.state(at) {
                failed @ PluginState::Failed { .. } => failed,
                // It is being loaded by whoever asks here.
                _ => PluginState::Failed { stage: Stage::Load, error: error.clone() },
            },
        };
        if !matches!(state, PluginState::Disabled { .. }) {
            self.rest_mut().failures.push(error);
        }
        self.rest_mut().others.push((at, state));
    }

    /// What failed or is missing, in load order. Disabled plugins are not among them.
    pub fn failures(&self) -> &[LoadError] {
        self.list(|rest| &rest.failures)
    }

    /// All plugins, if none failed and none is missing. Disabled ones may be left out.
    ///
    /// # Errors
    ///
    /// Every failure, or that the namespace is unknown.
    pub fn complete(self) -> Result<Vec<Arc<P>>, LoadErrors> {
        match self.rest {
            Some(rest) if !rest.failures.is_empty() => Err(LoadErrors::new(rest.failures)),
            _ => Ok(self.plugins),
        }
    }

    /// The loaded plugins, whatever happened to the others.
    pub fn into_vec(self) -> Vec<Arc<P>> {
        self.plugins
    }

    /// Panics that failed no plugin, since the manager's last `load_all`: in callbacks that return
    /// nothing, and in `Drop`.
    pub fn suppressed_panics(&self) -> &[LoadError] {
        self.list(|rest| &rest.suppressed_panics)
    }

    /// Every plugin of the namespace in load order, loaded or not, and why not.
    pub fn report(&self) -> impl Iterator<Item = PluginReport<'_>> {
        let slots = self.resolved.iter().flat_map(|resolved| &*resolved.slots);
        let mut others = self.list(|rest| &rest.others).iter().peekable();
        let mut timings = self.list(|rest| &rest.timings).iter();
        slots.enumerate().map(move |(at, slot)| {
            let other = others.next_if(|(other, _)| *other == at);
            let (state, timings) = match other {
                Some((_, state)) => (state.clone(), None),
                None => (PluginState::Loaded, timings.next().copied().flatten()),
            };
            PluginReport { subject: &slot.subject, state, timings }
        })
    }

    /// Whether some plugin was left out because a filter, a listener or itself said so.
    pub fn has_disabled(&self) -> bool {
        self.list(|rest| &rest.others)
            .iter()
            .any(|(_, state)| matches!(state, PluginState::Disabled { .. }))
    }
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

/// What became of one plugin; see [`Loaded::report`].
///
/// ```
/// # use plux_runtime::{Plugin, PluginManager};
/// # let manager = PluginManager::<dyn Plugin>::new("my.tools");
/// for plugin in manager.load_all().report() {
///     // my.tools:saw: loaded
///     println!("{}: {}", plugin.id(), plugin.state());
/// }
/// ```
#[derive(Clone)]
pub struct PluginReport<'a> {
    subject: &'a Subject,
    state: PluginState,
    timings: Option<Timings>,
}

impl<'a> PluginReport<'a> {
    /// The plugin.
    pub fn id(&self) -> PluginId {
        self.subject.id()
    }

    /// The plugin's name.
    pub fn name(&self) -> &'a str {
        self.subject.name()
    }

    /// Its spec; a missing plugin has none.
    pub fn spec(&self) -> Option<&'a PluginSpec> {
        self.subject.spec()
    }

    /// What became of it.
    pub fn state(&self) -> &PluginState {
        &self.state
    }

    /// How long its steps took, if it is loaded and the manager was asked to look at the clock.
    pub fn timings(&self) -> Option<Timings> {
        self.timings
    }
}

impl fmt::Display for PluginReport<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.id(), self.state)?;
        if let Some(Timings { init, load }) = self.timings {
            write!(f, " (init {init:.1?}, load {load:.1?})")?;
        }
        Ok(())
    }
}

impl fmt::Debug for PluginReport<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{self}")
    }
}
