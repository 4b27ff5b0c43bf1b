//! The graph in the language of Mermaid, which Markdown viewers draw.

use std::collections::BTreeSet;
use std::fmt::Write as _;

use plux_spec::Status;

use super::{Graph, Kind, Node, Relation};
use crate::escape::mermaid::escape;

/// The most edges and bytes that viewers take unless they are told otherwise.
pub(crate) const MOST: (usize, usize) = (500, 50_000);

/// The first line.
pub(crate) const MARKER: &str = "%% Written by `cargo plux graph`";

const TAIL: &str = "  classDef condition fill:#fff8c5,stroke:#8c959f,color:#1f2328
  classDef package fill:#ddf4ff,stroke:#8c959f,color:#1f2328
  classDef plugin fill:#ffffff,stroke:#8c959f,color:#1f2328
  classDef namespace fill:#dafbe1,stroke:#8c959f,color:#1f2328
  classDef off fill:#ffffff,stroke:#8c959f,color:#57606a,stroke-dasharray:4
  classDef unknown fill:#ffffff,stroke:#cf222e,color:#cf222e,stroke-dasharray:4
";

pub(crate) fn render(graph: &Graph) -> String {
    let mut text = format!("{MARKER}.\nflowchart LR\n");
    let ids = ids(graph);
    for (node, id) in graph.nodes.iter().zip(&ids) {
        let lines: Vec<String> = node.lines.iter().map(|line| escape(line)).collect();
        let (open, close) = shape(node.kind);
        // Writing to a `String` cannot fail.
        let _ = writeln!(text, "  {id}{open}\"{}\"{close}:::{}", lines.join("<br>"), class(node));
    }
    for edge in &graph.edges {
        let _ = writeln!(text, "  {} {} {}", ids[edge.from], line(edge.kind), ids[edge.to]);
    }
    text + TAIL
}

/// Ids of letters, digits and `_`, each with its kind in front: no word of the language is one.
fn ids(graph: &Graph) -> Vec<String> {
    let mut seen = BTreeSet::new();
    let mut id = |node: &Node| {
        let plain = |c: char| if c.is_ascii_alphanumeric() { c } else { '_' };
        let mut id: String = kind(node.kind).chars().chain(['_']).collect();
        id.extend(node.key.chars().map(plain));
        while !seen.insert(id.clone()) {
            id.push('_');
        }
        id
    };
    graph.nodes.iter().map(&mut id).collect()
}

fn kind(kind: Kind) -> &'static str {
    match kind {
        Kind::Condition => "condition",
        Kind::Package => "package",
        Kind::Plugin => "plugin",
        Kind::Namespace => "namespace",
    }
}

fn class(node: &Node) -> &'static str {
    match (node.kind, node.status) {
        (Kind::Plugin, None) => "unknown",
        (Kind::Plugin, Some(Status::Inactive | Status::Conditional)) => "off",
        _ => kind(node.kind),
    }
}

fn shape(kind: Kind) -> (&'static str, &'static str) {
    match kind {
        Kind::Condition => ("{{", "}}"),
        Kind::Package => ("[[", "]]"),
        Kind::Plugin => ("(", ")"),
        Kind::Namespace => ("[", "]"),
    }
}

fn line(relation: Relation) -> &'static str {
    match relation {
        Relation::Enables => "-.->",
        Relation::Holds | Relation::In => "-->",
        Relation::Requires => "== requires ==>",
        Relation::Before => "-. before .->",
    }
}
