//! A plugin, a listener, a filter or a finder that panics or fails affects nothing else.

mod support;

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use plux_runtime::{
    BoxError, CallSite, Decision, Discovered, Exclude, LoadError, LoadErrorKind, MissingReason,
    Namespace, PluginFilter, PluginFinder, PluginId, PluginLifecycleListener, PluginManager,
    PluginSpec, PluginState, StaticFinder,
};
use support::{Diary, NAMESPACE, Probe, Tool, boom, builder, manager, names, panic_of};

#[test]
fn a_panic_in_any_step_of_a_plugin_is_its_own_failure() {
    let manager = manager([
        Probe::new("factory").on_make(|| boom("factory")).spec(),
        Probe::new("should").on_should_load(|| boom("should_load")).spec(),
        Probe::new("load").on_load(|| boom("load")).spec(),
        Probe::new("saw").spec(),
    ]);
    let loaded = manager.load_all();
    assert_eq!(names(&loaded), ["saw"]);
    let panics: Vec<_> = loaded.failures().iter().map(panic_of).collect();
    assert_eq!(
        panics,
        [
            (CallSite::Factory, "boom in factory"),
            (CallSite::Load, "boom in load"),
            (CallSite::ShouldLoad, "boom in should_load"),
        ]
    );
    assert_eq!(
        loaded.failures()[1].to_string(),
        "the plugin `test.tools:load` panicked in its `load`: boom in load (probes 1.0.0, src/lib.rs:1)\n\
         help: a panic is a bug; report it to the maintainers of that code"
    );
}

#[test]
fn a_plugin_that_panicked_is_discarded_and_may_be_tried_again() {
    let (attempts, diary) = (Arc::new(AtomicUsize::new(0)), Diary::default());
    let (count, dropped) = (Arc::clone(&attempts), diary.noting("dropped"));
    let probe = Probe::new("saw")
        .on_load(move || match count.fetch_add(1, Ordering::Relaxed) {
            0 => boom("load"),
            _ => Ok(()),
        })
        .on_drop(dropped);
    let manager = manager([probe.spec()]);
    assert!(manager.load("saw").is_err());
    assert_eq!(diary.read(), ["dropped"]);
    manager.load("saw").unwrap();
}

#[test]
fn a_panic_in_unload_is_an_error_and_the_others_unload() {
    let manager = manager([
        Probe::new("axe").spec(),
        Probe::new("drill").on_unload(|| boom("unload")).spec(),
        Probe::new("saw").spec(),
    ]);
    let _ = manager.load_all();
    let errors = manager.unload_all();
    assert_eq!(
        errors.iter().map(panic_of).collect::<Vec<_>>(),
        [(CallSite::Unload, "boom in unload")]
    );
    assert!(["axe", "drill", "saw"].iter().all(|name| !manager.is_loaded(name)));
}

