//! Compiled files with random changes, inspected by the command line.

use std::fs;
use std::sync::atomic::{AtomicU64, Ordering};
use std::thread;

use plux_tests::environment::{count, slow};
use plux_tests::{Outcome, Project, cargo_plux};

use crate::Dice;

/// A process may have this many KiB of memory.
const MEMORY: u64 = 1 << 20;

#[test]
fn a_corrupted_binary_is_inspected_or_rejected_in_bounded_memory() {
    if !slow() {
        return;
    }
    let project = Project::new("changed-binary")
        .file("Cargo.toml", "[workspace]\nresolver = \"3\"\nmembers = [\"crates/*\"]\n")
        .plugins("english", "", "#[plux_runtime::plugin(namespace = \"n\")]\npub fn hello() {}\n");
    let object = project.path("english.o");
    let object = object.to_str().expect("a path in UTF-8");
    let emit = format!("obj={object}");
    let mut rustc = project.command(env!("CARGO"));
    rustc.args(["rustc", "--offline", "--quiet", "-p", "english", "--", "--emit", &emit]);
    Outcome::of(&mut rustc).success();
    let original = fs::read(object).expect("an object file");
    let files = count("PLUX_BINARIES", 20_000);
    let next = AtomicU64::new(0);
    let codes = [const { AtomicU64::new(0) }; 3];
    let work = |thread: u64| {
        let mut dice = Dice(count("PLUX_SEED", 1) + thread);
        let path = project.path(&format!("changed-{thread}.o"));
        while next.fetch_add(1, Ordering::Relaxed) < files {
            let mut bytes = original.clone();
            for _ in 0..=dice.roll(8) {
                // Headers more often than the rest.
                let end = if dice.roll(2) == 0 { 512.min(bytes.len()) } else { bytes.len() };
                let at = dice.roll(end);
                bytes[at] = u8::try_from(dice.roll(256)).unwrap_or(0);
            }
            if dice.roll(4) == 0 {
                bytes.truncate(dice.roll(bytes.len()));
            }
            fs::write(&path, &bytes).expect("a file");
            let script = format!("ulimit -v {MEMORY}; exec \"$0\" plux inspect \"$1\"");
            let mut shell = project.command("sh");
            shell.arg("-c").arg(script).arg(cargo_plux()).arg(&path);
            let code = Outcome::of(&mut shell).code;
            match code {
                Some(0) => codes[0].fetch_add(1, Ordering::Relaxed),
                Some(1) => codes[1].fetch_add(1, Ordering::Relaxed),
                Some(3) => codes[2].fetch_add(1, Ordering::Relaxed),
                _ => {
                    let kept = project.path("found.o");
                    fs::write(&kept, &bytes).expect("a file");
                    panic!("exit code {code:?} for {}", kept.display());
                }
            };
        }
    };
    thread::scope(|scope| {
        for number in 0..4 {
            scope.spawn(move || work(number));
        }
    });
    println!("{files} files, exit codes 0, 1 and 3: {codes:?}");
}
