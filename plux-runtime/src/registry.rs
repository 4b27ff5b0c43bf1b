//! Registries of static data.

use std::any::{TypeId, type_name};
use std::fmt;
use std::sync::OnceLock;

use plux_spec::Namespace;
use plux_spec::sort::unique;

use crate::linked::namespaces::known_namespaces;
use crate::resolve::namespace_plugins::NamespacePlugins;
use crate::resolve::reconcile::EligibilityRules;
use crate::resolve::slot::Eligibility;
use crate::resolve::verify;
use crate::spec::factory::value;
use crate::{Drift, LinkedFinder, LoadError, LoadErrorKind, LoadErrors, PluginSpec};

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
    resolved: Resolved,
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
        let resolved = &self.entries().resolved;
        let spec = resolved.find(name).and_then(|at| resolved.spec(at));
        let value = spec.and_then(|spec| value(spec.factory()));
        value.ok_or_else(|| resolved.absent(name))
    }

    /// Returns every value with its spec, in load order: each after its `requires` and `after`,
    /// otherwise by name.
    pub fn iter(&self) -> impl ExactSizeIterator<Item = (&'static PluginSpec, &'static T)> {
        self.entries().list.iter().copied()
    }

    /// Returns the names, sorted.
    pub fn names(&self) -> Vec<&'static str> {
        let entries = self.entries();
        let names: Vec<&str> = entries.list.iter().map(|(spec, _)| spec.name()).collect();
        unique(&names)
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
        self.entries().resolved.complete(self.development_mode)?;
        Ok(self.iter())
    }

    /// Returns the differences between the index, the linked plugins and the declared extension
    /// points of this namespace.
    pub fn verify(&self) -> Drift {
        self.entries().resolved.verify()
    }

    fn entries(&self) -> &Entries<T> {
        // It runs no plugin code, so it cannot be reentered.
        self.entries.get_or_init(|| Entries::new(self.namespace))
    }
}

impl<T: ?Sized + 'static> Entries<T> {
    fn new(namespace: &'static str) -> Self {
        let is_data = |spec: &PluginSpec| value::<T>(spec.factory()).is_some();
        let resolved = Resolved::new(namespace, TypeId::of::<T>(), type_name::<T>(), &is_data);
        let mut list: Vec<Entry<T>> = Vec::with_capacity(resolved.count());
        for spec in (0..resolved.count()).filter_map(|at| resolved.spec(at)) {
            list.extend(value(spec.factory()).map(|value| (spec, value)));
        }
        Self { list: list.into(), resolved }
    }
}

/// What registries of all types share.
struct Resolved {
    namespace: &'static str,
    /// `None` if the namespace is malformed.
    plugins: Option<NamespacePlugins>,
    /// Why each slot has no value, in load order; empty if all have one.
    errors: Vec<Option<LoadError>>,
}

impl Resolved {
    fn new(
        namespace: &'static str,
        contract: TypeId,
        expected: &'static str,
        is_data: &dyn Fn(&PluginSpec) -> bool,
    ) -> Self {
        let fits = |spec: &PluginSpec| spec.factory().contract_id() == contract;
        let rules = EligibilityRules {
            expected,
            contract: Some(contract),
            fits: &fits,
            filter: &|spec| {
                let is_made = !is_data(spec) && fits(spec);
                is_made.then(|| Eligibility::Failed(spec.error(LoadErrorKind::NotData)))
            },
            help_with: None,
        };
        let plugins = Namespace::new(namespace).ok().map(|namespace| {
            let discovered = LinkedFinder::discover(namespace.as_str());
            NamespacePlugins::new(&namespace, discovered, &rules, &LinkedFinder)
        });
        let errors = plugins.as_ref().map(NamespacePlugins::errors).unwrap_or_default();
        Self { namespace, plugins, errors }
    }

    fn count(&self) -> usize {
        self.plugins.as_ref().map_or(0, |plugins| plugins.slots.len())
    }

    /// Returns the spec of the slot at a position; `None` if it failed.
    fn spec(&self, at: usize) -> Option<&'static PluginSpec> {
        let slot = &self.plugins.as_ref()?.slots[at];
        slot.subject.linked().filter(|_| self.error(at).is_none())
    }

    fn error(&self, at: usize) -> Option<&LoadError> {
        self.errors.get(at)?.as_ref()
    }

    fn find(&self, name: &str) -> Option<usize> {
        self.plugins.as_ref()?.find(name)
    }

    /// Returns the plugins of a namespace that the program or its index has.
    fn known(&self) -> Option<&NamespacePlugins> {
        self.plugins.as_ref().filter(|plugins| {
            !plugins.slots.is_empty()
                || plugins.is_indexed()
                || known_namespaces().contains(&self.namespace)
        })
    }

    /// Returns why there is no value of that name.
    #[cold]
    fn absent(&self, name: &str) -> LoadError {
        let Some(plugins) = self.known() else { return self.unknown_namespace(name) };
        let error = self.find(name).and_then(|at| self.error(at).cloned());
        error.unwrap_or_else(|| plugins.absent(name))
    }

    fn complete(&self, development_mode: bool) -> Result<(), LoadErrors> {
        let mut failures: Vec<LoadError> = self.errors.iter().flatten().cloned().collect();
        match self.known() {
            Some(plugins) if failures.is_empty() && !development_mode => {
                failures.extend(plugins.no_index());
            }
            Some(_) => {}
            None => failures.push(self.unknown_namespace("_")),
        }
        if failures.is_empty() { Ok(()) } else { Err(LoadErrors::new(failures)) }
    }

    fn verify(&self) -> Drift {
        match self.known() {
            Some(plugins) => verify::namespace(plugins, &[]),
            None => verify::unknown_namespace(self.namespace, &self.unknown_namespace("_")),
        }
    }

    fn unknown_namespace(&self, name: &str) -> LoadError {
        LoadError::unknown_namespace(self.namespace, name, &known_namespaces())
    }
}

impl<T: ?Sized + 'static> fmt::Debug for Registry<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Registry")
            .field("namespace", &self.namespace)
            .field("contract", &type_name::<T>())
            .finish_non_exhaustive()
    }
}
