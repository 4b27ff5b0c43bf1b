//! Build-time indexed plugins for Cargo workspaces.
//!
//! Plugins are registered by their crates, indexed when the program is built, linked whether or not
//! any code names their crate, and loaded by a [`PluginManager`]. Every plugin that is annotated is
//! in the index, in the program and loaded, or you are told which one is not, why, and what to type
//! to mend it.
//!
//! # Declaring
//!
//! ```
//! use plux_runtime::{extension_point, plugin, BoxError, Plugin};
//!
//! /// Cloud vendors whose bills can be imported.
//! #[extension_point(namespace = "finops.vendors")]            // in the core crate
//! pub trait Vendor: Plugin {
//!     fn commands(&self) -> Vec<String>;
//! }
//!
//! #[derive(Default)]                                         // in a plugin crate
//! pub struct Aws;
//!
//! impl Plugin for Aws {
//!     fn load(&mut self, (): &()) -> Result<(), BoxError> { Ok(()) }
//! }
//!
//! /// Imports AWS cost and usage reports.
//! #[plugin(namespace = "finops.vendors", name = "aws")]
//! impl Vendor for Aws {
//!     fn commands(&self) -> Vec<String> { vec!["import-cur".into()] }
//! }
//!
//! // In the application.
//! let manager = plux_runtime::PluginManager::<dyn Vendor>::new("finops.vendors");
//! let vendors = manager.load_all();
//! assert_eq!(vendors[0].commands(), ["import-cur"]);
//! for failure in vendors.failures() {
//!     eprintln!("{failure}");
//! }
//! ```
//!
//! Functions, constants, structs and enums are plugins too: see [`macro@plugin`].
//!
//! # Indexing
//!
//! The application has a build script, `fn main() { plux_build::emit(); }`, and takes in what that
//! makes at module level: [`include_index!()`](include_index). From then on nothing is silently
//! missing: a plugin that the sources have and the program has not is a failure of
//! [`load_all`](PluginManager::load_all) with its cause and its cure, and
//! [`verify`](PluginManager::verify) reports every other difference.
//!
//! # Loading
//!
//! | what | where |
//! |---|---|
//! | one plugin, or all | [`PluginManager::load`], [`PluginManager::load_all`], [`Loaded`] |
//! | states, events and their order | [`guide`] |
//! | being told, and a veto | [`PluginLifecycleListener`], [`LoadTree`], `TracingListener` |
//! | leaving plugins out | [`PluginFilter`], [`Exclude`], [`EnvFilter`] |
//! | order | `requires`, `before` and `after` of [`macro@plugin`] |
//! | tests | [`testing`], [`assert_complete!`] |
//! | errors | [`LoadError`], [`LoadErrorKind`] |
//!
//! # Features
//!
//! `tracing` adds `TracingListener`. There is no other, and no default one.
//!
//! # Limits
//!
//! Registration is [`linkme`](https://docs.rs/linkme)'s, and goes as far: not on wasm and some BSDs;
//! not in a static library unless it is linked as a whole; not with this crate as a `dylib`. What is
//! lost there is reported as missing.

mod contain;
mod error;
mod filter;
mod finder;
mod function;
mod gate;
mod handle;
mod include_index;
mod linked;
mod listener;
mod load_tree;
mod manager;
mod own_name;
mod plugin;
#[doc(hidden)]
pub mod private;
mod resolve;
mod spec;
mod state;
mod suggest;
mod sync;
pub mod testing;
#[cfg(feature = "tracing")]
mod tracing;

#[doc = include_str!("../docs/lifecycle.md")]
pub mod guide {}

pub use error::{CallSite, CycleNode, LoadError, LoadErrorKind, LoadErrors};
pub use filter::{Decision, EnvFilter, Exclude, PatternError, PluginFilter};
pub use finder::{Discovered, LinkedFinder, PluginFinder, StaticFinder};
pub use function::FunctionPlugin;
pub use handle::Handle;
pub use linked::slices::extension_points;
pub use listener::PluginLifecycleListener;
pub use load_tree::LoadTree;
pub use manager::{Container, Loaded, PluginManager, PluginManagerBuilder, PluginReport};
pub use plugin::{BoxError, Disabled, Plugin};
pub use plux_macros::{extension_point, plugin};
pub use resolve::verify::verify;
pub use spec::{ExtensionPointSpec, Meta, PluginSpec, Requirement};
pub use state::{PluginState, Stage, Timings};
#[cfg(feature = "tracing")]
pub use tracing::TracingListener;

pub use plux_spec::Location;
pub use plux_spec::{
    Cardinality, Drift, Finding, Index, MissingReason, NameError, Namespace, ParseIdError,
    PluginId, PluginName, Status,
};
