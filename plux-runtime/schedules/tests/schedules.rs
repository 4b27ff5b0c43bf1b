//! The gate, the wait graph and the manager under every kind of schedule.
//!
//! `cargo test --manifest-path plux-runtime/schedules/Cargo.toml`; `PLUX_SCHEDULES` says how many
//! schedules a scenario runs, 10,000 unless it is set. A deadlock fails the scenario.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, OnceLock, Weak};

use plux_runtime::{
    BoxError, Disabled, LoadErrorKind, Plugin, PluginManager, PluginSpec, PluginState, StaticFinder,
};
use shuttle::thread;

type Manager = PluginManager<dyn Plugin>;
type Load = Arc<dyn Fn() -> Result<(), BoxError> + Send + Sync>;

struct Probe(Load);

impl Plugin for Probe {
    fn load(&mut self, (): &()) -> Result<(), BoxError> {
        thread::yield_now();
        (self.0)()
    }

    fn unload(&self) -> Result<(), BoxError> {
        thread::yield_now();
        Ok(())
    }
}

fn spec(
    namespace: &str,
    name: &str,
    load: impl Fn() -> Result<(), BoxError> + Send + Sync + 'static,
) -> PluginSpec {
    let load: Load = Arc::new(load);
    PluginSpec::new::<dyn Plugin>(namespace, name, move || Ok(Arc::new(Probe(Arc::clone(&load)))))
}

fn manager(namespace: &str, specs: impl IntoIterator<Item = PluginSpec>) -> Arc<Manager> {
    Arc::new(PluginManager::builder(namespace, ()).finder(StaticFinder::new(specs)).build())
}

#[derive(Clone, Default)]
struct Later(Arc<OnceLock<Weak<Manager>>>);

impl Later {
    fn set(&self, manager: Arc<Manager>) -> Arc<Manager> {
        self.0.set(Arc::downgrade(&manager)).unwrap();
        manager
    }

    fn loading(&self, other: &'static str) -> impl Fn() -> Result<(), BoxError> + use<> {
        let cell = Arc::clone(&self.0);
        move || {
            cell.get().and_then(Weak::upgrade).unwrap().load(other)?;
            Ok(())
        }
    }
}

/// Runs `work` on threads at once.
fn at_once(works: impl IntoIterator<Item = Box<dyn FnOnce() + Send>>) {
    let threads: Vec<_> = works.into_iter().map(thread::spawn).collect();
    threads.into_iter().for_each(|thread| thread.join().unwrap());
}

fn boxed(work: impl FnOnce() + Send + 'static) -> Box<dyn FnOnce() + Send> {
    Box::new(work)
}

fn check(scenario: impl Fn() + Send + Sync + 'static) {
    let count = std::env::var("PLUX_SCHEDULES").ok().map(|count| match count.parse() {
        Ok(count @ 2..) => count,
        _ => panic!("PLUX_SCHEDULES is {count:?}; set it to a number above 1"),
    });
    let scenario = Arc::new(scenario);
    let random = Arc::clone(&scenario);
    let count = count.unwrap_or(10_000);
    shuttle::check_random(move || random(), count / 2);
    shuttle::check_pct(move || scenario(), count - count / 2, 3);
}

/// A load that counts itself.
fn counting(loads: &Arc<AtomicUsize>) -> impl Fn() -> Result<(), BoxError> + use<> {
    let loads = Arc::clone(loads);
    move || {
        loads.fetch_add(1, Ordering::SeqCst);
        Ok(())
    }
}

fn is_cycle(result: Result<Arc<dyn Plugin>, plux_runtime::LoadError>) -> bool {
    result.is_err_and(|error| matches!(error.kind(), LoadErrorKind::Cycle { .. }))
}

#[test]
fn many_loads_run_the_body_once() {
    check(|| {
        let loads = Arc::default();
        let manager = manager("n", [spec("n", "a", counting(&loads))]);
        at_once((0..3).map(|_| {
            let manager = Arc::clone(&manager);
            boxed(move || drop(manager.load("a").ok().unwrap()))
        }));
        assert_eq!(loads.load(Ordering::SeqCst), 1);
    });
}

#[test]
fn load_all_and_load_meet() {
    check(|| {
        let loads = Arc::default();
        let specs = ["a", "b"].map(|name| spec("n", name, counting(&loads)));
        let manager = manager("n", specs);
        let (one, two) = (Arc::clone(&manager), Arc::clone(&manager));
        at_once([
            boxed(move || assert_eq!(one.load_all().len(), 2)),
            boxed(move || drop(two.load("b").ok().unwrap())),
        ]);
        assert_eq!(loads.load(Ordering::SeqCst), 2);
    });
}