/// A listener that panics in the callback of that name.
struct Panics(&'static str);

impl Panics {
    fn result(&self, callback: &str) -> Result<(), BoxError> {
        if self.0 == callback { boom(callback) } else { Ok(()) }
    }

    fn nothing(&self, callback: &str) {
        self.result(callback).unwrap();
    }
}

impl<P: ?Sized> PluginLifecycleListener<P> for Panics {
    fn on_resolve_after(&self, _: &PluginSpec) -> Result<(), BoxError> {
        self.result("on_resolve_after")
    }
    fn on_missing(&self, _: &PluginId, _: &MissingReason) {
        self.nothing("on_missing");
    }
    fn on_init_after(&self, _: &PluginSpec, _: &P) -> Result<(), BoxError> {
        self.result("on_init_after")
    }
    fn on_init_error(&self, _: &PluginSpec, _: &LoadError) {
        self.nothing("on_init_error");
    }
    fn on_load_before(&self, _: &PluginSpec, _: &P, (): &()) -> Result<(), BoxError> {
        self.result("on_load_before")
    }
    fn on_load_after(&self, _: &PluginSpec, _: &P, (): &()) -> Result<(), BoxError> {
        self.result("on_load_after")
    }
    fn on_load_error(&self, _: &PluginSpec, _: &LoadError) {
        self.nothing("on_load_error");
    }
    fn on_disabled(&self, _: &PluginSpec, _: &str) {
        self.nothing("on_disabled");
    }
    fn on_unload_after(&self, _: &PluginSpec) {
        self.nothing("on_unload_after");
    }
    fn on_unload_error(&self, _: &PluginSpec, _: &LoadError) {
        self.nothing("on_unload_error");
    }
}

#[test]
fn a_panic_in_a_callback_that_may_veto_fails_the_plugin() {
    for callback in ["on_resolve_after", "on_init_after", "on_load_before", "on_load_after"] {
        let manager = builder([Probe::new("saw").spec()]).listener(Panics(callback)).build();
        let error = manager.load("saw").err().unwrap();
        assert_eq!(
            panic_of(&error),
            (CallSite::Listener(callback), &*format!("boom in {callback}"))
        );
        let state = manager.container("saw").unwrap().state();
        assert!(matches!(state, PluginState::Failed { .. }), "{callback}: {state}");
    }
}

#[test]
fn a_panic_in_any_other_callback_is_kept_for_the_report() {
    let specs = || {
        [
            Probe::new("disabled").on_should_load(|| false).spec(),
            Probe::new("init").on_make(|| Err("no".into())).spec(),
            Probe::new("load").on_load(|| Err("no".into())).spec(),
            Probe::new("saw").on_unload(|| Err("no".into())).spec(),
            Probe::new("axe").spec(),
        ]
    };
    for callback in
        ["on_init_error", "on_load_error", "on_disabled", "on_unload_after", "on_unload_error"]
    {
        let manager = builder(specs()).listener(Panics(callback)).build();
        let first = manager.load_all();
        assert_eq!(names(&first), ["axe", "saw"], "{callback}");
        let _ = manager.unload_all();
        let second = manager.load_all();
        let suppressed_panics: Vec<_> = first
            .suppressed_panics()
            .iter()
            .chain(second.suppressed_panics())
            .map(panic_of)
            .collect();
        assert!(
            suppressed_panics
                .contains(&(CallSite::Listener(callback), &format!("boom in {callback}")))
        );
    }
}

#[test]
fn a_panic_of_a_filter_fails_the_plugin_that_it_was_asked_about() {
    let manager = builder([Probe::new("axe").spec(), Probe::new("saw").spec()])
        .filter(|spec: &PluginSpec| match spec.name() {
            "axe" => boom("filter"),
            _ => Decision::Load,
        })
        .build();
    let loaded = manager.load_all();
    assert_eq!(names(&loaded), ["saw"]);
    assert_eq!(panic_of(&loaded.failures()[0]), (CallSite::Filter, "boom in filter"));
}

#[test]
fn a_finder_that_fails_or_panics_is_asked_again_at_the_next_use() {
    struct Moody(AtomicUsize);
    impl PluginFinder for Moody {
        fn find(&self, namespace: &Namespace) -> Result<Discovered, BoxError> {
            match self.0.fetch_add(1, Ordering::Relaxed) {
                0 => boom("finder"),
                1 => Err("no connection".into()),
                _ => StaticFinder::new([Probe::new("saw").spec()]).find(namespace),
            }
        }
        fn namespaces(&self) -> Vec<String> {
            vec![NAMESPACE.to_owned()]
        }
    }
    let manager = PluginManager::<dyn Tool>::builder(NAMESPACE, ())
        .finder(Moody(AtomicUsize::new(0)))
        .build();
    let error = manager.load("saw").err().unwrap();
    assert_eq!(panic_of(&error), (CallSite::Finder, "boom in finder"));
    let errors = manager.load_all().complete().err().unwrap();
    assert_eq!(
        errors.to_string(),
        "the finder failed to look up the plugins of `test.tools`: no connection\n\
         help: fix the finder's error and try again"
    );
    manager.load("saw").unwrap();
}

#[test]
fn a_panic_without_a_text_and_one_whose_payload_panics_are_contained() {
    struct Bomb;
    impl Drop for Bomb {
        fn drop(&mut self) {
            if !std::thread::panicking() {
                boom("the payload's drop");
            }
        }
    }
    let manager = manager([
        Probe::new("axe").on_load(|| std::panic::panic_any(7_u8)).spec(),
        Probe::new("saw").on_load(|| std::panic::panic_any(Bomb)).spec(),
    ]);
    let loaded = manager.load_all();
    let messages: Vec<&str> = loaded.failures().iter().map(|error| panic_of(error).1).collect();
    assert_eq!(messages, ["a panic without a text"; 2]);
}

#[test]
fn an_error_whose_source_panics_is_contained() {
    #[derive(Debug)]
    struct Nasty;
    impl std::fmt::Display for Nasty {
        fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
            f.write_str("nasty")
        }
    }
    impl std::error::Error for Nasty {
        fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
            boom("source")
        }
    }
    let manager =
        manager([Probe::new("axe").on_load(|| Err(Nasty.into())).spec(), Probe::new("saw").spec()]);
    assert_eq!(names(&manager.load_all()), ["saw"]);
}

