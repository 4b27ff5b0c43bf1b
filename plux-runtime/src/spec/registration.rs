//! The static data that the attributes generate.

use std::any::TypeId;

use plux_spec::{Cardinality, Comparator};

use super::factory::AnyFactory;

/// The data of a plugin that `#[plugin]` generates.
pub struct Registration {
    /// The namespace.
    pub namespace: &'static str,
    /// The name.
    pub name: &'static str,
    /// A `Factory` of the contract.
    pub factory: &'static dyn AnyFactory,
    /// The package that declares it.
    pub package: &'static str,
    /// The package's version.
    pub version: &'static str,
    /// The item's path.
    pub path: &'static str,
    /// The source file, relative to the package.
    pub file: &'static str,
    /// The attribute's line.
    pub line: u32,
    /// The description.
    pub description: &'static str,
    /// The requirements.
    pub requires: &'static [Required],
    /// Names of the same namespace.
    pub before: &'static [&'static str],
    /// Names of the same namespace.
    pub after: &'static [&'static str],
    /// Key and value.
    pub meta: &'static [(&'static str, &'static str)],
}

/// A requirement that `#[plugin]` generates.
pub struct Required {
    /// The namespace.
    pub namespace: &'static str,
    /// The name.
    pub name: &'static str,
    /// The comparators of the version requirement.
    pub version: Option<&'static [Comparator]>,
    /// Whether the plugin may be absent.
    pub optional: bool,
}

/// The data of an extension point that `#[extension_point]` generates.
pub struct ExtensionPointRegistration {
    /// The namespace.
    pub namespace: &'static str,
    /// The expected number of plugins.
    pub cardinality: Cardinality,
    /// The contract's name.
    pub contract: fn() -> &'static str,
    /// The contract's type, if it has no generic parameters.
    pub type_id: Option<fn() -> TypeId>,
    /// The package that declares it.
    pub package: &'static str,
    /// The package's version.
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
