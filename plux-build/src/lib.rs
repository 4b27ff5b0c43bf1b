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
//! [`emit`] writes four files to `OUT_DIR`:
//!
//! | file | contents |
//! |---|---|
//! | `plux.json` | the index, for people and tools ([`json`]) |
//! | `plux.rs` | the anchors: `use ::finops_aws as _;`, without which the linker never sees a plugin crate |
//! | `plux_index.rs` | the index as a constant expression, so that a program parses nothing |
//! | `plux_build.json` | features and target, as a record for `cargo plux check --binary` |
//!
//! There are two Rust files because one `include!` cannot contain items and an expression.
//!
//! A build script that calls it never uses the network and writes nothing else. It prints
//! `rerun-if-changed` for all that the index depends on, so that an unchanged build runs nothing; name
//! what the script reads itself with [`Builder::rerun_if_changed`]. Warnings and errors have a
//! [`Lint`], a location and help. What could not be analyzed is listed in the index, which never looks
//! complete without being so.
//!
//! Settings are in [`configure`]'s [`Builder`] or in the manifest. The same builder returns the index
//! as a value, for command lines and tests:
//!
//! ```no_run
//! let index = plux_build::configure().manifest_path("Cargo.toml").build()?;
//! for plugin in index.plugins.iter() {
//!     println!("{} {}", plugin.id(), plugin.status);
//! }
//! # Ok::<(), plux_build::Error>(())
//! ```
//!
//! How the data flows through this crate:
//!
//! ```text
//! builder, request, settings   what to index
//! cargo                        cargo metadata and its fallbacks → packages
//! graph, features, activation  packages → who depends on whom, and what is enabled
//! scan_targets, sources, parse sources → declarations
//! conditions, entries          declarations → entries of the index
//! completeness                 … what is missing, and blocked plugins
//! link_unit, lints             problems of the index as a whole
//! report, index_hosts          … all of it, for each program
//! index_file, build_env        a committed index instead of all that
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
mod index_file_settings;
mod index_hosts;
mod link_unit;
mod lints;
mod location;
mod parse;
mod report;
mod request;
mod rerun;
#[cfg(test)]
mod sample;
mod scan_targets;
mod settings;
mod sources;
mod view;
mod write;

pub use builder::Builder;
pub use error::Error;
pub use index_hosts::IndexHost;
pub use plux_spec::{Diagnostic, Level, Lint, Location, Severity};
pub use report::Report;
pub use request::Phase;
pub use write::write_if_changed;

/// Indexes the package whose build script calls it, with the settings of its manifest.
///
/// The same as [`configure()`]`.`[`emit()`](Builder::emit).
pub fn emit() {
    configure().emit();
}

/// Starts with the defaults, and the settings of the manifest.
///
/// ```no_run
/// // build.rs
/// plux_build::configure().deny_incomplete(true).emit();
/// ```
pub fn configure() -> Builder {
    Builder::default()
}
