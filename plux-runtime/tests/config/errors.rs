//! What is wrong in a file, where, and what to write instead.

use plux_runtime::config::{Config, ConfigErrorKind};
use plux_runtime::{Finding, LoadErrorKind, PluginState, Stage};

use crate::agents::{COMPLETE, WithGpu, config, failure, failures, load_all, manager, of_monitor};

#[test]
fn a_malformed_file_is_an_error_before_any_plugin_is_made() {
    let error = Config::from_toml_str("testbed.toml", "[agents.monitor]\ninterval = \"5\n");
    let error = error.unwrap_err();
    assert!(matches!(error.kind(), ConfigErrorKind::Syntax { .. }));
    assert_eq!(
        error.to_string(),
        "\
invalid TOML: invalid basic string, expected `\"`
 --> testbed.toml:2:13
  |
2 | interval = \"5
  |             ^"
    );
}

#[test]
fn an_unknown_field_is_an_error_although_the_type_does_not_say_so() {
    assert_eq!(
        of_monitor("intervall = 5"),
        "\
the configuration of the plugin `testbed.agents:monitor` is invalid: unknown field `intervall` in `agents.monitor`
 --> testbed.toml:2:1
  |
2 | intervall = 5
  | ^^^^^^^^^
help: did you mean `interval`?"
    );
}

#[test]
fn a_field_like_none_of_the_type_gets_the_list() {
    let error = of_monitor("color = 'red'");
    assert!(error.ends_with("help: available fields: `interval`, `targets`, `limits`"), "{error}");
}

#[test]
fn a_key_with_control_characters_does_not_control_the_terminal() {
    let error = of_monitor("\"\\u001b[2J\" = 5");
    assert!(error.contains("unknown field `\\u{1b}[2J` in `agents.monitor`"), "{error}");
    assert!(!error.contains('\u{1b}'), "{error}");
}

#[test]
fn every_unknown_field_is_reported_at_once_in_tables_of_any_depth() {
    assert_eq!(
        of_monitor("limits = { cpus = 1 }\nintervall = 5"),
        "\
the configuration of the plugin `testbed.agents:monitor` is invalid: unknown field `intervall` in `agents.monitor`
 --> testbed.toml:3:1
  |
3 | intervall = 5
  | ^^^^^^^^^
help: did you mean `interval`?
unknown field `cpus` in `agents.monitor.limits`
 --> testbed.toml:2:12
  |
2 | limits = { cpus = 1 }
  |            ^^^^
help: did you mean `cpu`?"
    );
}

#[test]
fn a_value_of_another_type_is_marked() {
    assert_eq!(
        of_monitor("interval = \"5 s\"  # seconds"),
        "\
the configuration of the plugin `testbed.agents:monitor` is invalid: mismatched type of `agents.monitor.interval`: expected u16, found string \"5 s\"
 --> testbed.toml:2:12
  |
2 | interval = \"5 s\"  # seconds
  |            ^^^^^
help: correct the value and start the program again"
    );
}

#[test]
fn a_value_that_is_not_allowed_is_marked() {
    let error = of_monitor("\tinterval = 70_000");
    let expected = "\
invalid value of `agents.monitor.interval`: expected u16, found integer `70000`
 --> testbed.toml:2:13
  |
2 | \tinterval = 70_000
  | \t           ^^^^^^
";
    assert!(error.contains(expected), "{error}");
}

#[test]
fn an_element_of_an_array_is_marked_by_its_index() {
    let error = of_monitor("targets = [\n  \"ä\", 2,\n]");
    let expected = "\
mismatched type of `agents.monitor.targets.1`: expected a string, found integer `2`
 --> testbed.toml:3:8
  |
3 |   \"ä\", 2,
  |        ^
";
    assert!(error.contains(expected), "{error}");
}

#[test]
fn a_missing_field_is_marked_at_its_section() {
    assert_eq!(
        failure("[agents.data-store]\nmode = 'append'\n"),
        "\
the configuration of the plugin `testbed.agents:data-store` is invalid: missing field `data-path` in `agents.data-store`
 --> testbed.toml:1:9
  |
1 | [agents.data-store]
  |         ^^^^^^^^^^
help: add `data-path = …`"
    );
}

#[test]
fn a_missing_section_is_an_error_only_if_a_field_has_no_default() {
    assert_eq!(
        failure(""),
        "\
the configuration of the plugin `testbed.agents:data-store` is invalid: missing field `data-path` in `agents.data-store`
help: add `data-path = …` to a section `[agents.data-store]`"
    );
}

