//! The static description of a plugin.

pub(crate) mod extension_point;
pub(crate) mod factory;
mod meta;
pub(crate) mod registration;
mod requirement;

use std::cmp::Ordering;
use std::fmt;
use std::sync::Arc;

use plux_spec::Location;
use plux_spec::{Namespace, PluginId, PluginName};

pub use self::extension_point::ExtensionPointSpec;
use self::factory::{AnyFactory, ClosureFactory};
pub use self::meta::Meta;
use self::registration::{Registration, Relations, Rules};
pub use self::requirement::Requirement;
use crate::BoxError;

/// The description of a plugin: id, contract, factory and location.
///
/// `#[plugin]` registers one. [`PluginSpec::new`] creates one by hand, for tests and finders.
///
/// ```
/// use std::sync::Arc;
/// use plux_runtime::{BoxError, Plugin, PluginSpec};
///
/// struct Aws;
/// impl Plugin for Aws {
///     fn load(&mut self, (): &()) -> Result<(), BoxError> { Ok(()) }
/// }
///
/// let spec = PluginSpec::new::<dyn Plugin>("finops.vendors", "aws", || Ok(Arc::new(Aws)))
///     .with_description("Imports AWS cost and usage reports.")
///     .with_requires(["finops.core:state"]);
/// assert_eq!(spec.id().to_string(), "finops.vendors:aws");
/// assert_eq!(spec.requires(), ["finops.core:state"]);
/// ```
pub struct PluginSpec {
    data: SpecData,
}

enum SpecData {
    /// That of `#[plugin]`: static data.
    Registered(Registration),
    /// That of [`PluginSpec::new`].
    Owned(Box<OwnedSpec>),
}

#[derive(Clone)]
pub(crate) struct OwnedSpec {
    id: PluginId,
    factory: Arc<dyn AnyFactory>,
    package: String,
    version: String,
    path: String,
    file: String,
    line: u32,
    description: String,
    pub(crate) requires: Vec<Requirement>,
    pub(crate) before: Vec<String>,
    pub(crate) after: Vec<String>,
    rules: Option<Rules>,
    meta: Vec<(String, String)>,
}

/// Returns a string field that both variants have.
macro_rules! text {
    ($self:ident . $field:ident) => {
        match &$self.data {
            SpecData::Registered(data) => data.$field(),
            SpecData::Owned(data) => &data.$field,
        }
    };
}

impl PluginSpec {
    pub(crate) const fn from_registration(registration: Registration) -> Self {
        Self { data: SpecData::Registered(registration) }
    }

