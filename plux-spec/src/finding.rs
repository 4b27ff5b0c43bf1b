//! One difference between what is indexed, linked and declared.

use std::borrow::Cow;

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

/// One difference. It reads as a message that ends with what to do about it.
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
    /// The index calls a plugin active that is not linked.
    Missing {
        /// The plugin.
        id: PluginId,
        /// Where the index says that it is.
        location: Location,
        /// Why it is not linked.
        reason: MissingReason,
    },
    /// A plugin is linked that the index does not know.
    NotIndexed {
        /// The plugin.
        id: PluginId,
        /// Where it says that it is.
        location: Location,
        /// Whether a part of the sources is known not to be analyzed.
        is_gap_known: bool,
    },
    /// A plugin is linked in another version of its package than the index has.
    OtherVersion {
        /// The plugin.
        id: PluginId,
        /// The location of the linked plugin, with the linked version.
        location: Location,
        /// The version that is indexed.
        indexed: Cow<'static, str>,
    },
    /// A plugin is linked that the index calls inactive.
    Inactive {
        /// The plugin.
        id: PluginId,
        /// Where it is.
        location: Location,
        /// What the index says would enable it.
        enabled_by: CowSlice<Condition>,
    },
    /// Several plugins have one id.
    Duplicate {
        /// Their id.
        id: PluginId,
        /// Where they are.
        locations: Vec<Location>,
    },
    /// One plugin is linked several times; one of them is used.
    DuplicateRegistration {
        /// The plugin.
        id: PluginId,
        /// Where it is.
        location: Location,
    },
    /// Neither the index nor the program knows the namespace that was asked about.
    UnknownNamespace {
        /// The namespace.
        namespace: String,
        /// What is wrong with it.
        problem: String,
        /// Namespaces that may have been meant.
        closest_matches: Vec<String>,
    },
    /// A plugin is in a namespace that no extension point declares.
    UndeclaredNamespace {
        /// The plugin.
        id: PluginId,
        /// Where it is.
        location: Location,
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
        /// The contract of the extension point, or of the manager that asks.
        declared: Cow<'static, str>,
        /// Where the extension point is, if it was that.
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
        /// Why that cannot be loaded.
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
        /// The name that it gives there.
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
        /// What is wrong, with the location in the configuration.
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
