//! The graph in Graphviz's DOT language.

use std::fmt::Write as _;

use plux_spec::Status;

use super::{Graph, Kind, Node, Relation};
use crate::escape::dot::escape;

/// The first line.
pub(crate) const MARKER: &str = "// Written by `cargo plux graph`";

const HEAD: &str = "\
// Written by `cargo plux graph`.
digraph plux {
  graph [rankdir=LR, ranksep=1.2, nodesep=0.12, fontname=\"Helvetica,Arial,sans-serif\"]
  node [shape=box, style=\"rounded,filled\", fillcolor=\"#ffffff\", color=\"#8c959f\", \
fontname=\"Helvetica,Arial,sans-serif\", fontsize=11, height=0.3, margin=\"0.14,0.06\"]
  edge [color=\"#8c959f\", fontcolor=\"#57606a\", fontname=\"Helvetica,Arial,sans-serif\", \
fontsize=9, arrowsize=0.6]
";

pub(crate) fn render(graph: &Graph) -> String {
    let mut text = HEAD.to_owned();
    for node in &graph.nodes {
        let lines: Vec<String> = node.lines.iter().map(|line| escape(line)).collect();
        let name = name(node);
        // Writing to a `String` cannot fail.
        let _ = write!(text, "  {name} [label=\"{}\"{}", lines.join("\\n"), look(node));
        if !node.description.is_empty() {
            let _ = write!(text, ", tooltip=\"{}\"", escape(&node.description));
        }
        text.push_str("]\n");
    }
    // One column per kind. Conditions have no fixed column: they enable packages or plugins.
    for kind in [Kind::Package, Kind::Plugin, Kind::Namespace] {
        let names: Vec<String> =
            graph.nodes.iter().filter(|node| node.kind == kind).map(name).collect();
        if !names.is_empty() {
            let _ = writeln!(text, "  {{ rank=same; {} }}", names.join("; "));
        }
    }
    for edge in &graph.edges {
        let (from, to) = (name(&graph.nodes[edge.from]), name(&graph.nodes[edge.to]));
        let _ = writeln!(text, "  {from} -> {to}{}", line(edge.kind));
    }
    text + "}\n"
}

fn name(node: &Node) -> String {
    let kind = match node.kind {
        Kind::Condition => "when",
        Kind::Package => "package",
        Kind::Plugin => "plugin",
        Kind::Namespace => "namespace",
    };
    format!("\"{kind} {}\"", escape(&node.key))
}

fn look(node: &Node) -> &'static str {
    match (node.kind, node.status) {
        (Kind::Condition, _) => ", shape=hexagon, style=filled, fillcolor=\"#fff8c5\"",
        (Kind::Package, _) => ", shape=box3d, style=filled, fillcolor=\"#ddf4ff\"",
        (Kind::Namespace, _) => ", shape=folder, style=filled, fillcolor=\"#dafbe1\"",
        (Kind::Plugin, Some(Status::Active)) => "",
        (Kind::Plugin, Some(_)) => ", style=\"rounded,filled,dashed\", fontcolor=\"#57606a\"",
        (Kind::Plugin, None) => ", style=\"rounded,dashed\", color=\"#cf222e\"",
    }
}

/// Returns the attributes of an edge. Edges between plugins do not affect the columns.
fn line(relation: Relation) -> &'static str {
    match relation {
        Relation::Enables => " [style=dashed]",
        Relation::Holds | Relation::In => "",
        Relation::Requires => " [color=\"#0969da\", label=requires, constraint=false]",
        Relation::RequiresOptionally => {
            " [color=\"#0969da\", label=\"requires?\", style=dashed, constraint=false]"
        }
        Relation::Before => " [color=\"#8250df\", label=before, style=dashed, constraint=false]",
    }
}
