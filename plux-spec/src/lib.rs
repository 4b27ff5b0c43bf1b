//! What a plugin and a plugin index *are*.
//!
//! This crate holds the words that every other plux crate speaks, each defined once:
//!
//! - [`Namespace`], [`PluginName`] and [`PluginId`] are valid by construction ([`name`]);
//! - [`Index`] is the model of `plux.json`, the same type whether it was decoded from a file or
//!   compiled into a program as static data ([`index`]);
//! - [`Drift`] says how what is indexed and what is linked differ, each gap with its cause and its
//!   cure ([`drift`]);
//! - [`metadata`] is what a compiled program says of its plugins to those who only have the file;
//! - [`order`] is the order in which plugins are loaded, and [`enable`] the command that switches one
//!   on;
//! - [`nearest`] finds what a misspelt word may have meant ([`suggest`]), and [`glob`] matches patterns.
//!
//! It is linked into every program that uses plux, so it has no serde: Cargo may unify a feature
//! that a build script asks for with the one that the program links (resolver 1 does), and no
//! program should carry a JSON parser that it never calls. The codec of `plux.json` is in
//! `plux_build::codec`.

pub mod drift;
pub mod enable;
pub mod glob;
pub mod index;
pub mod metadata;
pub mod name;
pub mod order;
pub mod suggest;

pub use drift::{Cause, Drift, Finding};
pub use index::{
    Cardinality, DependencyKind, ExtensionPointEntry, FORMAT, Incomplete, Index, ItemKind, Link,
    List, PackageEntry, PluginEntry, Root, Status, Target, Text,
};
pub use name::{NameError, Namespace, ParseIdError, PluginId, PluginName};
pub use suggest::nearest;
