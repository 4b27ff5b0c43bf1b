//! resolved → initialized → loaded → unloaded; or disabled, failed.

mod support;

use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, OnceLock, Weak};

use plux_runtime::{
    BoxError, Disabled, LoadErrorKind, PluginLifecycleListener, PluginManager, PluginSpec,
    PluginState, Stage,
};
use support::{Diary, Probe, Tool, builder, manager, names};

type Manager = PluginManager<dyn Tool>;

#[test]
fn a_plugin_is_resolved_made_loaded_and_unloaded_in_this_order() {
    let diary = Diary::default();
    let (load, unload, drop) = (diary.doing("load"), diary.doing("unload"), diary.noting("drop"));
    let probe = Probe::new("saw").on_load(load).on_unload(unload).on_drop(drop);
    let manager = builder([probe.spec()]).listener(diary.clone()).build();
    assert!(diary.read().is_empty(), "nothing happens before the first use");

    assert_eq!(manager.names(), ["saw"]);
    assert_eq!(diary.read(), ["saw resolved"]);

    manager.load("saw").unwrap();
    assert_eq!(diary.read(), ["saw initialized", "saw about to load", "load", "saw loaded"]);

    manager.load("saw").unwrap();
    assert!(diary.read().is_empty(), "a repeated load does nothing");

    manager.unload("saw").unwrap();
    assert_eq!(diary.read(), ["unload", "drop", "saw unloaded"]);
}

#[test]
fn a_container_shows_the_state_of_its_plugin_as_it_is_now() {
    let manager = manager([Probe::new("saw").spec()]);
    let saw = manager.container("saw").unwrap();
    assert!(matches!(saw.state(), PluginState::Resolved));
    assert!(saw.plugin().is_none() && saw.output().is_none() && saw.error().is_none());

    let plugin = manager.load("saw").unwrap();
    assert!(matches!(saw.state(), PluginState::Loaded));
    assert!(Arc::ptr_eq(&plugin, &saw.plugin().unwrap()));
    assert!(saw.output().is_some());

    manager.unload("saw").unwrap();
    assert!(matches!(saw.state(), PluginState::Unloaded));
    assert!(saw.plugin().is_none());
    assert_eq!((saw.name(), saw.spec().unwrap().name()), ("saw", "saw"));
}

#[test]
fn many_threads_that_ask_for_a_plugin_get_the_one_that_was_loaded_once() {
    let loads = Arc::new(AtomicUsize::new(0));
    let count = Arc::clone(&loads);
    let probe = Probe::new("saw").on_load(move || {
        count.fetch_add(1, Ordering::Relaxed);
        std::thread::sleep(std::time::Duration::from_millis(20));
        Ok(())
    });
    let manager = manager([probe.spec()]);
    let plugins: Vec<Arc<dyn Tool>> = std::thread::scope(|scope| {
        let ask = || scope.spawn(|| manager.load("saw").unwrap());
        let threads: Vec<_> = (0..16).map(|_| ask()).collect();
        threads.into_iter().map(|thread| thread.join().unwrap()).collect()
    });
    assert_eq!(loads.load(Ordering::Relaxed), 1);
    assert!(plugins.iter().all(|plugin| Arc::ptr_eq(plugin, &plugins[0])));
}

#[test]
fn those_who_waited_for_a_failed_load_share_its_error() {
    let loads = Arc::new(AtomicUsize::new(0));
    let count = Arc::clone(&loads);
    let gate = Arc::new(std::sync::Barrier::new(2));
    let begun = Arc::clone(&gate);
    let probe = Probe::new("saw").on_load(move || {
        if count.fetch_add(1, Ordering::Relaxed) == 0 {
            begun.wait();
        }
        std::thread::sleep(std::time::Duration::from_millis(300));
        Err("it is blunt".into())
    });
    let manager = manager([probe.spec()]);
    std::thread::scope(|scope| {
        let first = scope.spawn(|| manager.load("saw").err().unwrap());
        gate.wait();
        let second = scope.spawn(|| manager.load("saw").err().unwrap());
        assert_eq!(first.join().unwrap().to_string(), second.join().unwrap().to_string());
    });
    assert_eq!(loads.load(Ordering::Relaxed), 1);
}

