//! Compares indexing a real workspace with searching its files for a word, and with parsing them.

use std::fs;
use std::path::Path;
use std::process::Command;

use crate::Outcome;
use crate::fake_cargo::FakeCargo;
use crate::measure::{mb, medians, ms};
use crate::parse::sources;

const ROUNDS: usize = 31;

/// Prints the medians of the CPU times, and their ratios.
pub(crate) fn compare(copy: &Path, plux: &Path) -> Outcome {
    let files = sources(copy);
    let strings = files.iter().filter_map(|path| fs::read(path).ok());
    let (mut lines, mut bytes) = (0, 0);
    for text in strings {
        lines += text.iter().filter(|&&byte| byte == b'\n').count();
        bytes += text.len() as u64;
    }
    println!("{}: {lines} lines, {} files, {:.1} MB", copy.display(), files.len(), mb(bytes));
    let fake_cargo = FakeCargo::of(copy)?;
    let mut search = Command::new("rg");
    search.args(["--no-config", "-l", "plugin", "--type", "rust"]).arg(copy);
    let mut one_thread = Command::new("rg");
    one_thread.args(["--no-config", "-j1", "-l", "plugin", "--type", "rust"]).arg(copy);
    let mut parse = Command::new(std::env::current_exe()?);
    parse.arg("parse").arg(copy);
    let commands = [
        fake_cargo.index(plux),
        fake_cargo.cargo(),
        fake_cargo.real_index(plux),
        search,
        one_thread,
        parse,
    ];
    let costs = medians(&commands, ROUNDS)?;
    let [index, cargo, real, search, one_thread, parse] =
        <[_; 6]>::try_from(costs).map_err(|_| "six costs")?;
    let own = index.cpu.saturating_sub(cargo.cpu);
    println!("CPU, medians of {ROUNDS} interleaved rounds:");
    let line = |name: &str, time| println!("  {name:44}{:8.1} ms", ms(time));
    line("cargo plux index, beyond metadata", own);
    line("cargo plux index, with it", real.cpu);
    line("rg -l plugin", search.cpu);
    line("rg -j1 -l plugin", one_thread.cpu);
    line("syn on every file", parse.cpu);
    println!("  plux / rg       {:.2}   (goal: 1.0)", ms(own) / ms(search.cpu));
    println!("  plux / rg -j1   {:.2}", ms(own) / ms(one_thread.cpu));
    println!("  plux / syn      {:.3}  (goal: 0.2)", ms(own) / ms(parse.cpu));
    println!("  peak of memory  {:.1} MB", mb(index.peak));
    Ok(())
}