    /// Returns the spec of the plugin `name` in `namespace` with contract `P`, which `factory`
    /// creates.
    ///
    /// Its location is that of the caller.
    ///
    /// # Panics
    ///
    /// Panics if the namespace or the name is malformed.
    #[track_caller]
    pub fn new<P: ?Sized + 'static>(
        namespace: &str,
        name: &str,
        factory: impl Fn() -> Result<Arc<P>, BoxError> + Send + Sync + 'static,
    ) -> Self {
        let namespace: Namespace = match namespace.parse() {
            Ok(namespace) => namespace,
            Err(error) => panic!("{error}; help: {}", error.help()),
        };
        let name: PluginName = match name.parse() {
            Ok(name) => name,
            Err(error) => panic!("{error}; help: {}", error.help()),
        };
        let caller = std::panic::Location::caller();
        Self {
            data: SpecData::Owned(Box::new(OwnedSpec {
                id: PluginId::new(namespace, name),
                factory: Arc::new(ClosureFactory::<P>(Arc::new(factory))),
                package: String::new(),
                version: String::new(),
                path: std::any::type_name::<P>().to_owned(),
                file: caller.file().to_owned(),
                line: caller.line(),
                description: String::new(),
                requires: Vec::new(),
                before: Vec::new(),
                after: Vec::new(),
                rules: None,
                meta: Vec::new(),
            })),
        }
    }

    /// Returns the same plugin without its relations to others.
    #[inline]
    pub(crate) fn alone(&self) -> Self {
        let data = match &self.data {
            SpecData::Registered(data) => {
                SpecData::Registered(Registration { relations: None, ..*data })
            }
            SpecData::Owned(data) => {
                SpecData::Owned(Box::new(OwnedSpec { requires: Vec::new(), ..(**data).clone() }))
            }
        };
        Self { data }
    }

    /// Returns the plugin's id.
    pub fn id(&self) -> PluginId {
        match &self.data {
            // Validated by the macro.
            SpecData::Registered(data) => PluginId::new(
                Namespace::from_static(data.namespace()),
                PluginName::from_static(data.name()),
            ),
            SpecData::Owned(data) => data.id.clone(),
        }
    }

    /// Returns the namespace.
    pub fn namespace(&self) -> &str {
        match &self.data {
            SpecData::Registered(data) => data.namespace(),
            SpecData::Owned(data) => data.id.namespace().as_str(),
        }
    }

    /// Returns the name.
    pub fn name(&self) -> &str {
        match &self.data {
            SpecData::Registered(data) => data.name(),
            SpecData::Owned(data) => data.id.name().as_str(),
        }
    }

    /// Returns the bytes of the name.
    #[inline]
    pub(crate) fn name_bytes(&self) -> &[u8] {
        match &self.data {
            SpecData::Registered(data) => data.name_bytes(),
            SpecData::Owned(data) => data.id.name().as_str().as_bytes(),
        }
    }

    /// Returns whether it is a plugin of `namespace`.
    #[inline]
    pub(crate) fn is_in(&self, namespace: &str) -> bool {
        match &self.data {
            SpecData::Registered(data) => data.is_in(namespace),
            SpecData::Owned(data) => *data.id.namespace() == *namespace,
        }
    }

    /// Returns the name of the contract's type, for messages.
    pub fn contract(&self) -> &'static str {
        match &self.data {
            SpecData::Registered(data) => data.factory.contract(),
            SpecData::Owned(data) => data.factory.contract(),
        }
    }

    /// Returns the package that declares it.
    pub fn package(&self) -> &str {
        text!(self.package)
    }

    /// Returns the package's version.
    pub fn version(&self) -> &str {
        text!(self.version)
    }

    /// Returns the path of the annotated item; for an impl, the path of its type.
    pub fn path(&self) -> &str {
        text!(self.path)
    }

    /// Returns the source file, relative to the package.
    pub fn file(&self) -> &str {
        text!(self.file)
    }

    /// Returns the attribute's line.
    pub fn line(&self) -> u32 {
        match &self.data {
            SpecData::Registered(data) => data.line,
            SpecData::Owned(data) => data.line,
        }
    }

    /// Returns the description, one paragraph.
    pub fn description(&self) -> &str {
        text!(self.description)
    }

    /// Returns the plugins that it requires.
    pub fn requires(&self) -> &[Requirement] {
        match &self.data {
            SpecData::Registered(data) => data.relations.map_or(&[], Relations::requires),
            SpecData::Owned(data) => &data.requires,
        }
    }

    /// Returns the argument `meta(…)`.
    pub fn meta(&self) -> Meta<'_> {
        match &self.data {
            SpecData::Registered(data) => Meta::registered(data.meta),
            SpecData::Owned(data) => Meta::owned(&data.meta),
        }
    }

    /// Returns the rules for its relations, if it has any.
    pub(crate) fn relation_rules(&self) -> Option<Rules> {
        match &self.data {
            SpecData::Registered(data) => data.relations.map(|relations| relations.rules),
            SpecData::Owned(data) => data.rules,
        }
    }

    /// Returns the plugins of its namespace that `load_all` loads after it.
    pub fn before(&self) -> Vec<&str> {
        match &self.data {
            SpecData::Registered(data) => data.relations.map_or(&[][..], |it| it.before).to_vec(),
            SpecData::Owned(data) => data.before.iter().map(String::as_str).collect(),
        }
    }

    /// Returns the plugins of its namespace that `load_all` loads before it.
    pub fn after(&self) -> Vec<&str> {
        match &self.data {
            SpecData::Registered(data) => data.relations.map_or(&[][..], |it| it.after).to_vec(),
            SpecData::Owned(data) => data.after.iter().map(String::as_str).collect(),
        }
    }

    /// Returns the key that sorts the specs of a namespace.
    #[inline(never)]
    pub(crate) fn sort_key(&self) -> ([&str; 4], u32, &str) {
        let source = [self.name(), self.package(), self.version(), self.file()];
        (source, self.line(), self.path())
    }

    /// Returns whether it is the same plugin of the same package as `other`, linked twice.
    pub(crate) fn is_same_plugin(&self, other: &Self) -> bool {
        !self.package().is_empty()
            && self.namespace() == other.namespace()
            && self.compare(other).is_eq()
    }

    /// Compares the sort keys.
    #[cold]
    pub(crate) fn compare(&self, other: &Self) -> Ordering {
        self.sort_key().cmp(&other.sort_key())
    }

    /// Returns the location of its declaration, for messages.
    pub(crate) fn location(&self) -> Location {
        match &self.data {
            SpecData::Registered(data) => Location {
                package: data.package().into(),
                version: data.version().into(),
                file: data.file().into(),
                line: data.line,
                column: 0,
            },
            SpecData::Owned(data) => Location {
                package: data.package.clone().into(),
                version: data.version.clone().into(),
                file: data.file.clone().into(),
                line: data.line,
                column: 0,
            },
        }
    }

    #[inline]
    pub(crate) fn factory(&self) -> &dyn AnyFactory {
        match &self.data {
            SpecData::Registered(data) => data.factory,
            SpecData::Owned(data) => &*data.factory,
        }
    }
}

