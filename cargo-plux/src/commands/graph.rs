//! `cargo plux graph`: the plugins as a drawing.

use super::output_file::{OutputFile, has_marker};
use super::scope;
use crate::cli::{self, GraphFormat, OutputOptions};
use crate::error::CliError;
use crate::exit_code::Exit;
use crate::output::count;
use crate::output::graph::{Graph, dot, html, mermaid};
use crate::output::message::Message;

/// The beginning of a line near the start of each form.
const MARKERS: [&str; 3] = [dot::MARKER, mermaid::MARKER, html::MARKER];

pub(crate) fn run(arguments: &cli::Graph, options: &OutputOptions) -> Result<Exit, CliError> {
    let output = OutputFile::new(arguments.output.as_deref(), arguments.force, "graph");
    output.check(|text| has_marker(text, &MARKERS))?;
    let report = scope::report(&arguments.scope, options)?;
    let text = match arguments.format {
        GraphFormat::Dot => dot::render(&Graph::of(&report.index)),
        GraphFormat::Html => html::render(&report),
        GraphFormat::Mermaid => {
            let graph = Graph::of(&report.index);
            let text = mermaid::render(&graph);
            let (edges, bytes) = mermaid::MOST;
            if !options.quiet && (graph.edges.len() > edges || text.len() > bytes) {
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
    output.write(&text, "Drew", &what, options)?;
    Ok(scope::exit(&report))
}
