//! Declared namespaces.

use std::any::TypeId;
use std::fmt;

use plux_spec::{Cardinality, Location};

use super::registration::ExtensionPointRegistration;

/// A declared namespace: its contract, and the expected number of plugins.
///
/// `#[extension_point]` registers one; [`extension_points`](crate::extension_points) lists them.
///
/// ```
/// for point in plux_runtime::extension_points() {
///     println!("{} expects {} {}", point.namespace(), point.cardinality(), point.contract());
/// }
/// ```
pub struct ExtensionPointSpec(ExtensionPointRegistration);

impl ExtensionPointSpec {
    pub(crate) const fn from_registration(registration: ExtensionPointRegistration) -> Self {
        Self(registration)
    }

    /// Returns the declared namespace.
    pub fn namespace(&self) -> &str {
        self.0.namespace
    }

    /// Returns the contract's name, for messages.
    pub fn contract(&self) -> &'static str {
        (self.0.contract)()
    }

    /// Returns the contract's type; `None` if it has generic parameters.
    pub fn contract_id(&self) -> Option<TypeId> {
        self.0.type_id.map(|type_id| type_id())
    }

    /// Returns the expected number of plugins.
    pub fn cardinality(&self) -> Cardinality {
        self.0.cardinality
    }

    /// Returns the package that declares it.
    pub fn package(&self) -> &str {
        self.0.package
    }

    /// Returns the package's version.
    pub fn version(&self) -> &str {
        self.0.version
    }

    /// Returns the path of the declaring item.
    pub fn path(&self) -> &str {
        self.0.path
    }

    /// Returns the source file, relative to the package.
    pub fn file(&self) -> &str {
        self.0.file
    }

    /// Returns the attribute's line.
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

    /// Returns the first paragraph of the doc comment.
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
