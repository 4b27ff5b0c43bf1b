//! Differences between the index, the linked plugins and the declarations.

use std::borrow::Cow;

use crate::committed_index::CommittedIndex;
use crate::condition::Condition;
use crate::cow_slice::CowSlice;
use crate::entry::Cardinality;
use crate::incomplete::Incomplete;
use crate::location::Location;
use crate::missing_reason::MissingReason;
use crate::name::{Namespace, PluginId};
use crate::unmet::UnmetReason;

mod display;
mod help;
#[cfg(test)]
mod tests;

/// One difference. Its `Display` is a message with its locations, and a `help:` line.
///
/// ```
/// use plux_spec::Finding;
///
/// assert_eq!(
///     Finding::UnmatchedPattern { pattern: "a:*".to_owned() }.to_string(),
///     "the filter pattern `a:*` matches no plugin\n\
///      help: correct or remove it; `cargo plux list` shows the ids"
/// );
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Finding {
    /// A plugin is active in the index, but not linked.
    Missing {
        /// The plugin.
        id: PluginId,
        /// Its location in the index.
        location: Location,
        /// Why it is not linked.
        reason: MissingReason,
    },
    /// A plugin is linked, but not in the index.
    NotIndexed {
        /// The plugin.
        id: PluginId,
        /// The location of the linked plugin.
        location: Location,
        /// Whether the index lists a part of the sources as not analyzed.
        is_gap_known: bool,
        /// Whether the index lists the package of the plugin.
        is_package_known: bool,
        /// The index, if it is committed.
        committed: Option<CommittedIndex>,
    },
    /// A plugin is linked in a version of its package that the index does not have.
    OtherVersion {
        /// The plugin.
        id: PluginId,
        /// The location of the linked plugin, with the linked version.
        location: Location,
        /// The version that is indexed.
        indexed: Cow<'static, str>,
        /// The index, if it is committed.
        committed: Option<CommittedIndex>,
    },
    /// A plugin is linked, but inactive in the index.
    Inactive {
        /// The plugin.
        id: PluginId,
        /// Where it is.
        location: Location,
        /// The conditions that would enable it, according to the index.
        enabled_by: CowSlice<Condition>,
        /// The index, if it is committed.
        committed: Option<CommittedIndex>,
    },
    /// Several plugins have the same id.
    Duplicate {
        /// Their id.
        id: PluginId,
        /// Where they are.
        locations: Vec<Location>,
    },
    /// One plugin is linked several times. Only one copy is used.
    DuplicateRegistration {
        /// The plugin.
        id: PluginId,
        /// Where it is.
        location: Location,
    },
    /// Neither the index nor the program has the requested namespace.
    UnknownNamespace {
        /// The namespace.
        namespace: String,
        /// The message.
        problem: String,
        /// Namespaces that may have been meant.
        closest_matches: Vec<String>,
    },
    /// Plugins are in a namespace that no extension point declares.
    UndeclaredNamespace {
        /// The first of them.
        id: PluginId,
        /// Where it is.
        location: Location,
        /// Where the others of this namespace are.
        others: Vec<Location>,
        /// Declared namespaces that may have been meant.
        closest_matches: Vec<String>,
    },
    /// A plugin has another contract than its extension point.
    ContractMismatch {
        /// The plugin.
        id: PluginId,
        /// Where it is.
        location: Location,
        /// Its contract.
        contract: Cow<'static, str>,
        /// The contract of the extension point, or of the manager.
        declared: Cow<'static, str>,
        /// Where the extension point is, unless the contract is the manager's.
        declared_at: Option<Location>,
    },
    /// An extension point has more or fewer plugins than it expects.
    Cardinality {
        /// The declared namespace.
        namespace: Namespace,
        /// How many it expects.
        expected: Cardinality,
        /// How many there are.
        found: usize,
        /// Where the extension point is.
        declared_at: Location,
    },
    /// A plugin requires a plugin that does not exist.
    UnknownRequirement {
        /// The plugin.
        id: PluginId,
        /// Where it is.
        location: Location,
        /// The plugin that it requires.
        requires: PluginId,
        /// Names or namespaces that may have been meant.
        closest_matches: Vec<String>,
    },
    /// A plugin requires a plugin that cannot be loaded for it.
    UnmetRequirement {
        /// The plugin.
        id: PluginId,
        /// Where it is.
        location: Location,
        /// The plugin that it requires.
        requires: PluginId,
        /// Why it cannot be loaded.
        reason: UnmetReason,
    },
    /// Plugins wait for each other.
    CyclicLoadOrder {
        /// The plugins; each waits for the next, and the last for the first.
        steps: Vec<CycleStep>,
    },
    /// The `before` or `after` of a plugin names a plugin that does not exist.
    UnknownOrderTarget {
        /// The plugin.
        id: PluginId,
        /// Where it is.
        location: Location,
        /// The argument, `before` or `after`.
        argument: &'static str,
        /// The unknown name.
        name: String,
        /// Names that may have been meant.
        closest_matches: Vec<String>,
    },
    /// A filter's pattern matches no plugin.
    UnmatchedPattern {
        /// The pattern.
        pattern: String,
    },
    /// The configuration of a plugin is invalid, or configures no plugin.
    InvalidConfig {
        /// The message, with the location in the configuration.
        problem: String,
        /// What to do about it.
        help: String,
    },
    /// A part of the sources could not be analyzed.
    Incomplete(Incomplete),
    /// The program has no index.
    NoIndex,
}

/// A plugin of a cyclic load order.
///
/// ```
/// use plux_spec::{Finding, PluginId};
///
/// /// Returns the plugins of a cycle, in the order in which they wait for each other.
/// fn waiting(finding: &Finding) -> Vec<&PluginId> {
///     match finding {
///         Finding::CyclicLoadOrder { steps } => steps.iter().map(|step| &step.id).collect(),
///         _ => Vec::new(),
///     }
/// }
///
/// assert!(waiting(&Finding::NoIndex).is_empty());
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CycleStep {
    /// The plugin.
    pub id: PluginId,
    /// Where it is.
    pub location: Location,
    /// The argument because of which it waits for the next: `requires`, `before` or `after`.
    pub argument: &'static str,
    /// The plugin that has the argument.
    pub declared_by: PluginId,
}
