//! Who finds the specs of a namespace.

use std::collections::BTreeSet;

use plux_spec::{Index, Namespace};

use crate::handle::Handle;
use crate::linked::index::RegisteredIndex;
use crate::linked::namespaces::{Linked, linked};
use crate::linked::slices;
use crate::{BoxError, PluginSpec};

/// Finds the specs of a namespace, and what an index says of it.
///
/// A manager asks its finder when it is first used, and again if that failed. The default one is
/// [`LinkedFinder`]; for tests there is [`StaticFinder`].
///
/// ```
/// use plux_runtime::{BoxError, Discovered, LinkedFinder, Namespace, PluginFinder};
///
/// /// Takes nothing from packages that are still in the making.
/// struct Released;
///
/// impl PluginFinder for Released {
///     fn find(&self, namespace: &Namespace) -> Result<Discovered, BoxError> {
///         let found = LinkedFinder.find(namespace)?;
///         Ok(found.retain(|spec| !spec.version().starts_with("0.")))
///     }
/// }
/// ```
pub trait PluginFinder: Send + Sync {
    /// The specs of `namespace`, in any order, and the indexes to rules them by.
    ///
    /// # Errors
    ///
    /// Whatever keeps the finder from finding; the manager's next use asks again.
    fn find(&self, namespace: &Namespace) -> Result<Discovered, BoxError>;

    /// The namespaces that it knows, for suggestions.
    fn namespaces(&self) -> Vec<String> {
        Vec::new()
    }
}

/// What a finder found.
///
/// ```
/// use std::sync::Arc;
/// use plux_runtime::{Discovered, FunctionPlugin, PluginSpec};
///
/// let saw = PluginSpec::new("my.tools", "saw", || Ok(Arc::new(FunctionPlugin::new(|| "zzz"))));
/// let found = Discovered::new().with_spec(saw);
/// assert_eq!(found.specs().count(), 1);
/// ```
#[derive(Clone, Debug, Default)]
pub struct Discovered {
    pub(crate) specs: Specs,
    pub(crate) indexes: Vec<Handle<RegisteredIndex>>,
}

/// The specs that a finder found.
#[derive(Clone, Debug)]
pub(crate) enum Specs {
    /// All that are linked of a namespace, which stay where they are.
    Linked(&'static Linked),
    /// Any, in any order.
    Own(Vec<Handle<PluginSpec>>),
}

impl Default for Specs {
    fn default() -> Self {
        Self::Own(Vec::new())
    }
}

impl Specs {
    /// The specs as a list that may be changed.
    pub(crate) fn own(&mut self) -> &mut Vec<Handle<PluginSpec>> {
        if let Self::Linked(linked) = self {
            *self = Self::Own(linked.specs.iter().copied().map(Handle::from).collect());
        }
        match self {
            Self::Own(specs) => specs,
            Self::Linked(_) => unreachable!("they were made a list right before"),
        }
    }

    fn len(&self) -> usize {
        match self {
            Self::Linked(linked) => linked.specs.len(),
            Self::Own(specs) => specs.len(),
        }
    }

    fn get(&self, at: usize) -> &PluginSpec {
        match self {
            Self::Linked(linked) => linked.specs[at],
            Self::Own(specs) => &specs[at],
        }
    }
}

impl Discovered {
    /// Nothing.
    pub fn new() -> Self {
        Self::default()
    }

    /// What is linked of a namespace, if anything, and what was taken in with it.
    pub(crate) fn linked(linked: Option<&'static Linked>) -> Self {
        Self {
            specs: linked.map(Specs::Linked).unwrap_or_default(),
            indexes: slices::INDEXES.iter().map(Handle::from).collect(),
        }
    }

    /// Adds a spec.
    #[must_use]
    pub fn with_spec(mut self, spec: impl Into<Handle<PluginSpec>>) -> Self {
        self.specs.own().push(spec.into());
        self
    }

    /// Adds an index, all of whose active plugins of library targets are to be there.
    #[must_use]
    pub fn with_index(mut self, index: Index) -> Self {
        self.indexes.push(RegisteredIndex::hand_made(index).into());
        self
    }

    /// Leaves out the specs that `keep` says no to. Those that an index calls active are missing
    /// then.
    #[must_use]
    pub fn retain(mut self, keep: impl Fn(&PluginSpec) -> bool) -> Self {
        self.specs.own().retain(|spec| keep(spec));
        self
    }

    /// The specs.
    pub fn specs(&self) -> impl ExactSizeIterator<Item = &PluginSpec> {
        (0..self.specs.len()).map(|at| self.specs.get(at))
    }
}

/// Finds what is linked into the program, and the indexes that `include_index!()` took in.
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

impl PluginFinder for LinkedFinder {
    fn find(&self, namespace: &Namespace) -> Result<Discovered, BoxError> {
        Ok(Discovered::linked(linked(namespace.as_str())))
    }

    fn namespaces(&self) -> Vec<String> {
        let mut namespaces: BTreeSet<&str> = BTreeSet::new();
        namespaces.extend(slices::PLUGINS.iter().map(PluginSpec::namespace));
        namespaces.extend(slices::extension_points().map(crate::ExtensionPointSpec::namespace));
        for registered in slices::INDEXES {
            let index = &registered.index;
            namespaces.extend(index.plugins.iter().map(|plugin| plugin.namespace.as_str()));
            namespaces.extend(index.extension_points.iter().map(|point| point.namespace.as_str()));
        }
        namespaces.into_iter().map(str::to_owned).collect()
    }
}

/// A manager's finder.
pub(crate) enum Finder {
    /// [`LinkedFinder`], and what it finds in the manager's namespace.
    Linked(Option<&'static Linked>),
    Own(Box<dyn PluginFinder>),
}

impl Finder {
    pub(crate) fn get(&self) -> &dyn PluginFinder {
        match self {
            Self::Linked(_) => &LinkedFinder,
            Self::Own(finder) => &**finder,
        }
    }
}

/// Finds the specs that it was given, for tests.
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
    found: Discovered,
}

impl StaticFinder {
    /// Finds `specs`, each in its namespace.
    pub fn new(specs: impl IntoIterator<Item = impl Into<Handle<PluginSpec>>>) -> Self {
        let specs = Specs::Own(specs.into_iter().map(Into::into).collect());
        Self { found: Discovered { specs, ..Discovered::default() } }
    }

    /// Judges them by `index`, all of whose active plugins of library targets are to be there.
    #[must_use]
    pub fn with_index(self, index: Index) -> Self {
        Self { found: self.found.with_index(index) }
    }
}

impl PluginFinder for StaticFinder {
    fn find(&self, namespace: &Namespace) -> Result<Discovered, BoxError> {
        Ok(self.found.clone().retain(|spec| spec.namespace() == namespace.as_str()))
    }

    fn namespaces(&self) -> Vec<String> {
        let mut namespaces: BTreeSet<&str> = BTreeSet::new();
        namespaces.extend(self.found.specs().map(PluginSpec::namespace));
        for registered in &self.found.indexes {
            let index = &registered.index;
            namespaces.extend(index.plugins.iter().map(|plugin| plugin.namespace.as_str()));
            namespaces.extend(index.extension_points.iter().map(|point| point.namespace.as_str()));
        }
        namespaces.into_iter().map(str::to_owned).collect()
    }
}
