//! The manager of build-time indexed plugins.

mod builder;
mod catalog;
mod contain;
mod container;
mod error;
mod extension_point;
mod factory;
mod failure;
mod filter;
mod finder;
mod function;
mod gate;
mod handle;
mod include_index;
mod index;
mod lifecycle;
mod listener;
mod loaded;
mod manager;
mod message;
mod meta;
mod name_table;
mod order;
mod parallel;
mod pattern;
mod plugin;
#[doc(hidden)]
pub mod private;
mod reconcile;
mod registry;
mod requirement;
mod resolution;
mod roster;
mod spec;
mod state;
mod suggest;
mod sync;
mod verify;
mod wait_graph;

pub use builder::PluginManagerBuilder;
pub use container::Container;
pub use error::{LoadError, LoadErrorKind, LoadErrors, Step};
pub use extension_point::ExtensionPointSpec;
pub use filter::{Decision, PluginFilter};
pub use finder::{Found, LinkedFinder, PluginFinder, StaticFinder};
pub use function::FunctionPlugin;
pub use handle::Handle;
pub use listener::PluginLifecycleListener;
pub use loaded::{Loaded, PluginReport};
pub use manager::PluginManager;
pub use meta::Meta;
pub use pattern::{EnvFilter, Exclude, PatternError};
pub use plugin::{BoxError, Disabled, Plugin};
pub use plux_macros::{extension_point, plugin};
pub use registry::extension_points;
pub use requirement::Requirement;
pub use spec::PluginSpec;
pub use state::{PluginState, Stage, Timings};
pub use verify::verify;

pub use plux_spec::drift::Place;
pub use plux_spec::{
    Cardinality, Cause, Drift, Finding, Index, NameError, Namespace, ParseIdError, PluginId,
    PluginName, Status,
};
