//! What a load costs, in allocations: they can be counted on any machine.

mod support;

use std::alloc::{GlobalAlloc, Layout, System};
use std::cell::Cell;

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
    // The probe's factory clones its name and makes an `Arc`.
    assert_eq!(allocations(|| drop(manager.load("p1"))), 2);
}
