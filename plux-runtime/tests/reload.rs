//! Plans, reloads, and lists that cannot be made.

mod support;

use plux_runtime::{BoxError, Discovered, Namespace, PluginFinder, PluginManager, PluginSpec};
use support::{Diary, Probe, Tool, builder, manager};

fn probe(diary: &Diary, name: &str) -> PluginSpec {
    Probe::new(name)
        .on_load(diary.doing(&format!("load {name}")))
        .on_unload(diary.doing(&format!("unload {name}")))
        .spec()
}

#[test]
fn a_reload_takes_the_loaded_dependents_with_it_in_order() {
    let diary = Diary::default();
    let manager = manager([
        probe(&diary, "app").with_requires(["web"]),
        probe(&diary, "idle").with_requires(["web"]),
        probe(&diary, "web"),
        probe(&diary, "other"),
    ]);
    manager.load("app").unwrap();
    manager.load("other").unwrap();
    diary.read();
    manager.reload("web").unwrap();
    assert_eq!(diary.read(), ["unload app", "unload web", "load web", "load app"]);
    assert!(!manager.is_loaded("idle"));

    manager.unload_with_dependents("web").unwrap();
    assert_eq!(diary.read(), ["unload app", "unload web"]);
    assert!(manager.is_loaded("other"));
    assert!(manager.reload("wbe").err().unwrap().to_string().contains("did you mean `web`"));
}

#[test]
fn a_plan_is_the_load_order_and_makes_nothing() {
    let diary = Diary::default();
    let manager = manager([
        probe(&diary, "app").with_requires(["web"]),
        probe(&diary, "log").with_before(["web"]),
        probe(&diary, "web"),
    ]);
    let plan: Vec<&str> = manager.plan().unwrap().iter().map(|spec| spec.name()).collect();
    assert_eq!(plan, ["log", "web", "app"]);
    assert!(diary.read().is_empty());

    let broken = builder([probe(&diary, "app").with_requires(["web"])]).build();
    let errors = broken.plan().unwrap_err();
    assert_eq!(errors.len(), 1);
    assert_eq!(errors[0].to_string(), broken.load("app").err().unwrap().to_string());
}

struct Offline;

impl PluginFinder for Offline {
    fn find(&self, _: &Namespace) -> Result<Discovered, BoxError> {
        Err("no connection".into())
    }
}

fn offline() -> PluginManager<dyn Tool> {
    PluginManager::builder(support::NAMESPACE, ()).finder(Offline).build()
}

#[test]
#[should_panic(expected = "no connection")]
fn a_list_that_a_finder_could_not_make_is_not_an_empty_one() {
    offline().names();
}

#[test]
fn a_finder_that_fails_is_an_error_to_handle() {
    let error = offline().resolve().unwrap_err();
    assert!(error.to_string().contains("no connection"), "{error}");
    assert!(offline().load_all().complete().is_err());
}
