//! The objects of `plux.json`: what serde derives for the types of plux-spec.
//!
//! Keys are written in the order of the fields here, which is alphabetical.

use plux_spec::{
    BlockReason, Blocker, Cardinality, Condition, CowSlice, DependencyKind, ExtensionPointEntry,
    Incomplete, IncompleteReason, Index, ItemKind, Link, Namespace, PackageEntry, PackageSource,
    PluginEntry, PluginId, PluginName, Requirement, Root, Status, Target,
};
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::values::{Json, Str, json};

/// Derives [`Json`] for types of plux-spec from copies of their fields.
macro_rules! objects {
    ($($Type:ident $name:literal $Copy:ident {
        $($(#[$attribute:meta])* $field:ident: $Field:ty,)+
    })+) => {$(
        #[derive(Serialize, Deserialize)]
        #[serde(remote = $name)]
        struct $Copy { $($(#[$attribute])* $field: $Field,)+ }

        json! { $Type => $Copy::serialize, $Copy::deserialize }
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
    Root "Root" RootObject {
        package: Str,
        version: Str,
    }
    PackageEntry "PackageEntry" PackageObject {
        #[serde(with = "Json")]
        condition: CowSlice<Condition>,
        #[serde(rename = "extern")]
        extern_name: Str,
        #[serde(with = "Json")]
        kind: DependencyKind,
        #[serde(with = "Json")]
        link: Link,
        name: Str,
        #[serde(with = "Json")]
        source: PackageSource,
        version: Str,
    }
    ExtensionPointEntry "ExtensionPointEntry" ExtensionPointObject {
        #[serde(with = "Json")]
        cardinality: Cardinality,
        contract: Str,
        description: Str,
        file: Str,
        #[serde(with = "Json")]
        kind: ItemKind,
        line: u32,
        #[serde(with = "Json")]
        namespace: Namespace,
        package: Str,
        path: Str,
        #[serde(with = "Json", default, skip_serializing_if = "Option::is_none")]
        source: Option<PackageSource>,
        #[serde(with = "Json")]
        target: Target,
        version: Str,
    }
    PluginEntry "PluginEntry" PluginObject {
        #[serde(with = "Json")]
        after: CowSlice<PluginName>,
        #[serde(with = "Json")]
        before: CowSlice<PluginName>,
        #[serde(with = "Json")]
        blocked_by: CowSlice<Blocker>,
        #[serde(with = "Json")]
        condition: CowSlice<Condition>,
        contract: Str,
        description: Str,
        #[serde(with = "Json")]
        enabled_by: CowSlice<Condition>,
        file: Str,
        #[serde(with = "Json")]
        kind: ItemKind,
        line: u32,
        #[serde(with = "Json")]
        meta: CowSlice<(Str, Str)>,
        #[serde(with = "Json")]
        name: PluginName,
        #[serde(with = "Json")]
        namespace: Namespace,
        package: Str,
        path: Str,
        #[serde(with = "Json")]
        requires: CowSlice<Requirement>,
        #[serde(with = "Json", default, skip_serializing_if = "Option::is_none")]
        source: Option<PackageSource>,
        #[serde(with = "Json")]
        status: Status,
        #[serde(with = "Json")]
        target: Target,
        version: Str,
    }
    Blocker "Blocker" BlockerObject {
        #[serde(with = "Json")]
        id: PluginId,
        #[serde(with = "Json")]
        reason: BlockReason,
    }
    Incomplete "Incomplete" IncompleteObject {
        #[serde(default)]
        file: Option<Str>,
        #[serde(default)]
        line: Option<u32>,
        package: Str,
        #[serde(with = "Json")]
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
