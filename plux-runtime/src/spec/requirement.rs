//! Requirements of plugins.

use std::borrow::Cow;
use std::fmt;

/// The id of a plugin that another plugin requires. It displays and compares like the id string.
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
    /// Returns a requirement of the plugin `name` in `namespace`.
    pub fn new(
        namespace: impl Into<Cow<'static, str>>,
        name: impl Into<Cow<'static, str>>,
    ) -> Self {
        Self { namespace: namespace.into(), name: name.into() }
    }

    /// Returns the namespace of the required plugin.
    pub fn namespace(&self) -> &str {
        &self.namespace
    }

    /// Returns the name of the required plugin.
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
