//! Two versions of plux-runtime in one program: each has its own registry, and half of the plugins
//! would be missing.

use std::collections::BTreeMap;

use crate::Diagnostic;
use crate::workspace::{Graph, Presence, RUNTIME, Standings};

/// Says which package brings which version, if there is more than one.
pub(crate) fn two_runtimes(graph: &Graph, standings: &Standings) -> Option<Diagnostic> {
    let present =
        |at: usize| standings.of[at].as_ref().is_some_and(|it| it.presence == Presence::Active);
    let mut brought: BTreeMap<usize, Vec<String>> = BTreeMap::new();
    for (_, node) in graph.nodes.iter().enumerate().filter(|(at, _)| present(*at)) {
        for edge in node.edges.iter().filter(|edge| edge.here) {
            if graph.nodes[edge.to].name == RUNTIME && present(edge.to) {
                brought.entry(edge.to).or_default().push(node.label());
            }
        }
    }
    if brought.len() < 2 {
        return None;
    }
    let mut versions: Vec<String> = brought
        .into_iter()
        .map(|(at, mut by)| {
            by.sort();
            by.dedup();
            format!("{} comes with {}", graph.nodes[at].version, by.join(", "))
        })
        .collect();
    versions.sort();
    let message = format!(
        "there are {} versions of {RUNTIME} in one program, and each would see its own plugins \
         alone: {}",
        versions.len(),
        versions.join("; ")
    );
    Some(Diagnostic::error(message).help(
        "bring the packages to one version: ask for the same in their manifests, then \
         `cargo update -p plux-runtime`",
    ))
}
