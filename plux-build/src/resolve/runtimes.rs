//! Two versions of plux-runtime in one program: each has its own registry, and half of the plugins
//! would be missing.

use std::collections::BTreeMap;

use super::artefacts::libraries;
use crate::workspace::{Edge, Graph, RUNTIME, Standings};
use crate::{Diagnostic, Lint};

/// More packages than that say no more about where a version comes from.
const MOST: usize = 3;

/// Says which package brings which version, if there is more than one in a root's program.
pub(crate) fn two_runtimes(graph: &Graph, standings: &Standings) -> Option<Diagnostic> {
    graph.roots.iter().find_map(|&root| {
        let brought = brought(graph, standings, root);
        (brought.len() > 1).then(|| report(graph, &brought))
    })
}

/// By version: the packages that bring it into the program of a root.
type Brought<'g> = BTreeMap<&'g str, Vec<usize>>;

fn brought<'g>(graph: &'g Graph, standings: &Standings, root: usize) -> Brought<'g> {
    let mut brought = Brought::new();
    for at in libraries(graph, standings, root, false) {
        let node = &graph.nodes[at];
        let is_on = |edge: &&Edge| standings.is_on(graph, at, edge, false);
        for edge in node.edges.iter().filter(is_on) {
            let to = &graph.nodes[edge.to];
            let dev = graph.entry(at, edge).is_some_and(|entry| entry.dev);
            if to.name == RUNTIME && !dev {
                brought.entry(&to.version).or_default().push(at);
            }
        }
    }
    brought
}

fn report(graph: &Graph, brought: &Brought<'_>) -> Diagnostic {
    let version = |(version, by): (&&str, &Vec<usize>)| {
        let mut by: Vec<String> = by.iter().map(|&at| graph.nodes[at].label()).collect();
        by.sort();
        by.dedup();
        let rest = by.len().saturating_sub(MOST);
        by.truncate(MOST);
        let more = if rest > 0 { format!(" and {rest} more") } else { String::new() };
        format!("{version} comes with {}{more}", by.join(", "))
    };
    let versions: Vec<String> = brought.iter().map(version).collect();
    let message = format!(
        "there are {} versions of {RUNTIME} in one program, and each would see its own plugins \
         alone: {}",
        versions.len(),
        versions.join("; ")
    );
    Diagnostic::error(message).lint(Lint::MultipleRuntimes).help(
        "bring the packages to one version: ask for the same in their manifests, then \
         `cargo update -p plux-runtime`",
    )
}
