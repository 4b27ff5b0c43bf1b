//! Generates workspaces.

use std::error::Error;
use std::fmt::Write as _;
use std::fs;
use std::path::Path;

use crate::prepare::{RUNTIME, lock};

/// The code in each module in addition to its plugin: 50 lines.
const CODE: &str = "\
/// Something that has to be read.
pub fn compute(values: &[u32]) -> u32 {
    let mut sum = 0; // \"not\" a string
    for value in values {
        sum += match value { 0 => 1, other => *other };
    }
    sum
}
";

/// A package of `modules` files; with a plugin in each, or in the first alone.
pub(crate) fn package(
    directory: &Path,
    name: &str,
    modules: usize,
    copies: usize,
    plugins: bool,
) -> Result<(), Box<dyn Error>> {
    fs::create_dir_all(directory.join("src"))?;
    let manifest = format!(
        "[package]\nname = {name:?}\nversion = \"0.1.0\"\nedition = \"2024\"\n\
         [dependencies]\nplux-runtime.path = \"../plux-runtime\"\n"
    );
    fs::write(directory.join("Cargo.toml"), manifest)?;
    let mut library = String::new();
    for at in 0..modules {
        writeln!(library, "mod m{at};")?;
        let mut text = CODE.repeat(copies);
        if plugins || at == 0 {
            let id = format!("{}-{at}", name);
            writeln!(
                text,
                "/// A plugin.\n#[plux_runtime::plugin(namespace = \"made\", name = \"{id}\")]\n\
                 pub fn plugin() {{}}"
            )?;
        }
        fs::write(directory.join(format!("src/m{at}.rs")), text)?;
    }
    fs::write(directory.join("src/lib.rs"), library)?;
    Ok(())
}

/// The workspace around packages `p0`, `p1`, …
pub(crate) fn workspace(directory: &Path, packages: usize) -> Result<(), Box<dyn Error>> {
    fs::create_dir_all(directory.join("plux-runtime/src"))?;
    fs::write(directory.join("plux-runtime/Cargo.toml"), RUNTIME)?;
    fs::write(directory.join("plux-runtime/src/lib.rs"), "")?;
    let members: Vec<_> = (0..packages).map(|at| format!("p{at}")).collect();
    let manifest =
        format!("[workspace]\nresolver = \"2\"\nmembers = {members:?}\nexclude = [\"target\"]\n");
    fs::write(directory.join("Cargo.toml"), manifest)?;
    lock(directory)
}
