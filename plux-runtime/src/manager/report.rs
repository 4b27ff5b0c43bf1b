//! The report on one plugin.

use std::fmt;

use crate::error::Located;
use crate::resolve::slot::Subject;
use crate::state::{PluginState, Timings};
use crate::{PluginId, PluginSpec};

/// The state of one plugin; see [`Loaded::report`](crate::Loaded::report).
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
    pub(super) subject: &'a Subject,
    pub(super) state: PluginState,
    pub(super) timings: Option<Timings>,
}

impl<'a> PluginReport<'a> {
    /// Returns the plugin's id.
    pub fn id(&self) -> PluginId {
        self.subject.id()
    }

    /// Returns the plugin's name.
    pub fn name(&self) -> &'a str {
        self.subject.name()
    }

    /// Returns the plugin's spec, or `None` for a missing plugin.
    pub fn spec(&self) -> Option<&'a PluginSpec> {
        self.subject.spec()
    }

    /// Returns the plugin's state.
    pub fn state(&self) -> &PluginState {
        &self.state
    }

    /// Returns how long its steps took, if it is loaded and the manager measures
    /// [`timings`](crate::PluginManagerBuilder::timings).
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
