//! The contract of the smoke test's plugins.
#![forbid(unsafe_code)]

use plux_runtime::{FunctionPlugin, Plugin, extension_point};

/// Says where it comes from.
#[extension_point(namespace = "smoke.sources")]
pub trait Source: Plugin {
    /// The crate that holds the plugin.
    fn origin(&self) -> String;
}

/// A source whose crate is known when it is compiled.
pub struct Named(pub &'static str);

impl Plugin for Named {
    fn load(&mut self, (): &()) -> Result<(), plux_runtime::BoxError> {
        Ok(())
    }
}

impl Source for Named {
    fn origin(&self) -> String {
        self.0.to_owned()
    }
}

/// Data that a crate provides.
pub struct Data(pub &'static str);

/// A registry of data.
#[extension_point(namespace = "smoke.statics")]
pub type Statics = Data;

/// A function.
#[extension_point(namespace = "smoke.functions")]
pub type Function = FunctionPlugin<fn(u32) -> u32>;
