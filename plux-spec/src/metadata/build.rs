//! The record of the build that made an index.

use super::json;

/// The record of the build that made an index. Each `include_index!()` writes one.
///
/// Tools that compare a program with its sources need the features that were enabled.
///
/// ```
/// use plux_spec::metadata::BuildRecord;
///
/// let build = BuildRecord {
///     package: "finops",
///     version: "0.3.0",
///     features: &["aws", "default"],
///     target: "x86_64-unknown-linux-gnu",
///     plugins: 14,
/// };
/// assert_eq!(
///     build.to_json(),
///     r#"{"index_of":"finops","version":"0.3.0","features":["aws","default"],"target":"x86_64-unknown-linux-gnu","plugins":14}"#
/// );
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct BuildRecord<'a> {
    /// The package that the index was made for.
    pub package: &'a str,
    /// Its version.
    pub version: &'a str,
    /// All of its enabled features.
    pub features: &'a [&'a str],
    /// The target triple.
    pub target: &'a str,
    /// The number of plugins that the index expects in every program that includes it.
    pub plugins: usize,
}

impl BuildRecord<'_> {
    /// Returns the content: one JSON object in one line.
    #[inline]
    pub fn to_json(&self) -> String {
        let mut text = String::from("{");
        json::text("index_of", self.package, &mut text);
        json::text("version", self.version, &mut text);
        text.push_str("\"features\":[");
        for (at, feature) in self.features.iter().enumerate() {
            text.push_str(if at == 0 { "" } else { "," });
            json::quoted(feature, &mut text);
        }
        text.push_str("],\"target\":");
        json::quoted(self.target, &mut text);
        text + &format!(",\"plugins\":{}}}", self.plugins)
    }
}
