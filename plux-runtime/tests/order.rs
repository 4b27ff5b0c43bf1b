//! `requires`, `before` and `after`.

mod support;

use plux_runtime::{LoadErrorKind, PluginSpec, PluginState, Stage, StaticFinder};
use support::{Diary, Probe, builder, manager, names};

fn plain(name: &str) -> PluginSpec {
    Probe::new(name).spec()
}

#[test]
fn without_wishes_plugins_load_by_name() {
    assert_eq!(names(&manager([plain("c"), plain("a"), plain("b")]).load_all()), ["a", "b", "c"]);
}

#[test]
fn what_is_required_loads_first_and_ties_go_by_name() {
    let manager = manager([
        plain("a").with_requires(["d"]),
        plain("b"),
        plain("c").with_before(["b"]),
        plain("d").with_after(["c"]),
    ]);
    assert_eq!(names(&manager.load_all()), ["c", "b", "d", "a"]);
    let containers = manager.containers();
    let order: Vec<&str> = containers.iter().map(plux_runtime::Container::name).collect();
    assert_eq!(order, ["c", "b", "d", "a"]);
    assert_eq!(manager.names(), ["a", "b", "c", "d"], "names are sorted by themselves");
}

#[test]
fn load_loads_what_is_required_and_nothing_else() {
    let diary = Diary::default();
    let probe = |name: &str| Probe::new(name).on_load(diary.doing(name)).spec();
    let manager = manager([
        probe("app").with_requires(["web", "db"]),
        probe("db").with_after(["log"]),
        probe("log"),
        probe("web").with_requires(["db"]),
    ]);
    manager.load("app").unwrap();
    assert_eq!(diary.read(), ["db", "web", "app"]);
}

#[test]
fn a_long_chain_of_requirements_needs_no_deep_stack() {
    let count = 2_000;
    let link = |n: usize| {
        let spec = plain(&format!("p{n}"));
        if n == 0 { spec } else { spec.with_requires([&*format!("p{}", n - 1)]) }
    };
    let chain = manager((0..count).map(link));
    chain.load(&format!("p{}", count - 1)).unwrap();
    assert_eq!(chain.load_all().len(), count);

    let failing = |n: usize| match n {
        0 => Probe::new("p0").on_load(|| Err("no disk".into())).spec(),
        _ => link(n),
    };
    let chain = manager((0..count).map(failing));
    let error = chain.load(&format!("p{}", count - 1)).err().unwrap().to_string();
    assert!(error.contains("no disk") && error.len() < 2_000, "{error}");

    let disabled = |n: usize| match n {
        0 => Probe::new("p0").on_should_load(|| false).spec(),
        _ => link(n),
    };
    let chain = manager((0..count).map(disabled));
    let error = chain.load(&format!("p{}", count - 1)).err().unwrap().to_string();
    assert!(error.contains("`should_load` returned `false`") && error.len() < 2_000, "{error}");
}

#[test]
fn a_failed_requirement_fails_its_dependents_with_the_chain() {
    let manager = manager([
        Probe::new("base").on_load(|| Err("no disk".into())).spec(),
        plain("middle").with_requires(["base"]),
        plain("top").with_requires(["middle"]),
    ]);
    let error = manager.load("top").err().unwrap();
    assert!(matches!(error.kind(), LoadErrorKind::Requirement { .. }));
    assert_eq!(
        error.to_string(),
        "the plugin `test.tools:top` requires `test.tools:middle`, which requires \
         `test.tools:base`, which is not loaded: \
         the plugin `test.tools:base` failed in its `load`: no disk \
         (probes 1.0.0, src/lib.rs:1)\n\
         help: fix the error and load the plugin again"
    );
    let state = manager.container("top").unwrap().state();
    assert!(matches!(state, PluginState::Failed { stage: Stage::Requirements, .. }));
    assert_eq!(manager.load_all().failures().len(), 3);
}

#[test]
fn a_disabled_requirement_disables_its_dependents_with_the_chain() {
    let manager = manager([
        Probe::new("base").on_should_load(|| false).spec(),
        plain("middle").with_requires(["base"]),
        plain("top").with_requires(["middle"]),
    ]);
    let loaded = manager.load_all();
    assert!(loaded.failures().is_empty());
    let PluginState::Disabled { reason } = manager.container("top").unwrap().state() else {
        panic!("top is not disabled");
    };
    assert_eq!(
        reason,
        "it requires `test.tools:middle`, which requires `test.tools:base`, which is disabled: \
         its `should_load` returned `false`"
    );
}

