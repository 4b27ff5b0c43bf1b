//! The configuration type of a plugin, as `#[plugin(…, config = T)]` registers it.

use std::sync::Arc;

use serde::de::DeserializeOwned;

use super::error::ConfigErrors;
use super::probe::TypeSchema;
use super::section::Section;
use super::value::Value;
use crate::BoxError;

/// The factory of a registered plugin of contract `P` that has a configuration.
pub struct Configured<P: ?Sized + 'static> {
    /// The type of the configuration.
    pub config: PluginConfig,
    /// Creates the plugin.
    pub make: fn(&Section) -> Result<Arc<P>, BoxError>,
}

/// A type-erased configuration type.
pub struct PluginConfig {
    /// Deserializes a section, and discards the value.
    pub check: fn(&Section) -> Result<(), ConfigErrors>,
    /// Returns the fields of a struct.
    pub fields: fn() -> &'static [&'static str],
    /// Returns the values of all fields, if the type implements `Serialize` and the section is valid.
    pub effective: fn(&Section) -> Option<Value>,
    /// Returns the JSON Schema, if the type implements `JsonSchema`.
    pub schema: fn() -> Option<TypeSchema>,
}

/// Checks whether a section can be deserialized.
///
/// # Errors
///
/// Those of [`Section::deserialize`].
pub fn check<C: DeserializeOwned>(section: &Section) -> Result<(), ConfigErrors> {
    section.deserialize::<C>().map(drop)
}

/// The requirement on a plugin with a configuration and without `factory = …`.
#[diagnostic::on_unimplemented(
    message = "the plugin `{Self}` cannot be created from its configuration `{C}`",
    label = "`From<{C}>` is not implemented for `{Self}`",
    note = "help: implement `From<{C}>` for `{Self}`, or name a function of the configuration: `#[plugin(…, factory = {Self}::new)]`"
)]
pub trait FromConfig<C> {
    /// The plugin object.
    fn from_config(config: C) -> Self;
}

#[diagnostic::do_not_recommend]
impl<C, T: From<C>> FromConfig<C> for T {
    fn from_config(config: C) -> Self {
        T::from(config)
    }
}

/// Creates a plugin without `factory = …`.
pub fn from_config<T: FromConfig<C>, C>(config: C) -> T {
    T::from_config(config)
}

/// Calls the function `factory = …`.
pub fn call<C, R>(factory: impl FnOnce(C) -> R, config: C) -> R {
    factory(config)
}
