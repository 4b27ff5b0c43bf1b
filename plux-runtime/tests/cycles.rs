//! Plugins that wait for one another get a typed error, on one thread or several.

mod support;

use std::sync::{Arc, Barrier, OnceLock, Weak};
use std::thread;

use plux_runtime::{
    BoxError, CycleNode, Decision, LoadError, LoadErrorKind, PluginLifecycleListener,
    PluginManager, PluginSpec, StaticFinder,
};
use support::{NAMESPACE, Probe, Tool, builder, manager, names};

type Manager = PluginManager<dyn Tool>;

/// A manager whose plugins can reach it.
#[derive(Clone, Default)]
struct Later(Arc<OnceLock<Weak<Manager>>>);

impl Later {
    fn set(&self, manager: Manager) -> Arc<Manager> {
        let manager = Arc::new(manager);
        self.0.set(Arc::downgrade(&manager)).unwrap();
        manager
    }

    fn get(&self) -> Arc<Manager> {
        self.0.get().unwrap().upgrade().unwrap()
    }

    /// A plugin whose load loads `other`.
    fn loading(&self, name: &str, other: &'static str) -> PluginSpec {
        let later = self.clone();
        Probe::new(name)
            .on_load(move || {
                later.get().load(other)?;
                Ok(())
            })
            .spec()
    }
}

fn path_of(error: &LoadError) -> String {
    match error.kind() {
        LoadErrorKind::Cycle { path } => {
            let name = |node: &CycleNode| node.id().unwrap().name().to_string();
            path.iter().map(name).collect::<Vec<_>>().join(" → ")
        }
        other => panic!("not a cycle: {other:?}"),
    }
}

#[test]
fn a_plugin_that_loads_itself_is_an_error() {
    let later = Later::default();
    let manager = later.set(manager([later.loading("saw", "saw")]));
    let error = manager.load("saw").err().unwrap();
    assert_eq!(path_of(&error), "saw → saw");
    assert_eq!(
        error.to_string(),
        "the plugin `test.tools:saw` is part of a cyclic dependency: `test.tools:saw` (probes 1.0.0, \
         src/lib.rs:1) → `test.tools:saw` (probes 1.0.0, src/lib.rs:1)\n\
         help: remove one of these dependencies: a plugin cannot depend on itself, directly or not"
    );
}

#[test]
fn a_cycle_on_one_thread_is_reported_with_all_its_plugins() {
    let later = Later::default();
    let manager = later.set(manager([
        later.loading("a", "b"),
        later.loading("b", "c"),
        later.loading("c", "a"),
        Probe::new("d").spec(),
    ]));
    let error = manager.load("b").err().unwrap();
    assert_eq!(error.id().name(), "b");
    assert_eq!(path_of(&error), "b → c → a → b");
    assert_eq!(names(&manager.load_all()), ["d"]);
}

#[test]
fn a_plugin_that_swallows_the_error_of_a_cycle_loads() {
    let later = Later::default();
    let inner = later.clone();
    let probe = Probe::new("a").on_load(move || {
        inner.get().load("b").err().ok_or("b should have failed")?;
        Ok(())
    });
    let manager = later.set(manager([probe.spec(), later.loading("b", "a")]));
    manager.load("a").unwrap();
    manager.load("b").unwrap();
}

#[test]
fn a_cycle_across_two_threads_ends_in_an_error_and_not_in_a_deadlock() {
    let later = Later::default();
    let both = Arc::new(Barrier::new(2));
    let meeting = |name: &str, other: &'static str| {
        let (later, both) = (later.clone(), Arc::clone(&both));
        let met = OnceLock::new();
        Probe::new(name)
            .on_load(move || {
                // Only the first time: in a later attempt, no other thread waits.
                if met.set(()).is_ok() {
                    both.wait();
                }
                later.get().load(other)?;
                Ok(())
            })
            .spec()
    };
    let manager = later.set(manager([meeting("a", "b"), meeting("b", "a")]));
    let errors = thread::scope(|scope| {
        let first = scope.spawn(|| manager.load("a").err().unwrap());
        let second = scope.spawn(|| manager.load("b").err().unwrap());
        [first.join().unwrap(), second.join().unwrap()]
    });
    for error in &errors {
        let path = path_of(error);
        assert!(path == "a → b → a" || path == "b → a → b", "{path}");
    }
}

#[test]
fn a_cycle_across_two_managers_on_two_threads_is_found() {
    let (tools, parts) = (Later::default(), Later::default());
    let both = Arc::new(Barrier::new(2));
    let meeting = |later: &Later, name: &str, other: &'static str| {
        let (later, both) = (later.clone(), Arc::clone(&both));
        Probe::new(name).on_load(move || {
            both.wait();
            later.get().load(other)?;
            Ok(())
        })
    };
    let saw = meeting(&parts, "saw", "blade").spec();
    let blade = meeting(&tools, "blade", "saw").spec_in("test.parts");
    let tools = tools.set(manager([saw]));
    let parts = parts
        .set(PluginManager::builder("test.parts", ()).finder(StaticFinder::new([blade])).build());
    thread::scope(|scope| {
        let first = scope.spawn(|| tools.load("saw").err().unwrap());
        let second = scope.spawn(|| parts.load("blade").err().unwrap());
        for error in [first.join().unwrap(), second.join().unwrap()] {
            assert!(matches!(error.kind(), LoadErrorKind::Cycle { .. }), "{error}");
        }
    });
}

