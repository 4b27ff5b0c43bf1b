//! What a load costs, in allocations: they can be counted on any machine.

mod support;

use std::alloc::{GlobalAlloc, Layout, System};
use std::cell::Cell;

use plux_runtime::{BoxError, Plugin, PluginManager, Registry, plugin};
use support::{Probe, manager};

thread_local! {
    static ALLOCATIONS: Cell<usize> = const { Cell::new(0) };
}

struct Counting;

// SAFETY: it is the system's allocator, and counts.
#[allow(unsafe_code)]
unsafe impl GlobalAlloc for Counting {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        ALLOCATIONS.set(ALLOCATIONS.get() + 1);
        // SAFETY: the caller keeps the contract, which is the system's.
        unsafe { System.alloc(layout) }
    }

    unsafe fn dealloc(&self, pointer: *mut u8, layout: Layout) {
        // SAFETY: as above.
        unsafe { System.dealloc(pointer, layout) }
    }
}

#[global_allocator]
static ALLOCATOR: Counting = Counting;

/// How often this thread allocates in `work`.
fn allocations(work: impl FnOnce()) -> usize {
    let before = ALLOCATIONS.get();
    work();
    ALLOCATIONS.get() - before
}

struct Worker;

impl Plugin for Worker {
    fn load(&mut self, (): &()) -> Result<(), BoxError> {
        Ok(())
    }
}

/// Links plugins, as a program has them.
macro_rules! workers {
    ($namespace:literal: $($name:literal)*) => {
        $(const _: () = {
            #[plugin(namespace = $namespace, name = $name, contract = dyn Plugin)]
            const WORKER: Worker = Worker;
        };)*
    };
}

workers!("costs.few": "a" "b");
workers!("costs.many": "a" "b" "c" "d" "e" "f" "g" "h" "i" "j" "k" "l" "m" "n" "o" "p" "q" "r" "s" "t");

#[test]
fn a_manager_of_linked_plugins_is_built_with_as_few_allocations_however_many_there_are() {
    let build = |namespace: &str| {
        let manager = PluginManager::<dyn Plugin>::new(namespace);
        assert!(manager.exists("a"));
    };
    let [few, many] = ["costs.few", "costs.many"].map(|namespace| {
        build(namespace);
        allocations(|| build(namespace))
    });
    assert!(few <= 17 && many <= few + 3, "{few}, {many}");
}

#[test]
fn a_first_load_all_allocates_its_result_and_once_a_plugin() {
    let first = |namespace: &str, count: usize| {
        let manager = PluginManager::<dyn Plugin>::new(namespace);
        assert!(manager.exists("a"));
        let mut loaded = None;
        let made = allocations(|| loaded = Some(manager.load_all()));
        assert_eq!(loaded.unwrap().len(), count);
        // The factory's object.
        made - count
    };
    let [few, many] = [first("costs.few", 2), first("costs.many", 20)];
    assert!(few <= 4 && many <= few, "{few}, {many}");
}

#[test]
fn a_repeated_load_allocates_nothing_however_many_plugins_there_are() {
    for count in [1, 10, 1_000] {
        let manager = manager((0..count).map(|n| Probe::new(&format!("p{n}")).spec()));
        manager.load("p0").unwrap();
        assert_eq!(allocations(|| drop(manager.load("p0"))), 0, "of {count}");
    }
}

#[test]
fn a_repeated_load_all_allocates_its_result_and_nothing_else() {
    let manager = manager((0..1_000).map(|n| Probe::new(&format!("p{n}")).spec()));
    drop(manager.load_all());
    assert_eq!(allocations(|| drop(manager.load_all())), 1);
}

#[test]
fn a_first_load_of_a_plugin_allocates_what_its_factory_does() {
    let manager = manager((0..100).map(|n| Probe::new(&format!("p{n}")).spec()));
    manager.load("p0").unwrap();
    let made = allocations(|| drop(support::NAMESPACE.to_owned()));
    assert_eq!(made, 1, "the allocations of this thread are counted");
    // The probe's factory clones its name and makes an `Arc`. The list of what the thread claims is
    // another.
    assert_eq!(allocations(|| drop(manager.load("p1"))), 3);
}

#[plugin(namespace = "costs.data", name = "one")]
static ONE: u8 = 1;

#[plugin(namespace = "costs.data", name = "two")]
static TWO: u8 = 2;

#[test]
fn a_registry_allocates_at_first_use_only() {
    static DATA: Registry<u8> = Registry::new("costs.data");
    // The positions that are sorted, the specs, and the list of values.
    assert_eq!(allocations(|| assert_eq!(DATA.get("two").ok(), Some(&2))), 3, "the first use");
    let values = || DATA.iter().map(|(_, value)| value).sum::<u8>();
    assert_eq!(allocations(|| assert_eq!(DATA.get("one").ok(), Some(&1))), 0);
    assert_eq!(allocations(|| assert_eq!((values(), DATA.len()), (3, 2))), 0);
}
