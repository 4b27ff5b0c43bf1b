//! The plugins that the benchmarks load, and what plux is held against.

use plux_runtime::{BoxError, Plugin, plugin};

pub mod baseline;

/// What the plugins do.
pub trait Work: Plugin {
    /// A number that says that the plugin was loaded.
    fn work(&self) -> u64;
}

include!(concat!(env!("OUT_DIR"), "/plugins.rs"));
