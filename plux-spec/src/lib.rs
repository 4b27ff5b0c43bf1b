//! The data model of plugins and plugin indexes.
//!
//! Every other plux crate uses the types and rules of this one:
//!
//! - [`Namespace`], [`PluginName`] and [`PluginId`] are valid by construction ([`name`]);
//! - [`Index`] is the model of `plux.json`, the same type whether it was parsed from a file or
//!   is part of a program ([`index`], [`entry`], [`incomplete`], [`compact`]);
//! - [`Requirement`] is what a plugin requires ([`requirement`]), with a [`VersionReq`];
//! - [`Condition`] is what an entry depends on ([`condition`]), and [`enable`] is how to make it hold;
//! - [`Diagnostic`] and [`Lint`] are what the build script and the command line report;
//! - [`Drift`] is how what is indexed and what is linked differ, each [`Finding`] with its reason and
//!   its fix;
//! - [`rules`] are the checks that build script, program and command line share;
//! - [`metadata`] is what a compiled program has of its plugins for those who only have the file;
//! - [`order`] is the order in which plugins are loaded;
//! - [`sort`] sorts with one copy of the code;
//! - [`closest_matches`] finds what a misspelled word may have meant, and [`glob`] matches patterns;
//! - [`shell`] quotes the words of commands in messages.
//!
//! It is linked into every program that uses plux, so it has no dependencies, and no program carries a
//! JSON parser that it never calls: reading and writing `plux.json` is in `plux_build::json`.

pub mod blocker;
pub mod by_id;
pub mod committed_index;
pub mod compact;
pub mod condition;
pub mod cow_slice;
pub mod diagnostic;
pub mod drift;
pub mod enable;
pub mod entry;
pub mod finding;
pub mod glob;
pub mod incomplete;
pub mod incomplete_reason;
pub mod index;
pub mod lint;
pub mod list;
pub mod location;
pub mod metadata;
pub mod missing_reason;
pub mod name;
pub mod order;
pub mod package_source;
pub mod reason_field;
pub mod requirement;
pub mod rules;
#[cfg(test)]
mod sample;
pub mod severity;
pub mod shell;
pub mod sort;
pub mod suggest;
pub mod symbol;
pub mod unmet;
pub mod unresolved;
pub mod version_req;
mod words;

pub use blocker::{BlockReason, Blocker};
pub use by_id::ById;
pub use committed_index::CommittedIndex;
pub use condition::Condition;
pub use cow_slice::CowSlice;
pub use diagnostic::Diagnostic;
pub use drift::Drift;
pub use entry::{
    Cardinality, DependencyKind, ExtensionPointEntry, ItemKind, Link, PackageEntry, PluginEntry,
    Root, Status, Target,
};
pub use finding::{CycleStep, Finding};
pub use incomplete::Incomplete;
pub use incomplete_reason::IncompleteReason;
pub use index::{FORMAT, Index};
pub use lint::{Level, Lint};
pub use location::Location;
pub use missing_reason::MissingReason;
pub use name::{NameError, Namespace, ParseIdError, PluginId, PluginName, is_crate_name};
pub use package_source::PackageSource;
pub use reason_field::ReasonField;
pub use requirement::{ParseRequirementError, Requirement};
pub use severity::Severity;
pub use suggest::closest_matches;
pub use symbol::plugin_symbol;
pub use unmet::UnmetReason;
pub use unresolved::{DependencyBasis, ResolveFailure};
pub use version_req::{Comparator, VersionOp, VersionReq, VersionReqError};
pub use words::UnknownWord;