#[test]
fn three_threads_in_a_row_are_no_cycle() {
    let later = Later::default();
    let slow = Probe::new("c").on_load(|| {
        thread::sleep(std::time::Duration::from_millis(20));
        Ok(())
    });
    let manager =
        later.set(manager([later.loading("a", "b"), later.loading("b", "c"), slow.spec()]));
    thread::scope(|scope| {
        for name in ["a", "b", "c", "a", "b", "c"] {
            let manager = &manager;
            scope.spawn(move || manager.load(name).unwrap());
        }
    });
}

#[test]
fn a_plugin_that_loads_all_the_others_gets_them_and_an_error_for_itself() {
    let later = Later::default();
    let inner = later.clone();
    let probe = Probe::new("a").on_load(move || {
        let all = inner.get().load_all();
        assert_eq!(names(&all), ["b"]);
        assert_eq!(path_of(&all.failures()[0]), "a → a");
        Ok(())
    });
    let manager = later.set(manager([probe.spec(), Probe::new("b").spec()]));
    manager.load("a").unwrap();
}

#[test]
fn a_worker_of_a_parallel_load_that_waits_for_its_own_parent_is_an_error() {
    // `a` loads all parts in parallel, one of which loads `a` on a thread of the pool.
    let later = Later::default();
    let inner = later.clone();
    let part = |name: &str| {
        let later = inner.clone();
        Probe::new(name)
            .on_load(move || {
                later.get().load("a")?;
                Ok(())
            })
            .spec_in("test.parts")
    };
    let parts: Arc<Manager> = Arc::new(
        PluginManager::builder("test.parts", ())
            .finder(StaticFinder::new([part("x"), part("y")]))
            .parallel(true)
            .build(),
    );
    let probe = Probe::new("a").on_load(move || {
        parts.load_all().complete()?;
        Ok(())
    });
    let manager = later.set(manager([probe.spec()]));
    let error = manager.load("a").err().unwrap();
    // The cycle is behind the first of several errors, so it is reported as the cause.
    let text = error.to_string();
    assert!(text.contains("part of a cyclic dependency"), "{text}");
}

#[test]
fn a_listener_may_use_the_manager_and_gets_an_error_for_a_cycle() {
    struct Nosy(Later);
    impl<P: ?Sized> PluginLifecycleListener<P> for Nosy {
        fn on_resolve_after(&self, spec: &PluginSpec) -> Result<(), BoxError> {
            assert_eq!(self.0.get().names(), ["a", "b"]);
            if spec.name() == "a" {
                self.0.get().load("b")?;
                assert_eq!(path_of(&self.0.get().load("a").err().unwrap()), "a → a");
            }
            Ok(())
        }
    }
    let later = Later::default();
    let manager = builder([Probe::new("a").spec(), Probe::new("b").spec()])
        .listener(Nosy(later.clone()))
        .build();
    let manager = later.set(manager);
    assert_eq!(names(&manager.load_all()), ["a", "b"]);
}

#[test]
fn a_filter_that_uses_its_manager_gets_an_error_for_a_cycle() {
    let later = Later::default();
    let inner = later.clone();
    let manager = builder([Probe::new("a").spec()])
        .filter(move |_: &PluginSpec| {
            let error = inner.get().load("a").err().unwrap();
            assert!(matches!(error.kind(), LoadErrorKind::Cycle { .. }));
            assert!(inner.get().names().is_empty());
            Decision::Load
        })
        .build();
    let manager = later.set(manager);
    manager.load("a").unwrap();
}

#[test]
fn a_plugin_that_loads_itself_while_it_unloads_is_an_error() {
    let later = Later::default();
    let inner = later.clone();
    let probe = Probe::new("a").on_unload(move || {
        inner.get().load("a")?;
        Ok(())
    });
    let manager = later.set(manager([probe.spec()]));
    manager.load("a").unwrap();
    let error = manager.unload("a").unwrap_err();
    assert_eq!(path_of(&error), "a → a");
    assert!(!manager.is_loaded("a"));
}

#[test]
fn plugins_that_require_one_another_are_reported_with_their_locations() {
    let requiring = |name: &str, other: &str| Probe::new(name).spec().with_requires([other]);
    let manager = manager([
        requiring("a", "b"),
        requiring("b", "c"),
        requiring("c", "a"),
        requiring("d", "c"),
        Probe::new("e").spec(),
    ]);
    let loaded = manager.load_all();
    assert_eq!(names(&loaded), ["e"]);
    assert_eq!(path_of(&loaded.failures()[0]), "a → b → c → a");
    assert_eq!(loaded.failures().len(), 4);
    let outside = loaded.failures()[3].to_string();
    let said = "the plugin `test.tools:d` depends on a cyclic dependency: `test.tools:";
    assert!(outside.starts_with(said), "{outside}");
    assert_eq!(manager.namespace(), NAMESPACE);
    assert!(manager.verify().to_string().contains("cyclic load order: `test.tools:"));
}
