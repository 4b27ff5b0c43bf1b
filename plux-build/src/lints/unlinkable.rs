//! Libraries with a crate type that loses plugins.

use std::path::Path;

use plux_spec::{DependencyKind, Diagnostic, Lint, Target as Kind};

use super::unused_packages::first_plugin;
use crate::cargo::Linkage;
use crate::graph::Reach;
use crate::view::View;

/// Reports libraries in the build whose crate type loses plugins.
pub(super) fn check(view: &View<'_>) -> Vec<Diagnostic> {
    let all = view.graph.nodes.iter().enumerate();
    all.filter_map(|(at, node)| {
        let name = &node.id.name;
        let kind = view.activations.active_kind(at)?;
        let is_linked = match kind {
            DependencyKind::Normal => true,
            DependencyKind::Root => node.package.as_ref()?.binaries().next().is_some(),
            DependencyKind::Dev => false,
        };
        let has_plugins = || view.plugins_of(at).next().is_some();
        let (message, help) = match node.linkage()? {
            // A library for C contains its own plugins, but other programs do not.
            Linkage::Never if kind == DependencyKind::Normal && has_plugins() => (
                format!(
                    "no Rust program can link `{name}`, whose library is only a `cdylib` or `staticlib`, so no \
                     program has its plugins"
                ),
                "add \"lib\" to the `crate-type` of its `[lib]`",
            ),
            Linkage::Dynamic if is_linked && view.activations.reach[at] == Reach::Yes => (
                format!(
                    "`{name}` is a `dylib` that contains plux-runtime: a program that links it has \
                     neither an index nor the plugins of other packages"
                ),
                "set `crate-type = [\"lib\"]` in its `[lib]`, or `[\"lib\", \"dylib\"]` if the dylib is needed",
            ),
            _ => return None,
        };
        let mut diagnostic = Diagnostic::of(Lint::UnlinkableCrateType, message).help(help);
        diagnostic.location = view.manifest(node);
        Some(diagnostic)
    })
    .collect()
}

/// Reports procedural macros that have plugins of their own, among the roots and the path dependencies of
/// packages in the build, and path dependencies without a library whose binaries have plugins.
pub(super) fn check_unlinkable_packages(view: &View<'_>) -> Vec<Diagnostic> {
    let is_dependency = |dir: &Path| {
        view.graph.nodes.iter().enumerate().any(|(at, node)| {
            let Some(package) = &node.package else { return false };
            view.activations.active_kind(at).is_some()
                && package.dependencies.iter().any(|it| it.path.as_deref() == Some(dir))
        })
    };
    let all = view.graph.nodes.iter().enumerate();
    all.filter_map(|(at, node)| {
        let package = node.package.as_deref()?;
        let binaries = package.targets.iter().filter(|it| matches!(it.kind, Kind::Bin(_)));
        let has_dependents = || is_dependency(package.dir());
        let name = &package.id.name;
        let (roots, message, help) = match &package.proc_macro {
            Some(root) if view.graph.roots.contains(&at) || has_dependents() => (
                vec![&**root],
                format!(
                    "`{name}` is a procedural macro, which no program links, so no program has its \
                     plugins"
                ),
                "move the plugin to a package that is not a procedural macro".to_owned(),
            ),
            None if package.library().is_none() && has_dependents() => (
                binaries.map(|it| &*it.root).collect(),
                format!(
                    "`{name}` has no library, and no program links the binaries of a dependency, so only \
                     these binaries have its plugins"
                ),
                format!("move the plugin to src/lib.rs of `{name}`"),
            ),
            _ => return None,
        };
        let plugin = roots.iter().find_map(|root| first_plugin(view, package, root, false))?;
        let location = view.sources.location(package, &plugin.file, plugin.line, plugin.column);
        Some(Diagnostic::of(Lint::UnlinkableCrateType, message).at(location).help(help))
    })
    .collect()
}
