//! Memory: a closure of 1,000 packages that all can hold plugins.

use std::path::Path;

use crate::Outcome;
use crate::made::{package, workspace};
use crate::measure::{mb, medians, ms};
use crate::stand_ins::StandIns;

/// Prints the peak of memory, the metadata's text and what is parsed of it included.
pub(crate) fn closure(plux: &Path) -> Outcome {
    let folder = tempfile::tempdir()?;
    for at in 0..1_000 {
        let name = format!("p{at}");
        package(&folder.path().join(&name), &name, 2, 10, false)?;
    }
    workspace(folder.path(), 1_000)?;
    let stand_ins = StandIns::of(folder.path())?;
    let commands = [stand_ins.index(plux), stand_ins.cargo(), stand_ins.rustc()];
    let costs = medians(&commands, 5)?;
    let cpu = costs[0].cpu.saturating_sub(costs[1].cpu + costs[2].cpu);
    println!("1,000 packages: {:.1} ms, peak {:.1} MB (goal: 50)", ms(cpu), mb(costs[0].peak));
    Ok(())
}
