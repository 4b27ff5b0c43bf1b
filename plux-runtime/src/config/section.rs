//! The section of one plugin.

use serde::de::DeserializeOwned;

use super::de::deserialize;
use super::error::{ConfigError, ConfigErrorKind, ConfigErrors};
use super::origin::Origin;
use super::value::{Entry, Kind, Value};
use super::{Config, join};

/// The field that disables a plugin, and the list of the enabled plugins beside the sections.
pub(super) const ENABLED: &str = "enabled";

/// The section of one plugin. Without a section in the configuration, it is an empty table.
#[derive(Clone, Debug, Default)]
pub struct Section {
    /// The table of the sections.
    config: Config,
    name: String,
}

impl Section {
    /// Returns an empty section, for a plugin without a manager: every field has its default.
    pub(crate) fn empty() -> Self {
        Self::default()
    }

    pub(super) fn entry(&self) -> Option<&Entry> {
        self.config.value()?.get(&self.name)
    }

    /// Returns the path of the section, such as `agents.monitor`.
    pub(crate) fn key(&self) -> String {
        join(&self.config.key(), &self.name)
    }

    /// Deserializes the configuration of the plugin.
    ///
    /// # Errors
    ///
    /// Returns all unknown fields, and the first other error.
    pub fn deserialize<T: DeserializeOwned>(&self) -> Result<T, ConfigErrors> {
        let empty = Value::table::<String>([]);
        let (value, origin) = match self.entry() {
            Some(entry) => (&entry.value, entry.origin()),
            None => (&empty, &empty.origin),
        };
        deserialize(value, origin, &self.key(), &[ENABLED])
    }

    /// Returns the error for a panic in the type's `Deserialize`.
    pub(crate) fn panicked(&self, message: String) -> ConfigError {
        let origin = self.entry().map(|entry| entry.origin().clone()).unwrap_or_default();
        ConfigError::new(ConfigErrorKind::Panicked { message }, &self.key(), origin)
    }

    /// Checks the section of a plugin without a configuration: `enabled` is the only field.
    pub(crate) fn deny_fields(&self) -> Result<(), ConfigErrors> {
        let Some(entry) = self.entry() else { return Ok(()) };
        let Some(table) = entry.value.as_table() else {
            return Err(ConfigError::not_a_table(entry, &self.key()).into());
        };
        let unknown = table.iter().filter(|(field, _)| *field != ENABLED);
        let unknown = unknown.map(|(field, entry)| {
            let kind = ConfigErrorKind::NotConfigurable { field: field.clone() };
            ConfigError::new(kind, &self.key(), entry.key.clone())
        });
        let unknown: Vec<ConfigError> = unknown.collect();
        if unknown.is_empty() { Ok(()) } else { Err(ConfigErrors::new(unknown)) }
    }

    /// Returns why the configuration disables the plugin, if it does. `enabled` in the plugin's section
    /// overrides `enabled` beside the sections.
    ///
    /// # Errors
    ///
    /// Returns an error if `enabled` has the wrong type.
    pub(crate) fn disabled(&self) -> Result<Option<String>, ConfigErrors> {
        if let Some(enabled) = self.entry().and_then(|entry| entry.value.get(ENABLED)) {
            let key = join(&self.key(), ENABLED);
            let is_enabled: bool = deserialize(&enabled.value, enabled.origin(), &key, &[])?;
            let reason = || format!("`{key}` is `false` ({})", enabled.origin());
            return Ok((!is_enabled).then(reason));
        }
        Ok(match self.config.enabled()? {
            Some(Enabled::All(false, origin)) => {
                Some(format!("`{}` is `false` ({origin})", self.config.enabled_key()))
            }
            Some(Enabled::Only(names, origin)) if !names.iter().any(|it| it.0 == self.name) => {
                Some(format!("`{}` does not list it ({origin})", self.config.enabled_key()))
            }
            _ => None,
        })
    }
}

/// The value of `enabled` beside the sections.
pub(crate) enum Enabled {
    /// `true` or `false`: all plugins.
    All(bool, Origin),
    /// The names of the enabled plugins, each with its origin.
    Only(Vec<(String, Origin)>, Origin),
}

/// The name of a section.
pub(crate) struct SectionHead<'a> {
    pub(crate) name: &'a str,
    /// Whether the name is from an environment variable, whose spelling may differ from the plugin's name.
    pub(crate) is_loose: bool,
    pub(crate) origin: &'a Origin,
}

impl Config {
    /// Returns the section of the plugin `name`.
    pub(crate) fn section(&self, name: &str) -> Section {
        Section { config: self.clone(), name: name.to_owned() }
    }

    /// Returns whether the table has neither sections nor anything beside them.
    pub(crate) fn is_empty(&self) -> bool {
        self.value().and_then(Value::as_table).is_none_or(super::value::Table::is_empty)
    }

    /// Returns all sections.
    pub(crate) fn sections(&self) -> impl Iterator<Item = SectionHead<'_>> {
        let table = self.value().and_then(Value::as_table).into_iter().flatten();
        let is_list = |key: &str, value: &Value| key == ENABLED && value.as_table().is_none();
        table.filter(move |(key, entry)| !is_list(key, &entry.value)).map(|(key, entry)| {
            SectionHead { name: key, is_loose: entry.is_loose, origin: &entry.key }
        })
    }

    pub(crate) fn enabled_key(&self) -> String {
        join(&self.key(), ENABLED)
    }

    /// Returns the value of `enabled` beside the sections, if there is one.
    ///
    /// # Errors
    ///
    /// Returns an error if it is neither a boolean nor an array of strings.
    pub(crate) fn enabled(&self) -> Result<Option<Enabled>, ConfigErrors> {
        let entry = self.value().and_then(|table| table.get(ENABLED));
        let Some(entry) = entry.filter(|entry| entry.value.as_table().is_none()) else {
            return Ok(None);
        };
        let (key, origin) = (self.enabled_key(), entry.origin());
        let parsed = entry.value.parsed();
        Ok(Some(match &parsed.kind {
            Kind::Array(values) => {
                let names: Vec<String> = deserialize(&parsed, origin, &key, &[])?;
                let origins = values.iter().map(|value| value.origin.clone());
                Enabled::Only(names.into_iter().zip(origins).collect(), origin.clone())
            }
            _ => Enabled::All(deserialize(&parsed, origin, &key, &[])?, origin.clone()),
        }))
    }
}
