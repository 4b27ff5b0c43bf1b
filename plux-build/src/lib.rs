//! Finds the plugins of a Cargo workspace at build time and writes their index.
//!
//! ```no_run
//! // build.rs
//! # #[allow(clippy::needless_doctest_main)]
//! fn main() {
//!     plux_build::emit();
//! }
//! ```
//!
//! ```ignore
//! // src/lib.rs or src/main.rs, at module level
//! plux_runtime::include_index!();
//! ```
//!
//! [`emit()`] writes four files to `OUT_DIR`:
//!
//! | file | contents |
//! |---|---|
//! | `plux.json` | the index, human- and machine-readable ([`json`]) |
//! | `plux.rs` | the anchors: `use ::finops_aws as _;`, without which rustc does not link a plugin crate |
//! | `plux_index.txt` | the index as a program contains it: a string, read when it is first needed |
//! | `plux_build.json` | features and target, as a record for `cargo plux check --binary` |
//!
//! `emit` never uses the network and writes no other file. It prints `rerun-if-changed` for
//! everything that the index depends on. Add other inputs of the build script with
//! [`Builder::rerun_if_changed`]. Warnings and errors have a [`Lint`], a location and a help. The
//! index lists the sources that could not be analyzed.
//!
//! Settings are made with the [`Builder`] that [`configure`] returns, or in the manifest. The
//! builder also returns the index as a value, for command-line tools and tests:
//!
//! ```no_run
//! let index = plux_build::configure().manifest_path("Cargo.toml").build()?;
//! for plugin in index.plugins.iter() {
//!     println!("{} {}", plugin.id(), plugin.status);
//! }
//! # Ok::<(), plux_build::Error>(())
//! ```
//!
//! The data flow of this crate:
//!
//! ```text
//! builder, request, settings   what to index
//! cargo                        cargo metadata and its fallbacks → packages
//! graph, features, activation  packages → dependency graph, and what is enabled
//! scan_targets, sources, parse sources → declarations
//! macro_crates                 macros of other crates that declare plugins
//! macro_calls                  calls of macros that include an index or declare plugins
//! conditions, entries          declarations → entries of the index
//! completeness                 gaps of the index
//! link_unit, lints             problems of the index as a whole
//! report, index_hosts          the report, with an index for each program
//! index_file, build_env        a committed index instead of a scan
//! json, codegen, write, emit    → files, directives for Cargo
//! ```

pub mod json;

mod activation;
mod build_env;
mod builder;
mod cargo;
mod codegen;
mod completeness;
mod conditions;
mod declared_plugins;
mod emit;
mod entries;
mod error;
mod features;
mod graph;
mod index_file;
mod index_hosts;
mod link_unit;
mod lints;
mod location;
mod macro_calls;
mod macro_crates;
mod package_dir;
mod parse;
mod report;
mod request;
mod rerun;
#[cfg(test)]
#[path = "tests/sample.rs"]
mod sample;
mod scan_targets;
mod settings;
mod sources;
mod view;

mod write;

pub use builder::Builder;
pub use error::Error;
pub use index_hosts::IndexHost;
pub use package_dir::PackageDir;
pub use plux_spec::{Diagnostic, Level, Lint, Location, Severity};
pub use report::Report;
pub use request::Phase;
pub use write::write_if_changed;

/// Indexes the package of the calling build script, with the settings of its manifest.
///
/// The same as [`configure()`]`.`[`emit()`](Builder::emit).
pub fn emit() {
    configure().emit();
}

/// Returns a builder with the defaults and the settings of the manifest.
///
/// ```no_run
/// // build.rs
/// plux_build::configure().deny_incomplete(true).emit();
/// ```
pub fn configure() -> Builder {
    Builder::default()
}
