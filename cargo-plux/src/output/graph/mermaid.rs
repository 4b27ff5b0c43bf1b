//! The graph in Mermaid's language, which Markdown viewers render.
//!
//! A package is a box around its plugins, and ids are short: a graph of 200 plugins stays below the
//! limits of renderers.

use std::collections::BTreeSet;
use std::fmt::Write as _;

use plux_spec::Status;

use super::{Graph, Kind, Node, Relation};
use crate::escape::mermaid::escape;

/// The numbers of edges and of bytes that renderers accept by default.
pub(crate) const LIMITS: (usize, usize) = (500, 50_000);

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
    let edges = graph.edges.iter();
    let held: BTreeSet<usize> =
        edges.filter(|edge| edge.kind == Relation::Holds).map(|edge| edge.to).collect();
    for (at, node) in graph.nodes.iter().enumerate() {
        // Writing to a `String` cannot fail.
        if node.kind == Kind::Package {
            let _ = writeln!(text, "  subgraph {}[\"{}\"]", id(graph, at), label(node));
            let holds = graph.edges.iter().filter(|it| it.kind == Relation::Holds && it.from == at);
            holds.for_each(|edge| line(graph, edge.to, "    ", &mut text));
            text.push_str("  end\n");
        } else if !held.contains(&at) {
            line(graph, at, "  ", &mut text);
        }
    }
    for edge in graph.edges.iter().filter(|edge| edge.kind != Relation::Holds) {
        let (from, to) = (id(graph, edge.from), id(graph, edge.to));
        let _ = writeln!(text, "  {from} {} {to}", arrow(edge.kind));
    }
    text + TAIL
}

/// Returns the number of edges that are drawn.
pub(crate) fn edges(graph: &Graph) -> usize {
    graph.edges.iter().filter(|edge| edge.kind != Relation::Holds).count()
}

fn line(graph: &Graph, at: usize, indent: &str, text: &mut String) {
    let node = &graph.nodes[at];
    let (open, close) = shape(node.kind);
    let id = id(graph, at);
    let _ = writeln!(text, "{indent}{id}{open}\"{}\"{close}:::{}", label(node), class(node));
}

fn label(node: &Node) -> String {
    let lines: Vec<String> = node.lines.iter().map(|line| escape(line)).collect();
    lines.join("<br>")
}

/// Returns an id that is not a keyword of Mermaid: a letter for the kind, and a number.
fn id(graph: &Graph, at: usize) -> String {
    let letter = match graph.nodes[at].kind {
        Kind::Condition => 'c',
        Kind::Package => 'k',
        Kind::Plugin => 'p',
        Kind::Namespace => 'n',
    };
    format!("{letter}{at}")
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

fn arrow(relation: Relation) -> &'static str {
    match relation {
        Relation::Enables => "-.->",
        Relation::Holds | Relation::In => "-->",
        Relation::Requires => "== requires ==>",
        Relation::RequiresOptionally => "-. requires? .->",
        Relation::Before => "-. before .->",
    }
}
