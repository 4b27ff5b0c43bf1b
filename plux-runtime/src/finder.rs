//! Finders, which discover the specs of a namespace.

use plux_spec::sort::{positions, unique};
use plux_spec::{Index, Namespace};

use crate::handle::Handle;
use crate::linked::index::RegisteredIndex;
use crate::linked::indexes::INDEXES;
use crate::linked::namespaces::{known_namespaces, linked, namespaces_of};
use crate::{BoxError, PluginSpec};

/// Discovers the specs of a namespace, and the indexes that list them.
///
/// A manager calls its finder at first use, and again if that failed. The default is
/// [`LinkedFinder`]. [`StaticFinder`] is for tests.
///
/// ```
/// use plux_runtime::{BoxError, Discovered, LinkedFinder, Namespace, PluginFinder};
///
/// /// Ignores plugins of packages before 1.0.
/// struct Released;
///
/// impl PluginFinder for Released {
///     fn find(&self, namespace: &Namespace) -> Result<Discovered, BoxError> {
///         let discovered = LinkedFinder.find(namespace)?;
///         Ok(discovered.retain(|spec| !spec.version().starts_with("0.")))
///     }
/// }
/// ```
pub trait PluginFinder: Send + Sync {
    /// Returns the specs of `namespace`, in any order, and the indexes to compare them with.
    ///
    /// # Errors
    ///
    /// Returns an error if discovery fails. The manager's next use calls the finder again.
    fn find(&self, namespace: &Namespace) -> Result<Discovered, BoxError>;

    /// Returns the known namespaces, for suggestions in messages.
    fn namespaces(&self) -> Vec<String> {
        Vec::new()
    }
}

/// The specs and indexes that a finder discovered.
///
/// ```
/// use std::sync::Arc;
/// use plux_runtime::{Discovered, FunctionPlugin, PluginSpec};
///
/// let saw = PluginSpec::new("my.tools", "saw", || Ok(Arc::new(FunctionPlugin::new(|| "zzz"))));
/// let discovered = Discovered::new().with_spec(saw);
/// assert_eq!(discovered.specs().count(), 1);
/// ```
#[derive(Clone, Debug, Default)]
pub struct Discovered {
    pub(crate) specs: Vec<Handle<PluginSpec>>,
    pub(crate) indexes: Vec<Handle<RegisteredIndex>>,
    /// Whether the specs are those linked into the program, whose completeness requires an index.
    pub(crate) expects_index: bool,
}

impl Discovered {
    /// Returns a value without specs and indexes.
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds a spec.
    #[must_use]
    pub fn with_spec(mut self, spec: impl Into<Handle<PluginSpec>>) -> Self {
        self.specs.push(spec.into());
        self
    }

    /// Removes the specs for which `keep` returns `false`. Removed specs that are indexed as active
    /// count as missing.
    #[inline]
    #[must_use]
    pub fn retain(mut self, keep: impl Fn(&PluginSpec) -> bool) -> Self {
        self.specs.retain(|spec| keep(spec));
        self
    }

    /// Returns the specs.
    pub fn specs(&self) -> impl ExactSizeIterator<Item = &PluginSpec> {
        self.specs.iter().map(|spec| &**spec)
    }

    /// Calls `use_known` with the specs and indexes.
    pub(crate) fn with_known<R>(&self, use_known: impl FnOnce(&Known<'_>) -> R) -> R {
        let specs: Vec<&PluginSpec> = self.specs().collect();
        use_known(&Known {
            specs: &specs,
            indexes: &self.indexes(),
            expects_index: self.expects_index,
        })
    }

    /// Returns the indexes.
    pub(crate) fn indexes(&self) -> Vec<&RegisteredIndex> {
        self.indexes.iter().map(|registered| &**registered).collect()
    }

    /// Sorts the specs by [`PluginSpec::sort_key`].
    pub(crate) fn sort(&mut self) {
        let specs = &self.specs;
        let in_order = |a: &PluginSpec, b: &PluginSpec| {
            a.name_bytes() < b.name_bytes() || a.compare(b).is_le()
        };
        if specs.windows(2).any(|pair| !in_order(&pair[0], &pair[1])) {
            let order = positions(specs.len(), &|a, b| specs[a].compare(&specs[b]));
            self.specs = order.into_iter().map(|at| specs[at].clone()).collect();
        }
    }
}

/// The specs of a namespace, and the indexes to compare them with, borrowed from a [`Discovered`] or
/// from the program.
pub(crate) struct Known<'a> {
    /// Sorted by [`PluginSpec::sort_key`].
    pub(crate) specs: &'a [&'a PluginSpec],
    pub(crate) indexes: &'a [&'a RegisteredIndex],
    /// Whether the specs are those linked into the program, whose completeness requires an index.
    pub(crate) expects_index: bool,
}

