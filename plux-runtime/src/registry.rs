//! Registries of static data.

use std::any::{TypeId, type_name};
use std::cmp::Ordering::{Equal, Greater, Less};
use std::fmt;
use std::sync::OnceLock;
use std::sync::atomic::{AtomicBool, Ordering};

use crate::resolve::data::{DataRules, DataSpecs};
use crate::spec::factory::value;
use crate::{Drift, LoadError, LoadErrors, PluginSpec};

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
    /// Whether no plugin failed or is missing, once that is known.
    is_complete: AtomicBool,
}

/// A plugin with its value.
type Entry<T> = (&'static PluginSpec, &'static T);

struct Entries<T: ?Sized + 'static> {
    /// In load order.
    list: Vec<Entry<T>>,
    /// Positions in the list, sorted by name; empty if the list is.
    by_name: Vec<usize>,
}

impl<T: ?Sized + 'static> Registry<T> {
    /// Returns the registry of `namespace`. It discovers its plugins at first use.
    ///
    /// A malformed or unknown namespace has no plugins; [`complete`](Self::complete) and every
    /// [`get`](Self::get) report that as an error. The build warns about a string literal
    /// (`plux::unknown_namespace`).
    pub const fn new(namespace: &'static str) -> Self {
        Self {
            namespace,
            development_mode: false,
            entries: OnceLock::new(),
            is_complete: AtomicBool::new(false),
        }
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
    /// another contract, or if its requirements are not met.
    /// [`LoadErrorKind`](crate::LoadErrorKind) lists the reasons.
    pub fn get(&self, name: &str) -> Result<&'static T, LoadError> {
        self.entries().get(name).ok_or_else(|| self.rules().absent(name))
    }

    /// Returns every value with its spec, in load order: each after its `requires` and `after`,
    /// otherwise by name.
    pub fn iter(&self) -> impl ExactSizeIterator<Item = (&'static PluginSpec, &'static T)> {
        self.entries().list.iter().copied()
    }

    /// Returns the names, sorted.
    pub fn names(&self) -> Vec<&'static str> {
        let entries = self.entries();
        (0..entries.list.len()).map(|nth| entries.nth_by_name(nth).0.name()).collect()
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
        if !self.is_complete.load(Ordering::Relaxed) {
            self.rules().complete(self.development_mode)?;
            self.is_complete.store(true, Ordering::Relaxed);
        }
        Ok(self.iter())
    }

    /// Returns the differences between the index, the linked plugins and the declared extension
    /// points of this namespace.
    pub fn verify(&self) -> Drift {
        self.rules().verify()
    }

    fn entries(&self) -> &Entries<T> {
        // It runs no plugin code, so it cannot be reentered.
        self.entries.get_or_init(|| Entries::new(self.rules().specs()))
    }

    fn rules(&self) -> DataRules {
        DataRules {
            namespace: self.namespace,
            contract: TypeId::of::<T>(),
            expected: type_name::<T>(),
            is_data: |spec| value::<T>(spec.factory()).is_some(),
        }
    }
}

impl<T: ?Sized + 'static> Entries<T> {
    fn new(specs: DataSpecs) -> Self {
        let mut list: Vec<Entry<T>> = Vec::with_capacity(specs.in_order.len());
        for spec in specs.in_order {
            if let Some(value) = value(spec.factory()) {
                list.push((spec, value));
            }
        }
        Self { list, by_name: specs.by_name }
    }

    fn get(&self, name: &str) -> Option<&'static T> {
        let (mut start, mut end) = (0, self.list.len());
        while start < end {
            let middle = start.midpoint(end);
            let (spec, value) = self.nth_by_name(middle);
            match spec.name_bytes().cmp(name.as_bytes()) {
                Equal => return Some(value),
                Less => start = middle + 1,
                Greater => end = middle,
            }
        }
        None
    }

    /// Returns the entry with the `nth` name.
    fn nth_by_name(&self, nth: usize) -> Entry<T> {
        self.list[self.by_name.get(nth).copied().unwrap_or(nth)]
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
