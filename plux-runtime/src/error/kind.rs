//! The kinds of errors.

use std::fmt;

use plux_spec::{
    Condition, Location, MissingReason, NameError, Namespace, PluginId, Status, Target, VersionReq,
};

use crate::Requirement;
#[cfg(feature = "config")]
use crate::config::{ConfigError, ConfigErrors};

/// The kind of a [`LoadError`](crate::LoadError).
///
/// ```
/// use plux_runtime::{LoadErrorKind, Plugin, PluginManager};
///
/// let manager = PluginManager::<dyn Plugin>::new("my.tools");
/// match manager.load("saw").map(drop).unwrap_err().kind() {
///     LoadErrorKind::Disabled { reason } => println!("disabled: {reason}"),
///     LoadErrorKind::Load { by } => println!("{by} failed"),
///     other => println!("{other:?}"),
/// }
/// ```
#[derive(Clone, Debug)]
#[non_exhaustive]
pub enum LoadErrorKind {
    /// No plugin has that name.
    Unknown {
        /// The requested name.
        name: String,
        /// Similar names.
        closest_matches: Vec<String>,
        /// Some of the existing names.
        known: Vec<String>,
        /// Packages that are not in this build and were not scanned: one may contain the plugin.
        unscanned: Vec<String>,
    },
    /// Neither the index nor the linked plugins contain the namespace.
    UnknownNamespace {
        /// The requested namespace.
        namespace: String,
        /// Why it is malformed, if it is.
        malformed: Option<NameError>,
        /// Similar namespaces.
        closest_matches: Vec<String>,
    },
    /// The plugin is indexed, but not part of this build.
    Inactive {
        /// The package that contains it.
        package: String,
        /// Whether it is inactive, or depends on a condition that the index could not evaluate.
        status: Status,
        /// The target that declares it.
        target: Target,
        /// The conditions that it depends on; all of them have to hold.
        condition: Vec<Condition>,
        /// The conditions that do not hold.
        enabled_by: Vec<Condition>,
        /// The command that builds with it, if a single one exists.
        command: Option<String>,
        /// Why the program would lack it even if the conditions held, if that is known.
        missing_reason: Option<MissingReason>,
    },
    /// The plugin is indexed as active, but not linked.
    Missing {
        /// Why it is not linked.
        cause: MissingReason,
    },
    /// The plugin, a filter or a listener disabled the plugin.
    Disabled {
        /// The reason. If a required plugin is disabled, the reason has the chain of requirements.
        reason: String,
    },
    /// Several plugins have the id.
    Duplicate {
        /// Their locations.
        locations: Vec<Location>,
    },
    /// The plugin's section of the configuration is invalid.
    #[cfg(feature = "config")]
    Config {
        /// What is wrong with it.
        errors: ConfigErrors,
    },
    /// A section of the configuration has no effect: its plugin does not exist, is not in this build
    /// or is disabled.
    #[cfg(feature = "config")]
    UnusedConfig {
        /// What is wrong with the section.
        error: ConfigError,
    },
    /// The plugin's contract is not the manager's.
    ContractMismatch {
        /// The manager's contract.
        expected: &'static str,
        /// The plugin's contract.
        found: &'static str,
    },
    /// The plugin is created by a factory, but a [`Registry`](crate::Registry) contains static data
    /// only.
    NotData,
    /// The program has no index, so missing plugins are not detected.
    NoIndex,
    /// The finder failed: [`source`](std::error::Error::source) is its error.
    Finder,
    /// The plugin could not be created: [`source`](std::error::Error::source) is the reason.
    Init {
        /// The code that returned the error.
        by: CallSite,
    },
    /// The factory kept a reference to the `Arc` that it returned, so that the plugin cannot be
    /// changed by its `load`.
    SharedPlugin,
    /// The plugin could not be loaded: [`source`](std::error::Error::source) is the reason.
    Load {
        /// The code that returned the error.
        by: CallSite,
    },
    /// The plugin could not be unloaded.
    Unload {
        /// The loaded plugins that require it, if that is the reason.
        required_by: Vec<PluginId>,
    },
    /// A hook that [`Loaded::call`](crate::Loaded::call) ran returned an error:
    /// [`source`](std::error::Error::source) is that error.
    Hook {
        /// The name that the caller gave the hook.
        hook: &'static str,
    },
    /// Code of a plugin, a listener, a filter or a finder panicked.
    Panicked {
        /// The code that panicked.
        by: CallSite,
        /// The panic's message.
        message: String,
    },
    /// A requirement of the plugin does not exist or is not loaded:
    /// [`source`](std::error::Error::source) is the error of loading it.
    Requirement {
        /// The chain of requirements, starting with the required plugin. A long chain is truncated.
        requires: Vec<Requirement>,
    },
    /// The plugin's package has a version that the requirement of another plugin does not accept.
    ///
    /// It is the source of a [`Requirement`](Self::Requirement).
    Version {
        /// The version requirement.
        requirement: VersionReq,
        /// The version of the plugin's package.
        found: String,
        /// The plugin's package.
        package: String,
    },
    /// The load order is cyclic.
    Cycle {
        /// The cycle. Its first and last node are the same.
        path: Vec<CycleNode>,
    },
}

