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
    facts: Facts,
}

enum Facts {
    Registered(Registration),
    HandMade(Box<HandMade>),
}

#[derive(Clone)]
pub(crate) struct HandMade {
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
        match &$self.facts {
            Facts::Registered(facts) => facts.$field(),
            Facts::HandMade(facts) => &facts.$field,
        }
    };
}

impl PluginSpec {
    pub(crate) const fn from_registration(registration: Registration) -> Self {
        Self { facts: Facts::Registered(registration) }
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
            facts: Facts::HandMade(Box::new(HandMade {
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
        let facts = match &self.facts {
            Facts::Registered(facts) => {
                Facts::Registered(Registration { relations: None, ..*facts })
            }
            Facts::HandMade(facts) => {
                Facts::HandMade(Box::new(HandMade { requires: Vec::new(), ..(**facts).clone() }))
            }
        };
        Self { facts }
    }

    /// Returns the plugin's id.
    pub fn id(&self) -> PluginId {
        match &self.facts {
            // Validated by the macro.
            Facts::Registered(facts) => PluginId::new(
                Namespace::from_static(facts.namespace()),
                PluginName::from_static(facts.name()),
            ),
            Facts::HandMade(facts) => facts.id.clone(),
        }
    }

    /// Returns the namespace.
    pub fn namespace(&self) -> &str {
        match &self.facts {
            Facts::Registered(facts) => facts.namespace(),
            Facts::HandMade(facts) => facts.id.namespace().as_str(),
        }
    }

    /// Returns the name.
    pub fn name(&self) -> &str {
        match &self.facts {
            Facts::Registered(facts) => facts.name(),
            Facts::HandMade(facts) => facts.id.name().as_str(),
        }
    }

    /// Returns the bytes of the name.
    #[inline]
    pub(crate) fn name_bytes(&self) -> &[u8] {
        match &self.facts {
            Facts::Registered(facts) => facts.name_bytes(),
            Facts::HandMade(facts) => facts.id.name().as_str().as_bytes(),
        }
    }

    /// Returns whether it is a plugin of `namespace`.
    #[inline]
    pub(crate) fn is_in(&self, namespace: &str) -> bool {
        match &self.facts {
            Facts::Registered(facts) => facts.is_in(namespace),
            Facts::HandMade(facts) => *facts.id.namespace() == *namespace,
        }
    }

    /// Returns the name of the contract's type, for messages.
    pub fn contract(&self) -> &'static str {
        match &self.facts {
            Facts::Registered(facts) => facts.factory.contract(),
            Facts::HandMade(facts) => facts.factory.contract(),
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
        match &self.facts {
            Facts::Registered(facts) => facts.line,
            Facts::HandMade(facts) => facts.line,
        }
    }

    /// Returns the description, one paragraph.
    pub fn description(&self) -> &str {
        text!(self.description)
    }

    /// Returns the plugins that it requires.
    pub fn requires(&self) -> &[Requirement] {
        match &self.facts {
            Facts::Registered(facts) => facts.relations.map_or(&[], Relations::requires),
            Facts::HandMade(facts) => &facts.requires,
        }
    }

    /// Returns the argument `meta(…)`.
    pub fn meta(&self) -> Meta<'_> {
        match &self.facts {
            Facts::Registered(facts) => Meta::registered(facts.meta),
            Facts::HandMade(facts) => Meta::hand_made(&facts.meta),
        }
    }

    /// Returns the rules for its relations, if it has any.
    pub(crate) fn relation_rules(&self) -> Option<Rules> {
        match &self.facts {
            Facts::Registered(facts) => facts.relations.map(|relations| relations.rules),
            Facts::HandMade(facts) => facts.rules,
        }
    }

    /// Returns the plugins of its namespace that `load_all` loads after it.
    pub fn before(&self) -> Vec<&str> {
        match &self.facts {
            Facts::Registered(facts) => facts.relations.map_or(&[][..], |it| it.before).to_vec(),
            Facts::HandMade(facts) => facts.before.iter().map(String::as_str).collect(),
        }
    }

    /// Returns the plugins of its namespace that `load_all` loads before it.
    pub fn after(&self) -> Vec<&str> {
        match &self.facts {
            Facts::Registered(facts) => facts.relations.map_or(&[][..], |it| it.after).to_vec(),
            Facts::HandMade(facts) => facts.after.iter().map(String::as_str).collect(),
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
        match &self.facts {
            Facts::Registered(facts) => Location {
                package: facts.package().into(),
                version: facts.version().into(),
                file: facts.file().into(),
                line: facts.line,
                column: 0,
            },
            Facts::HandMade(facts) => Location {
                package: facts.package.clone().into(),
                version: facts.version.clone().into(),
                file: facts.file.clone().into(),
                line: facts.line,
                column: 0,
            },
        }
    }

    #[inline]
    pub(crate) fn factory(&self) -> &dyn AnyFactory {
        match &self.facts {
            Facts::Registered(facts) => facts.factory,
            Facts::HandMade(facts) => &*facts.factory,
        }
    }
}

/// Setters for hand-made specs.
impl PluginSpec {
    #[inline]
    fn hand_made(mut self, change: impl FnOnce(&mut HandMade)) -> Self {
        if let Facts::HandMade(facts) = &mut self.facts {
            change(facts);
        }
        self
    }

    /// Sets the package that declares it, and the version.
    #[inline]
    #[must_use]
    pub fn with_package(self, package: &str, version: &str) -> Self {
        self.hand_made(|facts| {
            package.clone_into(&mut facts.package);
            version.clone_into(&mut facts.version);
        })
    }

    /// Sets the annotated item and its location.
    #[inline]
    #[must_use]
    pub fn with_location(self, path: &str, file: &str, line: u32) -> Self {
        self.hand_made(|facts| {
            path.clone_into(&mut facts.path);
            file.clone_into(&mut facts.file);
            facts.line = line;
        })
    }

    /// Sets the description.
    #[inline]
    #[must_use]
    pub fn with_description(self, description: &str) -> Self {
        self.hand_made(|facts| description.clone_into(&mut facts.description))
    }

    /// Sets relations, for which `rules` apply.
    #[inline]
    pub(crate) fn relate(self, rules: Rules, change: impl FnOnce(&mut HandMade)) -> Self {
        self.hand_made(|facts| {
            facts.rules = Some(rules);
            change(facts);
        })
    }

    /// Adds a key with its value.
    #[inline]
    #[must_use]
    pub fn with_meta(self, key: &str, value: &str) -> Self {
        self.hand_made(|facts| facts.meta.push((key.to_owned(), value.to_owned())))
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
