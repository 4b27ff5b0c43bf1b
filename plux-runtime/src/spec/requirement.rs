//! Requirements of plugins.

use std::borrow::Cow;
use std::fmt;

use plux_spec::{Namespace, ParseRequirementError, VersionReq};

use super::registration::Required;

/// A plugin that another plugin requires.
///
/// It displays as in `requires`, with the namespace. It equals its id, and what it displays.
///
/// ```
/// use std::sync::Arc;
/// use plux_runtime::{FunctionPlugin, PluginSpec, Requirement};
///
/// let spec = PluginSpec::new("my.tools", "saw", || Ok(Arc::new(FunctionPlugin::new(|| "zzz"))))
///     .with_requires(["blade >=1.2, <2", "light?", "other.tools:power"]);
/// let [blade, light, power] = spec.requires() else { panic!() };
/// assert_eq!(blade.name(), "blade");
/// assert_eq!(blade.version().unwrap().to_string(), ">=1.2, <2");
/// assert_eq!(blade.to_string(), "my.tools:blade >=1.2, <2");
/// assert!(light.is_optional() && light.version().is_none());
/// assert_eq!(*power, Requirement::new("other.tools", "power"));
/// assert_eq!(*power, "other.tools:power");
/// ```
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Requirement {
    namespace: Cow<'static, str>,
    name: Cow<'static, str>,
    version: Option<VersionReq>,
    is_optional: bool,
}

impl Requirement {
    /// Returns a requirement of the plugin `name` in `namespace`, whatever its version.
    pub fn new(
        namespace: impl Into<Cow<'static, str>>,
        name: impl Into<Cow<'static, str>>,
    ) -> Self {
        Self { namespace: namespace.into(), name: name.into(), version: None, is_optional: false }
    }

    /// Parses an item of `requires` of a plugin in `namespace`. A malformed id is kept: the plugin
    /// does not exist.
    #[inline]
    pub(crate) fn parse(item: &str, namespace: &Namespace) -> Result<Self, ParseRequirementError> {
        match plux_spec::Requirement::parse_in(item, namespace) {
            Ok(requirement) => Ok(requirement.into()),
            Err(ParseRequirementError::Name(_) | ParseRequirementError::Id(_)) => {
                let (namespace, name) = item.split_once(':').unwrap_or((namespace.as_str(), item));
                Ok(Self::new(namespace.to_owned(), name.to_owned()))
            }
            Err(error) => Err(error),
        }
    }

    /// Returns the namespace of the required plugin.
    pub fn namespace(&self) -> &str {
        &self.namespace
    }

    /// Returns the name of the required plugin.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Returns the version that the package of the required plugin has to match; `None` if it may be
    /// any.
    pub fn version(&self) -> Option<&VersionReq> {
        self.version.as_ref()
    }

    /// Returns whether the plugin may be absent, inactive or disabled.
    pub fn is_optional(&self) -> bool {
        self.is_optional
    }

    /// Returns the id for display.
    pub(crate) fn id(&self) -> impl fmt::Display + '_ {
        fmt::from_fn(|f| write!(f, "{}:{}", self.namespace, self.name))
    }
}

impl From<&Required> for Requirement {
    fn from(required: &Required) -> Self {
        Self {
            namespace: required.namespace.into(),
            name: required.name.into(),
            version: required
                .version
                .map(|comparators| VersionReq { comparators: comparators.into() }),
            is_optional: required.optional,
        }
    }
}

impl From<plux_spec::Requirement> for Requirement {
    fn from(requirement: plux_spec::Requirement) -> Self {
        let plux_spec::Requirement { id, version, optional } = requirement;
        let (namespace, name) = (id.namespace().to_string(), id.name().to_string());
        Self { version, is_optional: optional, ..Self::new(namespace, name) }
    }
}

impl fmt::Display for Requirement {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let optional = if self.is_optional { "?" } else { "" };
        write!(f, "{}{optional}", self.id())?;
        self.version.as_ref().map_or(Ok(()), |version| write!(f, " {version}"))
    }
}

impl PartialEq<str> for Requirement {
    fn eq(&self, other: &str) -> bool {
        if other.split_once(':') == Some((&self.namespace, &self.name)) {
            return true;
        }
        let own = self.to_string();
        own == other
    }
}

impl PartialEq<&str> for Requirement {
    fn eq(&self, other: &&str) -> bool {
        *self == **other
    }
}
