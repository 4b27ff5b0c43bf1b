//! Measures CPU time, which is independent of other processes, and wall-clock time.

use std::error::Error;
use std::path::Path;
use std::process::Command;
use std::time::{Duration, Instant};

use nix::sys::resource::{UsageWho, getrusage};

/// The cost of a build: CPU time of Cargo and its child processes, and wall-clock time.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Cost {
    pub(crate) cpu: Duration,
    pub(crate) clock: Duration,
}

/// Builds the package in a directory with the dev profile.
pub(crate) fn build(directory: &Path) -> Result<Cost, Box<dyn Error>> {
    let (before, start) = (children()?, Instant::now());
    let mut cargo = Command::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    // Writing the incremental cache is not part of the comparison.
    cargo.args(["build", "--quiet"]).current_dir(directory).env("CARGO_INCREMENTAL", "0");
    // A shared target directory may contain the built package.
    cargo.env_remove("CARGO_TARGET_DIR");
    if !cargo.status()?.success() {
        return Err(format!("failed in {}", directory.display()).into());
    }
    Ok(Cost { cpu: children()? - before, clock: start.elapsed() })
}

fn children() -> Result<Duration, Box<dyn Error>> {
    let usage = getrusage(UsageWho::RUSAGE_CHILDREN)?;
    let micros = [usage.user_time(), usage.system_time()]
        .map(|time| time.tv_sec() * 1_000_000 + time.tv_usec());
    Ok(Duration::from_micros((micros[0] + micros[1]).unsigned_abs()))
}

/// Prints the median of each cost, and its ratio to the first.
pub(crate) fn print(names: &[&str], costs: &[Vec<Cost>]) {
    let median = |costs: &Vec<Cost>, of: fn(&Cost) -> Duration| {
        let mut times: Vec<_> = costs.iter().map(of).collect();
        times.sort();
        times[times.len() / 2].as_secs_f64()
    };
    let first = median(&costs[0], |cost| cost.cpu);
    println!("{:44} {:>8} {:>8} {:>8}", "medians", "CPU s", "clock s", "ratio");
    for (name, costs) in names.iter().zip(costs) {
        let (cpu, clock) = (median(costs, |cost| cost.cpu), median(costs, |cost| cost.clock));
        println!("{name:44} {cpu:8.2} {clock:8.2} {:8.2}", cpu / first);
    }
}
