//! `cargo bench --manifest-path benches/Cargo.toml --bench cold`
//!
//! The first load of a process, which a program sees and no repeated sample does: the linker's
//! slice is cold, pages are touched for the first time, and all that is linked is gathered and
//! sorted. Each sample is a process of its own; medians are printed, and their ratio.

use std::hint::black_box;
use std::process::Command;
use std::time::Instant;

use plux_benches::{Work, baseline, namespace};
use plux_runtime::PluginManager;

const SAMPLES: usize = 101;

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    match &arguments[..] {
        [kind, count] if kind == "by_hand" || kind == "first" => {
            println!("{}", sample(kind, count.parse().expect("a number")));
        }
        _ => {
            for count in ["10", "1000", "10000"] {
                let (by_hand, first) = (median("by_hand", count), median("first", count));
                println!("{count:>6} plugins: by hand {by_hand} ns, first {first} ns");
            }
        }
    }
}

/// Nanoseconds of one load in this process.
fn sample(kind: &str, count: usize) -> u128 {
    let start = Instant::now();
    let time = if kind == "by_hand" {
        let loaded = black_box(baseline::by_hand(baseline::slice(count)));
        let time = start.elapsed();
        assert_eq!(loaded.1.len(), count);
        time
    } else {
        let manager = PluginManager::<dyn Work>::new(namespace(count));
        let loaded = black_box(manager.load_all());
        let time = start.elapsed();
        assert_eq!(loaded.len(), count);
        time
    };
    time.as_nanos()
}

fn median(kind: &str, count: &str) -> u128 {
    let program = std::env::current_exe().expect("this program");
    let sample = || -> u128 {
        let output = Command::new(&program).args([kind, count]).output().expect("it starts");
        let text = String::from_utf8(output.stdout).expect("a number");
        text.trim().parse().expect("a number")
    };
    let mut samples: Vec<u128> = (0..SAMPLES).map(|_| sample()).collect();
    samples.sort_unstable();
    samples[SAMPLES / 2]
}
