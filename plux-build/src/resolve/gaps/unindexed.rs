//! Programs that take no index in: they have no anchors, and cannot tell what they miss.

use plux_spec::{DependencyKind, Target};

use super::View;
use crate::resolve::sources::TargetFiles;
use crate::workspace::Node;
use crate::{Diagnostic, Lint};

/// Reports the binaries of a root package that manage plugins without an index. In a build script
/// an index is made, so that one who takes it in is missed in any case.
pub(super) fn check(view: &View<'_>, root: usize, in_build_script: bool) -> Vec<Diagnostic> {
    let node = &view.graph.nodes[root];
    let targets: Vec<&TargetFiles<'_>> = view.programs_of(node).collect();
    if targets.iter().all(|it| !view.takes_index_in(it)) {
        if in_build_script || makes_an_index(view, node) {
            return nobody(view, root, &targets).into_iter().collect();
        }
        if !has_plugins_elsewhere(view, root) {
            return Vec::new();
        }
    }
    let library = targets.iter().find(|it| it.target == Target::Lib);
    let in_library = library.is_some_and(|it| view.takes_index_in(it));
    let crate_name = node.library_name();
    let mut diagnostics = Vec::new();
    for target in &targets {
        let Target::Bin(name) = &target.target else { continue };
        let by_library = in_library && view.mentions(&target.files, &crate_name);
        if view.takes_index_in(target)
            || by_library
            || !view.mentions(&target.files, "PluginManager")
        {
            continue;
        }
        let Some(file) = target.files.first() else { continue };
        let message = format!(
            "the program `{name}` loads plugins and takes no index in: plugin crates that its code \
             does not name are not linked, and it cannot tell what it misses"
        );
        let include = "`plux_runtime::include_index!();`";
        let help = match (in_library, in_build_script) {
            (true, _) => format!("add `use {crate_name} as _;`, whose library takes it in"),
            (false, true) => format!("add {include}"),
            (false, false) => {
                format!("add {include}, and `plux_build::emit();` to the package's build.rs")
            }
        };
        let place = view.sources.file(&node.name, file, 0);
        diagnostics
            .push(Diagnostic::warning(message).lint(Lint::MissingIndex).at(place).help(help));
    }
    diagnostics
}

/// Whether its build script makes one.
fn makes_an_index(view: &View<'_>, node: &Node) -> bool {
    let script = node.manifest.as_deref().map(|it| it.folder().join("build.rs"));
    script.is_some_and(|script| view.mentions(&[script], "plux_build"))
}

/// An index that is made for nobody.
fn nobody(view: &View<'_>, root: usize, targets: &[&TargetFiles<'_>]) -> Option<Diagnostic> {
    let node = &view.graph.nodes[root];
    // A macro of another package may take it in: `finops_core::setup!()`.
    let plain = targets.iter().any(|it| !it.files.is_empty());
    let file = targets.iter().find_map(|it| it.files.first())?;
    plain.then(|| {
        let message = format!(
            "build.rs makes an index, and no code of `{}` takes it in: plugin crates that no code \
             names are not linked",
            node.name
        );
        let place = view.sources.file(&node.name, file, 0);
        Diagnostic::warning(message)
            .lint(Lint::UnusedIndex)
            .at(place)
            .help("add `plux_runtime::include_index!();`")
    })
}

/// Whether a dependency of the root package holds plugins.
fn has_plugins_elsewhere(view: &View<'_>, root: usize) -> bool {
    let mut todo = vec![root];
    let mut seen = std::collections::BTreeSet::new();
    while let Some(at) = todo.pop() {
        if !seen.insert(at) {
            continue;
        }
        let node = &view.graph.nodes[at];
        if at != root
            && view
                .index
                .plugins
                .iter()
                .any(|it| it.package == node.name && it.target == Target::Lib)
        {
            return true;
        }
        let present =
            |to| view.kind_in_the_build(to).is_some_and(|kind| kind != DependencyKind::Dev);
        todo.extend(node.edges.iter().map(|edge| edge.to).filter(|&to| present(to)));
    }
    false
}
