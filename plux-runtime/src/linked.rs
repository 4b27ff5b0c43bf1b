//! The linked plugins, by namespace.

use std::any::TypeId;
use std::sync::OnceLock;

use plux_spec::{NameError, Namespace};

use crate::PluginSpec;
use crate::registry::PLUGINS;

/// The linked plugins of one namespace.
#[derive(Debug)]
pub(crate) struct Linked {
    pub(crate) namespace: Namespace,
    /// Sorted by [`PluginSpec::sort_key`].
    pub(crate) specs: Box<[&'static PluginSpec]>,
    /// The contract of all of them, where each name is there once and none cares for the order:
    /// then there is nothing to find out about any of them on its own.
    pub(crate) plain: Option<TypeId>,
}

/// The linked plugins of `namespace`, if it has any. The linker's order differs between builds, so
/// they are sorted: all by namespace, and by name those that are asked for, once in a process.
pub(crate) fn linked(namespace: &str) -> Option<&'static Linked> {
    static GROUPS: OnceLock<Vec<Group>> = OnceLock::new();
    let groups = GROUPS.get_or_init(|| group(PLUGINS.iter().collect()));
    let at = groups.binary_search_by(|group| group.namespace.cmp(namespace)).ok()?;
    let group = &groups[at];
    Some(group.linked.get_or_init(|| Linked::new(group.namespace, &group.specs)))
}

/// The namespace of that text, which is not copied where the program has plugins there.
pub(crate) fn namespace(text: &str) -> Result<Namespace, NameError> {
    match linked(text) {
        Some(linked) => Ok(linked.namespace.clone()),
        None => Namespace::new(text.to_owned()),
    }
}

/// The plugins of a namespace, as the linker left them.
struct Group {
    namespace: &'static str,
    specs: Box<[&'static PluginSpec]>,
    linked: OnceLock<Linked>,
}

fn group(mut specs: Vec<&'static PluginSpec>) -> Vec<Group> {
    specs.sort_unstable_by_key(|spec| spec.namespace());
    let groups = specs.chunk_by(|a, b| a.namespace() == b.namespace());
    let group = |specs: &[&'static PluginSpec]| Group {
        namespace: specs[0].namespace(),
        specs: specs.into(),
        linked: OnceLock::new(),
    };
    groups.map(group).collect()
}

impl Linked {
    fn new(namespace: &'static str, specs: &[&'static PluginSpec]) -> Self {
        // Names side by side are compared faster than names of specs all over the program.
        let mut named: Vec<_> = specs.iter().map(|&spec| (spec.name(), spec)).collect();
        named.sort_unstable_by(|(a, first), (b, second)| {
            a.cmp(b).then_with(|| first.sort_key().cmp(&second.sort_key()))
        });
        let contract = specs[0].factory().contract_id();
        let is_plain =
            |spec: &PluginSpec| spec.is_unordered() && spec.factory().contract_id() == contract;
        let is_double = |pair: &[(&str, &PluginSpec)]| pair[0].0 == pair[1].0;
        let are_plain = specs.iter().all(|spec| is_plain(spec)) && !named.windows(2).any(is_double);
        Self {
            namespace: Namespace::new(namespace).expect("validated by the macro"),
            specs: named.into_iter().map(|(_, spec)| spec).collect(),
            plain: are_plain.then_some(contract),
        }
    }
}
