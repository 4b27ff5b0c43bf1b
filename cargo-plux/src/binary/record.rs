//! Parses a record into a plugin or a build.

use plux_spec::{Location, PluginId};
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

/// The build of a package that includes an index, as the compiled file describes it.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Build {
    pub(crate) package: String,
    pub(crate) version: String,
    pub(crate) features: Vec<String>,
    pub(crate) target: String,
    /// The number of plugins that the index expects in every program that includes it; 0 if the
    /// record does not have it.
    pub(crate) plugins: u64,
}

/// A parsed record.
pub(super) enum Record {
    Plugin(Plugin),
    Build(Build),
}

impl Record {
    /// Parses the JSON of a record. Unknown keys are ignored.
    pub(super) fn parse(text: &str) -> Option<Self> {
        let record: Value = serde_json::from_str(text).ok()?;
        match record.get("index_of") {
            Some(package) => Build::of(package.as_str()?, &record).map(Self::Build),
            None => Plugin::of(&record).map(Self::Plugin),
        }
    }
}

impl Build {
    fn of(package: &str, record: &Value) -> Option<Self> {
        let features = record.get("features")?.as_array()?;
        let features = features.iter().map(|feature| feature.as_str().map(str::to_owned));
        Some(Self {
            package: package.to_owned(),
            version: record.get("version")?.as_str()?.to_owned(),
            features: features.collect::<Option<_>>()?,
            target: record.get("target")?.as_str()?.to_owned(),
            plugins: record.get("plugins").and_then(Value::as_u64).unwrap_or_default(),
        })
    }
}

impl Plugin {
    fn of(record: &Value) -> Option<Self> {
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

    pub(crate) fn location(&self) -> Location {
        Location {
            package: self.package.clone().into(),
            version: self.version.clone().into(),
            file: self.file.clone().into(),
            line: self.line,
            column: 0,
        }
    }
}
