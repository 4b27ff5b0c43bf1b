//! What listeners are called with, when and in which order, and what their errors do.

mod support;

use std::sync::Arc;

use plux_runtime::{BoxError, Disabled, PluginLifecycleListener, PluginSpec, StaticFinder};
use plux_spec::Link;
use support::index::{index, package, plugin};
use support::{Diary, Probe, builder, manager, names};

#[test]
fn an_error_of_a_listener_fails_the_plugin_and_no_other() {
    struct Strict;
    impl<P: ?Sized> PluginLifecycleListener<P> for Strict {
        fn on_load_before(&self, spec: &PluginSpec, _: &P, (): &()) -> Result<(), BoxError> {
            if spec.name() == "axe" { Err("no axes".into()) } else { Ok(()) }
        }
    }
    let manager =
        builder([Probe::new("axe").spec(), Probe::new("saw").spec()]).listener(Strict).build();
    let loaded = manager.load_all();
    assert_eq!(names(&loaded), ["saw"]);
    assert!(loaded.failures()[0].to_string().starts_with(
        "the plugin `test.tools:axe` failed in a listener's `on_load_before`: no axes"
    ));
}

#[test]
fn a_plugin_that_is_vetoed_after_its_load_is_owed_its_unload() {
    struct Veto;
    impl<P: ?Sized> PluginLifecycleListener<P> for Veto {
        fn on_load_after(&self, _: &PluginSpec, _: &P, (): &()) -> Result<(), BoxError> {
            Err(Disabled::new("too late").into())
        }
    }
    let diary = Diary::default();
    let (load, unload) = (diary.doing("load"), diary.doing("unload"));
    let probe = Probe::new("saw").on_load(load).on_unload(unload);
    let manager = builder([probe.spec()]).listener(Veto).build();
    assert!(manager.load("saw").is_err());
    assert_eq!(diary.read(), ["load", "unload"]);
}

#[test]
fn a_late_listener_hears_what_happens_from_then_on() {
    let manager = manager([Probe::new("axe").spec(), Probe::new("saw").spec()]);
    manager.load("axe").unwrap();
    let diary = Diary::default();
    manager.add_listener(diary.clone());
    manager.load("saw").unwrap();
    assert_eq!(diary.read(), ["saw initialized", "saw about to load", "saw loaded"]);
}

#[test]
fn a_listener_that_is_added_before_the_first_use_hears_everything() {
    let manager = manager([Probe::new("saw").spec()]);
    let diary = Diary::default();
    manager.add_listener(diary.clone());
    let _ = manager.load_all();
    assert_eq!(
        diary.read(),
        ["saw resolved", "saw initialized", "saw about to load", "saw loaded"]
    );
}

#[test]
fn listeners_hear_of_the_plugins_of_the_managers_own_namespace_only() {
    let diary = Diary::default();
    let manager = builder([Probe::new("saw").spec(), Probe::new("aws").spec_in("other.space")])
        .listener(diary.clone())
        .build();
    assert_eq!(manager.names(), ["saw"]);
    assert_eq!(diary.read(), ["saw resolved"]);
}

#[test]
fn listeners_are_called_in_the_order_in_which_they_were_added() {
    struct Named(&'static str, Diary);
    impl Named {
        fn note(&self, callback: &str) {
            self.1.note(format!("{callback} {}", self.0));
        }
    }
    impl<P: ?Sized> PluginLifecycleListener<P> for Named {
        fn on_resolve_after(&self, _: &PluginSpec) -> Result<(), BoxError> {
            self.note("resolve");
            Ok(())
        }
        fn on_init_after(&self, _: &PluginSpec, _: &P) -> Result<(), BoxError> {
            self.note("init");
            Ok(())
        }
        fn on_load_before(&self, _: &PluginSpec, _: &P, (): &()) -> Result<(), BoxError> {
            self.note("before");
            Ok(())
        }
        fn on_load_after(&self, _: &PluginSpec, _: &P, (): &()) -> Result<(), BoxError> {
            self.note("after");
            Ok(())
        }
        fn on_unload_after(&self, _: &PluginSpec) {
            self.note("unload");
        }
    }
    let diary = Diary::default();
    let named = |name| Named(name, diary.clone());
    let manager =
        builder([Probe::new("saw").spec()]).listener(named("1")).listener(named("2")).build();
    manager.add_listener(named("3"));
    manager.load("saw").unwrap();
    manager.unload("saw").unwrap();
    let callbacks = ["resolve", "init", "before", "after", "unload"];
    let expected = callbacks.iter().flat_map(|it| ["1", "2", "3"].map(|n| format!("{it} {n}")));
    assert_eq!(diary.read(), expected.collect::<Vec<_>>());
}

#[test]
fn a_shared_listener_is_notified_of_every_event() {
    let diaries = [Diary::default(), Diary::default()];
    let [own, shared] = diaries.clone();
    let specs = [
        Probe::new("broken").on_make(|| Err("no".into())).spec(),
        Probe::new("disabled").on_should_load(|| false).spec(),
        Probe::new("failing").on_load(|| Err("no".into())).spec(),
        Probe::new("saw").spec(),
        Probe::new("stuck").on_unload(|| Err("no".into())).spec(),
    ];
    let packages = vec![package("lost", Link::Via("umbrella".into()))];
    let finder = StaticFinder::new(specs).with_index(index(packages, vec![plugin("lost", "lost")]));
    let manager = builder([]).finder(finder).listener(own).listener(Arc::new(shared)).build();
    let _ = manager.load_all();
    assert_eq!(manager.unload_all().len(), 1);

    let [own, shared] = diaries.map(|diary| diary.read());
    for event in [
        "saw resolved",
        "lost missing",
        "saw initialized",
        "broken failed to initialize",
        "saw about to load",
        "saw loaded",
        "failing failed to load",
        "disabled disabled",
        "saw unloaded",
        "stuck failed to unload",
    ] {
        assert!(own.iter().any(|it| it.starts_with(event)), "{event}: {own:?}");
    }
    assert_eq!(shared, own);
}
