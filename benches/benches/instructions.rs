//! `cargo bench --manifest-path benches/Cargo.toml --bench instructions`
//!
//! The instructions of what `load.rs` measures the time of, per plugin. Other work on the same machine
//! does not change them. It requires `valgrind`.
//!
//! `slice_*` is the same work on a linkme slice: collecting and sorting its elements, iterating the
//! sorted list, and a binary search in it.

mod callgrind;

use std::hint::black_box;

use callgrind::{instructions_of_a_round, measure};
use plux_benches::baseline::Element;
use plux_benches::{Work, baseline, namespace};
use plux_runtime::{PluginManager, Registry};

const KINDS: [&str; 11] = [
    "by_hand",
    "resolve",
    "resolved",
    "first",
    "load_again",
    "slice_sort",
    "registry_first",
    "slice_iter",
    "registry_iter",
    "slice_get",
    "registry_get",
];
/// The sets of plugins, by the number of plugins.
const SETS: [usize; 3] = [10, 1_000, 10_000];

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    match &arguments[..] {
        [kind, set, rounds] => {
            run(kind, set.parse().expect("a number"), rounds.parse().expect("a number"));
        }
        _ => {
            for set in SETS {
                // `PLUX_BENCH_PLUGINS` limits how many of them there are.
                let count = baseline::slice(set).len();
                for kind in KINDS {
                    if set > 1_000 && (kind.starts_with("slice") || kind.starts_with("registry")) {
                        continue;
                    }
                    let a_plugin = instructions_of_a_round(kind, set) / count;
                    println!("{count:>6} plugins, {kind}: {a_plugin} instructions a plugin");
                }
            }
        }
    }
}

fn run(kind: &str, set: usize, rounds: usize) {
    let count = baseline::slice(set).len();
    let manager = || PluginManager::<dyn Work>::new(namespace(set));
    let resolved = || {
        let manager = manager();
        assert!(manager.exists("p00007"));
        manager
    };
    match kind {
        "by_hand" => measure(rounds, || (), |()| baseline::by_hand(baseline::slice(set))),
        "resolve" => {
            // The first manager of a process finds out what all have in common.
            drop(resolved());
            measure(rounds, || (), |()| resolved());
        }
        "resolved" => measure(rounds, resolved, |manager| manager.load_all()),
        "first" => {
            drop(resolved());
            let first = || {
                let manager = manager();
                let loaded = manager.load_all();
                (manager, loaded)
            };
            measure(rounds, || (), |()| first());
        }
        "load_again" => {
            let manager = manager();
            let _ = manager.load_all();
            measure(
                rounds,
                || (),
                |()| (0..count).filter(|_| manager.load("p00007").is_ok()).count(),
            );
        }
        "slice_sort" => measure(rounds, || (), |()| sorted(set)),
        "registry_first" => measure(rounds, || registry(set), |registry| registry.len()),
        "slice_iter" => {
            let sorted = sorted(set);
            let names = |sorted: &[&Element]| sorted.iter().map(|it| it.name.len()).sum::<usize>();
            measure(rounds, || (), |()| names(black_box(&sorted)));
        }
        "registry_iter" => {
            let registry = registry(set);
            let names =
                |it: &Registry<Element>| it.iter().map(|(_, it)| it.name.len()).sum::<usize>();
            measure(rounds, || (), |()| names(black_box(&registry)));
        }
        "slice_get" => {
            let sorted = sorted(set);
            let get = |name: &str| sorted.binary_search_by_key(&name, |it| it.name).is_ok();
            measure(rounds, || (), |()| (0..count).filter(|_| get(black_box("p00007"))).count());
        }
        "registry_get" => {
            let registry = registry(set);
            let get = |name: &str| registry.get(name).is_ok();
            measure(rounds, || (), |()| (0..count).filter(|_| get(black_box("p00007"))).count());
        }
        _ => panic!("{kind}: one of {KINDS:?}"),
    }
}

/// The elements of the slice, sorted by name.
fn sorted(set: usize) -> Vec<&'static Element> {
    let mut sorted: Vec<&Element> = baseline::slice(set).iter().collect();
    sorted.sort_unstable_by_key(|element| element.name);
    sorted
}

fn registry(set: usize) -> Registry<Element> {
    Registry::new(if set == 10 { "r10" } else { "r1000" })
}