#[test]
fn those_who_wait_for_a_failure_do_not_hang() {
    check(|| {
        let manager = manager("n", [spec("n", "a", || Err("no".into()))]);
        at_once((0..3).map(|_| {
            let manager = Arc::clone(&manager);
            boxed(move || assert!(manager.load("a").is_err()))
        }));
    });
}

#[test]
fn a_panic_lets_the_others_go_on() {
    std::panic::set_hook(Box::new(|_| {}));
    check(|| {
        let manager = manager("n", [spec("n", "a", || panic!("boom")), spec("n", "b", || Ok(()))]);
        at_once((0..2).map(|_| {
            let manager = Arc::clone(&manager);
            boxed(move || assert_eq!(manager.load_all().len(), 1))
        }));
    });
}

#[test]
fn a_disabled_plugin_is_asked_once() {
    check(|| {
        let loads: Arc<AtomicUsize> = Arc::default();
        let count = Arc::clone(&loads);
        let disabled = spec("n", "a", move || {
            count.fetch_add(1, Ordering::SeqCst);
            Err(Disabled::new("no").into())
        });
        let manager = manager("n", [disabled]);
        at_once((0..3).map(|_| {
            let manager = Arc::clone(&manager);
            boxed(move || assert!(manager.load("a").is_err()))
        }));
        assert_eq!(loads.load(Ordering::SeqCst), 1);
    });
}

#[test]
fn a_cycle_across_two_threads_ends() {
    check(|| {
        let later = Later::default();
        let specs = [spec("n", "a", later.loading("b")), spec("n", "b", later.loading("a"))];
        let manager = later.set(manager("n", specs));
        at_once(["a", "b"].map(|name| {
            let manager = Arc::clone(&manager);
            boxed(move || assert!(is_cycle(manager.load(name))))
        }));
    });
}

#[test]
fn a_cycle_of_three_threads_ends() {
    check(|| {
        let later = Later::default();
        let specs = [("a", "b"), ("b", "c"), ("c", "a")]
            .map(|(name, other)| spec("n", name, later.loading(other)));
        let manager = later.set(manager("n", specs));
        at_once(["a", "b", "c"].map(|name| {
            let manager = Arc::clone(&manager);
            boxed(move || assert!(is_cycle(manager.load(name))))
        }));
    });
}

#[test]
fn a_cycle_across_two_managers_ends() {
    check(|| {
        let (one, two) = (Later::default(), Later::default());
        let a = spec("n", "a", two.loading("b"));
        let b = spec("m", "b", one.loading("a"));
        // Both live until both threads are done.
        let managers = [one.set(manager("n", [a])), two.set(manager("m", [b]))];
        let [one, two] = managers.clone();
        at_once([
            boxed(move || assert!(is_cycle(one.load("a")))),
            boxed(move || assert!(is_cycle(two.load("b")))),
        ]);
    });
}

#[test]
fn what_is_no_cycle_is_never_called_one() {
    check(|| {
        let later = Later::default();
        let specs = [
            spec("n", "a", later.loading("c")),
            spec("n", "b", later.loading("c")),
            spec("n", "c", || Ok(())),
        ];
        let manager = later.set(manager("n", specs));
        at_once(["a", "b", "c"].map(|name| {
            let manager = Arc::clone(&manager);
            boxed(move || drop(manager.load(name).ok().unwrap()))
        }));
    });
}

#[test]
fn a_waiter_that_was_let_go_closes_no_cycle() {
    // `a` waits for `c` in one thread; `c`'s thread then goes on to load `a`.
    check(|| {
        let later = Later::default();
        let specs = [spec("n", "a", later.loading("c")), spec("n", "c", || Ok(()))];
        let manager = later.set(manager("n", specs));
        let (one, two) = (Arc::clone(&manager), Arc::clone(&manager));
        at_once([
            boxed(move || drop(one.load("a").ok().unwrap())),
            boxed(move || {
                two.load("c").ok().unwrap();
                two.load("a").ok().unwrap();
            }),
        ]);
    });
}

#[test]
fn load_and_unload_meet() {
    check(|| {
        let loads = Arc::default();
        let manager = manager("n", [spec("n", "a", counting(&loads))]);
        let (one, two) = (Arc::clone(&manager), Arc::clone(&manager));
        at_once([
            boxed(move || drop(one.load("a").ok().unwrap())),
            boxed(move || two.unload("a").unwrap()),
        ]);
        let state = manager.container("a").unwrap().state();
        assert!(matches!(state, PluginState::Loaded | PluginState::Unloaded), "{state}");
        assert_eq!(loads.load(Ordering::SeqCst), 1);
    });
}