impl<'a> Known<'a> {
    /// Returns the specs of that name.
    pub(crate) fn named(&self, name: &str) -> &'a [&'a PluginSpec] {
        let start = self.specs.partition_point(|spec| spec.name() < name);
        let count = self.specs[start..].iter().take_while(|spec| spec.name() == name).count();
        &self.specs[start..start + count]
    }
}

/// The default finder: discovers the linked plugins, and the indexes that `include_index!()`
/// includes.
///
/// ```
/// use plux_runtime::{LinkedFinder, PluginFinder};
///
/// let found = LinkedFinder.find(&"my.tools".parse()?)?;
/// assert_eq!(found.specs().count(), 0);
/// # Ok::<(), plux_runtime::BoxError>(())
/// ```
#[derive(Clone, Copy, Debug, Default)]
pub struct LinkedFinder;

impl LinkedFinder {
    /// The same as [`find`](PluginFinder::find), which cannot fail.
    pub(crate) fn discover(namespace: &str) -> Discovered {
        Discovered {
            specs: linked(namespace).specs.into_iter().map(Handle::from).collect(),
            indexes: INDEXES.iter().map(Handle::from).collect(),
            expects_index: true,
        }
    }
}

impl PluginFinder for LinkedFinder {
    #[inline]
    fn find(&self, namespace: &Namespace) -> Result<Discovered, BoxError> {
        Ok(Self::discover(namespace.as_str()))
    }

    fn namespaces(&self) -> Vec<String> {
        known_namespaces().into_iter().map(str::to_owned).collect()
    }
}

/// A finder that returns given specs, for tests.
///
/// ```
/// use std::sync::Arc;
/// use plux_runtime::{FunctionPlugin, PluginManager, PluginSpec, StaticFinder};
///
/// type Tool = FunctionPlugin<fn() -> &'static str>;
/// let saw = PluginSpec::new::<Tool>("my.tools", "saw", || Ok(Arc::new(Tool::new(|| "zzz"))));
///
/// let manager = PluginManager::<Tool>::builder("my.tools", ())
///     .finder(StaticFinder::new([saw]))
///     .build();
/// assert_eq!(manager.load("saw")?(), "zzz");
/// # Ok::<(), plux_runtime::LoadError>(())
/// ```
#[derive(Clone, Debug, Default)]
pub struct StaticFinder {
    discovered: Discovered,
}

impl StaticFinder {
    /// Returns a finder of `specs`.
    pub fn new(specs: impl IntoIterator<Item = impl Into<Handle<PluginSpec>>>) -> Self {
        let specs = specs.into_iter().map(Into::into).collect();
        Self { discovered: Discovered { specs, ..Discovered::default() } }
    }

    /// Adds an index. Its active plugins of library targets are expected to be among the specs.
    #[inline]
    #[must_use]
    pub fn with_index(self, index: Index) -> Self {
        Self { discovered: self.discovered.with_index(index) }
    }
}

impl PluginFinder for StaticFinder {
    #[inline]
    fn find(&self, namespace: &Namespace) -> Result<Discovered, BoxError> {
        Ok(self.discovered.clone().retain(|spec| spec.namespace() == namespace.as_str()))
    }

    #[inline]
    fn namespaces(&self) -> Vec<String> {
        let mut namespaces: Vec<&str> =
            self.discovered.specs().map(PluginSpec::namespace).collect();
        for registered in &self.discovered.indexes {
            namespaces.extend(namespaces_of(registered.index.core()));
        }
        unique(&namespaces).into_iter().map(str::to_owned).collect()
    }
}