#[test]
fn a_failed_load_is_tried_again_with_a_fresh_plugin_and_success_clears_the_error() {
    let attempts = Arc::new(AtomicUsize::new(0));
    let (made, count) = (Arc::new(AtomicUsize::new(0)), Arc::clone(&attempts));
    let counting = Arc::clone(&made);
    let probe = Probe::new("saw")
        .on_make(move || {
            counting.fetch_add(1, Ordering::Relaxed);
            Ok(())
        })
        .on_load(move || match count.fetch_add(1, Ordering::Relaxed) {
            0 => Err("it is blunt".into()),
            _ => Ok(()),
        });
    let manager = manager([probe.spec()]);

    let error = manager.load("saw").err().unwrap();
    assert!(matches!(error.kind(), LoadErrorKind::Load { .. }));
    assert_eq!(
        error.to_string(),
        "the plugin `test.tools:saw` failed in its `load`: it is blunt \
         (probes 1.0.0, src/lib.rs:1)\n\
         help: fix the error and load the plugin again"
    );
    let saw = manager.container("saw").unwrap();
    assert!(matches!(saw.state(), PluginState::Failed { stage: Stage::Load, .. }));
    assert!(saw.error().is_some());

    let loaded = manager.load_all();
    assert!(loaded.failures().is_empty());
    assert_eq!(names(&loaded), ["saw"]);
    assert!(saw.error().is_none(), "a success clears the error");
    assert_eq!(made.load(Ordering::Relaxed), 2);
}

#[test]
fn should_load_a_filter_a_veto_and_disabled_from_load_all_end_in_disabled() {
    struct Veto;
    impl<P: ?Sized> PluginLifecycleListener<P> for Veto {
        fn on_resolve_after(&self, spec: &PluginSpec) -> Result<(), BoxError> {
            veto(spec, "resolve")
        }
        fn on_init_after(&self, spec: &PluginSpec, _: &P) -> Result<(), BoxError> {
            veto(spec, "init")
        }
        fn on_load_before(&self, spec: &PluginSpec, _: &P, (): &()) -> Result<(), BoxError> {
            veto(spec, "before")
        }
        fn on_load_after(&self, spec: &PluginSpec, _: &P, (): &()) -> Result<(), BoxError> {
            veto(spec, "after")
        }
    }
    fn veto(spec: &PluginSpec, callback: &str) -> Result<(), BoxError> {
        if spec.name() == callback { Err(Disabled::new("a veto").into()) } else { Ok(()) }
    }

    let diary = Diary::default();
    let manager = builder([
        Probe::new("should").on_should_load(|| false).spec(),
        Probe::new("load").on_load(|| Err(Disabled::new("from load").into())).spec(),
        Probe::new("make").on_make(|| Err(Disabled::new("from the factory").into())).spec(),
        Probe::new("filtered").spec(),
        Probe::new("resolve").spec(),
        Probe::new("init").spec(),
        Probe::new("before").spec(),
        Probe::new("after").spec(),
        Probe::new("plain").spec(),
    ])
    .filter(|spec: &PluginSpec| match spec.name() {
        "filtered" => plux_runtime::Decision::Exclude("by a filter".into()),
        _ => plux_runtime::Decision::Load,
    })
    .listener(Veto)
    .listener(diary.clone())
    .build();

    let loaded = manager.load_all();
    assert_eq!(names(&loaded), ["plain"]);
    assert!(loaded.failures().is_empty(), "disabled is no failure: {:?}", loaded.failures());
    let report: Vec<String> = loaded.report().map(|plugin| plugin.to_string()).collect();
    assert_eq!(
        report,
        [
            "test.tools:after: disabled (a veto)",
            "test.tools:before: disabled (a veto)",
            "test.tools:filtered: disabled (by a filter)",
            "test.tools:init: disabled (a veto)",
            "test.tools:load: disabled (from load)",
            "test.tools:make: disabled (from the factory)",
            "test.tools:plain: loaded",
            "test.tools:resolve: disabled (a veto)",
            "test.tools:should: disabled (its `should_load` returned `false`)",
        ]
    );
    assert_eq!(loaded.complete().unwrap().len(), 1);

    let disabled = diary.read().into_iter().filter(|event| event.contains("disabled"));
    assert_eq!(disabled.count(), 8, "each is reported once");
    let error = manager.load("should").err().unwrap();
    assert!(matches!(error.kind(), LoadErrorKind::Disabled { .. }));
}

