//! The linked plugins, by namespace.

use std::any::TypeId;
use std::fmt;
use std::sync::OnceLock;

use plux_spec::Namespace;

use crate::PluginSpec;
use crate::linked::slices::PLUGINS;
use crate::resolve::namespace_plugins::NamespacePlugins;

/// The linked plugins of one namespace.
pub(crate) struct Linked {
    pub(crate) namespace: Namespace,
    /// Sorted by [`PluginSpec::sort_key`].
    pub(crate) specs: Box<[&'static PluginSpec]>,
    /// The contract of the first, which is that of all, unless something is wrong.
    contract: TypeId,
    /// Whether all are of that contract, each name is there once and none cares for the order: then
    /// there is nothing to find out about any of them on its own.
    is_plain: bool,
    /// See [`resolved`](Self::resolved).
    resolved: OnceLock<NamespacePlugins>,
}

impl fmt::Debug for Linked {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list().entries(&self.specs).finish()
    }
}

/// The linked plugins of `namespace`, if it has any. The linker's order differs between builds, so
/// they are sorted, once in a process, when they are asked for.
pub(crate) fn linked(namespace: &str) -> Option<&'static Linked> {
    static GROUPS: OnceLock<Vec<Group>> = OnceLock::new();
    let groups = GROUPS.get_or_init(groups);
    let at = groups.binary_search_by(|group| group.namespace.cmp(namespace)).ok()?;
    let group = &groups[at];
    Some(group.linked.get_or_init(|| Linked::new(group)))
}

/// The plugins of a namespace, as the linker left them.
struct Group {
    namespace: &'static str,
    runs: Box<[&'static [PluginSpec]]>,
    linked: OnceLock<Linked>,
}

/// The linker puts the plugins of a crate side by side, and few crates have many namespaces: there
/// is less to sort than there are plugins.
fn groups() -> Vec<Group> {
    let runs = PLUGINS.chunk_by(|a, b| a.namespace() == b.namespace());
    let mut runs: Vec<&'static [PluginSpec]> = runs.collect();
    runs.sort_unstable_by_key(|run| run[0].namespace());
    let groups = runs.chunk_by(|a, b| a[0].namespace() == b[0].namespace());
    let group = |runs: &[&'static [PluginSpec]]| Group {
        namespace: runs[0][0].namespace(),
        runs: runs.into(),
        linked: OnceLock::new(),
    };
    groups.map(group).collect()
}

impl Linked {
    fn new(group: &Group) -> Self {
        let specs = || group.runs.iter().copied().flatten();
        // Names side by side are compared faster than names of specs all over the program.
        let mut named: Vec<_> = specs().map(|spec| (spec.name(), spec)).collect();
        named.sort_unstable_by(|(a, first), (b, second)| {
            a.cmp(b).then_with(|| first.sort_key().cmp(&second.sort_key()))
        });
        let contract = named[0].1.factory().contract_id();
        let is_plain =
            |spec: &PluginSpec| spec.is_unordered() && spec.factory().contract_id() == contract;
        let is_double = |pair: &[(&str, &PluginSpec)]| pair[0].0 == pair[1].0;
        Self {
            namespace: Namespace::new(group.namespace).expect("validated by the macro"),
            contract,
            is_plain: specs().all(is_plain) && !named.windows(2).any(is_double),
            specs: named.into_iter().map(|(_, spec)| spec).collect(),
            resolved: OnceLock::new(),
        }
    }

    /// Whether they are all fit for a manager of that contract, unless it filters them.
    pub(crate) fn are_fit(&self, contract: TypeId) -> bool {
        self.is_plain && self.contract == contract
    }

    /// What every manager of that contract knows of them that has neither filters nor a finder of
    /// its own; `make` finds it out for the first of these.
    pub(crate) fn resolved(
        &self,
        contract: TypeId,
        make: impl FnOnce() -> NamespacePlugins,
    ) -> Option<&NamespacePlugins> {
        (self.contract == contract).then(|| self.resolved.get_or_init(make))
    }
}
