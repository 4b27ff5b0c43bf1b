//! Packages whose library is of a crate type that loses plugins.

use plux_spec::DependencyKind;

use super::View;
use crate::workspace::{Kind, Linkage, Node, Reach};
use crate::{Diagnostic, Lint};

/// Reports those among the packages of the build.
pub(super) fn check(view: &View<'_>) -> Vec<Diagnostic> {
    let all = view.graph.nodes.iter().enumerate();
    all.filter_map(|(at, node)| {
        let kind = view.kind_in_the_build(at)?;
        let is_wanted = match kind {
            DependencyKind::Normal => true,
            DependencyKind::Root => has_bin(node),
            DependencyKind::Dev => false,
        };
        match node.linkage()? {
            // What is for C has its own plugins; others do not get them.
            Linkage::Never if kind == DependencyKind::Normal && holds_plugins(view, node) => {
                Some(never(view, node))
            }
            Linkage::Dynamic if is_wanted && view.standings.reach[at] == Reach::Yes => {
                Some(dynamic(view, node))
            }
            _ => None,
        }
    })
    .collect()
}

fn has_bin(node: &Node) -> bool {
    node.manifest.iter().flat_map(|it| &it.targets).any(|target| target.kind == Kind::Bin)
}

fn holds_plugins(view: &View<'_>, node: &Node) -> bool {
    let is_its = |name: &str, version: &str| name == node.name && version == node.version;
    view.index.plugins.iter().any(|plugin| is_its(&plugin.package, &plugin.version))
}

fn never(view: &View<'_>, node: &Node) -> Diagnostic {
    let message = format!(
        "`{}` is a library for C alone, which no Rust program can be linked with: its plugins are \
         in none",
        node.name
    );
    let help = "add \"lib\" to the `crate-type` of its `[lib]`";
    told(view, node, message).help(help)
}

fn dynamic(view: &View<'_>, node: &Node) -> Diagnostic {
    let message = format!(
        "`{}` is a `dylib`, which takes plux-runtime along: a program with it has neither its index \
         nor the plugins of other packages",
        node.name
    );
    let help =
        "let the `crate-type` of its `[lib]` be [\"lib\"]; beside \"dylib\", \"lib\" goes first";
    told(view, node, message).help(help)
}

fn told(view: &View<'_>, node: &Node, message: String) -> Diagnostic {
    let mut diagnostic = Diagnostic::warning(message).lint(Lint::UnlinkableCrateType);
    diagnostic.location =
        node.manifest.as_deref().map(|it| view.sources.file(&node.name, &it.path, 0));
    diagnostic
}
