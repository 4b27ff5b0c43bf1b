//! Configuration of plugins: a section for each plugin, deserialized into the plugin's own type.
//!
//! The argument `config` names the type of a plugin's configuration. The type's `From` impl creates the
//! plugin from it, or the function that `factory` names:
//!
//! ```
//! use plux_runtime::config::Config;
//! use plux_runtime::{Plugin, PluginManager, plugin};
//!
//! trait Agent: Plugin {
//!     fn interval(&self) -> u64;
//! }
//!
//! #[derive(serde::Deserialize)]
//! struct MonitorConfig {
//!     #[serde(default = "ten")]
//!     interval: u64,
//! }
//!
//! fn ten() -> u64 { 10 }
//!
//! struct Monitor(MonitorConfig);
//!
//! impl From<MonitorConfig> for Monitor {
//!     fn from(config: MonitorConfig) -> Self { Self(config) }
//! }
//!
//! impl Plugin for Monitor {}
//!
//! #[plugin(namespace = "testbed.agents", name = "monitor", config = MonitorConfig)]
//! impl Agent for Monitor {
//!     fn interval(&self) -> u64 { self.0.interval }
//! }
//!
//! let file = "[agents.monitor]\ninterval = 5\n";
//! let config = Config::from_toml_str("testbed.toml", file)?;
//! let manager = PluginManager::<dyn Agent>::builder("testbed.agents", ())
//!     .config(config.table("agents"))
//!     .build();
//! assert_eq!(manager.load("monitor")?.interval(), 5);
//! # Ok::<(), plux_runtime::BoxError>(())
//! ```
//!
//! # Errors
//!
//! Every error names the file, line and column, and shows the source line:
//!
//! ```text
//! the configuration of the plugin `testbed.agents:monitor` is invalid: unknown field `intervall` in `agents.monitor`
//!  --> testbed.toml:2:1
//!   |
//! 2 | intervall = 5
//!   | ^^^^^^^^^
//! help: did you mean `interval`?
//! ```
//!
//! - A plugin with an unknown or missing field, or a wrong value, is not loaded. The others are.
//! - A section for no plugin, for a plugin that is not in this build, or for one that a filter
//!   disables is one of [`Loaded::failures`](crate::Loaded::failures) and a finding of
//!   [`verify`](crate::PluginManager::verify).
//! - Unknown fields are errors even without `#[serde(deny_unknown_fields)]`, except those of a struct
//!   with `#[serde(flatten)]`, which serde does not report.
//!
//! # Enabling and disabling
//!
//! | in the file | effect |
//! |---|---|
//! | `enabled = false` in a section | disables the plugin; the rest of the section is not checked |
//! | `enabled = ["monitor", "data"]` beside the sections | disables all others |
//! | `enabled = false` beside the sections | disables all |
//! | `enabled = true` in a section | enables the plugin, and overrides the two settings above |
//!
//! A plugin without `config = …` can be disabled as well. The manager reads `enabled`; a type with a
//! field of that name gets the value, too.

mod de;
mod display;
mod error;
mod example;
mod layers;
mod message;
mod origin;
mod plugin_type;
mod probe;
mod report;
#[cfg(feature = "schema")]
mod schema;
mod section;
mod source;
mod toml;
mod value;

use std::fmt;
use std::path::Path;
use std::sync::Arc;

use serde::de::DeserializeOwned;

pub use self::error::{ConfigError, ConfigErrorKind, ConfigErrors};
pub(crate) use self::example::Described;
pub use self::origin::{Origin, OriginKind};
// What the expansion of `#[plugin(…, config = T)]` refers to.
#[doc(hidden)]
pub use self::plugin_type::{Configured, FromConfig, PluginConfig, call, check, from_config};
#[doc(hidden)]
pub use self::probe::{
    Probe, TypeSchema, WithSchema, WithSerialize, WithoutSchema, WithoutSerialize, fields,
};
pub use self::report::{ConfigReport, FieldReport, SectionReport, SectionStatus};
#[cfg(feature = "schema")]
pub use self::schema::{Schema, merge_schemas};
pub(crate) use self::section::Enabled;
#[doc(hidden)]
pub use self::section::Section;
pub use self::source::Source;
pub use self::value::Value;
use self::value::{Entry, Kind, is_same_word};

/// A configuration, or a table of one.
///
/// It is cheap to clone. [`PluginManagerBuilder::config`](crate::PluginManagerBuilder::config) expects
/// the table that contains the sections of the plugins.
///
/// ```
/// use plux_runtime::config::Config;
///
/// #[derive(serde::Deserialize)]
/// struct Log { level: String }
///
/// let config = Config::from_toml_str("testbed.toml", "[log]\nlevel = \"info\"\n")?;
/// let log: Log = config.table("log").deserialize()?;
/// assert_eq!(log.level, "info");
/// # Ok::<(), plux_runtime::BoxError>(())
/// ```
#[derive(Clone)]
pub struct Config {
    root: Arc<Value>,
    /// The path of the table.
    path: Vec<String>,
}

impl Config {
    /// Returns an empty configuration: every field has its default.
    pub fn new() -> Self {
        Self::default()
    }

    /// Parses a TOML document. `file` is its name in messages.
    ///
    /// # Errors
    ///
    /// Returns an error if the document is malformed.
    pub fn from_toml_str(file: &str, text: &str) -> Result<Self, ConfigError> {
        toml::parse(file, text).map(Self::from)
    }

