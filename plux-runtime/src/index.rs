//! The index that a build script compiled into the program.

use plux_spec::Index;

/// An index, with the place where `include_index!()` took it in.
#[derive(Debug)]
pub struct RegisteredIndex {
    /// What the sources say there is.
    pub index: Index,
    /// The crate that `include_index!()` stands in.
    pub artefact: Artefact,
}

/// The crate that `include_index!()` stands in, as Cargo and the compiler told it.
#[derive(Clone, Copy, Debug)]
pub struct Artefact {
    /// `CARGO_PKG_NAME`
    pub package: &'static str,
    /// `CARGO_PKG_VERSION`
    pub version: &'static str,
    /// `CARGO_CRATE_NAME`
    pub crate_name: &'static str,
    /// `CARGO_BIN_NAME`, which binaries and examples have.
    pub bin_name: Option<&'static str>,
    /// Whether `CARGO_TARGET_TMPDIR` is set: an integration test or a benchmark.
    pub is_integration_test: bool,
    /// `cfg!(test)`
    pub is_test: bool,
}
