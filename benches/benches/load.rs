//! `cargo bench --manifest-path benches/Cargo.toml`
//!
//! Loading 10, 1,000 and 10,000 plugins, beside a loop written by hand over a linkme slice, and
//! beside `inventory` with a `HashMap`. Divide the medians: `first` and `by_hand` do the same work.
//!
//! What others cost, measured elsewhere and named for scale: Python's plux `load_all` 12 to 19 µs a
//! plugin the first time, 5 to 13 µs repeated; stevedore 26 to 34 µs, then 2 to 3 µs.

use divan::{Bencher, black_box};
use plux_benches::{Work, baseline};
use plux_runtime::PluginManager;

const COUNTS: [usize; 3] = [10, 1_000, 10_000];

fn main() {
    divan::main();
}

fn manager(count: usize) -> PluginManager<dyn Work> {
    PluginManager::new(&format!("n{count}"))
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

    #[divan::bench(args = COUNTS)]
    fn repeated(bencher: Bencher, count: usize) {
        let manager = manager(count);
        let _ = manager.load_all();
        bencher.counter(count).bench_local(|| manager.load_all());
    }
}

mod one {
    use super::*;

    #[divan::bench(args = COUNTS)]
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