/// A node of a cycle.
///
/// ```
/// use plux_runtime::{CycleNode, LoadError, LoadErrorKind, PluginId};
///
/// /// Returns the plugins that wait for each other.
/// fn waiting(error: &LoadError) -> Vec<&PluginId> {
///     match error.kind() {
///         LoadErrorKind::Cycle { path } => path.iter().filter_map(CycleNode::id).collect(),
///         _ => Vec::new(),
///     }
/// }
/// # let _ = waiting;
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum CycleNode {
    /// A plugin that is being loaded.
    Plugin {
        /// Its id.
        id: PluginId,
        /// The location of its declaration, if it is linked.
        location: Option<Location>,
    },
    /// The finder or a filter of a manager of that namespace.
    Resolution(Namespace),
}

impl CycleNode {
    /// Returns the plugin's id.
    pub fn id(&self) -> Option<&PluginId> {
        match self {
            Self::Plugin { id, .. } => Some(id),
            Self::Resolution(_) => None,
        }
    }
}

impl fmt::Display for CycleNode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Plugin { id, location: Some(location) } => write!(f, "`{id}` ({location})"),
            Self::Plugin { id, location: None } => write!(f, "`{id}`"),
            Self::Resolution(namespace) => write!(f, "the finder or a filter of `{namespace}`"),
        }
    }
}

/// The code that failed or panicked.
///
/// ```
/// use plux_runtime::CallSite;
///
/// assert_eq!(format!("{} panicked", CallSite::ShouldLoad), "its `should_load` panicked");
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum CallSite {
    /// The finder.
    Finder,
    /// A filter.
    Filter,
    /// The plugin's factory.
    Factory,
    /// The plugin's `should_load`.
    ShouldLoad,
    /// The plugin's `load`.
    Load,
    /// The plugin's `unload`.
    Unload,
    /// The plugin's `Drop`, called by the manager.
    Drop,
    /// The listener callback of that name.
    Listener(&'static str),
    /// The hook of that name, run by [`Loaded::call`](crate::Loaded::call).
    Hook(&'static str),
}

impl fmt::Display for CallSite {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Finder => f.write_str("the finder"),
            Self::Filter => f.write_str("a filter"),
            Self::Factory => f.write_str("its factory"),
            Self::ShouldLoad => f.write_str("its `should_load`"),
            Self::Load => f.write_str("its `load`"),
            Self::Unload => f.write_str("its `unload`"),
            Self::Drop => f.write_str("its `drop`"),
            Self::Listener(callback) => write!(f, "a listener's `{callback}`"),
            Self::Hook(hook) => write!(f, "its `{hook}`"),
        }
    }
}
