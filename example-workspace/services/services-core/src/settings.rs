//! The user's settings.

use std::fs;
use std::path::Path;

use plux_runtime::{BoxError, Decision, PluginFilter, PluginSpec};
use serde::Deserialize;

/// The settings file.
///
/// ```toml
/// region = "eu-central-1"
/// enabled = ["s3", "sqs"]   # default: every service
/// most = 2                  # services that may be loaded at the same time
/// ```
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Settings {
    /// The region.
    pub region: Option<String>,
    /// The services that may be loaded.
    pub enabled: Option<Vec<String>>,
    /// How many services may be loaded at the same time.
    pub most: Option<usize>,
}

impl Settings {
    /// Reads a file.
    ///
    /// # Errors
    ///
    /// If it cannot be read, or has other settings.
    pub fn read(file: &Path) -> Result<Self, BoxError> {
        let of_file = |error: &dyn std::fmt::Display| format!("{}: {error}", file.display());
        let toml = fs::read_to_string(file).map_err(|error| of_file(&error))?;
        Ok(toml::from_str(&toml).map_err(|error| of_file(&error))?)
    }
}

/// A service that the settings do not enable is not even created.
impl PluginFilter for Settings {
    fn decide(&self, spec: &PluginSpec) -> Decision {
        match &self.enabled {
            Some(enabled) if !enabled.iter().any(|name| name == spec.name()) => {
                Decision::Exclude("`enabled` of the settings does not contain it".to_owned())
            }
            _ => Decision::Load,
        }
    }
}
