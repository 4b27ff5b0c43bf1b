//! What a plugin needs.

use std::borrow::Cow;
use std::fmt;

/// Another plugin that a plugin needs, by its id. It reads and compares like the text of the id.
///
/// ```
/// use plux_runtime::Requirement;
///
/// let requirement = Requirement::new("finops.core", "state");
/// assert_eq!(requirement, "finops.core:state");
/// assert_eq!(requirement.name(), "state");
/// ```
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Requirement {
    namespace: Cow<'static, str>,
    name: Cow<'static, str>,
}

impl Requirement {
    /// The plugin `name` of `namespace`.
    pub fn new(
        namespace: impl Into<Cow<'static, str>>,
        name: impl Into<Cow<'static, str>>,
    ) -> Self {
        Self { namespace: namespace.into(), name: name.into() }
    }

    /// The group that the needed plugin belongs to.
    pub fn namespace(&self) -> &str {
        &self.namespace
    }

    /// The needed plugin's name.
    pub fn name(&self) -> &str {
        &self.name
    }
}

impl fmt::Display for Requirement {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}", self.namespace, self.name)
    }
}

impl PartialEq<str> for Requirement {
    fn eq(&self, id: &str) -> bool {
        id.split_once(':') == Some((&self.namespace, &self.name))
    }
}

impl PartialEq<&str> for Requirement {
    fn eq(&self, id: &&str) -> bool {
        *self == **id
    }
}