#[test]
fn an_unknown_variant_gets_the_nearest() {
    let error = failure("agents.data-store = { data-path = 'a', mode = 'apend' }");
    let expected = "\
unknown variant `apend` of `agents.data-store.mode`
 --> testbed.toml:1:47
  |
1 | agents.data-store = { data-path = 'a', mode = 'apend' }
  |                                               ^^^^^^^
help: did you mean `append`?";
    assert!(error.ends_with(expected), "{error}");
}

#[test]
fn a_section_of_no_plugin_is_a_failure_and_a_finding() {
    let text = COMPLETE.replace("[agents.monitor]", "[agents.monitr]");
    let expected = "\
unknown plugin `monitr` in `agents`
 --> testbed.toml:1:9
  |
1 | [agents.monitr]
  |         ^^^^^^
help: did you mean `monitor`?";
    let loaded = load_all(&text);
    assert_eq!(loaded.len(), 3, "the plugins themselves are loaded");
    let [error] = loaded.failures() else { panic!("{loaded:#?}") };
    assert_eq!(error.to_string(), expected);
    assert!(matches!(error.kind(), LoadErrorKind::UnusedConfig { .. }));
    assert_eq!(error.id().to_string(), "testbed.agents:monitr");

    let drift = manager(&config(&text)).verify();
    let mut problems = drift.iter().filter(|it| matches!(it, Finding::InvalidConfig { .. }));
    assert_eq!(problems.next().unwrap().to_string(), expected);
    assert!(problems.next().is_none());
    let plan = manager(&config(&text)).plan().err().unwrap();
    assert_eq!(plan.to_string(), expected);
    assert_eq!(loaded.complete().err().unwrap().to_string(), expected);
}

#[test]
fn a_section_of_an_inactive_plugin_says_what_enables_it() {
    let text = format!("{COMPLETE}\n[agents.gpu]\ninterval = 5\n");
    let manager =
        plux_runtime::PluginManager::<dyn crate::agents::Agent>::builder("testbed.agents", ())
            .config(config(&text).table("agents"))
            .finder(WithGpu)
            .build();
    let loaded = manager.load_all();
    let [error] = loaded.failures() else { panic!("{loaded:#?}") };
    assert_eq!(
        error.to_string(),
        "\
`gpu` in `agents` has no effect: the plugin `testbed.agents:gpu` of the package `testbed-gpu` is inactive in this build: it requires feature `gpu` of `app` (testbed-gpu 1.0.0, src/lib.rs:7)
 --> testbed.toml:9:9
  |
9 | [agents.gpu]
  |         ^^^
help: enable feature `gpu` of `app`: `cargo build -p app --features gpu`"
    );
}

#[test]
fn what_is_not_a_table_is_no_section() {
    let failures = failures("agents = 5");
    let last = failures.last().unwrap();
    assert!(last.starts_with("mismatched type of `agents`: expected a table, found integer `5`"));
    let error = failure(&format!("agents.monitor = 5\n{}", "[agents.data-store]\ndata-path = 'a'"));
    assert!(error.contains("mismatched type of `agents.monitor`: expected struct"), "{error}");
    let error = failure(&format!("agents.console = 5\n{}", "[agents.data-store]\ndata-path = 'a'"));
    assert!(error.contains("mismatched type of `agents.console`: expected a table"), "{error}");
}

#[test]
fn a_plugin_without_a_configuration_has_only_the_field_enabled() {
    assert_eq!(
        failure(&format!("{COMPLETE}[agents.console]\nwidth = 80\n")),
        "\
the configuration of the plugin `testbed.agents:console` is invalid: unknown field `width` in `agents.console`: the plugin has no configuration
 --> testbed.toml:9:1
  |
9 | width = 80
  | ^^^^^
help: remove it; `enabled` is the only field"
    );
}

#[test]
fn an_error_of_the_factory_is_that_of_the_plugin() {
    let error = failure("[agents.data-store]\ndata-path = ''\n");
    assert!(error.starts_with(
        "the plugin `testbed.agents:data-store` failed in its factory: the path is empty"
    ));
}

#[test]
fn a_plugin_with_an_invalid_configuration_fails_to_resolve_and_the_others_are_loaded() {
    let text = COMPLETE.replace("interval = 5", "interval = -5");
    let manager = manager(&config(&text));
    let loaded = manager.load_all();
    assert_eq!(loaded.len(), 2);
    let monitor = manager.container("monitor").unwrap();
    assert!(matches!(monitor.state(), PluginState::Failed { stage: Stage::Resolve, .. }));
    let error = manager.load("monitor").unwrap_err();
    let LoadErrorKind::Config { errors } = error.kind() else { panic!("{error}") };
    assert_eq!(errors[0].key(), "agents.monitor.interval");
    assert_eq!(errors[0].origin().line_column(), Some((2, 12)));
}