/// Setters for specs that are created in code.
impl PluginSpec {
    #[inline]
    fn edit(mut self, change: impl FnOnce(&mut OwnedSpec)) -> Self {
        if let SpecData::Owned(data) = &mut self.data {
            change(data);
        }
        self
    }

    /// Sets the package that declares it, and the version.
    #[inline]
    #[must_use]
    pub fn with_package(self, package: &str, version: &str) -> Self {
        self.edit(|data| {
            package.clone_into(&mut data.package);
            version.clone_into(&mut data.version);
        })
    }

    /// Sets the annotated item and its location.
    #[inline]
    #[must_use]
    pub fn with_location(self, path: &str, file: &str, line: u32) -> Self {
        self.edit(|data| {
            path.clone_into(&mut data.path);
            file.clone_into(&mut data.file);
            data.line = line;
        })
    }

    /// Sets the description.
    #[inline]
    #[must_use]
    pub fn with_description(self, description: &str) -> Self {
        self.edit(|data| description.clone_into(&mut data.description))
    }

    /// Sets relations, for which `rules` apply.
    #[inline]
    pub(crate) fn relate(self, rules: Rules, change: impl FnOnce(&mut OwnedSpec)) -> Self {
        self.edit(|data| {
            data.rules = Some(rules);
            change(data);
        })
    }

    /// Adds a key with its value.
    #[inline]
    #[must_use]
    pub fn with_meta(self, key: &str, value: &str) -> Self {
        self.edit(|data| data.meta.push((key.to_owned(), value.to_owned())))
    }
}

impl fmt::Debug for PluginSpec {
    #[inline]
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("PluginSpec")
            .field("id", &format_args!("{}:{}", self.namespace(), self.name()))
            .field("contract", &self.contract())
            .field("path", &self.path())
            .field("location", &format_args!("{}", self.location()))
            .finish_non_exhaustive()
    }
}
