//! What the macros expand to. Not public API: it changes with every version.

pub use linkme;
pub use plux_spec::Cardinality;
pub use plux_spec::metadata::{record, record_len};
pub use std::sync::Arc;

pub use crate::factory::{AnyFactory, DefaultFactory, Factory, Make, default};
pub use crate::index::{Artefact, RegisteredIndex};
pub use crate::registry::{EXTENSION_POINTS, INDEXES, PLUGINS};

use std::any::TypeId;

use crate::{BoxError, ExtensionPointSpec, FunctionPlugin, PluginSpec};

/// Every expansion refers to this module, and finds in it all that it needs: macros and a runtime of
/// different versions do not compile together.
pub mod expansion_0_1_0 {
    pub use super::*;
    pub use crate::{ExtensionPointSpec, FunctionPlugin, Plugin, PluginSpec};
    pub use std::any::{TypeId, type_name};
    pub use std::option::Option::{None, Some};
    pub use std::primitive::u8;
    pub use std::result::Result::Ok;
}

/// What the index expression that plux-build generates is made of.
pub mod index_scope {
    pub use plux_spec::{
        Cardinality, DependencyKind, ExtensionPointEntry, Incomplete, Index, ItemKind, Link,
        Namespace, PackageEntry, PluginEntry, PluginId, PluginName, Root, Status, Target,
    };
    pub use std::borrow::Cow::Borrowed;
}

/// What `#[plugin]` says of a plugin.
pub struct Registration {
    /// The group that it belongs to.
    pub namespace: &'static str,
    /// Its name there.
    pub name: &'static str,
    /// A [`Factory`] of the contract.
    pub factory: &'static dyn AnyFactory,
    /// The package that holds it.
    pub package: &'static str,
    /// That package's version.
    pub version: &'static str,
    /// The item's path.
    pub path: &'static str,
    /// The source file, relative to the package.
    pub file: &'static str,
    /// The attribute's line.
    pub line: u32,
    /// The description.
    pub description: &'static str,
    /// Namespace and name of each requirement.
    pub requires: &'static [(&'static str, &'static str)],
    /// Names of the same namespace.
    pub before: &'static [&'static str],
    /// Names of the same namespace.
    pub after: &'static [&'static str],
    /// Key and value.
    pub meta: &'static [(&'static str, &'static str)],
}

/// The spec of a plugin that the macro has validated.
pub const fn spec(registration: Registration) -> PluginSpec {
    PluginSpec::from_registration(registration)
}

/// A function plugin.
pub const fn function<F>(
    function: F,
    should_load: Option<fn() -> bool>,
    load: Option<fn() -> Result<(), BoxError>>,
) -> FunctionPlugin<F> {
    FunctionPlugin::from_parts(function, should_load, load)
}

/// What `#[extension_point]` says of a namespace.
pub struct ExtensionPointRegistration {
    /// The namespace.
    pub namespace: &'static str,
    /// How many plugins it wants.
    pub cardinality: Cardinality,
    /// The contract's name.
    pub contract: fn() -> &'static str,
    /// The contract's type, where it has no parameters.
    pub type_id: Option<fn() -> TypeId>,
    /// The package that holds it.
    pub package: &'static str,
    /// That package's version.
    pub version: &'static str,
    /// The item's path.
    pub path: &'static str,
    /// The source file, relative to the package.
    pub file: &'static str,
    /// The attribute's line.
    pub line: u32,
    /// The description.
    pub description: &'static str,
}

/// The spec of an extension point that the macro has validated.
pub const fn extension_point(registration: ExtensionPointRegistration) -> ExtensionPointSpec {
    ExtensionPointSpec::from_registration(registration)
}

#[cfg(test)]
mod tests {
    #[test]
    fn the_marker_is_named_after_the_version() {
        // If this fails, rename the module above and the marker in plux-macros.
        let name = module_path_of_marker();
        let version = env!("CARGO_PKG_VERSION").replace(['.', '-'], "_");
        assert_eq!(name, format!("expansion_{version}"));
    }

    fn module_path_of_marker() -> &'static str {
        include_str!("private.rs")
            .split_once("\npub mod expansion_")
            .map(|(before, rest)| {
                let start = before.len() + "\npub mod ".len();
                let end = start + "expansion_".len() + rest.find(' ').unwrap();
                &include_str!("private.rs")[start..end]
            })
            .unwrap()
    }
}
