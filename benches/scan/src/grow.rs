//! Growth: what ten times the lines cost.

use std::path::Path;

use crate::Outcome;
use crate::made::{package, workspace};
use crate::measure::{mb, medians, ms};
use crate::stand_ins::StandIns;

const ROUNDS: usize = 7;

/// Prints CPU time and peak of memory for 10k, 100k, 1M and 5M lines.
pub(crate) fn grow(plux: &Path) -> Outcome {
    println!(
        "{:>10} {:>8} {:>12} {:>12} {:>10}",
        "lines", "files", "CPU ms", "ms/M lines", "peak MB"
    );
    for packages in [1_u32, 10, 100, 500] {
        let folder = tempfile::tempdir()?;
        for at in 0..packages {
            let name = format!("p{at}");
            package(&folder.path().join(&name), &name, 25, 50, false)?;
        }
        workspace(folder.path(), packages as usize)?;
        let stand_ins = StandIns::of(folder.path())?;
        let commands = [stand_ins.index(plux), stand_ins.cargo(), stand_ins.rustc()];
        let costs = medians(&commands, ROUNDS)?;
        let cpu = ms(costs[0].cpu.saturating_sub(costs[1].cpu + costs[2].cpu));
        let lines = packages * 25 * 50 * 8;
        let each = cpu / (f64::from(lines) / 1e6);
        let files = packages * 26;
        println!("{lines:>10} {files:>8} {cpu:>12.1} {each:>12.1} {:>10.1}", mb(costs[0].peak));
    }
    Ok(())
}
