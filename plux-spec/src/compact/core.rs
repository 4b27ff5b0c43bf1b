//! The part of an index that every program with an index reads.

use std::borrow::Cow;

use super::value::Details;
use crate::condition::display_all;
use crate::entry::{Link, PackageEntry, PluginEntry};
use crate::index::{Index, find_package};
use crate::{CowSlice, enable};

/// The part of an index that a program reads to find absent plugins, and to report why they are absent.
///
/// Values that depend on the whole index are computed when it is written, so that a program does not
/// contain the code for it.
///
/// ```
/// use plux_spec::Index;
/// use plux_spec::compact::Core;
///
/// assert!(Core::from(&Index::default()).plugins.is_empty());
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Core {
    /// The packages, without their conditions.
    pub packages: CowSlice<PackageEntry>,
    /// The plugins. Fields that do not concern whether a program has a plugin are empty.
    pub plugins: CowSlice<PluginEntry>,
    /// For each plugin, the command that builds with it; see [`enable::command`].
    pub commands: CowSlice<Option<Cow<'static, str>>>,
    /// The namespaces that extension points declare.
    pub namespaces: CowSlice<Cow<'static, str>>,
    /// The packages that were not scanned, with the conditions that would enable them.
    pub unscanned: CowSlice<Cow<'static, str>>,
}

impl From<&Index> for Core {
    #[inline]
    fn from(index: &Index) -> Self {
        let command = |it: &PluginEntry| enable::command(&it.enabled_by, index).map(Cow::Owned);
        let namespaces = index.extension_points.iter().map(|it| it.namespace.to_string().into());
        Self {
            packages: without_details(&index.packages),
            plugins: without_details(&index.plugins),
            commands: index.plugins.iter().map(command).collect(),
            namespaces: namespaces.collect(),
            unscanned: unscanned(index).map(Cow::Owned).collect(),
        }
    }
}

#[inline]
fn without_details<T: Clone + Details>(entries: &[T]) -> CowSlice<T> {
    let without_details = |entry: &T| {
        let mut entry = entry.clone();
        entry.clear_details();
        entry
    };
    entries.iter().map(without_details).collect()
}

impl Core {
    /// Returns the package that holds a plugin.
    pub fn package_of(&self, plugin: &PluginEntry) -> Option<&PackageEntry> {
        let source = plugin.source.as_ref();
        find_package(&self.packages, &plugin.package, &plugin.version, source)
    }
}

/// Returns the packages that were not scanned, with the conditions that would enable them.
#[inline]
fn unscanned(index: &Index) -> impl Iterator<Item = String> {
    let packages = index.packages.iter().filter(|package| {
        package.link == Link::None
            && !package.condition.is_empty()
            && !index.plugins.iter().any(|plugin| plugin.package == package.name)
            && index.incomplete.iter().any(|gap| gap.package == package.name)
    });
    packages.map(|it| format!("`{}` (enabled by {})", it.name, display_all(&it.condition)))
}
