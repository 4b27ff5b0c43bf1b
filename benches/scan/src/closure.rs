//! Memory: a closure of 1,000 packages that all can hold plugins.

use std::path::Path;

use crate::Outcome;
use crate::grow::measured;

const PACKAGES: usize = 1_000;

/// Prints the peak of memory, and the peak for the same packages without content.
pub(crate) fn closure(plux: &Path) -> Outcome {
    let (cpu, peak) = measured(plux, PACKAGES, 2, 10, 5)?;
    let (bare, base) = measured(plux, PACKAGES, 0, 0, 5)?;
    println!("{PACKAGES} packages: {cpu:.1} ms, with nothing in them {bare:.1} ms");
    println!("peak {peak:.1} MB (goal: 50), beyond metadata {:.1} MB", peak - base);
    Ok(())
}
