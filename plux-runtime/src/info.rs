//! Descriptions of plugins, for lists and status pages.

use std::collections::BTreeMap;
use std::fmt;

use plux_spec::condition::display_all;
use plux_spec::{Condition, Location, MissingReason, PluginId};

use crate::{LoadError, Requirement};

/// One plugin of [`PluginManager::overview`](crate::PluginManager::overview), linked or not.
///
/// With the feature `serde` it implements `Serialize`. The keys are the names of the fields, in the
/// types and words of `plux.json`.
///
/// ```
/// use plux_runtime::{Plugin, PluginManager, PluginOrigin, PluginStatus};
///
/// let manager = PluginManager::<dyn Plugin>::new("trainer.callbacks");
/// for plugin in manager.overview() {
///     let status = match &plugin.status {
///         PluginStatus::Inactive { .. } => "not installed",
///         _ if plugin.origin == PluginOrigin::BuiltIn => "built-in",
///         _ => "external",
///     };
///     println!("{:20} {:10} {status}", plugin.id.name(), plugin.version);
///     // What to do about it: for an inactive plugin, how to install it.
///     if let Some(help) = plugin.error.as_ref().and_then(|error| error.help()) {
///         println!("    {help}");
///     }
/// }
/// ```
#[derive(Clone, Debug)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[non_exhaustive]
pub struct PluginInfo {
    /// The plugin's id.
    #[cfg_attr(feature = "serde", serde(serialize_with = "crate::serialize::display"))]
    pub id: PluginId,
    /// The package that declares it.
    pub package: String,
    /// The package's version: the linked one, or for a plugin that is not linked, the indexed one.
    pub version: String,
    /// Whether it comes with the program.
    pub origin: PluginOrigin,
    /// The description, one paragraph.
    pub description: String,
    /// The location of its declaration.
    #[cfg_attr(feature = "serde", serde(serialize_with = "crate::serialize::location"))]
    pub location: Location,
    /// Its position in the load order, counted from 0; `None` if it is not linked.
    pub load_index: Option<usize>,
    /// The plugins that it requires.
    #[cfg_attr(feature = "serde", serde(serialize_with = "crate::serialize::display_list"))]
    pub requires: Vec<Requirement>,
    /// The argument `meta(…)`.
    pub meta: BTreeMap<String, String>,
    /// Its state, or why the program does not contain it.
    pub status: PluginStatus,
    /// Why it is not loaded, with help, if it failed, is disabled, missing or inactive.
    pub error: Option<LoadError>,
}

/// The origin of a plugin: the program itself, or another package.
///
/// ```
/// use plux_runtime::PluginOrigin;
///
/// assert_eq!(PluginOrigin::BuiltIn.to_string(), "built-in");
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize), serde(rename_all = "snake_case"))]
#[non_exhaustive]
pub enum PluginOrigin {
    /// Its package is the program's own, the one that calls `include_index!()`, or the one that
    /// declares the namespace's extension point. A user cannot remove that package.
    BuiltIn,
    /// Its package is another one, which the program depends on or could depend on.
    ///
    /// In a program without an index, this is every plugin of a package that does not declare the
    /// extension point.
    External,
}

impl fmt::Display for PluginOrigin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(match self {
            Self::BuiltIn => "built-in",
            Self::External => "external",
        })
    }
}

/// The state of a plugin, or why the program does not contain it.
///
/// ```
/// use plux_runtime::{Condition, PluginStatus};
///
/// let azure = Condition::Feature { package: "finops".into(), feature: "azure".into() };
/// let status = PluginStatus::Inactive { enabled_by: vec![azure] };
/// assert_eq!(status.to_string(), "inactive (requires feature `azure` of `finops`)");
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(
    feature = "serde",
    derive(serde::Serialize),
    serde(tag = "kind", rename_all = "snake_case")
)]
#[non_exhaustive]
pub enum PluginStatus {
    /// Linked, and not loaded yet.
    Resolved,
    /// Loaded.
    Loaded,
    /// Unloaded. It can be loaded again.
    Unloaded,
    /// Disabled by a filter, a listener or itself, which is not a failure.
    Disabled {
        /// The reason. If it is disabled because of another plugin, that plugin's reason.
        reason: String,
        /// The plugin that it requires and that is disabled, if that is why.
        #[cfg_attr(feature = "serde", serde(serialize_with = "crate::serialize::display_option"))]
        because_of: Option<PluginId>,
    },
    /// It failed, or a requirement of it cannot be met. [`PluginInfo::error`] is the reason.
    Failed,
    /// Indexed as active, but not linked.
    Missing {
        /// The reason.
        #[cfg_attr(feature = "serde", serde(serialize_with = "crate::serialize::missing_reason"))]
        reason: MissingReason,
    },
    /// Indexed, but not in this build.
    Inactive {
        /// The conditions that do not hold: what would add the plugin.
        #[cfg_attr(feature = "serde", serde(serialize_with = "crate::serialize::conditions"))]
        enabled_by: Vec<Condition>,
    },
}

impl PluginStatus {
    /// Returns whether the plugin is loaded.
    pub fn is_loaded(&self) -> bool {
        matches!(self, Self::Loaded)
    }
}

impl fmt::Display for PluginStatus {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Resolved => f.pad("resolved"),
            Self::Loaded => f.pad("loaded"),
            Self::Unloaded => f.pad("unloaded"),
            Self::Disabled { reason, because_of: None } => write!(f, "disabled ({reason})"),
            Self::Disabled { reason, because_of: Some(id) } => {
                write!(f, "disabled (requires `{id}`, which is disabled: {reason})")
            }
            Self::Failed => f.pad("failed"),
            Self::Missing { reason } => write!(f, "missing ({reason})"),
            Self::Inactive { enabled_by } if enabled_by.is_empty() => f.pad("inactive"),
            Self::Inactive { enabled_by } => {
                write!(f, "inactive (requires {})", display_all(enabled_by))
            }
        }
    }
}
