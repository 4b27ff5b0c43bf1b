//! `finops aws`: costs from AWS cost and usage reports.
//!
//! The program does not name this crate. plux finds the annotated vendor in [`vendor`], and the
//! categories in [`categories`].

use std::path::Path;

pub mod categories;
pub mod cur;
pub mod vendor;

/// Returns the directory of sample files with invented data, for the tests of this package and of
/// programs that contain it.
pub fn samples() -> &'static Path {
    Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/samples"))
}
