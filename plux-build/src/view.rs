//! A build of the root packages, and the input of lints.

use std::ops::Deref;

use plux_scan::CfgOptions;
use plux_spec::{
    ExtensionPointEntry, Incomplete, IncompleteReason, Index, Location, PackageSource, PluginEntry,
    Target,
};

use crate::activation::Activations;
use crate::cargo::{TargetInfo, Workspace};
use crate::graph::{Graph, Node};
use crate::package_dir::package_source;
use crate::settings::Settings;
use crate::sources::{ScannedTarget, Sources};

/// A build of the roots of a graph, and the data that its index is built from.
#[derive(Clone, Copy)]
pub(crate) struct Build<'a> {
    pub(crate) graph: &'a Graph,
    pub(crate) activations: &'a Activations,
    pub(crate) sources: &'a Sources<'a>,
    pub(crate) settings: &'a Settings,
    pub(crate) target: &'a TargetInfo,
    pub(crate) workspace: &'a Workspace,
    /// Whether libraries and binaries are built as tests.
    pub(crate) in_tests: bool,
}

/// A build and its index.
pub(crate) struct View<'a> {
    pub(crate) build: Build<'a>,
    pub(crate) index: &'a Index,
}

impl<'a> Deref for View<'a> {
    type Target = Build<'a>;

    fn deref(&self) -> &Build<'a> {
        &self.build
    }
}

impl Build<'_> {
    /// Returns whether the build of a target calls `include_index!()`, by any path. A call whose
    /// conditions are not known counts.
    pub(crate) fn includes_index(&self, target: &ScannedTarget<'_>) -> bool {
        let mut calls = target.index_calls();
        let options = self.options(target);
        target.calls_index_macro
            || calls.any(|call| plux_scan::evaluate(&call.cfg, &options) != Some(false))
    }

    /// Returns whether code of a target refers to a crate in this build. Code whose conditions are not known
    /// counts.
    pub(crate) fn refers(&self, target: &ScannedTarget<'_>, crate_name: &str) -> bool {
        let options = self.options(target);
        let is_possible = |cfg: &Vec<String>| plux_scan::evaluate(cfg, &options) != Some(false);
        target.references(crate_name).iter().any(is_possible)
    }

    /// Returns the location of the root file of a target.
    pub(crate) fn root_file(&self, target: &ScannedTarget<'_>) -> Option<Location> {
        let file = target.scan.files.first()?;
        Some(self.sources.location(target.target.package, file, 0, 0))
    }

    /// Returns what is known of the cfgs of a target.
    pub(crate) fn options<'a>(&'a self, target: &'a ScannedTarget<'_>) -> CfgOptions<'a> {
        CfgOptions {
            package: &target.target.package.id.name,
            target: self.target,
            features: self.activations.features.features(target.target.node),
            custom: Vec::new(),
            test: self.in_tests || matches!(target.kind(), Target::Test(_) | Target::Bench(_)),
        }
    }
}

impl View<'_> {
    /// Returns the position of the package of a plugin.
    pub(crate) fn node_of(&self, plugin: &PluginEntry) -> usize {
        self.package(&plugin.package, &plugin.version, plugin.source.as_ref())
    }

    /// Returns the position of the package of an entry.
    fn package(&self, name: &str, version: &str, source: Option<&PackageSource>) -> usize {
        let is_its = |node: &Node| {
            node.id.name == name
                && node.id.version == version
                && source.is_none_or(|source| package_source(node, self.workspace) == *source)
        };
        let node = self.graph.nodes.iter().position(is_its);
        node.expect("an entry's package is in the graph")
    }

    /// Returns where a plugin is declared.
    pub(crate) fn location(&self, plugin: &PluginEntry) -> Location {
        self.attribute(self.node_of(plugin), plugin.location())
    }

    /// Returns where an extension point is declared.
    pub(crate) fn point_location(&self, point: &ExtensionPointEntry) -> Location {
        let node = self.package(&point.package, &point.version, point.source.as_ref());
        self.attribute(node, point.location())
    }

    fn attribute(&self, node: usize, location: Location) -> Location {
        match &self.graph.nodes[node].package {
            Some(package) => self.sources.attribute(package, &location.file, location.line),
            None => location,
        }
    }

    /// Returns the location of the manifest of a package.
    pub(crate) fn manifest(&self, node: &Node) -> Option<Location> {
        let package = node.package.as_deref()?;
        let path = &package.manifest_path;
        Some(self.sources.location(package, path, 0, 0))
    }

    /// Returns the library plugins of a package that are certain to be in the build.
    pub(crate) fn plugins_of(&self, node: usize) -> impl Iterator<Item = &PluginEntry> {
        let plugins = self.index.plugins.iter();
        let id = &self.graph.nodes[node].id;
        plugins.filter(move |it| {
            it.package == id.name && it.version == id.version && self.node_of(it) == node
        })
    }

    /// Returns whether sources that could not be analyzed may declare plugins or extension points.
    pub(crate) fn may_lack_declarations(&self) -> bool {
        let is_certain =
            |it: &Incomplete| matches!(it.reason, IncompleteReason::InvalidDeclaration { .. });
        self.index.gaps().any(|it| !is_certain(it))
    }
}
