//! Files, variables and arguments, each over the one before.

use plux_runtime::config::{Config, OriginKind};

use crate::agents::{COMPLETE, config, manager};

fn vars(vars: &[(&str, &str)]) -> Config {
    Config::from_vars("TESTBED", vars.iter().copied()).unwrap()
}

#[test]
fn a_variable_replaces_the_value_of_a_file_and_an_argument_that_of_a_variable() {
    let config = config(COMPLETE)
        .merge(vars(&[
            ("TESTBED__AGENTS__MONITOR__INTERVAL", "3"),
            ("TESTBED__AGENTS__DATA_STORE__DATA_PATH", "8080"),
            ("PATH", "/bin"),
            ("TESTBED_OTHER", "1"),
        ]))
        .merge(Config::from_arguments(["agents.monitor.interval=2"]).unwrap());
    let loaded = manager(&config).load_all();
    assert_eq!(loaded.failures().len(), 0, "{:?}", loaded.failures());
    assert_eq!(loaded[1].describe(), "8080 Append", "a string is not parsed");
    assert!(loaded[2].describe().contains(r#"interval: 2, targets: ["a", "b"]"#));

    let origin = |path| config.table("agents").origin_of(path).unwrap().clone();
    assert_eq!(origin("monitor.interval").kind(), OriginKind::Argument);
    assert_eq!(origin("monitor.targets").to_string(), "testbed.toml:3:11");
    assert_eq!(
        origin("data-store.data-path").to_string(),
        "environment variable `TESTBED__AGENTS__DATA_STORE__DATA_PATH`"
    );
}

#[test]
fn a_variable_names_a_section_and_a_field_that_no_file_has() {
    let config = vars(&[("TESTBED__AGENTS__DATA_STORE__DATA_PATH", "a")]);
    assert!(manager(&config).load("data-store").is_ok());
    let config = vars(&[("TESTBED__AGENTS__DATA_STORE__ENABLED", "false")]);
    let error = manager(&config).load("data-store").unwrap_err();
    assert!(error.to_string().contains("is disabled: `agents.data-store.enabled` is `false`"));
}

#[test]
fn a_variable_enables_a_list_of_plugins() {
    let config = config(COMPLETE).merge(vars(&[("TESTBED__AGENTS__ENABLED", "['console']")]));
    assert_eq!(manager(&config).load_all().len(), 1);
}

#[test]
fn a_wrong_value_names_its_variable_or_argument() {
    let error = |config: Config| manager(&config).load("monitor").unwrap_err().to_string();
    assert_eq!(
        error(vars(&[("TESTBED__AGENTS__MONITOR__INTERVAL", "soon")])),
        "\
the configuration of the plugin `testbed.agents:monitor` is invalid: mismatched type of `agents.monitor.interval`: expected u16, found string \"soon\"
 --> environment variable `TESTBED__AGENTS__MONITOR__INTERVAL`
help: correct the value and start the program again"
    );
    assert_eq!(
        error(vars(&[("TESTBED__AGENTS__MONITOR__INTERVALL", "5")])),
        "\
the configuration of the plugin `testbed.agents:monitor` is invalid: unknown field `intervall` in `agents.monitor`
 --> environment variable `TESTBED__AGENTS__MONITOR__INTERVALL`
help: did you mean `interval`?"
    );
    assert_eq!(
        error(Config::from_arguments(["agents.monitor.limits.cpu=all"]).unwrap()),
        "\
the configuration of the plugin `testbed.agents:monitor` is invalid: mismatched type of `agents.monitor.limits.cpu`: expected f64, found string \"all\"
 --> argument `agents.monitor.limits.cpu=all`
help: correct the value and start the program again"
    );
}

#[test]
fn an_unknown_plugin_in_a_variable_is_a_failure() {
    let config = config(COMPLETE).merge(vars(&[("TESTBED__AGENTS__MONITR__INTERVAL", "5")]));
    let loaded = manager(&config).load_all();
    assert_eq!(
        loaded.failures()[0].to_string(),
        "\
unknown plugin `monitr` in `agents`
 --> environment variable `TESTBED__AGENTS__MONITR__INTERVAL`
help: did you mean `monitor`?"
    );
}

#[test]
fn a_name_without_a_key_is_an_error() {
    let error = Config::from_vars("TESTBED", [("TESTBED__AGENTS__", "1")]).unwrap_err();
    assert_eq!(
        error.to_string(),
        "\
missing key
 --> environment variable `TESTBED__AGENTS__`
help: separate the segments of the key with `__`"
    );
    let error = Config::from_arguments(["agents.monitor"]).unwrap_err();
    assert!(error.to_string().ends_with("help: write `KEY=VALUE`, for example `section.field=5`"));
}

#[test]
fn two_variables_for_one_value_are_an_error_in_every_order() {
    let interval = ("TESTBED__AGENTS__MONITOR__INTERVAL", "1");
    for (other, conflict) in [
        (("TESTBED__AGENTS__MONITOR", "{ interval = 2 }"), interval.0),
        (("TESTBED__agents__monitor__interval", "2"), "TESTBED__agents__monitor__interval"),
        (
            ("TESTBED__AGENTS__MONITOR__INTERVAL__UNIT", "s"),
            "TESTBED__AGENTS__MONITOR__INTERVAL__UNIT",
        ),
    ] {
        let first = if conflict == other.0 { interval.0 } else { other.0 };
        for variables in [[interval, other], [other, interval]] {
            let error = Config::from_vars("TESTBED", variables).unwrap_err().to_string();
            let expected = format!(
                "the environment variable `{first}` sets it too\n --> environment variable `{conflict}`\n\
                 help: unset one of them"
            );
            assert!(error.starts_with("conflicting value of `agents.monitor"), "{error}");
            assert!(error.ends_with(&expected), "{error}");
        }
    }
}

#[test]
fn a_later_argument_replaces_an_earlier_one() {
    let arguments = ["agents.monitor.interval=1", "agents.monitor.interval=2"];
    let config = Config::from_arguments(arguments).unwrap();
    assert!(manager(&config).load("monitor").unwrap().describe().contains("interval: 2"));
}

#[test]
fn the_applications_own_settings_are_what_is_left_without_the_plugins() {
    #[derive(Debug, Default, serde::Deserialize)]
    #[serde(default)]
    struct Settings {
        level: String,
    }
    let variables =
        vars(&[("TESTBED__LEVEL", "info"), ("TESTBED__AGENTS__MONITOR__INTERVAL", "3")]);
    let settings = variables.without("agents").deserialize::<Settings>().unwrap();
    assert_eq!(settings.level, "info");
    // The key of a table in a table, and a key that is not there.
    let file = config("[testbed]\nlevel = 'info'\n[testbed.agents.monitor]\n").table("testbed");
    assert!(file.without("agents").deserialize::<Settings>().is_ok());
    assert!(file.without("agnets").deserialize::<Settings>().is_err());
    assert!(Config::new().without("agents").deserialize::<Settings>().is_ok());
}

#[test]
fn tables_are_merged_and_arrays_are_replaced() {
    let lower =
        config("[agents.monitor]\ntargets = ['a', 'b']\nlimits = { cpu = 1, memory = 2 }\n");
    let upper = config("[agents.monitor]\ntargets = ['c']\nlimits = { cpu = 3 }\n");
    let monitor = manager(&lower.merge(upper)).load("monitor").unwrap();
    let expected = r#"targets: ["c"], limits: Limits { cpu: 3.0, memory: Some(2) }"#;
    assert!(monitor.describe().contains(expected), "{monitor:?}");
}

#[test]
fn the_environment_of_the_process_is_read() {
    // Cargo sets it; nothing of it belongs to the prefix.
    assert!(Config::from_env("CARGO_PKG_NAME").is_ok());
    assert!(Config::from_env("TESTBED").unwrap().origin_of("agents").is_none());
}

#[test]
fn a_table_is_merged_into_a_table() {
    let other = config("[monitor]\ninterval = 7\n[log]\nlevel = 'info'\n");
    let whole = config("[other.agents.monitor]\ninterval = 7\n[other.log]\nlevel = 'info'\n");
    let agents = config(COMPLETE).table("agents");
    for merged in [agents.clone().merge(other), agents.merge(whole.table("other.agents"))] {
        assert_eq!(merged.origin_of("monitor.interval").unwrap().to_string().lines().count(), 1);
        assert!(merged.origin_of("monitor.targets").is_some(), "{merged:?}");
    }
    // Nothing but the table is merged.
    let merged = config(COMPLETE).merge(whole.table("other.agents"));
    assert!(merged.origin_of("monitor").is_some() && merged.origin_of("log").is_none());
}

#[test]
fn an_argument_is_checked_like_a_file() {
    let argument = |argument: &str| Config::from_arguments([argument]).unwrap();
    let error = |config: Config| manager(&config).load("monitor").unwrap_err().to_string();
    let positional = error(argument("agents.monitor.limits=[1, 2]"));
    assert!(positional.contains("`agents.monitor.limits`: expected"), "{positional}");
    assert!(error(config("[agents.monitor]\nlimits = [1, 2]\n")).contains("expected"));
}
