//! Reads the workspace from `cargo metadata`, with fallbacks if Cargo cannot resolve.
//!
//! ```text
//! command            calls of Cargo
//! workspace          metadata with its fallbacks
//! fast_path          whether members and Cargo.lock suffice
//! package            a package, from cargo_metadata
//! manifest           a package, from Cargo.toml
//! lock_file          Cargo.lock
//! toml_spans         TOML with line and column
//! source_dirs        downloaded sources
//! package_selection  the root packages
//! target_info        the target and its cfgs
//! ```

mod command;
mod fast_path;
mod lock_file;
mod manifest;
mod package;
mod package_selection;
mod rustflags;
mod source_dirs;
mod target_info;
mod toml_spans;
mod workspace;

pub(crate) use command::{Cargo, CliFeatures};
pub(crate) use lock_file::{LockFile, reaching};
pub(crate) use manifest::read as read_manifest;
pub(crate) use package::{
    BUILD, Dependency, Linkage, Origin, Package, PackageId, RUNTIME, Target, underscored,
};
pub(crate) use package_selection::{PackageSelection, select};
pub(crate) use rustflags::Rustflags;
pub(crate) use source_dirs::{SourceDirs, cargo_home, download_dirs, git_checkout};
pub(crate) use target_info::{TargetInfo, rustc_of};
pub(crate) use toml_spans::{KeySpan, TomlError, find_key, parse_value};
pub(crate) use workspace::{Network, Workspace, describe, load};
