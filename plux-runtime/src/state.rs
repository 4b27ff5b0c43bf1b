//! What state a plugin is in.

use std::fmt;
use std::time::Duration;

use plux_spec::MissingReason;

use crate::LoadError;

/// Where a plugin is in its life.
///
/// ```
/// use plux_runtime::PluginState;
///
/// let state = PluginState::Disabled { reason: "there is no docker daemon".into() };
/// assert_eq!(state.to_string(), "disabled (there is no docker daemon)");
/// ```
#[derive(Clone, Debug)]
#[non_exhaustive]
pub enum PluginState {
    /// It is linked and fits the manager.
    Resolved,
    /// Its factory made it.
    Initialized,
    /// Its `load` succeeded: it is in use.
    Loaded,
    /// It was loaded, and the manager let go of it. It can be loaded again.
    Unloaded,
    /// It is not to be loaded, which is no failure.
    Disabled {
        /// Why.
        reason: String,
    },
    /// Something failed. It can be tried again.
    Failed {
        /// What it was about to do.
        stage: Stage,
        /// Why it failed.
        error: LoadError,
    },
    /// The index calls it active, but it is not linked.
    Missing {
        /// Why.
        cause: MissingReason,
    },
}

impl PluginState {
    /// Whether the plugin is in use.
    pub fn is_loaded(&self) -> bool {
        matches!(self, Self::Loaded)
    }
}

impl fmt::Display for PluginState {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Resolved => f.write_str("resolved"),
            Self::Initialized => f.write_str("initialized"),
            Self::Loaded => f.write_str("loaded"),
            Self::Unloaded => f.write_str("unloaded"),
            Self::Disabled { reason } => write!(f, "disabled ({reason})"),
            Self::Failed { stage, .. } => write!(f, "failed to {stage}"),
            Self::Missing { cause } => write!(f, "missing ({cause})"),
        }
    }
}

/// A step of a plugin's life that can fail.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum Stage {
    /// Fitting it to the manager: one plugin of the id, of the right contract.
    Resolve,
    /// Loading what it requires.
    Requirements,
    /// Making it.
    Init,
    /// Loading it.
    Load,
    /// Unloading it.
    Unload,
}

impl fmt::Display for Stage {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(match self {
            Self::Resolve => "resolve",
            Self::Requirements => "load what it requires",
            Self::Init => "initialize",
            Self::Load => "load",
            Self::Unload => "unload",
        })
    }
}

/// How long a plugin's steps took, listeners included.
///
/// Taken only by a manager that is built with
/// [`timings(true)`](crate::PluginManagerBuilder::timings).
///
/// ```
/// use plux_runtime::{Plugin, PluginManager};
///
/// let manager = PluginManager::<dyn Plugin>::builder("my.tools", ()).timings(true).build();
/// for plugin in manager.load_all().report() {
///     if let Some(timings) = plugin.timings() {
///         println!("{}: {:?}", plugin.id(), timings.init + timings.load);
///     }
/// }
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Timings {
    /// From the factory until the plugin was initialized.
    pub init: Duration,
    /// From `should_load` until the plugin was loaded.
    pub load: Duration,
}
