//! The record of a plugin.

use super::{MAGIC, json};

/// The record of a plugin.
///
/// ```
/// use plux_spec::metadata::{PluginRecord, records};
///
/// let embedded = PluginRecord {
///     namespace: "finops.vendors",
///     name: "aws",
///     package: "finops-aws",
///     version: "0.3.0",
///     krate: "finops_aws",
///     contract: "dyn Vendor",
///     file: "src/cli.rs",
///     line: 12,
/// };
/// let bytes = embedded.to_record();
/// let found: Vec<_> = records(&bytes).collect();
/// assert_eq!(found, [Ok(&*embedded.to_json())]);
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[allow(missing_docs, reason = "the fields are those of the plugin's index entry")]
pub struct PluginRecord<'a> {
    pub namespace: &'a str,
    pub name: &'a str,
    pub package: &'a str,
    pub version: &'a str,
    /// The crate that it was compiled into: the library's, or that of a program.
    pub krate: &'a str,
    pub contract: &'a str,
    pub file: &'a str,
    pub line: u32,
}

impl PluginRecord<'_> {
    /// Returns the content: one JSON object in one line.
    #[inline]
    pub fn to_json(&self) -> String {
        let fields = [
            ("namespace", self.namespace),
            ("name", self.name),
            ("package", self.package),
            ("version", self.version),
            ("crate", self.krate),
            ("contract", self.contract),
            ("file", self.file),
        ];
        let mut text = String::from("{");
        for (key, value) in fields {
            json::text(key, value, &mut text);
        }
        text + &format!("\"line\":{}}}", self.line)
    }

    /// Returns the whole record.
    #[inline]
    pub fn to_record(&self) -> Vec<u8> {
        let text = self.to_json();
        let length = u32::try_from(text.len()).unwrap_or(u32::MAX);
        [&MAGIC, &length.to_le_bytes()[..], text.as_bytes()].concat()
    }
}
