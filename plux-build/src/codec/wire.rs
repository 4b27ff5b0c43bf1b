//! The JSON objects of format 1, field by field.
//!
//! Fields stand in alphabetical order, for serde writes them in declaration order.

use std::borrow::Cow;
use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

/// Nothing but the format number, which decides whether the rest can be read.
#[derive(Deserialize)]
pub(super) struct Header {
    pub(super) format: Option<u64>,
}

#[derive(Serialize, Deserialize)]
pub(super) struct Index<'a> {
    #[serde(default)]
    pub(super) extension_points: Vec<ExtensionPoint<'a>>,
    pub(super) format: u32,
    #[serde(default)]
    pub(super) generator: Cow<'a, str>,
    #[serde(default)]
    pub(super) incomplete: Vec<Incomplete<'a>>,
    pub(super) packages: Vec<Package<'a>>,
    pub(super) plugins: Vec<Plugin<'a>>,
    #[serde(default)]
    pub(super) root: Option<Root<'a>>,
}

#[derive(Serialize, Deserialize)]
pub(super) struct Root<'a> {
    pub(super) package: Cow<'a, str>,
    pub(super) version: Cow<'a, str>,
}

#[derive(Serialize, Deserialize)]
pub(super) struct Package<'a> {
    #[serde(rename = "extern")]
    pub(super) extern_name: Cow<'a, str>,
    pub(super) kind: Cow<'a, str>,
    pub(super) link: Cow<'a, str>,
    pub(super) name: Cow<'a, str>,
    pub(super) source: Cow<'a, str>,
    pub(super) version: Cow<'a, str>,
    #[serde(default)]
    pub(super) when: Option<Cow<'a, str>>,
}

#[derive(Serialize, Deserialize)]
pub(super) struct ExtensionPoint<'a> {
    pub(super) cardinality: Cow<'a, str>,
    pub(super) contract: Cow<'a, str>,
    #[serde(default)]
    pub(super) description: Cow<'a, str>,
    pub(super) file: Cow<'a, str>,
    pub(super) line: u32,
    pub(super) namespace: Cow<'a, str>,
    pub(super) package: Cow<'a, str>,
    pub(super) path: Cow<'a, str>,
    #[serde(default = "lib")]
    pub(super) target: Cow<'a, str>,
    #[serde(default)]
    pub(super) version: Option<Cow<'a, str>>,
}

#[derive(Serialize, Deserialize)]
pub(super) struct Plugin<'a> {
    #[serde(default)]
    pub(super) after: Vec<Cow<'a, str>>,
    #[serde(default)]
    pub(super) before: Vec<Cow<'a, str>>,
    #[serde(default)]
    pub(super) cfg: Option<Cow<'a, str>>,
    pub(super) contract: Cow<'a, str>,
    #[serde(default)]
    pub(super) description: Cow<'a, str>,
    #[serde(default)]
    pub(super) enable: Option<Cow<'a, str>>,
    pub(super) file: Cow<'a, str>,
    pub(super) kind: Cow<'a, str>,
    pub(super) line: u32,
    #[serde(default)]
    pub(super) meta: BTreeMap<Cow<'a, str>, Cow<'a, str>>,
    pub(super) name: Cow<'a, str>,
    pub(super) namespace: Cow<'a, str>,
    pub(super) package: Cow<'a, str>,
    pub(super) path: Cow<'a, str>,
    #[serde(default)]
    pub(super) requires: Vec<Cow<'a, str>>,
    pub(super) status: Cow<'a, str>,
    #[serde(default = "lib")]
    pub(super) target: Cow<'a, str>,
    #[serde(default)]
    pub(super) version: Option<Cow<'a, str>>,
}

#[derive(Serialize, Deserialize)]
pub(super) struct Incomplete<'a> {
    #[serde(default)]
    pub(super) file: Option<Cow<'a, str>>,
    #[serde(default)]
    pub(super) line: Option<u32>,
    pub(super) package: Cow<'a, str>,
    pub(super) reason: Cow<'a, str>,
}

fn lib<'a>() -> Cow<'a, str> {
    Cow::Borrowed("lib")
}
