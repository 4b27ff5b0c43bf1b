//! What is indexed against what is in a compiled file.

use std::collections::BTreeSet;
use std::path::Path;

use plux_spec::{
    DependencyKind, Drift, Finding, Index, Link, MissingReason, PackageEntry, PluginEntry, Status,
    Target,
};

use super::Plugin;

/// What differs between the index of a package and the program at `path` that was made of it.
/// Without `anchors`, which come with `include_index!()`, nothing refers to plugin crates of itself.
pub(crate) fn drift(index: &Index, path: &Path, linked: &BTreeSet<Plugin>, anchors: bool) -> Drift {
    let program = Program { index, stem: stem(path), linked, anchors };
    let missing = index.plugins.iter().filter(|it| program.expects(it) && !program.has(it));
    let missing = missing.map(|plugin| Finding::Missing {
        id: plugin.id(),
        location: plugin.location(),
        reason: program.cause(plugin),
    });
    missing.chain(linked.iter().filter_map(|plugin| unindexed(index, plugin))).collect()
}

struct Program<'a> {
    index: &'a Index,
    /// The file's name, as a crate's name is written.
    stem: String,
    linked: &'a BTreeSet<Plugin>,
    anchors: bool,
}

impl Program<'_> {
    fn package(&self, plugin: &PluginEntry) -> Option<&PackageEntry> {
        self.index.package_of(plugin)
    }

    /// Whether the plugin has to be in the program.
    fn expects(&self, plugin: &PluginEntry) -> bool {
        let kind = self.package(plugin).map(|package| package.kind);
        plugin.status.is_linked()
            && match &plugin.target {
                Target::Lib => kind != Some(DependencyKind::Dev),
                Target::Bin(name) => name.replace('-', "_") == self.stem,
                _ => false,
            }
    }

    fn has(&self, plugin: &PluginEntry) -> bool {
        self.linked.iter().any(|it| is_it(plugin, it))
    }

    fn cause(&self, plugin: &PluginEntry) -> MissingReason {
        let Some(package) = self.package(plugin) else {
            return MissingReason::StaleIndex { package: plugin.package.clone() };
        };
        let any = |it: &Plugin| it.package == plugin.package && it.version == plugin.version;
        if package.kind == DependencyKind::Root && plugin.target == Target::Lib {
            // A program does not link its own package's library unless it names it.
            let package = PackageEntry { link: Link::None, ..package.clone() };
            let library = |it: &&Plugin| any(it) && it.krate == package.extern_name;
            return MissingReason::of(&package, self.linked.iter().any(|it| library(&it)));
        }
        let unnamed = !self.anchors && package.link == Link::Direct;
        let link = if unnamed { Link::None } else { package.link.clone() };
        MissingReason::of(&PackageEntry { link, ..package.clone() }, self.linked.iter().any(any))
    }
}

/// Whether the index knows a plugin of the program as part of the build.
fn unindexed(index: &Index, linked: &Plugin) -> Option<Finding> {
    let mut known = index.plugins.iter().filter(|plugin| is_it(plugin, linked)).peekable();
    let (id, location) = (linked.id.clone(), linked.location());
    let Some(first) = known.peek().copied() else {
        return Some(Finding::NotIndexed { id, location });
    };
    let off = known.all(|plugin| plugin.status == Status::Inactive);
    off.then(|| Finding::Inactive { id, location, enabled_by: first.enabled_by.clone() })
}

fn is_it(plugin: &PluginEntry, linked: &Plugin) -> bool {
    plugin.id() == linked.id && plugin.package == linked.package && plugin.version == linked.version
}

fn stem(path: &Path) -> String {
    path.file_stem().unwrap_or_default().to_string_lossy().replace('-', "_")
}
