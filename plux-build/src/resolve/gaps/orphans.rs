//! Plugin packages that nothing in the workspace depends on.

use super::{View, takes_index_in};
use crate::Diagnostic;
use crate::scan::{self, Attribute, Disk};
use crate::workspace::{Kind, Manifest, Node, RUNTIME, Workspace, underscored};

/// Reports them, where the workspace has a program that could have them.
pub(super) fn check(view: &View<'_>, workspace: &Workspace) -> Vec<Diagnostic> {
    if view.programs().is_empty() {
        return Vec::new();
    }
    let member = |&at: &usize| view.graph.nodes[at].manifest.as_ref();
    let members: Vec<&Manifest> = workspace.members.iter().filter_map(member).collect();
    let alone = workspace.members.iter().filter(|&&at| {
        let node = &view.graph.nodes[at];
        let whole = view.index.root.is_none();
        (whole || !view.graph.roots.contains(&at))
            && node.manifest.as_ref().is_some_and(|it| is_alone(it, &members))
            && !view.library_of(node).is_some_and(takes_index_in)
    });
    alone.filter_map(|&at| report(view, &view.graph.nodes[at])).collect()
}

/// Whether it is a library made for others, of this workspace, that none of them has.
fn is_alone(manifest: &Manifest, members: &[&Manifest]) -> bool {
    let has_bin = manifest.targets.iter().any(|target| target.kind == Kind::Bin);
    let can_hold = manifest.dependencies.iter().any(|it| it.name == RUNTIME && !it.dev);
    let wanted = || {
        members
            .iter()
            .filter(|member| member.path != manifest.path)
            .any(|member| member.dependencies.iter().any(|it| it.name == manifest.name))
    };
    can_hold && !has_bin && manifest.library().is_some() && !wanted()
}

fn report(view: &View<'_>, node: &Node) -> Option<Diagnostic> {
    let manifest = node.manifest.as_ref()?;
    let library = manifest.library()?;
    let root = scan::Root {
        path: &library.root,
        crate_name: &underscored(&library.name),
        edition_2015: library.edition_2015,
        exporters: &[underscored(RUNTIME)],
    };
    let declarations = scan::scan(&root, &Disk, &mut Vec::new()).declarations;
    let plugin = declarations.iter().find(|it| it.attribute == Attribute::Plugin)?;
    let message = format!(
        "`{}` holds plugins, and nothing in the workspace depends on it: no program has them",
        node.name
    );
    let place = view.sources.file(&node.name, &plugin.file, plugin.line);
    Some(Diagnostic::warning(message).at(place).help(format!(
        "add it to `[dependencies]` of the program that should have them: `cargo add {} -p …`",
        node.name
    )))
}
