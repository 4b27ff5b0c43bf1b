//! The report on one plugin.

use std::fmt;

use crate::resolve::slot::Subject;
use crate::state::{PluginState, Timings};
use crate::{PluginId, PluginSpec};

/// The state of one plugin; see [`Loaded::report`].
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
