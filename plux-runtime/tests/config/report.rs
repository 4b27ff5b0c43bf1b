//! The report on the configuration, and sources in other formats.

use plux_runtime::config::{Config, OriginKind, SectionStatus, Source, Value};
use plux_runtime::{BoxError, Exclude, PluginManager};

use crate::agents::{Agent, COMPLETE, config, manager};

#[test]
fn the_report_lists_every_field_with_its_origin() {
    let config = config(&format!("{COMPLETE}[agents.console]\nenabled = false\n"))
        .merge(Config::from_vars("T", [("T__AGENTS__DATA_STORE__DATA_PATH", "secret")]).unwrap())
        .merge(Config::from_arguments(["agents.monitor.interval=2"]).unwrap());
    let report = manager(&config).config_report();
    // `DataConfig` does not implement `Serialize`, so that its defaults are unknown.
    assert_eq!(
        report.to_string(),
        "\
[agents.console]  # disabled: `agents.console.enabled` is `false` (testbed.toml:9:11)
enabled = false  # testbed.toml:9:11

[agents.data-store]
data-path = …  # environment variable `T__AGENTS__DATA_STORE__DATA_PATH`
mode = …  # default

[agents.monitor]
interval = 2  # argument `agents.monitor.interval=2`
targets = [\"a\", \"b\"]  # testbed.toml:3:11
limits.cpu = 0.5  # testbed.toml:4:14
limits.memory = 64  # default
"
    );
    let fields = report.sections()[1].fields();
    assert_eq!(fields[0].value().unwrap().to_string(), "\"secret\"");
    assert_eq!(fields[0].origin().kind(), OriginKind::Variable);
    assert_eq!(
        (fields[1].key().as_str(), fields[1].origin().kind()),
        ("mode", OriginKind::Default)
    );
}

#[test]
fn the_report_has_the_sections_that_are_invalid_or_have_no_effect() {
    let text = "[agents.monitor]\nintervall = 5\n\n[agents.consol]\nwidth = 80\n";
    let report = PluginManager::<dyn Agent>::builder("testbed.agents", ())
        .config(config(text).table("agents"))
        .filter(Exclude::glob("*:data-store").unwrap())
        .build()
        .config_report();
    assert_eq!(
        report.to_string(),
        "\
[agents.console]

[agents.data-store]  # disabled: the filter `*:data-store` excludes it
data-path = …  # default
mode = …  # default

[agents.monitor]  # invalid: unknown field `intervall` in `agents.monitor` (testbed.toml:2:1)
interval = …  # default
targets = …  # default
limits = …  # default
intervall = 5  # testbed.toml:2:13

[agents.consol]  # unknown plugin `consol` in `agents` (testbed.toml:4:9)
width = 80  # testbed.toml:5:9
"
    );
    let unused = report.sections().last().unwrap();
    assert!(unused.id().is_none() && matches!(unused.status(), SectionStatus::Unused { .. }));
}

/// JSON, whose values have no positions.
struct Json<'a>(&'a str);

impl Source for Json<'_> {
    fn name(&self) -> String {
        "testbed.json".to_owned()
    }

    fn read(&self) -> Result<Value, BoxError> {
        Ok(serde_json::from_str(self.0)?)
    }
}

#[test]
fn json_is_a_source_of_a_few_lines() {
    let text = r#"{ "agents": { "data-store": { "data-path": "a" },
                                "monitor": { "interval": 5, "limits": null, "targets": ["x"] } } }"#;
    let config = Config::from_source(&Json(text)).unwrap();
    let error = manager(&config).load("monitor").unwrap_err();
    assert_eq!(
        error.to_string(),
        "\
the configuration of the plugin `testbed.agents:monitor` is invalid: mismatched type of `agents.monitor.limits`: expected struct Limits, found unit value
 --> testbed.json
help: correct the value and start the program again"
    );
    let config = config.merge(Config::from_arguments(["agents.monitor.limits={}"]).unwrap());
    let loaded = manager(&config).load_all();
    assert_eq!(loaded.failures().len(), 0, "{:?}", loaded.failures());
    assert_eq!(config.origin_of("agents.monitor.interval").unwrap().to_string(), "testbed.json");
}

#[test]
fn an_error_of_a_source_names_it() {
    let error = Config::from_source(&Json("{")).unwrap_err();
    assert_eq!(
        error.to_string(),
        "cannot read the configuration: EOF while parsing an object at line 1 column 1\n \
         --> testbed.json"
    );
    let error = Config::from_toml_file("no/such/file.toml").unwrap_err();
    assert!(error.to_string().ends_with("\n --> no/such/file.toml"), "{error}");
}

#[test]
fn values_of_a_source_may_have_positions() {
    struct Ini;
    impl Source for Ini {
        fn name(&self) -> String {
            "testbed.ini".to_owned()
        }
        fn text(&self) -> Option<String> {
            Some("interval: soon".to_owned())
        }
        fn read(&self) -> Result<Value, BoxError> {
            let interval = Value::from("soon").at(10..14);
            Ok(Value::table([("monitor", Value::table([("interval", interval)]))]))
        }
    }
    let manager = PluginManager::<dyn Agent>::builder("testbed.agents", ())
        .config(Config::from_source(&Ini).unwrap())
        .build();
    let error = manager.load("monitor").unwrap_err().to_string();
    let expected = "\
 --> testbed.ini:1:11
  |
1 | interval: soon
  |           ^^^^
";
    assert!(error.contains(expected), "{error}");
}
