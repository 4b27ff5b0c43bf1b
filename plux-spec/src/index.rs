//! The model of `plux.json`: what the sources declare.
//!
//! One model serves both ends. A build script fills it with owned strings. A program reads it from the
//! string that [`compact`](crate::compact) describes, and its strings are borrowed from there.

use std::borrow::Cow;
use std::cmp::Ordering;

use crate::sort::sort_by;
use crate::{
    CowSlice, ExtensionPointEntry, Incomplete, Link, PackageEntry, PackageSource, PluginEntry,
    PluginId, Root,
};

/// The format number that this version writes, and the newest that it reads.
pub const FORMAT: u32 = 1;

/// The declarations in the sources of a package's dependency closure, or of a whole workspace.
///
/// ```
/// use plux_spec::Index;
///
/// let index = Index::default();
/// assert!(index.is_complete() && index.plugins.is_empty());
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Index {
    /// The program that wrote the index, with its version; not part of comparisons.
    pub generator: Cow<'static, str>,
    /// The package whose dependency closure this is; `None` for a whole workspace.
    pub root: Option<Root>,
    /// The packages that can hold plugins.
    pub packages: CowSlice<PackageEntry>,
    /// The declared namespaces.
    pub extension_points: CowSlice<ExtensionPointEntry>,
    /// The plugins.
    pub plugins: CowSlice<PluginEntry>,
    /// What could not be analyzed. An index with an entry here is partial.
    pub incomplete: CowSlice<Incomplete>,
}

impl Index {
    /// Returns whether everything could be analyzed.
    pub fn is_complete(&self) -> bool {
        self.incomplete.is_empty()
    }

    /// Returns the entries of [`incomplete`](Self::incomplete) that can hide plugins of this build:
    /// all except packages that the build does not have and whose sources are not available.
    pub fn gaps(&self) -> impl Iterator<Item = &Incomplete> {
        let is_disabled = |it: &PackageEntry| it.link == Link::None && !it.condition.is_empty();
        self.incomplete.iter().filter(move |gap| {
            let is_its = |it: &&PackageEntry| {
                it.name == gap.package && (gap.version.is_empty() || it.version == gap.version)
            };
            let mut packages = self.packages.iter().filter(is_its).peekable();
            gap.file.is_some() || packages.peek().is_none() || !packages.all(is_disabled)
        })
    }

    /// Returns the package of a name and a version; the first where several sources have one.
    pub fn package(&self, name: &str, version: &str) -> Option<&PackageEntry> {
        find_package(&self.packages, name, version, None)
    }

    /// Returns the package that holds a plugin.
    pub fn package_of(&self, plugin: &PluginEntry) -> Option<&PackageEntry> {
        find_package(&self.packages, &plugin.package, &plugin.version, plugin.source.as_ref())
    }

    /// Returns the entries of an id, in canonical order of the index.
    pub fn plugins_of<'a>(&'a self, id: &'a PluginId) -> impl Iterator<Item = &'a PluginEntry> {
        self.plugins
            .iter()
            .filter(move |it| it.name == *id.name() && it.namespace == *id.namespace())
    }

    /// Brings the entries into canonical order, the order of `plux.json`.
    #[inline]
    pub fn sort(&mut self) {
        fn sort<T: Clone>(list: &mut CowSlice<T>, order: fn(&T, &T) -> Ordering) {
            // A list that is sorted stays borrowed.
            if !list.is_sorted_by(|a, b| order(a, b).is_le()) {
                sort_by(list.to_mut(), &order);
            }
        }
        sort(&mut self.packages, package_order);
        sort(&mut self.extension_points, extension_point_order);
        sort(&mut self.plugins, plugin_order);
        sort(&mut self.incomplete, incomplete_order);
    }

    /// Returns whether the entries are in canonical order.
    #[inline]
    pub fn is_sorted(&self) -> bool {
        fn is_sorted<T>(list: &[T], order: fn(&T, &T) -> Ordering) -> bool {
            list.is_sorted_by(|a, b| order(a, b).is_le())
        }
        is_sorted(&self.packages, package_order)
            && is_sorted(&self.extension_points, extension_point_order)
            && is_sorted(&self.plugins, plugin_order)
            && is_sorted(&self.incomplete, incomplete_order)
    }
}

/// Returns the package of a name, a version and a source if it is known.
pub(crate) fn find_package<'a>(
    packages: &'a [PackageEntry],
    name: &str,
    version: &str,
    source: Option<&PackageSource>,
) -> Option<&'a PackageEntry> {
    packages.iter().find(|package| {
        package.name == name
            && package.version == version
            && source.is_none_or(|source| package.source == *source)
    })
}

#[inline]
fn package_order(a: &PackageEntry, b: &PackageEntry) -> Ordering {
    (&a.name, &a.version, &a.source).cmp(&(&b.name, &b.version, &b.source))
}

#[inline]
fn extension_point_order(a: &ExtensionPointEntry, b: &ExtensionPointEntry) -> Ordering {
    a.namespace
        .cmp(&b.namespace)
        .then_with(|| (&a.package, &a.version, &a.source).cmp(&(&b.package, &b.version, &b.source)))
        .then_with(|| (&a.path, a.line).cmp(&(&b.path, b.line)))
}

#[inline]
fn plugin_order(a: &PluginEntry, b: &PluginEntry) -> Ordering {
    (&a.namespace, &a.name)
        .cmp(&(&b.namespace, &b.name))
        .then_with(|| (&a.package, &a.version, &a.source).cmp(&(&b.package, &b.version, &b.source)))
        .then_with(|| a.target.to_string().cmp(&b.target.to_string()))
        .then_with(|| (&a.file, a.line, &a.path).cmp(&(&b.file, b.line, &b.path)))
}

#[inline]
fn incomplete_order(a: &Incomplete, b: &Incomplete) -> Ordering {
    (&a.package, &a.version, &a.file, a.line, &a.reason)
        .cmp(&(&b.package, &b.version, &b.file, b.line, &b.reason))
}
