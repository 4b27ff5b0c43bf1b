//! A listener that records a load as a tree, for debugging.

use std::cell::RefCell;
use std::fmt;
use std::sync::Arc;

use plux_spec::{MissingReason, PluginId};

use crate::sync::{Mutex, lock};
use crate::{BoxError, LoadError, PluginLifecycleListener, PluginSpec};

thread_local! {
    /// The plugins that this thread is loading, outermost first, each with the address of the tree
    /// that records it. Destroyed when a destructor of another thread-local loads a plugin: that
    /// load is recorded without nesting.
    static LOADING: RefCell<Vec<(usize, PluginId)>> = const { RefCell::new(Vec::new()) };
}

/// A listener that records lifecycle events as a tree. A plugin that another plugin's `load` loads
/// is nested below it.
///
/// A clone shares the tree: keep one, and pass the other to the manager.
///
/// ```
/// # use std::sync::Arc;
/// # use plux_runtime::{FunctionPlugin, PluginSpec, StaticFinder};
/// use plux_runtime::{LoadTree, PluginManager};
///
/// # type Tool = FunctionPlugin<fn() -> &'static str>;
/// # let saw = PluginSpec::new::<Tool>("my.tools", "saw", || Ok(Arc::new(Tool::new(|| "zzz"))));
/// # let finder = StaticFinder::new([saw]);
/// let tree = LoadTree::new();
/// let manager = PluginManager::<Tool>::builder("my.tools", ())
///     .listener(tree.clone())
/// #   .finder(finder)
///     .build();
/// manager.load("saw")?;
/// assert_eq!(
///     tree.to_string(),
///     "my.tools:saw resolved\n\
///      my.tools:saw initialized\n\
///      my.tools:saw loads\n\
///      my.tools:saw loaded\n"
/// );
/// # Ok::<(), plux_runtime::LoadError>(())
/// ```
#[derive(Clone, Debug, Default)]
pub struct LoadTree(Arc<Mutex<Vec<(usize, String)>>>);

impl LoadTree {
    /// Returns an empty tree.
    pub fn new() -> Self {
        Self::default()
    }

    /// Removes all recorded events.
    pub fn clear(&self) {
        lock(&self.0).clear();
    }

    fn note(&self, id: &PluginId, what: impl fmt::Display) {
        let own = self.address();
        let count = |loading: &RefCell<Vec<(usize, PluginId)>>| {
            loading.borrow().iter().filter(|(tree, _)| *tree == own).count()
        };
        let depth = LOADING.try_with(count).unwrap_or_default();
        lock(&self.0).push((depth, format!("{id} {what}")));
    }

    /// Records the end of the plugin's `load`, if it had begun.
    fn end(&self, spec: &PluginSpec, what: impl fmt::Display) {
        let (id, own) = (spec.id(), self.address());
        let end = |loading: &RefCell<Vec<(usize, PluginId)>>| {
            let mut loading = loading.borrow_mut();
            let innermost = loading.iter().rposition(|(tree, _)| *tree == own);
            // A plugin that fails before its `load` is not in the list.
            if let Some(at) = innermost.filter(|&at| loading[at].1 == id) {
                loading.remove(at);
            }
        };
        LOADING.try_with(end).ok();
        self.note(&id, what);
    }

    fn address(&self) -> usize {
        Arc::as_ptr(&self.0).addr()
    }
}

impl fmt::Display for LoadTree {
    #[inline]
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let lines = lock(&self.0).clone();
        lines.iter().try_for_each(|(depth, line)| writeln!(f, "{:1$}{line}", "", depth * 2))
    }
}

impl<P: ?Sized, Args, Output> PluginLifecycleListener<P, Args, Output> for LoadTree {
    fn on_resolve_after(&self, spec: &PluginSpec) -> Result<(), BoxError> {
        self.note(&spec.id(), "resolved");
        Ok(())
    }

    fn on_missing(&self, id: &PluginId, cause: &MissingReason) {
        self.note(id, format_args!("missing: {cause}"));
    }

    fn on_init_after(&self, spec: &PluginSpec, _: &P) -> Result<(), BoxError> {
        self.note(&spec.id(), "initialized");
        Ok(())
    }

    fn on_init_error(&self, spec: &PluginSpec, error: &LoadError) {
        self.end(spec, format_args!("failed: {}", first_line(error)));
    }

    fn on_load_before(&self, spec: &PluginSpec, _: &P, _: &Args) -> Result<(), BoxError> {
        self.note(&spec.id(), "loads");
        let entry = (self.address(), spec.id());
        LOADING.try_with(|loading| loading.borrow_mut().push(entry)).ok();
        Ok(())
    }

    fn on_load_after(&self, spec: &PluginSpec, _: &P, _: &Output) -> Result<(), BoxError> {
        self.end(spec, "loaded");
        Ok(())
    }

    fn on_load_error(&self, spec: &PluginSpec, error: &LoadError) {
        self.end(spec, format_args!("failed: {}", first_line(error)));
    }

    fn on_disabled(&self, spec: &PluginSpec, reason: &str) {
        self.end(spec, format_args!("disabled: {reason}"));
    }

    fn on_unload_after(&self, spec: &PluginSpec) {
        self.note(&spec.id(), "unloaded");
    }

    fn on_unload_error(&self, spec: &PluginSpec, error: &LoadError) {
        self.note(&spec.id(), format_args!("failed to unload: {}", first_line(error)));
    }
}

#[inline]
fn first_line(error: &LoadError) -> String {
    error.to_string().lines().next().unwrap_or_default().to_owned()
}
