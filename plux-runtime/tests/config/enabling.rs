//! `enabled` in a section, and beside the sections.

use plux_runtime::{Exclude, LoadErrorKind};

use crate::agents::{Agent, COMPLETE, config, failure, failures, load_all, manager};

/// The names of the plugins that are loaded with this file.
fn loaded(text: &str) -> Vec<String> {
    load_all(text).entries().map(|(spec, _)| spec.name().to_owned()).collect()
}

#[test]
fn enabled_false_disables_a_plugin_and_is_no_failure() {
    let text = format!("{COMPLETE}[agents.console]\nenabled = false\n");
    assert_eq!(loaded(&text), ["data-store", "monitor"]);
    let manager = manager(&config(&text));
    assert!(manager.load_all().complete().is_ok());
    let error = manager.load("console").unwrap_err();
    let expected = "the plugin `testbed.agents:console` is disabled: `agents.console.enabled` is \
                    `false` (testbed.toml:9:11)";
    assert!(error.to_string().starts_with(expected), "{error}");
    assert!(matches!(error.kind(), LoadErrorKind::Disabled { .. }));
}

#[test]
fn the_rest_of_a_disabled_section_is_not_checked() {
    let text = "[agents.data-store]\nenabled = false\nunfinished = true\n";
    assert_eq!(loaded(text), ["console", "monitor"]);
    assert_eq!(failures(text), [""; 0]);
}

#[test]
fn enabled_true_is_the_default_and_no_field_of_the_type() {
    let text = COMPLETE.replace("interval = 5", "enabled = true");
    assert_eq!(failures(&text), [""; 0]);
    assert_eq!(loaded(&text).len(), 3);
}

#[test]
fn enabled_is_true_or_false() {
    let error = failure(&COMPLETE.replace("interval = 5", "enabled = 'no'"));
    let expected = "\
mismatched type of `agents.monitor.enabled`: expected a boolean, found string \"no\"
 --> testbed.toml:2:11
  |
2 | enabled = 'no'
  |           ^^^^
";
    assert!(error.contains(expected), "{error}");
}

#[test]
fn a_list_beside_the_sections_enables_only_what_it_names() {
    let text = format!("agents.enabled = ['monitor']\n{COMPLETE}");
    assert_eq!(loaded(&text), ["monitor"]);
    assert_eq!(failures(&text), [""; 0], "sections of the others stay where they are");
    let error = manager(&config(&text)).load("console").unwrap_err();
    assert!(error.to_string().contains("`agents.enabled` does not list it (testbed.toml:1:18)"));
}

#[test]
fn enabled_in_a_section_takes_precedence_over_the_list() {
    let text = format!("agents.enabled = ['monitor']\n{COMPLETE}enabled = true\n");
    assert_eq!(loaded(&text), ["data-store", "monitor"]);
}

#[test]
fn enabled_false_beside_the_sections_disables_all() {
    assert_eq!(loaded(&format!("agents.enabled = false\n{COMPLETE}")), [""; 0]);
}

#[test]
fn an_unknown_name_in_the_list_is_a_failure() {
    let error = failure(&format!("agents.enabled = ['monitor', 'consol']\n{COMPLETE}"));
    assert_eq!(
        error,
        "\
unknown plugin `consol` in `agents.enabled`
 --> testbed.toml:1:30
  |
1 | agents.enabled = ['monitor', 'consol']
  |                              ^^^^^^^^
help: did you mean `console`?"
    );
}

#[test]
fn a_section_of_a_plugin_that_a_filter_disables_is_a_failure() {
    let manager = plux_runtime::PluginManager::<dyn Agent>::builder("testbed.agents", ())
        .config(config(COMPLETE).table("agents"))
        .filter(Exclude::glob("*:monitor").unwrap())
        .build();
    let loaded = manager.load_all();
    assert_eq!(
        loaded.failures()[0].to_string(),
        "\
`monitor` in `agents` has no effect: the plugin is disabled: the filter `*:monitor` excludes it
 --> testbed.toml:1:9
  |
1 | [agents.monitor]
  |         ^^^^^^^
help: remove the section, or add `enabled = false` to it"
    );
}
