//! The static data that the attributes generate.

use std::any::{Any, TypeId};
use std::sync::OnceLock;

use plux_spec::{Cardinality, Comparator};

use super::factory::AnyFactory;
use super::requirement::Requirement;

/// The data of a plugin that `#[plugin]` generates.
#[derive(Clone, Copy)]
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
    /// The arguments `requires`, `before` and `after`.
    pub relations: Option<&'static Relations>,
    /// Key and value.
    pub meta: &'static [(&'static str, &'static str)],
}

/// The arguments `requires`, `before` and `after` of a plugin that has one of them.
pub struct Relations {
    required: &'static [Required],
    pub(crate) before: &'static [&'static str],
    pub(crate) after: &'static [&'static str],
    pub(crate) rules: Rules,
    /// The requirements, converted on demand.
    requires: OnceLock<Box<[Requirement]>>,
}

/// The rules for plugins with relations, type-erased: they are in a module that uses specs. Only the
/// relations refer to them, so that a program without relations does not contain the rules.
pub(crate) type Rules = &'static (dyn Any + Sync);

impl Relations {
    /// Returns the relations. `before` and `after` are names of the same namespace.
    pub const fn new(
        required: &'static [Required],
        before: &'static [&'static str],
        after: &'static [&'static str],
        rules: &'static (dyn Any + Sync),
    ) -> Self {
        Self { required, before, after, rules, requires: OnceLock::new() }
    }

    pub(crate) fn requires(&self) -> &[Requirement] {
        self.requires.get_or_init(|| self.required.iter().map(Requirement::from).collect())
    }
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
