//! One plugin of a manager.

use std::fmt;
use std::sync::Arc;

use crate::error::Located;
use crate::manager::records::Records;
use crate::resolve::slot::Subject;
use crate::state::{PluginState, Timings};
use crate::{LoadError, PluginId, PluginSpec};

/// One plugin of a manager: its spec, its state and its output.
///
/// Every method returns the current state. A container may outlive its manager.
///
/// ```
/// # use std::sync::Arc;
/// # use plux_runtime::{FunctionPlugin, PluginManager, PluginSpec, StaticFinder};
/// # type Tool = FunctionPlugin<fn() -> &'static str>;
/// # let saw = PluginSpec::new::<Tool>("my.tools", "saw", || Ok(Arc::new(Tool::new(|| "zzz"))));
/// # let finder = StaticFinder::new([saw]);
/// let manager = PluginManager::<Tool>::builder("my.tools", ()).finder(finder).build();
/// let saw = manager.container("saw").unwrap();
/// assert_eq!(saw.state().to_string(), "resolved");
///
/// manager.load("saw")?;
/// assert!(saw.state().is_loaded());
/// # Ok::<(), plux_runtime::LoadError>(())
/// ```
pub struct Container<P: ?Sized, Output = ()> {
    records: Arc<Records<P, Output>>,
    at: usize,
}

impl<P: ?Sized, Output> Container<P, Output> {
    pub(crate) fn new(records: &Arc<Records<P, Output>>, at: usize) -> Self {
        Self { records: Arc::clone(records), at }
    }

    fn subject(&self) -> &Subject {
        &self.records.plugins.slots[self.at].subject
    }

    /// Returns the plugin's name.
    pub fn name(&self) -> &str {
        self.subject().name()
    }

    /// Returns the plugin's id.
    pub fn id(&self) -> PluginId {
        self.subject().id()
    }

    /// Returns the plugin's spec, or `None` for a missing plugin.
    pub fn spec(&self) -> Option<&PluginSpec> {
        self.subject().spec()
    }

    /// Returns the plugin's state.
    pub fn state(&self) -> PluginState {
        self.records.state(self.at)
    }

    /// Returns the plugin, if it is loaded.
    pub fn plugin(&self) -> Option<Arc<P>> {
        self.records.plugin(self.at)
    }

    /// Returns what the plugin's `load` returned, if it is loaded.
    pub fn output(&self) -> Option<Arc<Output>> {
        self.records.output(self.at)
    }

    /// Returns why the plugin is not loaded, if it failed, is disabled or missing.
    pub fn error(&self) -> Option<LoadError> {
        self.records.error(self.at)
    }

    /// Returns how long its steps took, if it is loaded and the manager measures
    /// [`timings`](crate::PluginManagerBuilder::timings).
    pub fn timings(&self) -> Option<Timings> {
        self.records.timings(self.at)
    }
}

impl<P: ?Sized, Output> Clone for Container<P, Output> {
    fn clone(&self) -> Self {
        Self::new(&self.records, self.at)
    }
}

impl<P: ?Sized, Output> fmt::Debug for Container<P, Output> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Container")
            .field("id", &format_args!("{}", self.id()))
            .field("state", &self.state())
            .finish_non_exhaustive()
    }
}
