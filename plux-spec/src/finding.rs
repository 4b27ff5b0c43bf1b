//! One difference between what is indexed, linked and declared.

use std::borrow::Cow;

use crate::{
    Cardinality, Condition, CowSlice, Incomplete, Location, MissingReason, Namespace, PluginId,
};

mod message;
#[cfg(test)]
mod tests;

/// One difference. It reads as a message that ends with what to do about it.
///
/// ```
/// use plux_spec::Finding;
///
/// assert_eq!(
///     Finding::NoIndex.to_string(),
///     "the program has no index, so it cannot tell whether a plugin is missing\n\
///      help: call `plux_build::emit();` in build.rs, and add \
///      `plux_runtime::include_index!();` to the crate; where both are there, a crate that is a \
///      `dylib` keeps it from the program: make that a `lib`"
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
        /// What the index says would switch it on.
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
        /// What is the matter with it.
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
    /// An extension point has more or fewer plugins than it wants.
    Cardinality {
        /// The declared namespace.
        namespace: Namespace,
        /// How many it wants.
        expected: Cardinality,
        /// How many there are.
        found: usize,
        /// Where the extension point is.
        declared_at: Location,
    },
    /// A plugin needs one that is not there.
    UnmetRequirement {
        /// The plugin.
        id: PluginId,
        /// Where it is.
        location: Location,
        /// What it needs, and what is known of that.
        problem: String,
        /// What to do, without the `help:` in front.
        help: String,
    },
    /// A plugin wants to come before or after one that is not there.
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
    /// The scanner could not see through something.
    Incomplete(Incomplete),
    /// The program has no index.
    NoIndex,
}