#[test]
fn unload_all_and_load_all_meet() {
    check(|| {
        let specs = ["a", "b"].map(|name| spec("n", name, || Ok(())));
        let manager = manager("n", specs);
        manager.load("a").ok().unwrap();
        let (one, two) = (Arc::clone(&manager), Arc::clone(&manager));
        at_once([
            boxed(move || assert!(one.load_all().failures().is_empty())),
            boxed(move || assert!(two.unload_all().is_empty())),
        ]);
    });
}

#[test]
fn requirements_load_once_and_first() {
    check(|| {
        let loads = Arc::default();
        let specs = [
            spec("n", "a", counting(&loads)).with_requires(["z"]),
            spec("n", "b", counting(&loads)).with_requires(["z"]),
            spec("n", "z", counting(&loads)),
        ];
        let manager = manager("n", specs);
        at_once(["a", "b"].map(|name| {
            let manager = Arc::clone(&manager);
            boxed(move || drop(manager.load(name).ok().unwrap()))
        }));
        assert_eq!(loads.load(Ordering::SeqCst), 3);
    });
}

#[test]
fn the_first_use_resolves_once() {
    struct Counting(Arc<AtomicUsize>);
    impl<P: ?Sized> plux_runtime::PluginLifecycleListener<P> for Counting {
        fn on_resolve_after(&self, _: &PluginSpec) -> Result<(), BoxError> {
            thread::yield_now();
            self.0.fetch_add(1, Ordering::SeqCst);
            Ok(())
        }
    }
    check(|| {
        let resolved = Arc::default();
        let specs = ["a", "b"].map(|name| spec("n", name, || Ok(())));
        let manager: Manager = PluginManager::builder("n", ())
            .finder(StaticFinder::new(specs))
            .listener(Counting(Arc::clone(&resolved)))
            .build();
        let manager = Arc::new(manager);
        at_once((0..3).map(|_| {
            let manager = Arc::clone(&manager);
            boxed(move || assert_eq!(manager.names(), ["a", "b"]))
        }));
        assert_eq!(resolved.load(Ordering::SeqCst), 2);
    });
}

/// A parallel manager.
fn parallel(namespace: &str, specs: impl IntoIterator<Item = PluginSpec>) -> Arc<Manager> {
    let finder = StaticFinder::new(specs);
    Arc::new(PluginManager::builder(namespace, ()).finder(finder).parallel(true).build())
}

impl Later {
    /// A load that loads all of that manager, and does not mind what fails.
    fn loading_all(&self) -> impl Fn() -> Result<(), BoxError> + use<> {
        let cell = Arc::clone(&self.0);
        move || {
            let _ = cell.get().and_then(Weak::upgrade).unwrap().load_all();
            Ok(())
        }
    }
}

#[test]
fn parallel_loads_of_all_from_inside_of_loads_end() {
    check(|| {
        let later = Later::default();
        let specs = [
            spec("n", "a", later.loading_all()),
            spec("n", "b", later.loading_all()),
            spec("n", "c", || Ok(())),
        ];
        let manager = later.set(parallel("n", specs));
        assert_eq!(manager.load_all().len(), 3);
    });
}

#[test]
fn parallel_loads_of_all_from_two_threads_end() {
    check(|| {
        let later = Later::default();
        let specs = [spec("n", "a", later.loading_all()), spec("n", "b", later.loading("a"))];
        let manager = later.set(parallel("n", specs));
        at_once((0..2).map(|_| {
            let manager = Arc::clone(&manager);
            boxed(move || drop(manager.load_all()))
        }));
        assert!(manager.is_loaded("a"));
    });
}

#[test]
fn parallel_loads_of_all_across_two_managers_end() {
    check(|| {
        let (one, two) = (Later::default(), Later::default());
        let a = spec("n", "a", two.loading_all());
        let b = spec("m", "b", one.loading_all());
        let managers = [one.set(parallel("n", [a])), two.set(parallel("m", [b]))];
        let [one, two] = managers.clone();
        at_once([boxed(move || drop(one.load_all())), boxed(move || drop(two.load_all()))]);
    });
}

#[test]
fn a_listener_that_loads_from_a_parallel_load_ends() {
    struct Loads(Arc<OnceLock<Weak<Manager>>>);
    impl<P: ?Sized> plux_runtime::PluginLifecycleListener<P> for Loads {
        fn on_load_before(&self, _: &PluginSpec, _: &P, (): &()) -> Result<(), BoxError> {
            let _ = self.0.get().and_then(Weak::upgrade).unwrap().load_all();
            Ok(())
        }
    }
    check(|| {
        let later = Later::default();
        let specs = ["a", "b"].map(|name| spec("n", name, || Ok(())));
        let manager: Manager = PluginManager::builder("n", ())
            .finder(StaticFinder::new(specs))
            .listener(Loads(Arc::clone(&later.0)))
            .parallel(true)
            .build();
        let manager = later.set(Arc::new(manager));
        assert_eq!(manager.load_all().len(), 2);
    });
}
