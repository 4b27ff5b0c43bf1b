//! The objects of `plux.json`: what serde derives for the types of plux-spec.
//!
//! Keys are written in the order of the fields here, which is alphabetical.

use plux_spec::{
    BlockReason, Blocker, Cardinality, Condition, CowSlice, DependencyKind, ExtensionPointEntry,
    Incomplete, IncompleteReason, Index, ItemKind, Link, Namespace, PackageEntry, PackageSource,
    PluginEntry, PluginId, PluginName, Requirement, Root, Status, Target,
};
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::values::{Item, Json, Str};

/// Derives [`Json`] for types of plux-spec from the types of their fields.
macro_rules! objects {
    ($($Type:ident $Object:ident {
        $($(#[$attribute:meta])* $field:ident: $Field:ty,)+
    })+) => {$(
        #[derive(Serialize, Deserialize)]
        struct $Object { $($(#[$attribute])* $field: Item<$Field>,)+ }

        impl Json for $Type {
            fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                let Self { $($field),+ } = self.clone();
                $Object { $($field: Item($field)),+ }.serialize(serializer)
            }

            fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                let object = $Object::deserialize(deserializer)?;
                Ok(Self { $($field: object.$field.0),+ })
            }
        }
    )+};
}

/// A whole document.
#[derive(Serialize, Deserialize)]
pub(super) struct Document {
    #[serde(with = "Json")]
    extension_points: CowSlice<ExtensionPointEntry>,
    format: u32,
    generator: Str,
    #[serde(with = "Json")]
    incomplete: CowSlice<Incomplete>,
    #[serde(with = "Json")]
    packages: CowSlice<PackageEntry>,
    #[serde(with = "Json")]
    plugins: CowSlice<PluginEntry>,
    #[serde(with = "Json")]
    root: Option<Root>,
}

objects! {
    Root RootObject {
        package: Str,
        version: Str,
    }
    PackageEntry PackageObject {
        condition: CowSlice<Condition>,
        #[serde(rename = "extern")]
        extern_name: Str,
        kind: DependencyKind,
        link: Link,
        name: Str,
        source: PackageSource,
        version: Str,
    }
    ExtensionPointEntry ExtensionPointObject {
        cardinality: Cardinality,
        contract: Str,
        description: Str,
        file: Str,
        kind: ItemKind,
        line: u32,
        namespace: Namespace,
        package: Str,
        path: Str,
        #[serde(skip_serializing_if = "Item::is_none")]
        source: Option<PackageSource>,
        target: Target,
        version: Str,
    }
    PluginEntry PluginObject {
        after: CowSlice<PluginName>,
        before: CowSlice<PluginName>,
        blocked_by: CowSlice<Blocker>,
        condition: CowSlice<Condition>,
        contract: Str,
        description: Str,
        enabled_by: CowSlice<Condition>,
        file: Str,
        kind: ItemKind,
        line: u32,
        meta: CowSlice<(Str, Str)>,
        name: PluginName,
        namespace: Namespace,
        package: Str,
        path: Str,
        requires: CowSlice<Requirement>,
        #[serde(skip_serializing_if = "Item::is_none")]
        source: Option<PackageSource>,
        status: Status,
        target: Target,
        version: Str,
    }
    Blocker BlockerObject {
        id: PluginId,
        reason: BlockReason,
    }
    Incomplete IncompleteObject {
        file: Option<Str>,
        line: Option<u32>,
        package: Str,
        reason: IncompleteReason,
        version: Str,
    }
}

impl Document {
    pub(super) fn of(index: Index, format: u32) -> Self {
        let Index { generator, root, packages, extension_points, plugins, incomplete } = index;
        Self { extension_points, format, generator, incomplete, packages, plugins, root }
    }

    pub(super) fn into_index(self) -> Index {
        let Self { extension_points, generator, incomplete, packages, plugins, root, .. } = self;
        Index { generator, root, packages, extension_points, plugins, incomplete }
    }
}
