//! Threads that load, unload and verify at random, with plugins that load one another.
//!
//! These and all other tests of this package run under the address sanitizer, which looks for leaks
//! as well:
//!
//! ```console
//! $ export RUSTC_BOOTSTRAP=1 RUSTFLAGS=-Zsanitizer=address
//! $ cargo test -p plux-runtime --features tracing --target x86_64-unknown-linux-gnu --lib --tests
//! ```

mod support;

use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Arc, OnceLock, Weak, mpsc};
use std::thread;
use std::time::{Duration, Instant};

use plux_runtime::{LoadErrorKind, PluginManager};
use support::{Probe, Tool, builder};

/// A sequence that looks random and is the same every time.
struct Dice(u64);

impl Dice {
    fn roll(&mut self, sides: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
        usize::try_from(self.0 >> 33).unwrap_or(0) % sides
    }
}

const PLUGINS: usize = 6;

/// A round with plugins each of which loads another one, in cycles too. At no time are two objects
/// of one plugin in their `load`.
fn round(seed: u64, parallel: bool, threads: u64) {
    let cell: Arc<OnceLock<Weak<PluginManager<dyn Tool>>>> = Arc::default();
    let mut dice = Dice(seed);
    let specs: Vec<_> = (0..PLUGINS)
        .map(|n| {
            let (inner, other) = (Arc::clone(&cell), format!("p{}", dice.roll(PLUGINS + 2)));
            let loading = AtomicBool::new(false);
            let tries = AtomicUsize::new(0);
            Probe::new(&format!("p{n}"))
                .on_load(move || {
                    assert!(!loading.swap(true, Ordering::SeqCst), "two loads at once");
                    let manager = inner.get().and_then(Weak::upgrade).unwrap();
                    let outcome = manager.load(&other);
                    thread::yield_now();
                    loading.store(false, Ordering::SeqCst);
                    // Some give up, some go on without.
                    match tries.fetch_add(1, Ordering::Relaxed) % 2 {
                        0 => outcome.map(drop).map_err(Into::into),
                        _ => Ok(()),
                    }
                })
                .spec()
        })
        .collect();
    let manager = Arc::new(builder(specs).parallel(parallel).build());
    cell.set(Arc::downgrade(&manager)).unwrap();

    thread::scope(|scope| {
        for number in 0..threads {
            let manager = &manager;
            scope.spawn(move || {
                let mut dice = Dice(seed * 31 + number);
                for _ in 0..40 {
                    let name = format!("p{}", dice.roll(PLUGINS));
                    match dice.roll(6) {
                        0 => drop(manager.unload(&name)),
                        1 => drop(manager.load_all()),
                        2 => drop(manager.unload_all()),
                        _ => drop(manager.load(&name)),
                    }
                }
            });
        }
    });
    // Whatever happened, what comes of each is one of the things that can come of it.
    for failure in manager.load_all().failures() {
        assert!(
            matches!(failure.kind(), LoadErrorKind::Cycle { .. } | LoadErrorKind::Load { .. }),
            "{failure}"
        );
    }
}

#[test]
fn nothing_hangs_and_nothing_loads_twice() {
    let (done, wait) = mpsc::channel();
    thread::spawn(move || {
        // `PLUX_STRESS=60` goes on for 60 seconds with more threads.
        let seconds = std::env::var("PLUX_STRESS").map_or(0, |it| it.parse().expect("seconds"));
        let threads = if seconds > 0 { 16 } else { 4 };
        let (start, least) = (Instant::now(), Duration::from_secs(seconds));
        let mut rounds = 0;
        while rounds < 60 || start.elapsed() < least {
            rounds += 1;
            round(rounds, false, threads);
            round(rounds, true, threads);
        }
        println!("{rounds} rounds");
        done.send(()).unwrap();
    });
    // Only a deadlock takes this long. A panic in a round closes the channel.
    wait.recv_timeout(Duration::from_mins(5)).expect("a round hangs, or panicked");
}