    /// Reads and parses a TOML file.
    ///
    /// # Errors
    ///
    /// Returns an error if the file cannot be read, or is malformed.
    pub fn from_toml_file(path: impl AsRef<Path>) -> Result<Self, ConfigError> {
        let path = path.as_ref();
        let name = path.display().to_string();
        match std::fs::read_to_string(path) {
            Ok(text) => Self::from_toml_str(&name, &text),
            Err(error) => {
                let kind = ConfigErrorKind::Read { message: error.to_string() };
                Err(ConfigError::new(kind, "", Origin::new(OriginKind::File, &name, None)))
            }
        }
    }

    /// Returns the table at a dotted path. It is empty if there is none.
    ///
    /// ```
    /// use plux_runtime::config::Config;
    ///
    /// let config = Config::from_toml_str("a.toml", "[testbed.agents.monitor]\ninterval = 5")?;
    /// let agents = config.table("testbed.agents");
    /// assert!(agents.origin_of("monitor.interval").is_some());
    /// assert!(config.table("probes").origin_of("monitor").is_none());
    /// # Ok::<(), plux_runtime::config::ConfigError>(())
    /// ```
    #[must_use]
    pub fn table(&self, path: &str) -> Self {
        let mut table = self.clone();
        table.path.extend(path.split('.').map(str::to_owned));
        table
    }

    /// Returns the table without the value of a key, for example without the sections of the plugins.
    ///
    /// The rest is the application's own settings, and deserializing it reports every unknown key:
    ///
    /// ```
    /// use plux_runtime::config::Config;
    ///
    /// #[derive(serde::Deserialize)]
    /// struct Settings { directory: String }
    ///
    /// let file = "directory = 'runs'\n[agents.monitor]\n[agnets.data]\n";
    /// let config = Config::from_toml_str("testbed.toml", file)?;
    /// let error = config.without("agents").deserialize::<Settings>().err().unwrap();
    /// assert!(error.to_string().starts_with("unknown field `agnets`\n --> testbed.toml:3:2\n"));
    /// # Ok::<(), plux_runtime::config::ConfigError>(())
    /// ```
    #[must_use]
    pub fn without(&self, key: &str) -> Self {
        let mut config = self.clone();
        let root = Arc::make_mut(&mut config.root);
        let table = config.path.iter().try_fold(root, |value, key| value.get_mut(key));
        if let Some(Kind::Table(table)) = table.map(|value| &mut value.kind) {
            table.retain(|other, entry| !entry.has_key(other, key));
        }
        config
    }

    /// Deserializes the table, for example into the application's own settings.
    ///
    /// # Errors
    ///
    /// Returns all unknown fields, and the first other error.
    pub fn deserialize<T: DeserializeOwned>(&self) -> Result<T, ConfigErrors> {
        match self.entry() {
            Some(entry) => de::deserialize(&entry.value, entry.origin(), &self.key(), &[]),
            None if self.path.is_empty() => de::deserialize(&self.root, &self.root.origin, "", &[]),
            None => {
                let empty = Value::table::<String>([]);
                de::deserialize(&empty, &empty.origin, &self.key(), &[])
            }
        }
    }

    /// Returns where the value at a dotted path comes from.
    pub fn origin_of(&self, path: &str) -> Option<&Origin> {
        let mut value = self.value()?;
        for segment in path.split('.') {
            value = &value.get(segment)?.value;
        }
        Some(&value.origin)
    }

    /// Returns the dotted path of the table; empty for the whole configuration.
    pub(crate) fn key(&self) -> String {
        self.path.join(".")
    }

    fn entry(&self) -> Option<&Entry> {
        let (first, rest) = self.path.split_first()?;
        rest.iter().try_fold(self.root.get(first)?, |entry, key| entry.value.get(key))
    }

    /// Returns the table without what is around it.
    fn into_value(self) -> Value {
        if self.path.is_empty() {
            return Arc::unwrap_or_clone(self.root);
        }
        self.value().cloned().unwrap_or_else(|| Value::table::<String>([]))
    }

    fn value(&self) -> Option<&Value> {
        if self.path.is_empty() { Some(&self.root) } else { Some(&self.entry()?.value) }
    }

    /// Returns an error if the value at the path of the table is not a table.
    pub(crate) fn not_a_table(&self) -> Option<ConfigError> {
        let entry = self.entry().filter(|entry| entry.value.as_table().is_none())?;
        Some(ConfigError::not_a_table(entry, &self.key()))
    }

    /// Returns whether a section whose name is from an environment variable is that of the plugin `name`.
    pub(crate) fn is_meant(name: &str, section: &str) -> bool {
        is_same_word(name, section)
    }
}

/// Returns the path of `key` in the table at `path`.
fn join(path: &str, key: &str) -> String {
    if path.is_empty() { key.to_owned() } else { format!("{path}.{key}") }
}

impl Default for Config {
    fn default() -> Self {
        Value::table::<String>([]).into()
    }
}

impl From<Value> for Config {
    fn from(root: Value) -> Self {
        Self { root: Arc::new(root), path: Vec::new() }
    }
}

impl fmt::Debug for Config {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let sections: Vec<&str> = self.sections().map(|section| section.name).collect();
        f.debug_struct("Config").field("table", &self.key()).field("sections", &sections).finish()
    }
}
