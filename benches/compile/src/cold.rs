//! Measures the first build of an empty package with different build-dependencies.

use std::fs;

use crate::Outcome;
use crate::measure::{build, print};
use crate::package::{dependency, write};

const ROUNDS: usize = 5;

pub(crate) fn cold() -> Outcome {
    let common = "[workspace]\n\n[build-dependencies]\n";
    let base = "cargo_metadata = \"0.23\"\nserde_json = \"1\"\nsyn = ";
    let packages = [
        (
            "cargo_metadata, syn (full) and serde_json",
            format!("{base}{{ version = \"3\", features = [\"full\"] }}"),
        ),
        ("the same with syn's default features", format!("{base}\"3\"")),
        ("plux-build", dependency("plux-build")),
    ];
    let directory = tempfile::tempdir()?;
    let mut costs = vec![Vec::new(); packages.len()];
    for round in 0..=ROUNDS {
        for (at, (_, dependencies)) in packages.iter().enumerate() {
            let package = directory.path().join(format!("p{at}"));
            write(&package, "empty", &format!("{common}{dependencies}"), "")?;
            fs::write(package.join("build.rs"), "fn main() {}\n")?;
            let _ = fs::remove_dir_all(package.join("target"));
            let cost = build(&package)?;
            // The first round downloads and fills the caches.
            if round > 0 {
                costs[at].push(cost);
            }
        }
    }
    print(&packages.each_ref().map(|(name, _)| *name), &costs);
    Ok(())
}
