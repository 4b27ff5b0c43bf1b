//! `cargo bench --manifest-path benches/Cargo.toml`
//!
//! Loading 10, 1,000 and 10,000 plugins, beside a loop written by hand over a linkme slice, and
//! beside `inventory` with a `HashMap`. Divide medians of one run, and of one number of plugins:
//!
//! - `load_all::first / load_all::by_hand` is the honest ratio: each starts from what is linked, and
//!   ends with every plugin loaded. It has the building of the manager in it.
//! - `load_all::resolved / load_all::by_hand` is the load alone, of a manager that knows its plugins.
//!   The loop still makes and sorts its containers, which the manager did before.
//! - `one::resolve` is what lies between the two.
//!
//! The loop sorts each time. What is linked in a manager's namespace is sorted once in a process,
//! which the first manager pays for. No sample here shows that; `cold.rs` does.
//!
//! What others cost, measured elsewhere and named for scale: Python's plux `load_all` 12 to 19 µs a
//! plugin the first time, 5 to 13 µs repeated; stevedore 26 to 34 µs, then 2 to 3 µs.

use divan::{Bencher, black_box};
use plux_benches::{Work, baseline, namespace};
use plux_runtime::PluginManager;

const COUNTS: [usize; 3] = [10, 1_000, 10_000];

fn main() {
    divan::main();
}

fn manager(count: usize) -> PluginManager<dyn Work> {
    PluginManager::new(namespace(count))
}

mod load_all {
    use super::*;

    #[divan::bench(args = COUNTS)]
    fn by_hand(bencher: Bencher, count: usize) {
        bencher.counter(count).bench(|| baseline::by_hand(baseline::slice(count)));
    }

    #[divan::bench(args = COUNTS)]
    fn by_inventory(bencher: Bencher, count: usize) {
        bencher.counter(count).bench(|| baseline::by_inventory(count));
    }

    #[divan::bench(args = COUNTS)]
    fn first(bencher: Bencher, count: usize) {
        bencher.counter(count).bench(|| {
            let manager = manager(count);
            let loaded = manager.load_all();
            assert_eq!(loaded.len(), count);
            (manager, loaded)
        });
    }

    /// The load alone: what [`one::resolve`](super::one) measures was done before.
    #[divan::bench(args = COUNTS)]
    fn resolved(bencher: Bencher, count: usize) {
        let resolved = || {
            let manager = manager(count);
            assert!(manager.exists("p00007"));
            manager
        };
        bencher.counter(count).with_inputs(resolved).bench_refs(|manager| {
            let loaded = manager.load_all();
            assert_eq!(loaded.len(), count);
            loaded
        });
    }

    #[divan::bench(args = COUNTS)]
    fn repeated(bencher: Bencher, count: usize) {
        let manager = manager(count);
        let _ = manager.load_all();
        bencher.counter(count).bench_local(|| manager.load_all());
    }
}

mod one {
    use super::*;

    /// A sample has to be long beside the clock's 20 ns.
    #[divan::bench(args = COUNTS, sample_size = 1_000)]
    fn load_again(bencher: Bencher, count: usize) {
        let manager = manager(count);
        let _ = manager.load_all();
        bencher.bench_local(|| manager.load(black_box("p00007")));
    }

    /// The manager is resolved, nothing is loaded.
    #[divan::bench(args = COUNTS)]
    fn resolve(bencher: Bencher, count: usize) {
        bencher.counter(count).bench(|| {
            let manager = manager(count);
            assert!(manager.exists("p00007"));
            manager
        });
    }
}
