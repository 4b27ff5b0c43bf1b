//! The user's settings.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::{env, fmt, fs, io};

use serde::Deserialize;
use serde::de::DeserializeOwned;

/// The settings, from a file or by default.
///
/// ```toml
/// format = "table"                          # the reporter if --format is not given
/// exclude = ["finops.vendors:azure"]        # plugins to exclude
///
/// [vendors.docker]                          # each vendor's own settings
/// price-per-gb-month = "0.09"
/// ```
#[derive(Clone, Debug, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Config {
    /// The reporter's name if `--format` is not given.
    pub format: String,
    /// Plugins to exclude, as `namespace:name`. `*` matches any characters.
    pub exclude: Vec<String>,
    vendors: BTreeMap<String, toml::Table>,
    #[serde(skip)]
    file: PathBuf,
}

/// The error for a settings file that cannot be read.
#[derive(Debug)]
pub struct ConfigError {
    file: PathBuf,
    message: String,
}

impl Config {
    /// The environment variable that names the file.
    pub const VARIABLE: &str = "FINOPS_CONFIG";
    /// The file that is read if it exists and the variable is not set.
    pub const FILE: &str = "finops.toml";

    /// Reads the file that [`VARIABLE`](Self::VARIABLE) names, or [`FILE`](Self::FILE) in the
    /// current directory if it exists, or uses the defaults.
    ///
    /// # Errors
    ///
    /// If a named file does not exist, or a file is not valid.
    pub fn load() -> Result<Self, ConfigError> {
        match env::var_os(Self::VARIABLE) {
            Some(file) => Self::read(Path::new(&file)),
            None if Path::new(Self::FILE).exists() => Self::read(Path::new(Self::FILE)),
            None => Ok(Self::default()),
        }
    }

    fn read(file: &Path) -> Result<Self, ConfigError> {
        let text = fs::read_to_string(file).map_err(|error| ConfigError {
            file: file.to_owned(),
            message: match error.kind() {
                io::ErrorKind::NotFound => {
                    format!("there is no such file\nhelp: create it, or unset {}", Self::VARIABLE)
                }
                _ => error.to_string(),
            },
        })?;
        Self::parse(&text, file)
    }

    /// Parses settings. `file` is used in messages.
    ///
    /// # Errors
    ///
    /// If `text` is not TOML, or has unknown settings.
    pub fn parse(text: &str, file: &Path) -> Result<Self, ConfigError> {
        let config: Self = toml::from_str(text).map_err(|error| ConfigError::new(file, &error))?;
        Ok(Self { file: file.to_owned(), ..config })
    }

    /// Returns a vendor's own settings, with its defaults for what the file does not set.
    ///
    /// # Errors
    ///
    /// If the section does not match the vendor's settings.
    pub fn vendor<T: DeserializeOwned + Default>(&self, name: &str) -> Result<T, ConfigError> {
        let Some(section) = self.vendors.get(name) else {
            return Ok(T::default());
        };
        section.clone().try_into().map_err(|error: toml::de::Error| {
            ConfigError::new(&self.file, format!("[vendors.{name}]: {}", error.message()))
        })
    }
}

impl Default for Config {
    fn default() -> Self {
        Self {
            format: "table".to_owned(),
            exclude: Vec::new(),
            vendors: BTreeMap::new(),
            file: PathBuf::from(Self::FILE),
        }
    }
}

impl ConfigError {
    fn new(file: &Path, message: impl fmt::Display) -> Self {
        Self { file: file.to_owned(), message: message.to_string().trim_end().to_owned() }
    }
}

impl fmt::Display for ConfigError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.file.display(), self.message)
    }
}

impl std::error::Error for ConfigError {}

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(Debug, Default, Deserialize, PartialEq)]
    #[serde(default, deny_unknown_fields)]
    struct Settings {
        price: String,
    }

    fn parse(text: &str) -> Result<Config, ConfigError> {
        Config::parse(text, Path::new("finops.toml"))
    }

    #[test]
    fn each_vendor_reads_its_own_section() {
        let config = parse("[vendors.docker]\nprice = \"0.09\"").unwrap();
        let docker: Settings = config.vendor("docker").unwrap();
        assert_eq!(docker.price, "0.09");
        assert_eq!(config.vendor::<Settings>("aws").unwrap(), Settings::default());
        assert_eq!(config.format, "table");
    }

    #[test]
    fn a_misspelt_setting_is_an_error_with_its_place() {
        let error = parse("formt = \"json\"").unwrap_err().to_string();
        assert!(error.starts_with("finops.toml: "), "{error}");
        assert!(error.contains("unknown field `formt`"), "{error}");

        let config = parse("[vendors.docker]\nprise = \"0.09\"").unwrap();
        let error = config.vendor::<Settings>("docker").unwrap_err().to_string();
        assert!(
            error.starts_with("finops.toml: [vendors.docker]: unknown field `prise`"),
            "{error}"
        );
    }
}
