//! A commented example of a configuration file.

use std::fmt::Write as _;

use super::Config;
use super::display::Key;
use super::plugin_type::PluginConfig;
use super::probe::TypeSchema;
use super::report::{FieldReport, SectionReport, SectionStatus};
use super::section::{ENABLED, Section};
use super::value::Kind;
use crate::contain::contain;

/// The properties of a plugin that its section shows.
pub(crate) struct Described<'a> {
    pub(crate) name: &'a str,
    pub(crate) description: &'a str,
    pub(crate) package: &'a str,
    pub(crate) version: &'a str,
    pub(crate) config: Option<&'a PluginConfig>,
}

impl Described<'_> {
    /// Returns the JSON Schema of the configuration type, if it has one.
    pub(super) fn schema(&self) -> Option<TypeSchema> {
        let config = self.config?;
        // `JsonSchema` may be plugin code.
        contain(|| (config.schema)()).ok()?
    }
}

impl Config {
    /// Returns a file with a section for each plugin, every field with its default in a comment.
    pub(crate) fn example(&self, namespace: &str, plugins: &[Described<'_>]) -> String {
        let mut file = format!(
            "# Configuration of the plugins of `{namespace}`.\n\
             #\n\
             # The values in comments are the defaults. `enabled = false` disables a plugin.\n"
        );
        for plugin in plugins {
            self.write_section(&mut file, plugin);
        }
        file
    }

    fn write_section(&self, file: &mut String, plugin: &Described<'_>) {
        let Described { name, description, package, version, config } = *plugin;
        file.push('\n');
        let origin =
            if package.is_empty() { String::new() } else { format!(" ({package} {version})") };
        write_comment(file, &format!("{description}{origin}"));
        let table = self.path.iter().map(String::as_str).chain([name]);
        let table: Vec<String> = table.map(|key| Key(key).to_string()).collect();
        let _ = writeln!(file, "[{}]\n# {ENABLED} = true", table.join("."));

        let schema = plugin.schema();
        let defaults = SectionReport::new(None, &Section::empty(), config, SectionStatus::Valid);
        for field in defaults.fields() {
            let documented = FieldDocs::of(schema.as_ref(), field.path());
            if !documented.description.is_empty() {
                file.push('\n');
                write_comment(file, &documented.description);
            }
            let _ = writeln!(file, "# {}", documented.line(field));
        }
    }
}

fn write_comment(file: &mut String, text: &str) {
    for line in text.trim().lines() {
        let _ = writeln!(file, "{}", format!("# {}", line.trim()).trim_end());
    }
}

/// The facts about a field that the JSON Schema contains.
#[derive(Default)]
struct FieldDocs {
    /// The doc comment.
    description: String,
    /// The type, such as `integer`.
    ty: String,
    /// The default, if the type does not show it.
    default: Option<String>,
    is_required: bool,
}

impl FieldDocs {
    fn line(&self, field: &FieldReport) -> String {
        let key: Vec<String> = field.path().iter().map(|key| Key(key).to_string()).collect();
        let key = key.join(".");
        let value = field.value().filter(|value| !matches!(value.kind, Kind::Null));
        let value = value.map(ToString::to_string).or_else(|| self.default.clone());
        if let Some(value) = value {
            return format!("{key} = {value}");
        }
        let required = if self.is_required { "required" } else { "" };
        let remarks = [&*self.ty, required].into_iter().filter(|remark| !remark.is_empty());
        let remarks: Vec<&str> = remarks.collect();
        if remarks.is_empty() {
            return format!("{key} = …");
        }
        format!("{key} = …  # {}", remarks.join(", "))
    }

    #[cfg(not(feature = "schema"))]
    fn of(_: Option<&TypeSchema>, _: &[String]) -> Self {
        Self::default()
    }

    #[cfg(feature = "schema")]
    fn of(schema: Option<&TypeSchema>, path: &[String]) -> Self {
        Self::in_schema(schema, path).unwrap_or_default()
    }

    #[cfg(feature = "schema")]
    fn in_schema(schema: Option<&TypeSchema>, path: &[String]) -> Option<Self> {
        let (last, tables) = path.split_last()?;
        let mut table = schema?.as_value();
        for key in tables {
            table = table.get("properties")?.get(key)?;
        }
        let field = table.get("properties")?.get(last)?;
        let text = |key: &str| field.get(key).and_then(serde_json::Value::as_str);
        let types = field.get("type").and_then(serde_json::Value::as_array);
        let first = types.and_then(|types| types.iter().find_map(serde_json::Value::as_str));
        let default: Option<super::Value> =
            field.get("default").and_then(|it| serde_json::from_value(it.clone()).ok());
        let required = table.get("required").and_then(serde_json::Value::as_array);
        Some(Self {
            description: text("description").unwrap_or_default().to_owned(),
            ty: text("type").or(first).unwrap_or_default().to_owned(),
            default: default.filter(|it| !matches!(it.kind, Kind::Null)).map(|it| it.to_string()),
            is_required: required.is_some_and(|all| all.iter().any(|it| it == last)),
        })
    }
}
