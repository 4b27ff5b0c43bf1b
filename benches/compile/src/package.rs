//! Generates packages.

use std::fs;
use std::path::Path;

use crate::Outcome;

/// Writes a package with these tables in its manifest and this `src/lib.rs`.
pub(crate) fn write(directory: &Path, name: &str, tables: &str, library: &str) -> Outcome {
    fs::create_dir_all(directory.join("src"))?;
    let manifest = format!(
        "[package]\nname = {name:?}\nversion = \"0.1.0\"\nedition = \"2024\"\n\n{tables}\n"
    );
    fs::write(directory.join("Cargo.toml"), manifest)?;
    fs::write(directory.join("src/lib.rs"), library)?;
    Ok(())
}

/// Returns the line for a dependency on a package of this repository.
pub(crate) fn dependency(name: &str) -> String {
    format!(
        "{name} = {{ path = {:?} }}\n",
        concat!(env!("CARGO_MANIFEST_DIR"), "/../../").to_owned() + name
    )
}
