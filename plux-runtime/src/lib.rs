//! Plugins for Cargo workspaces, indexed at build time, so that none is silently missing.
//!
//! Crates register plugins with an attribute. A build script finds them, makes rustc link their
//! crates, and writes an index. The program loads them with a [`PluginManager`], which compares the
//! index with the linked plugins. A plugin that is annotated but not linked is an error that names
//! the reason and the line to add.
//!
//! # Declaring and loading
//!
//! ```
//! use plux_runtime::{Plugin, extension_point, plugin};
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
//! impl Plugin for Aws {}
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
//! Functions, constants, structs and enums can be plugins as well: see [`macro@plugin`].
//!
//! # Indexing
//!
//! The application's build script is `fn main() { plux_build::emit(); }`. The application includes
//! the result at module level: [`include_index!()`](include_index!).
//! [`load_all`](PluginManager::load_all) then reports each plugin that the sources declare and the
//! program does not contain. [`verify`](PluginManager::verify) reports every other difference.
//!
//! # Overview
//!
//! | task | items |
//! |---|---|
//! | access static data by name | [`Registry`] |
//! | load one plugin, or all | [`PluginManager::load`], [`PluginManager::load_all`], [`Loaded`] |
//! | list plugins with their status | [`PluginManager::overview`], [`PluginInfo`] |
//! | call a method of all plugins | [`Loaded::call`], [`Loaded::call_rev`] |
//! | states, events and their order | [`guide`] |
//! | observe or veto | [`PluginLifecycleListener`], [`LoadTree`], `TracingListener` |
//! | configure plugins from a file | [`config`](#features) |
//! | exclude plugins | [`PluginFilter`], [`Exclude`], [`EnvFilter`] |
//! | order plugins | `requires`, `before` and `after` of [`macro@plugin`] |
//! | test plugins and applications | [`testing`], [`assert_complete!`] |
//! | handle errors | [`LoadError`], [`LoadErrorKind`] |
//!
//! # Coming from another library
//!
//! | library | its item | in plux |
//! |---|---|---|
//! | linkme | `#[distributed_slice]` | [`macro@plugin`] and a namespace, [`Registry`] |
//! | inventory | `submit!`, `iter` | [`macro@plugin`], [`PluginManager::load_all`] |
//! | pluggy | hook specification, hook call | a method of the contract, [`Loaded::call`] |
//! | Caddy | `Provision`, `Cleanup` | [`Plugin::load`], [`Plugin::unload`] |
//! | PF4J | extension point, extension | [`macro@extension_point`], [`macro@plugin`] |
//! | Python plux | `PluginSpec`, `PluginManager` | [`PluginSpec`], [`PluginManager`] |
//!
//! # Features
//!
//! | feature | adds |
//! |---|---|
//! | `config` | the module `config`: a section of a configuration for each plugin |
//! | `schema` | the JSON Schema of the configuration |
//! | `serde` | `Serialize` for [`PluginInfo`] and [`LoadError`] |
//! | `tracing` | `TracingListener` |
//!
//! There are no default features.
//!
//! # Limits
//!
//! Plugins are linked at build time. A library that is loaded at run time has a separate registry.
//! A static library has to be linked as a whole (`--whole-archive`). This crate is not supported as
//! a `dylib`. Plugins that are not linked for these reasons are reported as missing.
//!
//! On targets whose linker does not collect plugins, such as WebAssembly, a program contains the plugins
//! that its index lists as active. Without an index it contains none.

#[cfg(feature = "config")]
pub mod config;
mod configured;
mod contain;
mod error;
mod filter;
mod finder;
mod function;
mod gate;
mod handle;
mod include_index;
mod info;
mod linked;
mod listener;
mod load_tree;
mod manager;
mod own_name;
mod plugin;
#[doc(hidden)]
pub mod private;
mod registry;
mod resolve;
#[cfg(feature = "serde")]
mod serialize;
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
pub use info::{PluginInfo, PluginOrigin, PluginStatus};
pub use linked::extension_points;
pub use listener::PluginLifecycleListener;
pub use load_tree::LoadTree;
pub use manager::{Container, Loaded, PluginManager, PluginManagerBuilder, PluginReport};
pub use plugin::{BoxError, Disabled, Plugin};
/// # Example
///
/// ```
/// use plux_runtime::{PluginManager, Plugin, extension_point};
///
/// /// Formats of reports.
/// #[extension_point(namespace = "report.formats")]
/// pub trait Report: Plugin {
///     fn render(&self, total: f64) -> String;
/// }
///
/// let reports = PluginManager::<dyn Report>::new("report.formats");
/// assert!(reports.names().is_empty());
/// ```
pub use plux_macros::extension_point;
/// # Example
///
/// ```
/// use plux_runtime::{Plugin, PluginManager, plugin};
///
/// pub trait Report: Plugin {
///     fn render(&self, total: f64) -> String;
/// }
///
/// #[derive(Default)]
/// struct Csv;
///
/// impl Plugin for Csv {}
///
/// #[plugin(namespace = "reports", name = "csv")]
/// impl Report for Csv {
///     fn render(&self, total: f64) -> String {
///         format!("total;{total}")
///     }
/// }
///
/// # fn main() -> Result<(), plux_runtime::LoadError> {
/// let reports = PluginManager::<dyn Report>::new("reports");
/// assert_eq!(reports.load("csv")?.render(1.5), "total;1.5");
/// # Ok(())
/// # }
/// ```
pub use plux_macros::plugin;
pub use registry::Registry;
pub use resolve::verify::verify;
pub use spec::{ExtensionPointSpec, Meta, PluginSpec, Requirement};
pub use state::{PluginState, Stage, Timings};
#[cfg(feature = "tracing")]
pub use tracing::TracingListener;

pub use plux_spec::Location;
pub use plux_spec::{
    Cardinality, Condition, Drift, Finding, Index, MissingReason, NameError, Namespace,
    ParseIdError, PluginId, PluginName, Status, VersionReq,
};
