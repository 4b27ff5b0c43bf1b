//! The shape of `plux.json`: what serde derives for the types of plux-spec.
//!
//! Keys are written in the order of the fields here, which is alphabetical.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::fmt;

use plux_spec::{
    BlockReason, Blocker, Cardinality, Condition, CowSlice, DependencyKind, ExtensionPointEntry,
    Incomplete, IncompleteReason, ItemKind, Link, Namespace, PackageEntry, PackageSource,
    PluginEntry, PluginId, PluginName, Root, Status, Target,
};
use serde::de::{MapAccess, Visitor};
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::strings;

type Str = Cow<'static, str>;

/// A whole document.
#[derive(Serialize, Deserialize)]
pub(super) struct Document {
    #[serde(with = "entries")]
    pub(super) extension_points: CowSlice<ExtensionPointEntry>,
    pub(super) format: u32,
    pub(super) generator: Str,
    #[serde(with = "entries")]
    pub(super) incomplete: CowSlice<Incomplete>,
    #[serde(with = "entries")]
    pub(super) packages: CowSlice<PackageEntry>,
    #[serde(with = "entries")]
    pub(super) plugins: CowSlice<PluginEntry>,
    #[serde(with = "root")]
    pub(super) root: Option<Root>,
}

#[derive(Serialize, Deserialize)]
#[serde(remote = "Root")]
struct RootDef {
    package: Str,
    version: Str,
}

#[derive(Serialize, Deserialize)]
#[serde(remote = "PackageEntry")]
struct PackageDef {
    #[serde(with = "entries")]
    condition: CowSlice<Condition>,
    #[serde(rename = "extern")]
    extern_name: Str,
    #[serde(with = "strings")]
    kind: DependencyKind,
    #[serde(with = "strings")]
    link: Link,
    name: Str,
    #[serde(with = "strings")]
    source: PackageSource,
    version: Str,
}

#[derive(Serialize, Deserialize)]
#[serde(remote = "ExtensionPointEntry")]
struct ExtensionPointDef {
    #[serde(with = "strings")]
    cardinality: Cardinality,
    contract: Str,
    description: Str,
    file: Str,
    #[serde(with = "strings")]
    kind: ItemKind,
    line: u32,
    #[serde(with = "strings")]
    namespace: Namespace,
    package: Str,
    path: Str,
    #[serde(default, skip_serializing_if = "Option::is_none", with = "strings::option")]
    source: Option<PackageSource>,
    #[serde(with = "strings")]
    target: Target,
    version: Str,
}

#[derive(Serialize, Deserialize)]
#[serde(remote = "PluginEntry")]
struct PluginDef {
    #[serde(with = "strings::list")]
    after: CowSlice<PluginName>,
    #[serde(with = "strings::list")]
    before: CowSlice<PluginName>,
    #[serde(with = "entries")]
    blocked_by: CowSlice<Blocker>,
    #[serde(with = "entries")]
    condition: CowSlice<Condition>,
    contract: Str,
    description: Str,
    #[serde(with = "entries")]
    enabled_by: CowSlice<Condition>,
    file: Str,
    #[serde(with = "strings")]
    kind: ItemKind,
    line: u32,
    #[serde(with = "pairs")]
    meta: CowSlice<(Str, Str)>,
    #[serde(with = "strings")]
    name: PluginName,
    #[serde(with = "strings")]
    namespace: Namespace,
    package: Str,
    path: Str,
    #[serde(with = "strings::list")]
    requires: CowSlice<PluginId>,
    #[serde(default, skip_serializing_if = "Option::is_none", with = "strings::option")]
    source: Option<PackageSource>,
    #[serde(with = "strings")]
    status: Status,
    #[serde(with = "strings")]
    target: Target,
    version: Str,
}

#[derive(Serialize, Deserialize)]
#[serde(remote = "Blocker")]
struct BlockerDef {
    #[serde(with = "strings")]
    id: PluginId,
    #[serde(with = "strings")]
    reason: BlockReason,
}

#[derive(Serialize, Deserialize)]
#[serde(remote = "Incomplete")]
struct IncompleteDef {
    file: Option<Str>,
    line: Option<u32>,
    package: Str,
    #[serde(with = "super::reason")]
    reason: IncompleteReason,
    version: Str,
}