#[test]
fn a_disabled_requirement_that_is_asked_again_lets_its_dependents_be_asked_again() {
    let asked = std::sync::atomic::AtomicUsize::new(0);
    let manager = manager([
        Probe::new("base")
            .on_should_load(move || asked.fetch_add(1, std::sync::atomic::Ordering::Relaxed) > 0)
            .spec(),
        plain("middle").with_requires(["base"]),
        plain("top").with_requires(["middle"]),
    ]);
    assert!(manager.load("top").is_err());
    manager.unload("base").unwrap();
    manager.load("top").unwrap();
}

#[test]
fn a_requirement_that_recovers_lets_its_dependents_load() {
    let attempts = std::sync::atomic::AtomicUsize::new(0);
    let manager = manager([
        Probe::new("base")
            .on_load(move || match attempts.fetch_add(1, std::sync::atomic::Ordering::Relaxed) {
                0 => Err("not yet".into()),
                _ => Ok(()),
            })
            .spec(),
        plain("top").with_requires(["base"]),
    ]);
    assert!(manager.load("top").is_err());
    manager.load("top").unwrap();
}

#[test]
fn a_requirement_that_does_not_exist_is_reported_with_the_closest_match() {
    let manager = manager([plain("docker"), plain("top").with_requires(["doker"])]);
    assert_eq!(
        manager.load("top").err().unwrap().to_string(),
        "the plugin `test.tools:top` requires `test.tools:doker`, which does not exist \
         (probes 1.0.0, src/lib.rs:1)\n\
         help: did you mean `docker`?"
    );
    assert!(
        manager
            .verify()
            .to_string()
            .contains("unknown plugin `test.tools:doker` in `requires` of `test.tools:top`")
    );
    assert_eq!(names(&manager.load_all()), ["docker"]);
}

#[test]
fn a_requirement_of_another_namespace_has_to_be_there_and_is_not_loaded() {
    let there = Probe::new("state").on_load(|| panic!("nobody loads it")).spec_in("test.core");
    let specs = [
        plain("good").with_requires(["test.core:state"]),
        plain("bad").with_requires(["test.core:sate"]),
        there,
    ];
    let manager = builder([]).finder(StaticFinder::new(specs)).build();
    manager.load("good").unwrap();
    let error = manager.load("bad").err().unwrap().to_string();
    assert!(error.contains("requires `test.core:sate`, which does not exist"), "{error}");
    assert!(error.ends_with("help: did you mean `state`?"), "{error}");
}

#[test]
fn before_and_after_load_nothing_and_fail_nothing() {
    let manager = manager([
        Probe::new("a").on_load(|| Err("no".into())).spec(),
        plain("b").with_after(["a", "nobody"]),
    ]);
    manager.load("b").unwrap();
    assert!(!manager.is_loaded("a"));
    let drift = manager.verify().to_string();
    assert!(
        drift.contains("unknown plugin `test.tools:nobody` in `after` of `test.tools:b`"),
        "{drift}"
    );
}

#[test]
fn a_plugin_that_a_loaded_one_requires_is_not_unloaded_from_under_it() {
    let manager = manager([plain("base"), plain("top").with_requires(["base"])]);
    manager.load("top").unwrap();
    assert_eq!(
        manager.unload("base").unwrap_err().to_string(),
        "cannot unload the plugin `test.tools:base`: `test.tools:top` requires it \
         (probes 1.0.0, src/lib.rs:1)\n\
         help: unload those first, or all plugins with `unload_all`"
    );
    manager.unload("top").unwrap();
    manager.unload("base").unwrap();
    manager.load("top").unwrap();
    assert!(manager.unload_all().is_empty());
}

#[test]
fn all_that_need_a_plugin_are_named_when_it_is_not_unloaded() {
    let manager = manager([
        plain("base"),
        plain("middle").with_requires(["base"]),
        plain("top").with_requires(["middle"]),
    ]);
    manager.load("top").unwrap();
    let error = manager.unload("base").unwrap_err().to_string();
    let needed = "`test.tools:middle` and `test.tools:top` require it";
    assert!(error.contains(needed), "{error}");
}
