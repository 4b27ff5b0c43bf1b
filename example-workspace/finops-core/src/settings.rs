//! The user's settings: a file, and environment variables above it.

use std::env;
use std::path::Path;

use plux_runtime::BoxError;
use plux_runtime::config::{Config, ConfigErrors};
use serde::Deserialize;

/// The program's own settings. Those of a vendor are in the table `vendors`, in the section of the
/// vendor's name, and have the type that its `#[plugin(…, config = T)]` names.
#[derive(Clone, Debug, Deserialize)]
#[serde(default)]
pub struct Settings {
    /// The reporter's name if `--format` is not given.
    pub format: String,
    /// Plugins to exclude, as `namespace:name`. `*` matches any characters.
    pub exclude: Vec<String>,
}

impl Settings {
    /// The environment variable that names the file.
    pub const VARIABLE: &str = "FINOPS_CONFIG";
    /// The file that is read if it exists and the variable is not set.
    pub const FILE: &str = "finops.toml";
    /// Variables override the file: `FINOPS__VENDORS__DOCKER__CURRENCY` is `vendors.docker.currency`.
    pub const PREFIX: &str = "FINOPS";

    /// Reads the file that [`VARIABLE`](Self::VARIABLE) names, or [`FILE`](Self::FILE) in the
    /// current directory if it exists, and the variables with [`PREFIX`](Self::PREFIX).
    ///
    /// # Errors
    ///
    /// If a named file does not exist, or a file is not TOML.
    pub fn load() -> Result<Config, BoxError> {
        let file = match env::var_os(Self::VARIABLE) {
            Some(file) => Config::from_toml_file(&file)
                .map_err(|error| format!("{error}\nhelp: {} names the file", Self::VARIABLE))?,
            None if Path::new(Self::FILE).exists() => Config::from_toml_file(Self::FILE)?,
            None => Config::new(),
        };
        Ok(file.merge(Config::from_env(Self::PREFIX)?))
    }

    /// Returns the program's own settings, with the defaults for what is not set.
    ///
    /// # Errors
    ///
    /// If a value has a wrong type, or a setting is unknown. The errors name file and line.
    pub fn of(config: &Config) -> Result<Self, ConfigErrors> {
        config.without("vendors").deserialize()
    }
}

impl Default for Settings {
    fn default() -> Self {
        Self { format: "table".to_owned(), exclude: Vec::new() }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(text: &str) -> Result<Settings, ConfigErrors> {
        Settings::of(&Config::from_toml_str("finops.toml", text).unwrap())
    }

    #[test]
    fn sections_of_vendors_are_left_to_the_plugin_manager() {
        let settings = of("[vendors.docker]\nprice = \"0.09\"").unwrap();
        assert_eq!((&*settings.format, settings.exclude.len()), ("table", 0));
    }

    #[test]
    fn a_misspelled_setting_is_an_error_with_its_line() {
        let error = of("# mine\nformt = \"json\"").unwrap_err().to_string();
        assert!(error.contains("unknown field `formt`\n --> finops.toml:2:1\n"), "{error}");
        assert!(error.ends_with("help: did you mean `format`?"), "{error}");
    }
}