#[test]
fn unload_all_takes_the_last_loaded_first() {
    let diary = Diary::default();
    let manager = builder(["axe", "drill", "saw"].map(|name| Probe::new(name).spec()))
        .listener(diary.clone())
        .build();
    manager.load("saw").unwrap();
    let _ = manager.load_all();
    diary.read();
    assert!(manager.unload_all().is_empty());
    assert_eq!(diary.read(), ["drill unloaded", "axe unloaded", "saw unloaded"]);
    assert!(!manager.is_loaded("saw"));
}

#[test]
fn unload_all_takes_what_a_load_loaded_after_the_plugin_that_asked_for_it() {
    let (diary, cell) = (Diary::default(), Arc::new(OnceLock::<Weak<Manager>>::new()));
    let inner = Arc::clone(&cell);
    let axe = Probe::new("axe").on_load(move || {
        inner.get().and_then(Weak::upgrade).unwrap().load("saw")?;
        Ok(())
    });
    let probes = [axe, Probe::new("drill"), Probe::new("saw")];
    let manager = builder(probes.map(Probe::spec)).listener(diary.clone()).build();
    let manager = Arc::new(manager);
    cell.set(Arc::downgrade(&manager)).unwrap();
    let _ = manager.load_all();
    diary.read();
    assert!(manager.unload_all().is_empty());
    assert_eq!(diary.read(), ["drill unloaded", "axe unloaded", "saw unloaded"]);
}

#[test]
fn an_unloaded_plugin_lives_on_with_its_users_and_is_made_afresh() {
    let manager = manager([Probe::new("saw").spec()]);
    let first = manager.load("saw").unwrap();
    manager.unload("saw").unwrap();
    assert_eq!(first.name(), "saw");
    let second = manager.load("saw").unwrap();
    assert!(!Arc::ptr_eq(&first, &second));
}

#[test]
fn an_unload_that_fails_is_reported_and_the_plugin_is_dropped_nevertheless() {
    let diary = Diary::default();
    let drop = diary.noting("drop");
    let probe = Probe::new("saw").on_unload(|| Err("it is stuck".into())).on_drop(drop);
    let manager = builder([probe.spec()]).listener(diary.clone()).build();
    manager.load("saw").unwrap();
    diary.read();

    let error = manager.unload("saw").unwrap_err();
    assert!(matches!(error.kind(), LoadErrorKind::Unload { .. }));
    assert_eq!(diary.read(), ["saw failed to unload", "drop"]);
    let state = manager.container("saw").unwrap().state();
    assert!(matches!(state, PluginState::Failed { stage: Stage::Unload, .. }));
    manager.load("saw").unwrap();
}

#[test]
fn those_who_waited_for_an_unload_that_failed_load_a_fresh_plugin() {
    let begun = Arc::new(std::sync::Barrier::new(2));
    let inner = Arc::clone(&begun);
    let probe = Probe::new("saw").on_unload(move || {
        inner.wait();
        std::thread::sleep(std::time::Duration::from_millis(300));
        Err("it is stuck".into())
    });
    let manager = manager([probe.spec()]);
    let first = manager.load("saw").unwrap();
    std::thread::scope(|scope| {
        let unload = scope.spawn(|| manager.unload("saw").unwrap_err());
        begun.wait();
        let second = manager.load("saw").unwrap();
        assert!(!Arc::ptr_eq(&first, &second));
        assert!(matches!(unload.join().unwrap().kind(), LoadErrorKind::Unload { .. }));
    });
}

