//! Plugins by id.
//!
//! The functions are `#[inline]`, so that only crates that call them compile them. Programs do not call them.

use crate::entry::PluginEntry;
use crate::name::{Namespace, PluginName};
use crate::sort::positions;

/// The plugins of an index by id, as positions in its list. Several entries may share an id.
///
/// ```
/// use plux_spec::{ById, Index};
///
/// let index = Index::default();
/// assert_eq!(ById::new(&index.plugins).groups().count(), 0);
/// ```
#[derive(Clone, Debug)]
pub struct ById<'a> {
    plugins: &'a [PluginEntry],
    sorted: Vec<usize>,
}

impl<'a> ById<'a> {
    /// Sorts the plugins by id.
    #[inline]
    pub fn new(plugins: &'a [PluginEntry]) -> Self {
        let id = |at: usize| (&plugins[at].namespace, &plugins[at].name);
        Self { plugins, sorted: positions(plugins.len(), &|a, b| id(a).cmp(&id(b))) }
    }

    /// Returns the plugins of each id, sorted by id. Plugins with the same id keep the order of the list.
    #[inline]
    pub fn groups(&self) -> impl Iterator<Item = &[usize]> {
        self.sorted.chunk_by(|&a, &b| self.id(a) == self.id(b))
    }

    /// Returns the plugins of an id.
    #[inline]
    pub fn of(&self, namespace: &Namespace, name: &PluginName) -> &[usize] {
        let first = self.sorted.partition_point(|&at| self.id(at) < (namespace, name));
        let of_id = self.sorted[first..].partition_point(|&at| self.id(at) == (namespace, name));
        &self.sorted[first..first + of_id]
    }

    #[inline]
    fn id(&self, at: usize) -> (&'a Namespace, &'a PluginName) {
        (&self.plugins[at].namespace, &self.plugins[at].name)
    }
}