#[test]
fn a_finder_whose_error_has_no_text_fails_the_plugin_that_requires_what_it_could_not_find() {
    #[derive(Debug)]
    struct Mute;
    impl std::fmt::Display for Mute {
        fn fmt(&self, _: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
            boom("the error's text")
        }
    }
    impl std::error::Error for Mute {}
    struct Half;
    impl PluginFinder for Half {
        fn find(&self, namespace: &Namespace) -> Result<Discovered, BoxError> {
            let saw = Probe::new("saw").spec().with_requires(["test.parts:blade"]);
            let found = Discovered::new().with_spec(saw).with_spec(Probe::new("axe").spec());
            if *namespace == *NAMESPACE { Ok(found) } else { Err(Mute.into()) }
        }
    }
    let manager = builder([]).finder(Half).build();
    let loaded = manager.load_all();
    assert_eq!(names(&loaded), ["axe"]);
    assert!(matches!(loaded.failures()[0].kind(), LoadErrorKind::Requirement { .. }));
}

#[test]
fn a_panic_while_others_wait_poisons_nothing() {
    let manager = Arc::new(manager([Probe::new("saw")
        .on_load(|| {
            std::thread::sleep(std::time::Duration::from_millis(20));
            boom("load")
        })
        .spec()]));
    std::thread::scope(|scope| {
        for _ in 0..8 {
            scope.spawn(|| assert!(manager.load("saw").is_err()));
        }
    });
    assert!(manager.load("saw").is_err());
    assert_eq!(manager.names(), ["saw"]);
}

#[test]
fn a_finder_that_panics_when_asked_for_its_namespaces_suggests_none() {
    struct Forgetful;
    impl PluginFinder for Forgetful {
        fn find(&self, _: &Namespace) -> Result<Discovered, BoxError> {
            Ok(Discovered::new())
        }
        fn namespaces(&self) -> Vec<String> {
            boom("namespaces")
        }
    }
    let manager = builder([]).finder(Forgetful).build();
    let error = manager.load("saw").err().unwrap();
    assert!(matches!(error.kind(), LoadErrorKind::UnknownNamespace { .. }), "{error}");
    assert!(!manager.verify().is_empty());
    assert!(manager.load_all().complete().is_err());
}

#[test]
fn a_filter_that_panics_when_asked_for_its_unused_patterns_hides_no_other_finding() {
    struct Forgetful;
    impl PluginFilter for Forgetful {
        fn decide(&self, _: &PluginSpec) -> Decision {
            Decision::Load
        }
        fn unused_patterns(&self, _: &[&PluginSpec]) -> Vec<String> {
            boom("unused_patterns")
        }
    }
    let misspelled = Exclude::glob("test.tools:hammer").unwrap();
    let manager = builder([Probe::new("saw").spec()]).filter(Forgetful).filter(misspelled).build();
    let findings = manager.verify().to_string();
    assert!(findings.contains("test.tools:hammer"), "{findings}");
}
