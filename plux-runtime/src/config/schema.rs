//! The JSON Schema of a configuration, for editors that complete and check it.

use serde_json::{Map, Value, json};

use super::Config;
use super::example::Described;
use super::section::ENABLED;

/// A JSON Schema; `serde_json::to_string_pretty` writes it.
pub use schemars::Schema;

/// Merges JSON Schemas, such as those of several managers and of the application's own settings.
///
/// ```
/// # use plux_runtime::config::{Config, merge_schemas};
/// # use plux_runtime::{Plugin, PluginManager};
/// let manager = |table| {
///     let config = Config::new().table(table);
///     PluginManager::<dyn Plugin>::builder("my.agents", ()).config(config).build()
/// };
/// let schemas = [manager("agents").config_schema(), manager("probes").config_schema()];
/// let schema = merge_schemas(schemas);
/// assert!(schema.pointer("/properties/agents").is_some());
/// assert!(schema.pointer("/properties/probes").is_some());
/// ```
pub fn merge_schemas(schemas: impl IntoIterator<Item = Schema>) -> Schema {
    let mut merged = Map::new();
    for mut schema in schemas {
        merge(&mut merged, std::mem::take(schema.ensure_object()));
    }
    merged.into()
}

fn merge(lower: &mut Map<String, Value>, upper: Map<String, Value>) {
    for (key, value) in upper {
        match (lower.get_mut(&key), value) {
            (Some(Value::Object(lower)), Value::Object(upper)) => merge(lower, upper),
            (_, value) => {
                lower.insert(key, value);
            }
        }
    }
}

impl Config {
    /// Returns the JSON Schema of the whole configuration: the table of the sections in its place.
    pub(crate) fn schema(&self, plugins: &[Described<'_>]) -> Schema {
        let mut definitions = Map::new();
        let names: Vec<&str> = plugins.iter().map(|plugin| plugin.name).collect();
        let mut sections = Map::new();
        sections.insert(
            ENABLED.to_owned(),
            json!({
                "description": "Whether the plugins are enabled, or the names of those that are.",
                "anyOf": [
                    { "type": "boolean" },
                    { "type": "array", "items": { "enum": names }, "uniqueItems": true },
                ],
            }),
        );
        for plugin in plugins {
            sections.insert(plugin.name.to_owned(), section(plugin, &mut definitions).into());
        }
        let mut table = json!({
            "type": "object",
            "properties": sections,
            "additionalProperties": false,
        });
        for key in self.path.iter().rev() {
            table = json!({ "type": "object", "properties": { key: table } });
        }
        let mut root = Map::new();
        root.insert("$schema".to_owned(), "https://json-schema.org/draft/2020-12/schema".into());
        if let Value::Object(table) = table {
            root.extend(table);
        }
        if !definitions.is_empty() {
            root.insert("$defs".to_owned(), definitions.into());
        }
        root.into()
    }
}

/// Returns the schema of a section, and moves the definitions that it refers to.
fn section(plugin: &Described<'_>, definitions: &mut Map<String, Value>) -> Map<String, Value> {
    let mut section = match plugin.schema() {
        Some(mut schema) => std::mem::take(schema.ensure_object()),
        None => Map::from_iter([("type".to_owned(), "object".into())]),
    };
    section.remove("$schema");
    section.remove("title");
    if let Some(Value::Object(own)) = section.remove("$defs") {
        definitions.extend(own);
    }
    if !plugin.description.is_empty() {
        section.entry("description").or_insert_with(|| plugin.description.into());
    }
    let is_struct = section.contains_key("properties");
    // The fields of another schema, such as that of an enum, are elsewhere.
    if is_struct || plugin.config.is_none() {
        section.entry("additionalProperties").or_insert_with(|| false.into());
    }
    let properties = section.entry("properties").or_insert_with(|| json!({}));
    if let Value::Object(properties) = properties {
        properties.entry(ENABLED).or_insert_with(|| {
            json!({ "description": "Whether the plugin is enabled.", "type": "boolean", "default": true })
        });
    }
    // A disabled plugin needs no fields.
    if let Some(required) = section.remove("required") {
        let disabled =
            json!({ "properties": { ENABLED: { "const": false } }, "required": [ENABLED] });
        section.insert("if".to_owned(), disabled);
        section.insert("else".to_owned(), json!({ "required": required }));
    }
    section
}
