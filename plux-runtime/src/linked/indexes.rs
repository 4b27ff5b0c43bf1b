//! The included indexes.
//!
//! Each is registered by a constructor that runs before `main`, not in a slice. If a linker
//! drops the slices, the index remains, and the missing plugins are reported.

use std::sync::OnceLock;

use crate::PluginSpec;
use crate::linked::index::RegisteredIndex;

/// Every index that `include_index!()` includes.
pub static INDEXES: Indexes = Indexes { first: OnceLock::new() };

/// A linked list: constructors must not allocate or block.
pub struct Indexes {
    first: OnceLock<&'static IndexNode>,
}

/// A function that returns the spec of a plugin.
pub type Symbol = fn() -> &'static PluginSpec;

/// A registered index. On targets without slices it has the plugins that it lists.
pub struct IndexNode {
    index: &'static RegisteredIndex,
    symbols: &'static [Option<Symbol>],
    next: OnceLock<&'static IndexNode>,
}

impl IndexNode {
    /// Returns an unlinked node.
    pub const fn new(index: &'static RegisteredIndex, symbols: &'static [Option<Symbol>]) -> Self {
        Self { index, symbols, next: OnceLock::new() }
    }
}

impl Indexes {
    /// Adds an index. A second call does nothing, since WebAssembly constructors run at each call
    /// of an export.
    pub fn register(&self, node: &'static IndexNode) {
        let mut link = &self.first;
        while link.set(node).is_err() {
            let Some(other) = link.get() else { return };
            if std::ptr::eq(*other, node) {
                return;
            }
            link = &other.next;
        }
    }

    /// Returns the indexes, in no particular order.
    pub fn iter(&self) -> impl Iterator<Item = &'static RegisteredIndex> + use<> {
        self.nodes().map(|node| node.index)
    }

    /// Returns the indexes as a list.
    pub(crate) fn all(&self) -> Vec<&'static RegisteredIndex> {
        let mut all = Vec::new();
        for registered in self.iter() {
            all.push(registered);
        }
        all
    }

    /// Returns the plugins that the indexes refer to by symbol.
    #[allow(dead_code, reason = "only where the linker gathers no plugins")]
    pub(crate) fn symbols(&self) -> impl Iterator<Item = &'static PluginSpec> + use<> {
        self.nodes().flat_map(|node| node.symbols).flatten().map(|symbol| symbol())
    }

    fn nodes(&self) -> impl Iterator<Item = &'static IndexNode> + use<> {
        std::iter::successors(self.first.get().copied(), |node| node.next.get().copied())
    }
}

/// Returns whether a crate is the target `name`, according to the environment variable that Cargo
/// sets for it.
pub const fn is_target(name: &str, variable: Option<&str>) -> bool {
    let Some(variable) = variable else { return false };
    let (name, variable) = (name.as_bytes(), variable.as_bytes());
    let mut at = 0;
    while at < name.len() && at < variable.len() && name[at] == variable[at] {
        at += 1;
    }
    at == name.len() && at == variable.len()
}

#[cfg(test)]
mod tests {
    use plux_spec::Index;

    use super::*;

    #[test]
    fn an_index_that_is_registered_twice_is_there_once() {
        let index = || &*Box::leak(Box::new(RegisteredIndex::without_host(Index::default(), &())));
        let (first, second) = (index(), index());
        let node = |index| &*Box::leak(Box::new(IndexNode::new(index, &[])));
        let nodes = [node(first), node(second)];
        let indexes = Indexes { first: OnceLock::new() };
        for node in nodes.into_iter().chain(nodes) {
            indexes.register(node);
        }
        let found: Vec<_> = indexes.iter().map(std::ptr::from_ref).collect();
        assert_eq!(found, [std::ptr::from_ref(first), std::ptr::from_ref(second)]);
    }

    #[test]
    fn a_target_is_known_by_its_whole_name() {
        assert!(is_target("finops", Some("finops")));
        assert!(
            !is_target("finops", Some("finops-cli")) && !is_target("finops-cli", Some("finops"))
        );
        assert!(!is_target("finops", None));
    }
}
