//! What the attributes write about a plugin or an extension point.

use std::any::TypeId;

use plux_spec::Cardinality;

use super::factory::AnyFactory;

/// What `#[plugin]` says of a plugin.
pub struct Registration {
    /// The group that it belongs to.
    pub namespace: &'static str,
    /// Its name there.
    pub name: &'static str,
    /// A `Factory` of the contract.
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
