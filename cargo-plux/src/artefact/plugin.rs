//! A record → a plugin.

use plux_spec::{PluginId, Text, drift::Place};
use serde_json::Value;

/// A plugin as the compiled file describes it.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Plugin {
    pub(crate) id: PluginId,
    pub(crate) package: String,
    pub(crate) version: String,
    pub(crate) krate: String,
    pub(crate) contract: String,
    pub(crate) file: String,
    pub(crate) line: u32,
}

impl Plugin {
    /// Reads a record's text. Keys that are not known are left alone.
    pub(super) fn parse(text: &str) -> Option<Self> {
        let record: Value = serde_json::from_str(text).ok()?;
        let text = |key: &str| record.get(key)?.as_str().map(str::to_owned);
        Some(Self {
            id: PluginId::new(text("namespace")?.parse().ok()?, text("name")?.parse().ok()?),
            package: text("package")?,
            version: text("version")?,
            krate: text("crate").unwrap_or_default(),
            contract: text("contract").unwrap_or_default(),
            file: text("file").unwrap_or_default(),
            line: record
                .get("line")
                .and_then(Value::as_u64)
                .and_then(|line| line.try_into().ok())
                .unwrap_or_default(),
        })
    }

    pub(crate) fn place(&self) -> Place {
        let own = |text: &String| Text::Owned(text.clone());
        Place {
            package: own(&self.package),
            version: own(&self.version),
            file: own(&self.file),
            line: self.line,
        }
    }
}
