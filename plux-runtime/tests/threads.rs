//! Loads in the corners of a thread's life, and nested parallel ones.

mod support;

use std::cell::RefCell;
use std::sync::mpsc;
use std::sync::{Arc, OnceLock, Weak};
use std::thread;

use plux_runtime::{BoxError, LoadErrorKind, LoadTree, PluginManager, PluginSpec};
use support::{Probe, Tool, manager};

type Manager = PluginManager<dyn Tool>;

#[test]
fn a_load_from_the_destructor_of_a_thread_local_does_not_abort() {
    struct LoadsAtTheEnd(Arc<Manager>, mpsc::Sender<bool>);
    impl Drop for LoadsAtTheEnd {
        fn drop(&mut self) {
            // The second fails, and is found as a cycle.
            let loaded = self.0.load("b").is_ok() && self.0.load("loop").is_err();
            self.1.send(loaded).unwrap();
        }
    }
    thread_local! {
        static FIRST: RefCell<Option<LoadsAtTheEnd>> = const { RefCell::new(None) };
    }
    let own: Arc<OnceLock<Weak<Manager>>> = Arc::default();
    let cell = Arc::clone(&own);
    let itself = Probe::new("loop").on_load(move || {
        cell.get().unwrap().upgrade().unwrap().load("loop")?;
        Ok(())
    });
    let manager =
        Arc::new(manager([Probe::new("a").spec(), Probe::new("b").spec(), itself.spec()]));
    own.set(Arc::downgrade(&manager)).unwrap();
    let (sender, receiver) = mpsc::channel();
    let of_thread = Arc::clone(&manager);
    // The thread-local is used before the manager, and destroyed after what the manager uses.
    let thread = thread::spawn(move || {
        FIRST.with_borrow_mut(|first| *first = Some(LoadsAtTheEnd(Arc::clone(&of_thread), sender)));
        of_thread.load("a").unwrap();
    });
    thread.join().unwrap();
    assert!(receiver.recv().unwrap());
    assert!(manager.is_loaded("b"));
}

/// The end of a thread: loads `b` after the thread-locals of the listeners were destroyed.
fn loads_at_the_end_of_a_thread(manager: &Arc<Manager>) -> bool {
    struct LoadsAtTheEnd(Arc<Manager>, mpsc::Sender<bool>);
    impl Drop for LoadsAtTheEnd {
        fn drop(&mut self) {
            self.1.send(self.0.load("b").is_ok() && self.0.unload("b").is_ok()).unwrap();
        }
    }
    thread_local! {
        static FIRST: RefCell<Option<LoadsAtTheEnd>> = const { RefCell::new(None) };
    }
    let (sender, receiver) = mpsc::channel();
    let of_thread = Arc::clone(manager);
    let thread = thread::spawn(move || {
        FIRST.with_borrow_mut(|first| *first = Some(LoadsAtTheEnd(Arc::clone(&of_thread), sender)));
        of_thread.load("a").unwrap();
    });
    thread.join().unwrap();
    receiver.recv().unwrap()
}

#[test]
fn load_tree_in_the_destructor_of_a_thread_local() {
    let tree = LoadTree::new();
    let specs = ["a", "b"].map(|name| Probe::new(name).spec());
    let manager = Arc::new(support::builder(specs).listener(tree.clone()).build());
    assert!(loads_at_the_end_of_a_thread(&manager));
    let recorded = tree.to_string();
    assert!(recorded.ends_with("test.tools:b loaded\ntest.tools:b unloaded\n"), "{recorded}");
}

#[cfg(feature = "tracing")]
#[test]
fn tracing_in_the_destructor_of_a_thread_local() {
    let specs = ["a", "b"].map(|name| Probe::new(name).spec());
    let builder = support::builder(specs).listener(plux_runtime::TracingListener);
    assert!(loads_at_the_end_of_a_thread(&Arc::new(builder.build())));
}

/// A parallel manager whose plugins load all of it from inside.
fn nested(
    load: impl Fn(&Manager, &str) -> Result<(), BoxError> + Send + Sync + 'static,
) -> Arc<Manager> {
    let own: Arc<OnceLock<Weak<Manager>>> = Arc::default();
    let load = Arc::new(load);
    let spec = |name: &'static str| -> PluginSpec {
        let (own, load) = (Arc::clone(&own), Arc::clone(&load));
        Probe::new(name).on_load(move || load(&own.get().unwrap().upgrade().unwrap(), name)).spec()
    };
    let specs = ["a", "b", "c", "d"].map(spec);
    let manager = Arc::new(support::builder(specs).parallel(true).build());
    own.set(Arc::downgrade(&manager)).unwrap();
    manager
}

#[test]
fn a_parallel_load_all_inside_of_a_parallel_load_all_is_an_error_and_no_deadlock() {
    for _ in 0..20 {
        let manager = nested(|manager, _| {
            // Among these is the plugin itself.
            manager.load_all().complete()?;
            Ok(())
        });
        let loaded = manager.load_all();
        assert!(!loaded.failures().is_empty());
        let is_cycle = |kind: &LoadErrorKind| {
            matches!(kind, LoadErrorKind::Cycle { .. } | LoadErrorKind::Load { .. })
        };
        assert!(loaded.failures().iter().all(|error| is_cycle(error.kind())));
    }
}

#[test]
fn many_threads_that_nest_parallel_loads_all_end() {
    let manager = nested(|manager, name| {
        if name != "d" {
            let _ = manager.load_all();
        }
        Ok(())
    });
    thread::scope(|scope| {
        for _ in 0..4 {
            scope.spawn(|| {
                let _ = manager.load_all();
            });
        }
    });
    assert!(manager.is_loaded("d"));
}
