//! Registries of static data.

use std::any::{TypeId, type_name};
use std::fmt;
use std::sync::OnceLock;

use plux_spec::Namespace;

use crate::error::lossy_id;
use crate::linked::namespaces::known_namespaces;
use crate::resolve::namespace_plugins::NamespacePlugins;
use crate::resolve::reconcile::EligibilityRules;
use crate::resolve::slot::Eligibility;
use crate::resolve::verify;
use crate::spec::factory::value;
use crate::suggest::closest_namespaces;
use crate::{Drift, LinkedFinder, LoadError, LoadErrorKind, LoadErrors, PluginFinder, PluginSpec};

/// The static data of one namespace, which `#[plugin]` on a `static`, a `const` or a function
/// registers.
///
/// It has the index, the order, the duplicate detection and the errors of a
/// [`PluginManager`](crate::PluginManager), but no lifecycle: it creates nothing. A program that
/// only uses registries links no manager code.
///
/// ```
/// use plux_runtime::{Registry, plugin};
///
/// struct Parser { magic: &'static str }
///
/// #[plugin(namespace = "my.parsers", name = "who")]                // in any crate
/// static WHO: Parser = Parser { magic: "who -a" };
///
/// static PARSERS: Registry<Parser> = Registry::new("my.parsers");  // in the application
///
/// assert_eq!(PARSERS.get("who")?.magic, "who -a");
/// for (spec, parser) in PARSERS.iter() {
///     println!("{}: {}", spec.name(), parser.magic);
/// }
/// assert!(PARSERS.get("whom").err().unwrap().to_string().ends_with("help: did you mean `who`?"));
/// # Ok::<(), plux_runtime::LoadError>(())
/// ```
///
/// The plugins are discovered at first use. Later lookups do not allocate.
pub struct Registry<T: ?Sized + 'static> {
    namespace: &'static str,
    development_mode: bool,
    entries: OnceLock<Entries<T>>,
}

/// A plugin with its value.
type Entry<T> = (&'static PluginSpec, &'static T);

struct Entries<T: ?Sized + 'static> {
    /// In load order.
    list: Box<[Entry<T>]>,
    /// Positions in `list`, sorted by name.
    by_name: Box<[usize]>,
    /// In load order.
    failures: Vec<LoadError>,
    /// `None` if the namespace is malformed.
    plugins: Option<NamespacePlugins>,
}

impl<T: ?Sized + 'static> Registry<T> {
    /// Returns the registry of `namespace`. It discovers its plugins at first use.
    ///
    /// A malformed or unknown namespace has no plugins; [`complete`](Self::complete) and every
    /// [`get`](Self::get) report that as an error.
    pub const fn new(namespace: &'static str) -> Self {
        Self { namespace, development_mode: false, entries: OnceLock::new() }
    }

    /// Sets whether [`complete`](Self::complete) succeeds in a program without an index, where
    /// missing plugins are not detected. For tests of plugin crates.
    #[must_use]
    pub const fn development_mode(mut self, enabled: bool) -> Self {
        self.development_mode = enabled;
        self
    }

    /// Returns the namespace, even if it is malformed.
    pub const fn namespace(&self) -> &'static str {
        self.namespace
    }
}

