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
//! [`emit`] writes four files into `OUT_DIR`:
//!
//! | file | what it is |
//! |---|---|
//! | `plux.json` | the index, for people and tools ([`codec`]) |
//! | `plux.rs` | the anchors: `use ::finops_aws as _;`, without which the linker never sees a plugin crate |
//! | `plux_index.rs` | the index as a constant expression, so that a program parses nothing |
//! | `plux_build.json` | features and target, which a program says of itself to `cargo plux check --binary` |
//!
//! There are two Rust files, for items and an expression cannot stand in one `include!`.
//!
//! It never reaches for the network, writes nothing but those files, and tells Cargo what to watch,
//! so that an unchanged build runs nothing. What is doubtful is a warning, what is wrong fails the
//! build; both say what to type. What could not be seen through is listed in the index, which never
//! looks complete without being so.
//!
//! A [`Diagnostic`] is a value; `diagnostic.schema.json` describes how `cargo plux` writes it for
//! programs, beside `plux.schema.json` for the index.
//!
//! The settings stand in [`configure`]'s [`Builder`] or in the manifest. The same builder gives the
//! index as a value, for command lines and tests:
//!
//! ```no_run
//! let index = plux_build::configure().manifest_path("Cargo.toml").build()?;
//! for plugin in index.plugins.iter() {
//!     println!("{} {}", plugin.id(), plugin.status);
//! }
//! # Ok::<(), plux_build::Error>(())
//! ```
//!
//! The way of the data through this crate:
//!
//! ```text
//! builder    what is asked for
//! workspace  cargo metadata and its fall-backs → who depends on whom, who is switched on
//! plux_scan  source text → declarations
//! resolve    declarations → entries, duplicates, circles
//! report     … put together
//! committed  a committed index instead of all that
//! codec, codegen, write, cargo   → the files, lines for Cargo
//! json       Cargo's JSON, read without a tree
//! ```

pub mod codec;

mod builder;
mod cargo;
mod codegen;
mod committed;
mod diagnostic;
mod error;
mod json;
mod platform;
mod report;
mod resolve;
mod roots;
#[cfg(test)]
mod sample;
mod settings;
mod step;
mod watch;
mod workspace;
mod write;

pub use builder::Builder;
pub use error::Error;
pub use plux_spec::{Diagnostic, Level, Lint, Location, Severity};
pub use report::Report;
pub use step::Step;
pub use write::write_if_changed;

/// Indexes the package whose build script calls it, with the settings of its manifest.
///
/// The same as [`configure()`]`.`[`emit()`](Builder::emit).
pub fn emit() {
    configure().emit();
}

/// Starts from the defaults, or from what the manifest says.
///
/// ```no_run
/// // build.rs
/// plux_build::configure().deny_incomplete(true).emit();
/// ```
pub fn configure() -> Builder {
    Builder::default()
}
