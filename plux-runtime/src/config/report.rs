//! The report of the fields of all plugins, and of the origins of their values.

use std::fmt;

use plux_spec::PluginId;

use super::display::Key;
use super::error::{ConfigError, ConfigErrors};
use super::origin::{Origin, OriginKind};
use super::plugin_type::PluginConfig;
use super::section::{ENABLED, Section};
use super::value::{Entry, Kind, Value, is_same_word};
use crate::contain::contain;

/// The configuration of all plugins of a manager; see
/// [`config_report`](crate::PluginManager::config_report).
///
/// It displays as TOML, with the origin of each value in a comment. Values of environment variables
/// are not displayed, since they are often secrets; [`FieldReport::value`] returns them.
///
/// ```
/// # use plux_runtime::config::{Config, ConfigReport};
/// # use plux_runtime::{Plugin, PluginManager};
/// # fn report() -> Result<ConfigReport, plux_runtime::config::ConfigError> {
/// #     let config = Config::from_toml_str("testbed.toml", "[agents.monitr]\ninterval = 5\n")?;
/// #     let builder = PluginManager::<dyn Plugin>::builder("my.unused", ());
/// #     Ok(builder.config(config.table("agents")).build().config_report())
/// # }
/// // The report of a manager that has no plugin `monitr`, for the section `agents.monitr`.
/// let report = report()?;
/// assert!(report.to_string().starts_with("[agents.monitr]  # "));
/// # Ok::<(), plux_runtime::config::ConfigError>(())
/// ```
#[derive(Clone, Debug, Default)]
pub struct ConfigReport {
    sections: Vec<SectionReport>,
}

/// The configuration of one plugin.
///
/// ```
/// # use plux_runtime::config::{Config, ConfigReport};
/// # use plux_runtime::{Plugin, PluginManager};
/// # fn report() -> Result<ConfigReport, plux_runtime::config::ConfigError> {
/// #     let config = Config::from_toml_str("testbed.toml", "[agents.monitr]\ninterval = 5\n")?;
/// #     let builder = PluginManager::<dyn Plugin>::builder("my.unused", ());
/// #     Ok(builder.config(config.table("agents")).build().config_report())
/// # }
/// // The report of a manager that has no plugin `monitr`, for the section `agents.monitr`.
/// let report = report()?;
/// let section = &report.sections()[0];
/// assert_eq!((section.key(), section.id()), ("agents.monitr", None));
/// # Ok::<(), plux_runtime::config::ConfigError>(())
/// ```
#[derive(Clone, Debug)]
pub struct SectionReport {
    id: Option<PluginId>,
    key: String,
    status: SectionStatus,
    fields: Vec<FieldReport>,
}

/// The effect of a section.
///
/// ```
/// # use plux_runtime::config::{Config, ConfigReport};
/// # use plux_runtime::{Plugin, PluginManager};
/// # fn report() -> Result<ConfigReport, plux_runtime::config::ConfigError> {
/// #     let config = Config::from_toml_str("testbed.toml", "[agents.monitr]\ninterval = 5\n")?;
/// #     let builder = PluginManager::<dyn Plugin>::builder("my.unused", ());
/// #     Ok(builder.config(config.table("agents")).build().config_report())
/// # }
/// use plux_runtime::config::SectionStatus;
///
/// // The report of a manager that has no plugin `monitr`, for the section `agents.monitr`.
/// let report = report()?;
/// assert!(matches!(report.sections()[0].status(), SectionStatus::Unused { .. }));
/// # Ok::<(), plux_runtime::config::ConfigError>(())
/// ```
#[derive(Clone, Debug)]
#[non_exhaustive]
pub enum SectionStatus {
    /// The plugin is enabled, and its configuration is valid.
    Valid,
    /// The plugin is disabled, by the configuration or by a filter.
    Disabled {
        /// The reason.
        reason: String,
    },
    /// The section is invalid, so that the plugin is not loaded.
    Invalid {
        /// The errors.
        errors: ConfigErrors,
    },
    /// No plugin of this build has the name of the section.
    Unused {
        /// The error.
        error: ConfigError,
    },
}

/// A field of a configuration.
///
/// ```
/// # use plux_runtime::config::{Config, ConfigReport};
/// # use plux_runtime::{Plugin, PluginManager};
/// # fn report() -> Result<ConfigReport, plux_runtime::config::ConfigError> {
/// #     let config = Config::from_toml_str("testbed.toml", "[agents.monitr]\ninterval = 5\n")?;
/// #     let builder = PluginManager::<dyn Plugin>::builder("my.unused", ());
/// #     Ok(builder.config(config.table("agents")).build().config_report())
/// # }
/// // The report of a manager that has no plugin `monitr`, for the section `agents.monitr`.
/// let report = report()?;
/// let field = &report.sections()[0].fields()[0];
/// assert_eq!(field.key(), "interval");
/// assert_eq!(field.origin().to_string(), "testbed.toml:2:12");
/// # Ok::<(), plux_runtime::config::ConfigError>(())
/// ```
#[derive(Clone, Debug)]
pub struct FieldReport {
    path: Vec<String>,
    value: Option<Value>,
    origin: Origin,
}