/// A type of plux-spec that is an object of `plux.json`.
pub(super) trait Entry: Clone {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error>;

    fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error>;
}

macro_rules! entries {
    ($($Entry:ty = $Def:ty,)+) => {$(
        impl Entry for $Entry {
            fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                <$Def>::serialize(self, serializer)
            }

            fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                <$Def>::deserialize(deserializer)
            }
        }
    )+};
}

entries! {
    Root = RootDef,
    PackageEntry = PackageDef,
    ExtensionPointEntry = ExtensionPointDef,
    PluginEntry = PluginDef,
    Blocker = BlockerDef,
    Incomplete = IncompleteDef,
}

/// An entry as an item of a list.
#[derive(Serialize, Deserialize)]
#[serde(transparent, bound(serialize = "T: Entry", deserialize = "T: Entry"))]
pub(super) struct Item<T>(
    #[serde(serialize_with = "Entry::serialize", deserialize_with = "Entry::deserialize")]
    pub(super) T,
);

/// Lists of entries, for `#[serde(with = "…")]`.
pub(super) mod entries {
    use super::{Cow, Deserialize, Deserializer, Entry, Item, Serialize, Serializer};

    struct Borrowed<'a, T>(&'a T);

    impl<T: Entry> Serialize for Borrowed<'_, T> {
        fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
            self.0.serialize(serializer)
        }
    }

    #[allow(clippy::ptr_arg, reason = "serde passes a reference to the field")]
    pub(in super::super) fn serialize<T, S>(
        list: &Cow<'static, [T]>,
        serializer: S,
    ) -> Result<S::Ok, S::Error>
    where
        T: Entry,
        S: Serializer,
    {
        serializer.collect_seq(list.iter().map(Borrowed))
    }

    pub(in super::super) fn deserialize<'de, T, D>(
        deserializer: D,
    ) -> Result<Cow<'static, [T]>, D::Error>
    where
        T: Entry,
        D: Deserializer<'de>,
    {
        let list = Vec::<Item<T>>::deserialize(deserializer)?;
        Ok(list.into_iter().map(|it| it.0).collect())
    }
}

/// The root, which is `null` for a whole workspace.
mod root {
    use super::{Deserialize, Deserializer, Item, Root, RootDef, Serializer};

    #[allow(clippy::ref_option, reason = "serde passes a reference to the field")]
    pub(super) fn serialize<S: Serializer>(
        root: &Option<Root>,
        serializer: S,
    ) -> Result<S::Ok, S::Error> {
        match root {
            Some(root) => RootDef::serialize(root, serializer),
            None => serializer.serialize_none(),
        }
    }

    pub(super) fn deserialize<'de, D: Deserializer<'de>>(
        deserializer: D,
    ) -> Result<Option<Root>, D::Error> {
        Ok(Option::<Item<Root>>::deserialize(deserializer)?.map(|it| it.0))
    }
}

/// Lists of pairs that are objects, sorted by key.
mod pairs {
    use super::{BTreeMap, CowSlice, Deserializer, MapAccess, Serializer, Str, Visitor, fmt};

    pub(super) fn serialize<S: Serializer>(
        pairs: &CowSlice<(Str, Str)>,
        serializer: S,
    ) -> Result<S::Ok, S::Error> {
        let sorted: BTreeMap<_, _> = pairs.iter().map(|(key, value)| (key, value)).collect();
        serializer.collect_map(sorted)
    }

    pub(super) fn deserialize<'de, D: Deserializer<'de>>(
        deserializer: D,
    ) -> Result<CowSlice<(Str, Str)>, D::Error> {
        deserializer.deserialize_map(Pairs).map(CowSlice::Owned)
    }

    struct Pairs;

    impl<'de> Visitor<'de> for Pairs {
        type Value = Vec<(Str, Str)>;

        fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            f.write_str("an object of strings")
        }

        fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
            let mut pairs = Vec::new();
            while let Some(pair) = map.next_entry()? {
                pairs.push(pair);
            }
            pairs.sort();
            Ok(pairs)
        }
    }
}
