//! Compares an index with the plugins in a compiled file.

use std::collections::BTreeSet;
use std::path::Path;

use plux_spec::rules::linked::{Linked, is_linked, unindexed};
use plux_spec::rules::missing::{self, is_expected};
use plux_spec::{DependencyKind, Drift, Finding, Index, MissingReason, PluginEntry, Target};

use super::Plugin;

/// Returns the differences between the index of a package and its compiled program at `path`.
///
/// `anchors` is whether the program has the anchors of `include_index!()`, which refer to the plugin
/// crates.
pub(crate) fn drift(index: &Index, path: &Path, linked: &BTreeSet<Plugin>, anchors: bool) -> Drift {
    let program = Program { index, stem: stem(path), linked, anchors };
    let missing = index.plugins.iter().filter(|it| program.expects(it) && !program.has(it));
    let missing = missing.map(|plugin| Finding::Missing {
        id: plugin.id(),
        location: plugin.location(),
        reason: program.reason(plugin),
    });
    let mut findings: Vec<Finding> = missing.collect();
    let is_gap_known = index.gaps().any(|gap| gap.file.is_some());
    for plugin in linked {
        let (id, location) = (plugin.id.clone(), plugin.location());
        let finding = unindexed(
            linked_plugin(plugin),
            id,
            location,
            index.plugins.iter(),
            is_gap_known,
            index.packages.iter().any(|it| *it.name == *plugin.package),
            None,
        );
        findings.extend(finding.filter(|it| !findings.contains(it)));
    }
    findings.into_iter().collect()
}

/// Returns whether the index has a plugin, in whatever version or status.
pub(crate) fn is_indexed(index: &Index, plugin: &Plugin) -> bool {
    index.plugins.iter().any(|it| linked_plugin(plugin).is_some_version_of(it))
}

struct Program<'a> {
    index: &'a Index,
    /// The file's name without extension, with `_` for `-`.
    stem: String,
    linked: &'a BTreeSet<Plugin>,
    anchors: bool,
}

impl Program<'_> {
    fn expects(&self, plugin: &PluginEntry) -> bool {
        is_expected(plugin, self.index.package_of(plugin), false, |target| match target {
            Target::Bin(name) => name.replace('-', "_") == self.stem,
            _ => false,
        })
    }

    /// Returns whether the program has the plugin, in any version.
    fn has(&self, plugin: &PluginEntry) -> bool {
        self.linked.iter().any(|it| is_linked(plugin, linked_plugin(it), self.index.plugins.iter()))
    }

    fn reason(&self, plugin: &PluginEntry) -> MissingReason {
        let package = self.index.package_of(plugin);
        let own = package
            .filter(|package| package.kind == DependencyKind::Root && plugin.target == Target::Lib);
        let has_package = self.linked.iter().any(|it| {
            it.package == plugin.package
                && it.version == plugin.version
                && own.is_none_or(|own| it.krate == own.extern_name)
        });
        let is_own_library = own.is_some();
        let includes_index = self.anchors;
        missing::reason(
            plugin,
            package,
            missing::Program { has_package, is_own_library, includes_index },
        )
    }
}

fn linked_plugin(plugin: &Plugin) -> Linked<'_> {
    Linked {
        namespace: plugin.id.namespace().as_str(),
        name: plugin.id.name().as_str(),
        package: &plugin.package,
        version: &plugin.version,
    }
}

fn stem(path: &Path) -> String {
    path.file_stem().unwrap_or_default().to_string_lossy().replace('-', "_")
}