impl ConfigReport {
    pub(crate) fn new(sections: Vec<SectionReport>) -> Self {
        Self { sections }
    }

    /// Returns the sections: those of the plugins, sorted by name, then those that have no effect.
    pub fn sections(&self) -> &[SectionReport] {
        &self.sections
    }
}

impl SectionReport {
    /// Returns the report on the section of a plugin, whose type is `config`.
    pub(crate) fn new(
        id: Option<PluginId>,
        section: &Section,
        config: Option<&PluginConfig>,
        status: SectionStatus,
    ) -> Self {
        let names = config.map_or(&[][..], |config| (config.fields)());
        // `Deserialize` and `Serialize` may be plugin code.
        let effective =
            config.and_then(|config| contain(|| (config.effective)(section)).unwrap_or_default());
        let mut fields = Vec::new();
        let own = section.entry().map(|entry| &entry.value);
        collect(own, effective.as_ref(), names, &mut Vec::new(), &mut fields);
        Self { id, key: section.key(), status, fields }
    }

    /// Returns the plugin; `None` for a section without one.
    pub fn id(&self) -> Option<&PluginId> {
        self.id.as_ref()
    }

    /// Returns the path of the section, such as `agents.monitor`.
    pub fn key(&self) -> &str {
        &self.key
    }

    /// Returns whether the section has an effect.
    pub fn status(&self) -> &SectionStatus {
        &self.status
    }

    /// Returns the fields: those of the type, in their order, then others that the section has.
    pub fn fields(&self) -> &[FieldReport] {
        &self.fields
    }
}

impl FieldReport {
    pub(super) fn path(&self) -> &[String] {
        &self.path
    }

    /// Returns the dotted path of the field in its section, such as `limits.cpu`.
    pub fn key(&self) -> String {
        self.path.join(".")
    }

    /// Returns the value. That of a default is only known if the type implements `Serialize`.
    pub fn value(&self) -> Option<&Value> {
        self.value.as_ref()
    }

    /// Returns where the value comes from.
    pub fn origin(&self) -> &Origin {
        &self.origin
    }
}

/// Collects the fields of a table. `own` has the values that are set, `effective` those of all
/// fields as far as they are known, and `names` are the fields of the struct.
fn collect(
    own: Option<&Value>,
    effective: Option<&Value>,
    names: &[&str],
    path: &mut Vec<String>,
    fields: &mut Vec<FieldReport>,
) {
    let keys = |value: Option<&Value>| -> Vec<String> {
        value.and_then(Value::as_table).into_iter().flatten().map(|(key, _)| key.clone()).collect()
    };
    let mut all: Vec<String> = names.iter().map(|&name| name.to_owned()).collect();
    for key in keys(effective).into_iter().chain(keys(own)) {
        let is_known = all.iter().any(|name| *name == key || is_loose(own, &key, name));
        // `enabled` belongs to the manager.
        if !is_known && (path.is_empty() && key == ENABLED) {
            all.insert(0, key);
        } else if !is_known {
            all.push(key);
        }
    }
    for key in all {
        let set = own.and_then(|own| own.get(&key)).map(|entry| &entry.value);
        let known = effective.and_then(|all| all.get(&key)).map(|entry| &entry.value);
        path.push(key);
        let is_table = set.or(known).and_then(Value::as_table).is_some_and(|it| !it.is_empty());
        if is_table {
            collect(set, known, &[], path, fields);
        } else {
            fields.push(FieldReport {
                path: path.clone(),
                value: set.or(known).cloned(),
                origin: set.map(|value| value.origin.clone()).unwrap_or_default(),
            });
        }
        path.pop();
    }
}

/// Returns whether `key` is the part of a variable's name that means the field `name`.
fn is_loose(own: Option<&Value>, key: &str, name: &str) -> bool {
    let entry: Option<&Entry> = own.and_then(Value::as_table).and_then(|table| table.get(key));
    entry.is_some_and(|entry| entry.is_loose) && is_same_word(key, name)
}

impl fmt::Display for ConfigReport {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (at, section) in self.sections.iter().enumerate() {
            write!(f, "{}{section}", if at == 0 { "" } else { "\n" })?;
        }
        Ok(())
    }
}

impl fmt::Display for SectionReport {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "[{}]", self.key)?;
        match &self.status {
            SectionStatus::Valid => writeln!(f)?,
            SectionStatus::Disabled { reason } => writeln!(f, "  # disabled: {reason}")?,
            SectionStatus::Invalid { errors } => writeln!(f, "  # invalid: {}", errors.summary())?,
            SectionStatus::Unused { error } => writeln!(f, "  # {}", error.summary())?,
        }
        self.fields.iter().try_for_each(|field| writeln!(f, "{field}"))
    }
}

impl fmt::Display for FieldReport {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (at, key) in self.path.iter().enumerate() {
            write!(f, "{}{}", if at == 0 { "" } else { "." }, Key(key))?;
        }
        match &self.value {
            Some(value) if self.origin.kind() != OriginKind::Variable => {
                let is_null = matches!(value.kind, Kind::Null);
                if is_null { f.write_str(" = …")? } else { write!(f, " = {}", value.parsed())? }
            }
            _ => f.write_str(" = …")?,
        }
        write!(f, "  # {}", self.origin)
    }
}
