//! Growth: what ten times the lines cost.

use std::error::Error;
use std::path::Path;

use crate::Outcome;
use crate::fake_cargo::FakeCargo;
use crate::made::{package, workspace};
use crate::measure::{mb, medians, ms};

const ROUNDS: usize = 7;

/// Prints CPU time and peak of memory for 10k, 100k, 1M and 5M lines, beside the peak for the same
/// packages with nothing in them.
pub(crate) fn grow(plux: &Path) -> Outcome {
    println!(
        "{:>10} {:>8} {:>12} {:>12} {:>10} {:>16}",
        "lines", "files", "CPU ms", "ms/M lines", "peak MB", "beyond metadata"
    );
    for packages in [1_u32, 10, 100, 500] {
        let full = measured(plux, packages as usize, 25, 50, ROUNDS)?;
        let empty = measured(plux, packages as usize, 0, 0, 3)?;
        let lines = packages * 25 * 50 * 8;
        let each = full.0 / (f64::from(lines) / 1e6);
        let files = packages * 26;
        let (cpu, peak, beyond) = (full.0, full.1, full.1 - empty.1);
        println!("{lines:>10} {files:>8} {cpu:>12.1} {each:>12.1} {peak:>10.1} {beyond:>16.1}");
    }
    Ok(())
}

/// CPU time, in ms and without that of the fake Cargo, and peak of memory, in MB, for that many packages
/// of `modules` files.
pub(crate) fn measured(
    plux: &Path,
    packages: usize,
    modules: usize,
    copies: usize,
    rounds: usize,
) -> Result<(f64, f64), Box<dyn Error>> {
    let directory = tempfile::tempdir()?;
    for at in 0..packages {
        let name = format!("p{at}");
        package(&directory.path().join(&name), &name, modules, copies, false)?;
    }
    workspace(directory.path(), packages)?;
    let fake_cargo = FakeCargo::of(directory.path())?;
    let costs = medians(&[fake_cargo.index(plux), fake_cargo.cargo()], rounds)?;
    Ok((ms(costs[0].cpu.saturating_sub(costs[1].cpu)), mb(costs[0].peak)))
}