impl<T: ?Sized + Sync + 'static> Registry<T> {
    /// Returns the value of that name.
    ///
    /// # Errors
    ///
    /// Returns an error if the plugin is unknown, inactive, missing or a duplicate, if it has
    /// another contract, or if its requirements are not met. [`LoadErrorKind`] lists the reasons.
    pub fn get(&self, name: &str) -> Result<&'static T, LoadError> {
        let entries = self.entries();
        match entries.position(name) {
            Ok(at) => Ok(entries.list[entries.by_name[at]].1),
            Err(_) => Err(self.absent(entries, name)),
        }
    }

    /// Returns every value with its spec, in load order: each after its `requires` and `after`,
    /// otherwise by name.
    pub fn iter(&self) -> impl ExactSizeIterator<Item = (&'static PluginSpec, &'static T)> {
        self.entries().list.iter().copied()
    }

    /// Returns the names, sorted.
    pub fn names(&self) -> Vec<&'static str> {
        let entries = self.entries();
        entries.by_name.iter().map(|&at| entries.list[at].0.name()).collect()
    }

    /// Returns the number of values.
    pub fn len(&self) -> usize {
        self.entries().list.len()
    }

    /// Returns whether there is no value.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Returns the same as [`iter`](Self::iter), if no plugin failed or is missing.
    ///
    /// # Errors
    ///
    /// Returns every failure. Also fails if the namespace is unknown, or if the program has no
    /// index and the registry is not in [`development_mode`](Self::development_mode).
    pub fn complete(
        &self,
    ) -> Result<impl ExactSizeIterator<Item = (&'static PluginSpec, &'static T)>, LoadErrors> {
        let entries = self.entries();
        let mut failures = entries.failures.clone();
        match &entries.plugins {
            Some(plugins) if self.is_known(plugins) => {
                if failures.is_empty() && !self.development_mode {
                    failures.extend(plugins.no_index());
                }
            }
            _ => failures.push(self.unknown_namespace("_")),
        }
        if failures.is_empty() { Ok(self.iter()) } else { Err(LoadErrors::new(failures)) }
    }

    /// Returns the differences between the index, the linked plugins and the declared extension
    /// points of this namespace.
    pub fn verify(&self) -> Drift {
        match &self.entries().plugins {
            Some(plugins) if self.is_known(plugins) => verify::namespace(plugins, &[]),
            _ => verify::unknown_namespace(self.namespace, &self.unknown_namespace("_")),
        }
    }

    fn entries(&self) -> &Entries<T> {
        // It runs no plugin code, so it cannot be reentered.
        self.entries.get_or_init(|| Entries::new(self.namespace))
    }

    fn is_known(&self, plugins: &NamespacePlugins) -> bool {
        !plugins.slots.is_empty()
            || plugins.is_indexed()
            || known_namespaces().contains(self.namespace)
    }

    fn absent(&self, entries: &Entries<T>, name: &str) -> LoadError {
        let Some(plugins) = entries.plugins.as_ref().filter(|plugins| self.is_known(plugins))
        else {
            return self.unknown_namespace(name);
        };
        let of_name = |error: &&LoadError| error.id().name().as_str() == name;
        match entries.failures.iter().find(of_name) {
            Some(error) => error.clone(),
            None => plugins.absent(name),
        }
    }

    fn unknown_namespace(&self, name: &str) -> LoadError {
        let kind = LoadErrorKind::UnknownNamespace {
            namespace: self.namespace.to_owned(),
            malformed: Namespace::new(self.namespace).err(),
            closest_matches: closest_namespaces(self.namespace, known_namespaces()),
        };
        LoadError::new(lossy_id(self.namespace, name), None, kind)
    }
}

impl<T: ?Sized + 'static> Entries<T> {
    fn new(namespace: &'static str) -> Self {
        let Some(plugins) = resolve::<T>(namespace) else {
            let (list, by_name) = (Box::default(), Box::default());
            return Self { list, by_name, failures: Vec::new(), plugins: None };
        };
        let mut list: Vec<Entry<T>> = Vec::with_capacity(plugins.slots.len());
        let mut failures = Vec::new();
        let errors = plugins.errors();
        for (slot, error) in plugins.slots.iter().zip(errors) {
            let spec = slot.subject.linked();
            match (error, spec.and_then(|spec| Some((spec, value::<T>(spec.factory())?)))) {
                (None, Some(entry)) => list.push(entry),
                (error, _) => failures.extend(error),
            }
        }
        let mut by_name: Box<[usize]> = (0..list.len()).collect();
        by_name.sort_unstable_by_key(|&at| list[at].0.name());
        Self { list: list.into(), by_name, failures, plugins: Some(plugins) }
    }

    fn position(&self, name: &str) -> Result<usize, usize> {
        self.by_name.binary_search_by(|&at| self.list[at].0.name().cmp(name))
    }
}

fn resolve<T: ?Sized + 'static>(namespace: &'static str) -> Option<NamespacePlugins> {
    let rules = EligibilityRules {
        expected: type_name::<T>(),
        contract: Some(TypeId::of::<T>()),
        fits: &|spec| spec.factory().contract_id() == TypeId::of::<T>(),
        filter: &|spec| {
            let is_made = spec.factory().contract_id() == TypeId::of::<T>()
                && value::<T>(spec.factory()).is_none();
            is_made.then(|| {
                let kind = LoadErrorKind::NotData;
                Eligibility::Failed(LoadError::new(spec.id(), Some(spec.location()), kind))
            })
        },
    };
    let namespace = Namespace::new(namespace).ok()?;
    let discovered = LinkedFinder.find(&namespace).ok()?;
    Some(NamespacePlugins::new(&namespace, discovered, &rules, &LinkedFinder))
}

impl<T: ?Sized + 'static> fmt::Debug for Registry<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Registry")
            .field("namespace", &self.namespace)
            .field("contract", &type_name::<T>())
            .finish_non_exhaustive()
    }
}
