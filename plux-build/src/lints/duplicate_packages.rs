//! Several copies of a package in one program. The plugins of each copy of plux-runtime are of different
//! types, and the contracts of each copy of another package are different types.

use plux_spec::sort::{sort_by, sort_unique};
use plux_spec::{Diagnostic, Lint, list};

use crate::cargo::RUNTIME;
use crate::graph::Reach;
use crate::link_unit::LinkUnit;
use crate::view::View;

/// The most dependents that a message lists.
const MAX_DEPENDENTS: usize = 3;

/// Reports packages of which a program has several copies, with the dependents of each copy.
pub(super) fn check(view: &View<'_>, units: &[LinkUnit<'_>]) -> Vec<Diagnostic> {
    let graph = view.graph;
    let mut found = Vec::new();
    for nodes in graph.duplicates() {
        let is_declaring = |&at: &usize| declares_contract(view, at);
        let mut together: Vec<(Vec<usize>, bool)> = Vec::new();
        for unit in units {
            let copies = nodes.iter().copied().filter(|&at| unit.libraries.contains(at)).collect();
            together.push((copies, unit.for_tests));
        }
        sort_by(&mut together, &Ord::cmp);
        // If a test has the same copies as a program, only the program is reported.
        together.dedup_by(|next, previous| next.0 == previous.0);
        for (copies, for_tests) in together {
            let (mut runtimes, mut others) = (Vec::new(), Vec::new());
            for at in copies {
                let list = if graph.nodes[at].is_runtime { &mut runtimes } else { &mut others };
                list.push(at);
            }
            if runtimes.len() > 1 {
                found.push(report(view, Lint::MultipleRuntimes, &runtimes, for_tests));
            }
            // A test may use what a program must not: an older version of a contract, say.
            if for_tests {
                continue;
            }
            if runtimes.len() == 1 && !others.is_empty() {
                found.push(package_named_like_runtime(view, others[0]));
            }
            if others.len() > 1
                && others.iter().all(|&at| view.activations.reach[at] == Reach::Yes)
                && others.iter().any(is_declaring)
            {
                found.push(report(view, Lint::MultipleContracts, &others, false));
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

fn report(view: &View<'_>, lint: Lint, copies: &[usize], for_tests: bool) -> Diagnostic {
    let id = |copy: usize| &view.graph.nodes[copies[copy]].id;
    let copies_with_dependents: Vec<String> =
        copies.iter().map(|&at| required_by(view, at)).collect();
    let consequence = match lint {
        Lint::MultipleRuntimes => "their plugins are of different types",
        _ => "their contracts are different types",
    };
    let message = format!(
        "{} {} copies of `{}`, and {consequence}: {}",
        if for_tests { "a test has" } else { "the program has" },
        copies.len(),
        id(0).name,
        copies_with_dependents.join("; ")
    );
    // The version does not distinguish two sources.
    let command = if id(0).version == id(1).version {
        "run `cargo tree --duplicates` to see what requires each copy".to_owned()
    } else {
        format!("run `cargo tree -i {0}@{1}` to see what requires {1}", id(0).name, id(0).version)
    };
    Diagnostic::of(lint, message)
        .help(format!("require one version from one source in all manifests; {command}"))
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
    let mut dependents = Vec::new();
    for (from, node) in graph.nodes.iter().enumerate() {
        let mut edges = node.edges.iter().filter(|edge| edge.to == at);
        if view.activations.of[from].is_some()
            && edges.any(|edge| view.activations.links(graph, from, from, edge, false))
        {
            dependents.push(format!("`{}`", node.id));
        }
    }
    sort_unique(&mut dependents, &String::cmp);
    let id = &graph.nodes[at].id;
    let by = if dependents.is_empty() {
        "the workspace".to_owned()
    } else {
        list::at_most(MAX_DEPENDENTS, &dependents)
    };
    format!("{} ({}) is required by {by}", id.version, id.origin().as_str())
}
