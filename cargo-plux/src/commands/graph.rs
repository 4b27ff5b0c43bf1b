//! `cargo plux graph`: the plugins as a drawing.

use super::{Stop, output, scope};
use crate::cli::{self, GraphFormat, Talk};
use crate::exit_code::Exit;
use crate::output::count;
use crate::output::graph::{Graph, dot, html, mermaid};
use crate::output::message::Message;

pub(crate) fn run(arguments: &cli::Graph, talk: &Talk) -> Result<Exit, Stop> {
    let report = scope::report(&arguments.scope, talk)?;
    let text = match arguments.format {
        GraphFormat::Dot => dot::render(&Graph::of(&report.index)),
        GraphFormat::Html => html::render(&report),
        GraphFormat::Mermaid => {
            let graph = Graph::of(&report.index);
            let text = mermaid::render(&graph);
            let (edges, bytes) = mermaid::MOST;
            if !talk.quiet && (graph.edges.len() > edges || text.len() > bytes) {
                Message::warning(format!(
                    "viewers of Mermaid take {edges} edges and {bytes} bytes unless told otherwise, \
                     and there are {} and {}",
                    graph.edges.len(),
                    text.len()
                ))
                .help("`--format html` draws any number; `-p` narrows it")
                .print();
            }
            text
        }
    };
    let what = count(report.index.plugins.len(), "plugin");
    output::write(arguments.output.as_deref(), &text, "Drew", &what, talk)?;
    Ok(scope::exit(&report))
}
