//! The manager of build-time indexed plugins.

mod extension_point;
mod factory;
mod function;
mod include_index;
mod index;
mod meta;
mod place;
mod plugin;
#[doc(hidden)]
pub mod private;
mod registry;
mod requirement;
mod spec;

pub use extension_point::ExtensionPointSpec;
pub use function::FunctionPlugin;
pub use meta::Meta;
pub use plugin::{BoxError, Disabled, Plugin};
pub use plux_macros::{extension_point, plugin};
pub use registry::extension_points;
pub use requirement::Requirement;
pub use spec::PluginSpec;

pub use plux_spec::{
    Cardinality, Cause, Drift, Finding, Index, NameError, Namespace, ParseIdError, PluginId,
    PluginName,
};
