//! The commented example of a file, and the JSON Schema of the configuration.

use plux_runtime::config::Config;

use crate::agents::{config, manager};

fn example() -> String {
    manager(&Config::new()).example_config()
}

#[test]
fn the_example_has_a_section_for_each_plugin_and_every_field_in_a_comment() {
    let version = env!("CARGO_PKG_VERSION");
    let documented = cfg!(feature = "schema");
    let (path, mode) = if documented {
        (
            "\n# Where the measurements are.\n# data-path = …  # string, required",
            "# mode = \"append\"",
        )
    } else {
        ("# data-path = …", "# mode = …")
    };
    let interval = if documented { "\n# Seconds between two measurements.\n" } else { "" };
    assert_eq!(
        example(),
        format!(
            "\
# Configuration of the plugins of `testbed.agents`.
#
# The values in comments are the defaults. `enabled = false` disables a plugin.

# Has no configuration. (plux-runtime {version})
[agents.console]
# enabled = true

# Has a field without a default, and a factory that may fail. (plux-runtime {version})
[agents.data-store]
# enabled = true
{path}
{mode}

# Watches the hosts. (plux-runtime {version})
[agents.monitor]
# enabled = true
{interval}# interval = 10
# targets = []
# limits.cpu = 0.0
# limits.memory = 64
"
        )
    );
}

#[test]
fn the_example_is_a_valid_file_with_and_without_its_comments() {
    let commented = manager(&config(&example())).load_all();
    assert_eq!(commented.failures().len(), 1, "the path has no default");

    let lines = example();
    let lines = lines.lines().map(|line| match line.strip_prefix("# ") {
        Some("data-path = …  # string, required" | "data-path = …") => "data-path = 'a'",
        Some("mode = …") => "mode = 'append'",
        Some(field) if field.contains(" = ") && !field.contains('`') => field,
        _ => line,
    });
    let text: Vec<&str> = lines.collect();
    let loaded = manager(&config(&text.join("\n"))).load_all();
    assert_eq!(loaded.failures().len(), 0, "{:?}", loaded.failures());
    let defaults = manager(&config("agents.data-store.data-path = 'a'")).load_all();
    let describe = |agents: &[std::sync::Arc<dyn crate::agents::Agent>]| -> Vec<String> {
        agents.iter().map(|agent| agent.describe()).collect()
    };
    assert_eq!(describe(&loaded), describe(&defaults));
}

#[cfg(feature = "schema")]
#[test]
fn the_schema_has_the_sections_in_their_place() {
    let schema = manager(&config(crate::agents::COMPLETE)).config_schema();
    let at = |path: &str| schema.pointer(&format!("/properties/agents{path}")).cloned();
    let json = |text: &str| -> Option<serde_json::Value> { serde_json::from_str(text).ok() };
    assert_eq!(at("/additionalProperties"), json("false"));
    assert_eq!(
        at("/properties/enabled/anyOf/1/items/enum"),
        json(r#"["console", "data-store", "monitor"]"#)
    );
    assert_eq!(
        at("/properties/console"),
        json(
            r#"{ "type": "object", "description": "Has no configuration.",
                 "properties": { "enabled": { "description": "Whether the plugin is enabled.",
                                              "type": "boolean", "default": true } },
                 "additionalProperties": false }"#
        )
    );
    let interval = at("/properties/monitor/properties/interval").unwrap();
    assert_eq!(interval["description"], "Seconds between two measurements.");
    assert_eq!((&interval["type"], &interval["default"]), (&"integer".into(), &10.into()));
    // Only an enabled plugin needs its fields.
    assert_eq!(at("/properties/data-store/required"), None);
    assert_eq!(at("/properties/data-store/else"), json(r#"{ "required": ["data-path"] }"#));
    assert_eq!(at("/properties/data-store/additionalProperties"), json("false"));
}