#[test]
fn unload_forgets_why_a_plugin_was_disabled() {
    let asked = Arc::new(AtomicUsize::new(0));
    let count = Arc::clone(&asked);
    let probe = Probe::new("saw").on_should_load(move || count.fetch_add(1, Ordering::Relaxed) > 0);
    let manager = manager([probe.spec()]);
    assert!(manager.load("saw").is_err());
    assert!(manager.load("saw").is_err(), "it is not asked again");
    assert_eq!(asked.load(Ordering::Relaxed), 1);
    manager.unload("saw").unwrap();
    manager.load("saw").unwrap();
}

#[test]
fn unloading_what_is_not_loaded_does_nothing() {
    let diary = Diary::default();
    let manager = builder([Probe::new("saw").spec()]).listener(diary.clone()).build();
    manager.unload("saw").unwrap();
    assert_eq!(diary.read(), ["saw resolved"]);
    assert!(manager.unload("axe").is_err());
    assert!(manager.unload_all().is_empty());
}

#[test]
fn dropping_a_manager_lets_go_of_its_plugins_in_reverse_order_and_unloads_none() {
    let diary = Diary::default();
    let probe = |name: &str| {
        let unload = diary.doing("unload");
        Probe::new(name).on_unload(unload).on_drop(diary.noting(&format!("{name} dropped"))).spec()
    };
    let manager = manager([probe("axe"), probe("drill"), probe("saw")]);
    let loaded = manager.load_all();
    let drill = Arc::clone(&loaded[1]);
    let container = manager.container("saw").unwrap();
    core::mem::drop(loaded);

    core::mem::drop(manager);
    assert!(diary.read().is_empty(), "a container keeps the plugins");
    core::mem::drop(container);
    assert_eq!(diary.read(), ["saw dropped", "axe dropped"], "a user keeps the drill");
    core::mem::drop(drill);
    assert_eq!(diary.read(), ["drill dropped"]);
}

#[test]
fn a_factory_that_returns_a_shared_plugin_is_an_error() {
    struct Shared;
    impl plux_runtime::Plugin for Shared {
        fn load(&mut self, (): &()) -> Result<(), BoxError> {
            Ok(())
        }
    }
    impl Tool for Shared {
        fn name(&self) -> String {
            "shared".to_owned()
        }
    }
    let shared: Arc<Shared> = Arc::new(Shared);
    let spec = PluginSpec::new::<dyn Tool>(support::NAMESPACE, "shared", move || {
        Ok(Arc::clone(&shared) as Arc<dyn Tool>)
    });
    let error = manager([spec]).load("shared").err().unwrap().to_string();
    assert!(error.contains("kept a reference to the `Arc` that it returned"), "{error}");
    assert!(error.ends_with("and keep no clone and no `Weak` of it"), "{error}");
}

#[test]
fn unload_forgets_that_a_plugin_failed() {
    let probe = Probe::new("saw").on_load(|| Err("it is blunt".into()));
    let manager = manager([probe.spec()]);
    assert!(manager.load("saw").is_err());
    let saw = manager.container("saw").unwrap();
    assert!(saw.error().is_some() && matches!(saw.state(), PluginState::Failed { .. }));
    manager.unload("saw").unwrap();
    assert!(saw.error().is_none() && matches!(saw.state(), PluginState::Unloaded));
}

#[test]
fn loaded_says_whether_a_plugin_was_disabled() {
    let disabled = || Probe::new("axe").on_should_load(|| false).spec();
    assert!(manager([disabled(), Probe::new("saw").spec()]).load_all().has_disabled());
    let failed = Probe::new("axe").on_load(|| Err("it is blunt".into())).spec();
    assert!(!manager([failed, Probe::new("saw").spec()]).load_all().has_disabled());
    assert!(!manager([Probe::new("saw").spec()]).load_all().has_disabled());
    // It speaks of that load, not of the manager.
    let manager = manager([disabled()]);
    assert!(manager.load_all().has_disabled() && manager.load_all().has_disabled());
}
