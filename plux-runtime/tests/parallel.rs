//! Loading what does not need one another at once.

mod support;

use std::sync::{Arc, Barrier};
use std::time::Duration;

use plux_runtime::PluginSpec;
use plux_tests::environment::skip;
use support::{Diary, Probe, builder, names};

#[test]
fn independent_plugins_load_at_once() {
    // Neither load returns before the other has begun.
    let both = Arc::new(Barrier::new(2));
    let meeting = |name: &str| {
        let both = Arc::clone(&both);
        Probe::new(name)
            .on_load(move || {
                both.wait();
                Ok(())
            })
            .spec()
    };
    if std::thread::available_parallelism().is_ok_and(|threads| threads.get() > 1) {
        let manager = builder([meeting("a"), meeting("b")]).parallel(true).build();
        assert_eq!(names(&manager.load_all()), ["a", "b"]);
    } else {
        skip("threads", "a parallel manager has one thread on a machine with one processor");
    }
}

#[test]
fn the_order_relation_is_respected_and_the_result_has_the_stable_order() {
    for _ in 0..20 {
        let diary = Diary::default();
        let probe =
            |n: usize| Probe::new(&format!("p{n:02}")).on_load(diary.doing(&n.to_string())).spec();
        let after = |n: usize| format!("p{n:02}");
        let specs = (0..40).map(|n| match n {
            0..10 => probe(n),
            _ => probe(n).with_requires([&*after(n - 10)]),
        });
        let manager = builder(specs).parallel(true).build();
        let loaded = manager.load_all();
        let expected: Vec<String> = (0..40).map(after).collect();
        assert_eq!(names(&loaded), expected);

        let happened: Vec<usize> = diary.read().iter().map(|n| n.parse().unwrap()).collect();
        let at = |n: usize| happened.iter().position(|&other| other == n).unwrap();
        assert!((10..40).all(|n| at(n - 10) < at(n)), "{happened:?}");
    }
}

#[test]
fn failures_and_panics_stop_no_other() {
    let specs = (0..30).map(|n| {
        let probe = Probe::new(&format!("p{n:02}"));
        match n % 3 {
            0 => probe.spec(),
            1 => probe.on_load(|| Err("no".into())).spec(),
            _ => probe.on_load(|| panic!("boom")).spec(),
        }
    });
    let manager = builder(specs).parallel(true).build();
    let loaded = manager.load_all();
    assert_eq!((loaded.len(), loaded.failures().len()), (10, 20));
    assert!(loaded.failures().windows(2).all(|pair| pair[0].id() < pair[1].id()));
}

#[test]
fn a_plugin_may_load_another_that_is_waiting_for_its_turn() {
    let cell: Arc<std::sync::OnceLock<std::sync::Weak<_>>> = Arc::default();
    let inner = Arc::clone(&cell);
    let first = Probe::new("a").on_load(move || {
        let manager: Arc<plux_runtime::PluginManager<dyn support::Tool>> =
            inner.get().and_then(std::sync::Weak::upgrade).unwrap();
        manager.load("z")?;
        Ok(())
    });
    let others = (0..20).map(|n| Probe::new(&format!("p{n}")).spec());
    let specs = others.chain([first.spec(), Probe::new("z").spec()]);
    let manager = Arc::new(builder(specs).parallel(true).build());
    cell.set(Arc::downgrade(&manager)).unwrap();
    assert_eq!(manager.load_all().len(), 22);
}

#[test]
fn several_threads_may_load_everything_in_parallel() {
    let specs = (0..50).map(|n| Probe::new(&format!("p{n}")).spec());
    let manager = builder(specs).parallel(true).build();
    std::thread::scope(|scope| {
        for _ in 0..4 {
            scope.spawn(|| assert_eq!(manager.load_all().len(), 50));
        }
    });
}

#[test]
fn nothing_at_all_is_loaded_in_parallel_too() {
    let manager = builder([]).parallel(true).build();
    assert!(manager.load_all().is_empty());
}

#[test]
fn timings_are_taken_when_they_are_asked_for() {
    let slow = || {
        Probe::new("slow")
            .on_load(|| {
                std::thread::sleep(Duration::from_millis(5));
                Ok(())
            })
            .spec()
    };
    let off = builder([slow()]).build();
    assert!(off.load_all().report().all(|plugin| plugin.timings().is_none()));

    let on = builder([slow(), Probe::new("disabled").on_should_load(|| false).spec()])
        .timings(true)
        .build();
    let loaded = on.load_all();
    let timings: Vec<_> = loaded.report().map(|plugin| plugin.timings()).collect();
    assert!(timings[0].is_none());
    assert!(timings[1].unwrap().load >= Duration::from_millis(5));
    assert!(on.container("slow").unwrap().timings().is_some());
}

#[test]
fn before_and_after_order_parallel_loads_as_requires_does() {
    type Relate = fn(PluginSpec, PluginSpec) -> [PluginSpec; 2];
    let relations: [(&str, Relate); 3] = [
        ("before", |first, second| [first.with_before(["b"]), second]),
        ("after", |first, second| [first, second.with_after(["a"])]),
        ("requires", |first, second| [first, second.with_requires(["a"])]),
    ];
    for (relation, relate) in relations {
        // The first takes its time: without the relation, the second would be done before it.
        let diary = Diary::default();
        let (begun, ended) = (diary.noting("a begins"), diary.noting("a ends"));
        let first = Probe::new("a").on_load(move || {
            begun();
            std::thread::sleep(Duration::from_millis(100));
            ended();
            Ok(())
        });
        let second = Probe::new("b").on_load(diary.doing("b"));
        let specs = relate(first.spec(), second.spec());
        let manager = builder(specs).parallel(true).build();
        assert_eq!(names(&manager.load_all()), ["a", "b"], "{relation}");
        assert_eq!(diary.read(), ["a begins", "a ends", "b"], "{relation}");
    }
}
