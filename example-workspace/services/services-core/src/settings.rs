//! The user's settings.

use serde::Deserialize;

/// The settings file, without the table `services`, which the plugin manager reads:
///
/// ```toml
/// region = "eu-central-1"
/// most = 2                  # services that may be loaded at the same time
///
/// [services]
/// enabled = ["s3", "sqs"]   # default: every service
/// ```
#[derive(Clone, Debug, Deserialize)]
#[serde(default)]
pub struct Settings {
    /// The region.
    pub region: String,
    /// How many services may be loaded at the same time.
    pub most: usize,
}

impl Default for Settings {
    fn default() -> Self {
        Self { region: "us-east-1".to_owned(), most: usize::MAX }
    }
}
