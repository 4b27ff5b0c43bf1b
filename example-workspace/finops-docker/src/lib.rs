//! `finops docker`: what container images cost to keep in a registry.
//!
//! The program does not name this crate. plux finds the annotated vendor in [`vendor`].

use std::path::Path;

pub mod images;
pub mod size;
pub mod vendor;

/// Returns the directory of sample files with invented data, for the tests of this package and of
/// programs that contain it.
pub fn samples() -> &'static Path {
    Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/samples"))
}
