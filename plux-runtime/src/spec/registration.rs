//! The static data that the attributes generate.

use std::any::{Any, TypeId};
use std::sync::OnceLock;

use plux_spec::{Cardinality, Comparator};

use super::factory::AnyFactory;
use super::requirement::Requirement;

/// The data of a plugin that `#[plugin]` generates.
///
/// All strings are parts of one string: a pointer in a static takes 32 bytes in the file, and more compile
/// time than a number.
#[derive(Clone, Copy)]
pub struct Registration {
    /// Namespace, name, package, version, file, description and path, concatenated.
    pub text: &'static str,
    /// Where each of the first five strings ends.
    pub ends: [u16; 5],
    /// Where the path starts and the description ends.
    pub path_start: u32,
    /// The attribute's line.
    pub line: u32,
    /// A `Factory` of the contract.
    pub factory: &'static dyn AnyFactory,
    /// The arguments `requires`, `before` and `after`.
    pub relations: Option<&'static Relations>,
    /// Key and value.
    pub meta: &'static [(&'static str, &'static str)],
}

impl Registration {
    /// Returns the namespace.
    #[inline]
    pub fn namespace(&self) -> &'static str {
        self.part(0, usize::from(self.ends[0]))
    }

    /// Returns the name.
    #[inline]
    pub fn name(&self) -> &'static str {
        self.short(1)
    }

    /// Returns the bytes of the name. Comparing them is faster than checking where the name ends.
    #[inline]
    pub(crate) fn name_bytes(&self) -> &'static [u8] {
        let (start, end) = (usize::from(self.ends[0]), usize::from(self.ends[1]));
        self.text.as_bytes().get(start..end).unwrap_or_default()
    }

    /// Returns whether it is a plugin of `namespace`.
    #[inline]
    pub(crate) fn is_in(&self, namespace: &str) -> bool {
        usize::from(self.ends[0]) == namespace.len()
            && self.text.as_bytes().starts_with(namespace.as_bytes())
    }

    /// Returns the package that declares it.
    pub fn package(&self) -> &'static str {
        self.short(2)
    }

    /// Returns the package's version.
    pub fn version(&self) -> &'static str {
        self.short(3)
    }

    /// Returns the source file, relative to the package.
    pub fn file(&self) -> &'static str {
        self.short(4)
    }

    /// Returns the description.
    pub fn description(&self) -> &'static str {
        self.part(usize::from(self.ends[4]), self.path_start as usize)
    }

    /// Returns the item's path.
    pub fn path(&self) -> &'static str {
        self.part(self.path_start as usize, self.text.len())
    }

    // Inlined into each caller, it would take 1 KB of a program with a registry.
    #[inline(never)]
    fn short(&self, at: usize) -> &'static str {
        self.part(usize::from(self.ends[at - 1]), usize::from(self.ends[at]))
    }

    #[inline]
    fn part(&self, start: usize, end: usize) -> &'static str {
        self.text.get(start..end).unwrap_or_default()
    }
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
