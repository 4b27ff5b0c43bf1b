//! Indexes the plugins of all packages that this one depends on.

use std::path::Path;

fn main() {
    // Cargo adds this file to a package. There, the index of the release is used, which also has the
    // vendors that a small build leaves out, and that Cargo does not download.
    if Path::new("Cargo.toml.orig").exists() {
        plux_build::configure().index_file("plux.json").emit();
    } else {
        plux_build::emit();
    }
}
