//! The kit for plugin authors and applications.

use plux_runtime::testing::{load, registered};
use plux_runtime::{FunctionPlugin, PluginManager, plugin};

type Greeter = FunctionPlugin<fn() -> &'static str>;

#[plugin(namespace = "kit.greeters")]
fn polite() -> &'static str {
    "good day"
}

#[plugin(namespace = "kit.greeters", should_load = false)]
fn silent() -> &'static str {
    ""
}

#[test]
fn a_plugin_is_loaded_in_isolation() {
    assert_eq!(registered("kit.greeters:polite").description(), "");
    assert_eq!(load::<Greeter>("kit.greeters:polite").unwrap()(), "good day");
    assert!(load::<Greeter>("kit.greeters:silent").is_err());
}

#[test]
#[should_panic(expected = "help: did you mean `kit.greeters:polite`?")]
fn a_plugin_that_is_not_registered_is_reported_with_the_closest_match() {
    registered("kit.greeters:polit");
}

#[test]
#[should_panic(expected = "the id \"polite\" has no `:`")]
fn a_malformed_id_is_reported() {
    registered("polite");
}

#[test]
#[should_panic(expected = "the program has no index, so missing plugins are not detected")]
#[deny(unused_must_use)]
fn a_program_without_an_index_is_not_complete() {
    let manager = PluginManager::<Greeter>::new("kit.greeters");
    plux_runtime::assert_complete!(manager);
}

#[test]
#[should_panic(expected = "the program's plugins are not complete")]
fn neither_is_all_of_it() {
    plux_runtime::assert_complete!();
}
