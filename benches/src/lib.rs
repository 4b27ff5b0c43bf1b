//! The plugins that the benchmarks load, and what plux is compared with.

use plux_runtime::{BoxError, Plugin, plugin};

pub mod baseline;

/// The contract of the plugins.
pub trait Work: Plugin {
    /// Returns a number, which shows that the plugin is loaded.
    fn work(&self) -> u64;
}

/// The plugin type; each plugin is a constant of it.
pub struct Worker(u64);

impl Plugin for Worker {
    fn load(&mut self, (): &()) -> Result<(), BoxError> {
        self.0 += 1;
        Ok(())
    }
}

impl Work for Worker {
    fn work(&self) -> u64 {
        self.0
    }
}

/// The namespace of that many plugins: a literal, as in a program.
pub fn namespace(count: usize) -> &'static str {
    match count {
        10 => "n10",
        1_000 => "n1000",
        _ => "n10000",
    }
}

include!(concat!(env!("OUT_DIR"), "/plugins.rs"));
