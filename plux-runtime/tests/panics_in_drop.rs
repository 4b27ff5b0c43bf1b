//! A `Drop` that panics is contained, whoever drops the value.

mod support;

use std::sync::Arc;

use plux_runtime::{
    BoxError, CallSite, Decision, Discovered, LoadErrorKind, Namespace, Plugin, PluginFinder,
    PluginLifecycleListener, PluginManager, PluginSpec, PluginState, StaticFinder,
};
use support::{NAMESPACE, Probe, Tool, boom, builder, manager, panic_of};

#[test]
fn a_panic_in_a_drop_by_the_manager_is_kept_for_the_report() {
    let manager = manager([Probe::new("saw")
        .on_load(|| Err("it is blunt".into()))
        .on_drop(|| boom("drop"))
        .spec()]);
    let loaded = manager.load_all();
    assert!(matches!(loaded.failures()[0].kind(), LoadErrorKind::Load { .. }));
    assert_eq!(panic_of(&loaded.suppressed_panics()[0]), (CallSite::Drop, "boom in drop"));
}

#[test]
fn dropping_the_manager_contains_a_panic_in_the_drop_of_a_plugin() {
    let manager = manager([
        Probe::new("axe").on_drop(|| boom("drop")).spec(),
        Probe::new("saw").on_drop(|| boom("drop")).spec(),
    ]);
    let _ = manager.load_all();
    drop(manager);
}

/// An error that disables, and whose drop panics.
#[derive(Debug)]
struct Sour(plux_runtime::Disabled);

impl Sour {
    fn boxed() -> BoxError {
        Self(plux_runtime::Disabled::new("sour")).into()
    }
}

impl std::fmt::Display for Sour {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("sour")
    }
}

impl std::error::Error for Sour {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        Some(&self.0)
    }
}

impl Drop for Sour {
    fn drop(&mut self) {
        boom("the error's drop");
    }
}

#[test]
fn an_error_that_disables_and_panics_when_dropped_disables_all_the_same() {
    struct Vetoes(&'static str);
    impl Vetoes {
        fn result(&self, callback: &str) -> Result<(), BoxError> {
            if self.0 == callback { Err(Sour::boxed()) } else { Ok(()) }
        }
    }
    impl<P: ?Sized> PluginLifecycleListener<P> for Vetoes {
        fn on_resolve_after(&self, _: &PluginSpec) -> Result<(), BoxError> {
            self.result("on_resolve_after")
        }
        fn on_init_after(&self, _: &PluginSpec, _: &P) -> Result<(), BoxError> {
            self.result("on_init_after")
        }
        fn on_load_after(&self, _: &PluginSpec, _: &P, (): &()) -> Result<(), BoxError> {
            self.result("on_load_after")
        }
    }
    for callback in ["on_resolve_after", "on_init_after", "on_load_after"] {
        let probe = Probe::new("saw").on_unload(|| Err(Sour::boxed()));
        let manager = builder([probe.spec()]).listener(Vetoes(callback)).build();
        assert!(manager.load_all().failures().is_empty(), "{callback}");
        let state = manager.container("saw").unwrap().state();
        assert_eq!(state.to_string(), "disabled (sour)", "{callback}");
    }
}

#[test]
fn an_unload_whose_error_panics_when_dropped_ends_like_any_other() {
    let manager = manager([Probe::new("saw").on_unload(|| Err(Sour::boxed())).spec()]);
    manager.load("saw").unwrap();
    assert!(manager.unload("saw").is_err());
    let state = manager.container("saw").unwrap().state();
    assert!(matches!(state, PluginState::Failed { .. }), "{state}");
}

#[test]
fn everything_that_a_manager_owns_may_panic_when_it_is_dropped() {
    struct Grenade;
    impl Drop for Grenade {
        fn drop(&mut self) {
            boom("drop");
        }
    }
    impl<P: ?Sized, Args> PluginLifecycleListener<P, Args> for Grenade {}
    impl PluginFinder for Grenade {
        fn find(&self, _: &Namespace) -> Result<Discovered, BoxError> {
            Ok(Discovered::new().with_spec(Probe::new("saw").spec()))
        }
    }
    let pin = Grenade;
    let filter = move |_: &PluginSpec| {
        let _ = &pin;
        Decision::Load
    };
    let manager =
        PluginManager::<plux_runtime::FunctionPlugin<fn()>, Grenade>::builder(NAMESPACE, Grenade);
    drop(manager.listener(Grenade).filter(filter).finder(Grenade).build());
}

#[test]
fn what_a_finder_found_for_others_may_panic_when_it_is_dropped() {
    struct Grenade;
    impl Drop for Grenade {
        fn drop(&mut self) {
            boom("drop");
        }
    }
    struct Careless;
    impl PluginFinder for Careless {
        fn find(&self, _: &Namespace) -> Result<Discovered, BoxError> {
            let pin = Grenade;
            let other = PluginSpec::new::<dyn Tool>("other.space", "aws", move || {
                let _ = &pin;
                Err("nobody makes it".into())
            });
            Ok(Discovered::new().with_spec(other))
        }
    }
    let manager = builder([]).finder(Careless).build();
    let error = manager.load("saw").err().unwrap();
    assert_eq!(panic_of(&error), (CallSite::Finder, "boom in drop"));
}

/// The output of `load`, whose `Drop` panics.
#[derive(Default)]
struct Grenade;

impl Drop for Grenade {
    fn drop(&mut self) {
        boom("the output's drop");
    }
}

struct Gives;

impl Plugin<(), Grenade> for Gives {
    fn load(&mut self, (): &()) -> Result<Grenade, BoxError> {
        Ok(Grenade)
    }
}

fn with_output() -> PluginManager<dyn Plugin<(), Grenade>, (), Grenade> {
    type Contract = dyn Plugin<(), Grenade>;
    let spec = PluginSpec::new::<Contract>(NAMESPACE, "saw", || Ok(Arc::new(Gives)));
    PluginManager::builder(NAMESPACE, ()).finder(StaticFinder::new([spec])).build()
}

#[test]
fn a_panic_in_the_drop_of_an_output_at_unload_is_kept_for_the_report() {
    // Once as nobody asked for it, and once as it was shared.
    for is_shared in [false, true] {
        let manager = with_output();
        manager.load("saw").unwrap();
        if is_shared {
            drop(manager.container("saw").unwrap().output());
        }
        manager.unload("saw").unwrap();
        let state = manager.container("saw").unwrap().state();
        assert!(matches!(state, PluginState::Unloaded), "{state}");
        let loaded = manager.load_all();
        assert_eq!(
            panic_of(&loaded.suppressed_panics()[0]),
            (CallSite::Drop, "boom in the output's drop")
        );
    }
}

#[test]
fn a_panic_in_the_drop_of_an_output_does_not_come_out_of_dropping_the_manager() {
    for is_shared in [false, true] {
        let manager = with_output();
        manager.load("saw").unwrap();
        if is_shared {
            drop(manager.container("saw").unwrap().output());
        }
        drop(manager);
    }
}
