//! Several copies of a package in one program. Each copy of plux-runtime has its own plugins, and each
//! copy of a package with a contract has its own types.

use plux_spec::sort::sort_unique;
use plux_spec::{Diagnostic, Lint, list};

use crate::cargo::RUNTIME;
use crate::graph::Reach;
use crate::link_unit::LinkUnits;
use crate::view::View;

/// The most dependents that a message lists.
const MAX_DEPENDENTS: usize = 3;

/// Reports packages of which a program has several copies, with the dependents of each copy.
pub(super) fn check(view: &View<'_>, units: &LinkUnits<'_>) -> Vec<Diagnostic> {
    let graph = view.graph;
    let mut found = Vec::new();
    for nodes in graph.duplicates() {
        let name = &graph.nodes[nodes[0]].id.name;
        let is_declaring = |&at: &usize| declares_contract(view, at);
        let mut together: Vec<Vec<usize>> = Vec::new();
        for unit in units.all().iter().filter(|unit| !unit.for_tests) {
            together
                .push(nodes.iter().copied().filter(|&at| unit.libraries.contains(at)).collect());
        }
        sort_unique(&mut together, &Ord::cmp);
        for copies in together {
            let (mut runtimes, mut others) = (Vec::new(), Vec::new());
            for at in copies {
                let list = if graph.nodes[at].is_runtime { &mut runtimes } else { &mut others };
                list.push(at);
            }
            if runtimes.len() > 1 {
                found.push(report(view, Lint::MultipleRuntimes, name, &runtimes));
            } else if !runtimes.is_empty() && !others.is_empty() {
                found.push(package_named_like_runtime(view, others[0]));
            }
            if others.len() > 1
                && others.iter().all(|&at| view.activations.reach[at] == Reach::Yes)
                && others.iter().any(is_declaring)
            {
                found.push(report(view, Lint::MultipleContracts, name, &others));
            }
        }
    }
    found
}

/// Returns whether a package declares an extension point.
fn declares_contract(view: &View<'_>, at: usize) -> bool {
    let id = &view.graph.nodes[at].id;
    let mut points = view.index.extension_points.iter();
    points.any(|point| point.package == id.name && point.version == id.version)
}

fn report(view: &View<'_>, lint: Lint, name: &str, copies: &[usize]) -> Diagnostic {
    let copies_with_dependents: Vec<String> =
        copies.iter().map(|&at| required_by(view, at)).collect();
    let consequence = match lint {
        Lint::MultipleRuntimes => "each has its own plugins",
        _ => "their contracts are different types",
    };
    let message = format!(
        "the program has {} copies of `{name}`, and {consequence}: {}",
        copies.len(),
        copies_with_dependents.join("; ")
    );
    Diagnostic::of(lint, message).help(format!(
        "require one version from one source in all manifests, then run `cargo update -p {name}`"
    ))
}

/// Returns the diagnostic for another package with the name of plux-runtime.
fn package_named_like_runtime(view: &View<'_>, at: usize) -> Diagnostic {
    let node = &view.graph.nodes[at];
    let message = format!("another package has the name `{RUNTIME}`: {}", required_by(view, at));
    let mut diagnostic = Diagnostic::of(Lint::MultipleRuntimes, message)
        .severity(plux_spec::Severity::Warning)
        .help("rename that package");
    diagnostic.location = view.manifest(node);
    diagnostic
}

/// Returns `VERSION (SOURCE) is required by …` for a package.
pub(super) fn required_by(view: &View<'_>, at: usize) -> String {
    let graph = view.graph;
    let requires = |from: usize| {
        view.active_edges(from).any(|edge| edge.to == at) && view.activations.of[from].is_some()
    };
    let mut dependents = Vec::new();
    for (from, node) in graph.nodes.iter().enumerate() {
        if requires(from) {
            dependents.push(format!("`{}`", node.id));
        }
    }
    sort_unique(&mut dependents, &String::cmp);
    let rest = dependents.len().saturating_sub(MAX_DEPENDENTS);
    dependents.truncate(MAX_DEPENDENTS);
    if rest > 0 {
        dependents.push(format!("{rest} more"));
    }
    let id = &graph.nodes[at].id;
    let by =
        if dependents.is_empty() { "the workspace".to_owned() } else { list::and(&dependents) };
    format!("{} ({}) is required by {by}", id.version, id.origin().as_str())
}
