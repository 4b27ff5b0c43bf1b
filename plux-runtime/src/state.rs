//! States of a plugin.

use std::fmt;
use std::time::Duration;

use plux_spec::MissingReason;

use crate::LoadError;

/// The state of a plugin in its lifecycle.
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
    /// Linked, with the manager's contract.
    Resolved,
    /// Created by its factory.
    Initialized,
    /// Loaded: its `load` succeeded.
    Loaded,
    /// Unloaded: the manager dropped its reference. It can be loaded again.
    Unloaded,
    /// Disabled, which is not a failure.
    Disabled {
        /// The reason.
        reason: String,
    },
    /// Failed. A load retries it.
    Failed {
        /// The step that failed.
        stage: Stage,
        /// The error.
        error: LoadError,
    },
    /// Indexed as active, but not linked.
    Missing {
        /// The reason.
        cause: MissingReason,
    },
}

impl PluginState {
    /// Returns whether the plugin is loaded.
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

/// A step of a plugin's lifecycle that can fail.
///
/// ```
/// use plux_runtime::Stage;
///
/// assert_eq!(format!("failed to {}", Stage::Requirements), "failed to load what it requires");
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum Stage {
    /// Resolution: the id has to be unique, the contract that of the manager, and the configuration
    /// valid.
    Resolve,
    /// Loading its requirements.
    Requirements,
    /// Creating it with its factory.
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

/// The durations of the steps of a plugin, listeners included.
///
/// Only a manager with [`timings(true)`](crate::PluginManagerBuilder::timings) measures them.
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
    /// Duration of the factory and the `on_init_after` callbacks after it.
    pub init: Duration,
    /// Duration of `should_load`, `load` and the listener callbacks around them.
    pub load: Duration,
}
