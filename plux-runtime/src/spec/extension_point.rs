//! Declared namespaces.

use std::any::TypeId;
use std::fmt;

use plux_spec::{Cardinality, Location};

use super::registration::ExtensionPointRegistration;

/// A declared namespace: its contract, and how many plugins it wants.
///
/// `#[extension_point]` registers one; [`extension_points`](crate::extension_points) lists them.
///
/// ```
/// for point in plux_runtime::extension_points() {
///     println!("{} wants {} {}", point.namespace(), point.cardinality(), point.contract());
/// }
/// ```
pub struct ExtensionPointSpec(ExtensionPointRegistration);

impl ExtensionPointSpec {
    pub(crate) const fn from_registration(registration: ExtensionPointRegistration) -> Self {
        Self(registration)
    }

    /// The namespace that it declares.
    pub fn namespace(&self) -> &str {
        self.0.namespace
    }

    /// The contract's name, for people.
    pub fn contract(&self) -> &'static str {
        (self.0.contract)()
    }

    /// The contract's type; `None` where it has parameters.
    pub fn contract_id(&self) -> Option<TypeId> {
        self.0.type_id.map(|type_id| type_id())
    }

    /// How many plugins it wants.
    pub fn cardinality(&self) -> Cardinality {
        self.0.cardinality
    }

    /// The package that declares it.
    pub fn package(&self) -> &str {
        self.0.package
    }

    /// That package's version.
    pub fn version(&self) -> &str {
        self.0.version
    }

    /// The declaring item's path.
    pub fn path(&self) -> &str {
        self.0.path
    }

    /// The source file, relative to the package.
    pub fn file(&self) -> &str {
        self.0.file
    }

    /// The attribute's line.
    pub fn line(&self) -> u32 {
        self.0.line
    }

    /// Returns the location of the declaration.
    pub fn location(&self) -> Location {
        Location {
            package: self.0.package.into(),
            version: self.0.version.into(),
            file: self.0.file.into(),
            line: self.0.line,
            column: 0,
        }
    }

    /// The doc comment's first paragraph.
    pub fn description(&self) -> &str {
        self.0.description
    }
}

impl fmt::Debug for ExtensionPointSpec {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ExtensionPointSpec")
            .field("namespace", &self.namespace())
            .field("contract", &self.contract())
            .field("cardinality", &self.cardinality())
            .finish_non_exhaustive()
    }
}
