//! `cargo plux graph`: draws the plugins as a graph.

use std::collections::BTreeSet;

use plux_build::{Diagnostic, Report};

use super::output_file::{OutputFile, has_marker};
use super::{list, scope};
use crate::cli::{self, GraphFormat, OutputOptions};
use crate::error::CliError;
use crate::exit_code::Exit;
use crate::listing::{Listing, Subjects};
use crate::output::count;
use crate::output::graph::{Graph, dot, html, mermaid};
use crate::output::message::Message;

/// The prefix of a line near the start of a file of each format.
const MARKERS: [&str; 3] = [dot::MARKER, mermaid::MARKER, html::MARKER];

pub(crate) fn run(arguments: &cli::Graph, options: &OutputOptions) -> Result<Exit, CliError> {
    let output = OutputFile::new(arguments.output.as_deref(), arguments.force, "graph");
    output.check(|text| has_marker(text, &MARKERS))?;
    let whole = scope::view(&arguments.scope, options)?;
    let exit = scope::exit(&whole);
    let report = filtered(whole, arguments)?;
    let text = match arguments.format {
        GraphFormat::Dot => dot::render(&Graph::of(&report.index)),
        GraphFormat::Html => html::render(&report),
        GraphFormat::Mermaid => {
            let graph = Graph::of(&report.index);
            let text = mermaid::render(&graph);
            let (max_edges, max_bytes) = mermaid::LIMITS;
            let edges = mermaid::edges(&graph);
            if !options.quiet && (edges > max_edges || text.len() > max_bytes) {
                Message::warning(format!(
                    "the graph has {edges} edges and {} bytes; renderers of Mermaid accept \
                     {max_edges} edges and {max_bytes} bytes by default",
                    text.len()
                ))
                .help("select plugins with a pattern or `--from`, or use `--format html`")
                .print();
            }
            text
        }
    };
    let what = count(report.index.plugins.len(), "plugin");
    output.write(&text, "Drew", &what, options)?;
    Ok(exit)
}

/// Returns the report with only the plugins that the flags select, and without the problems of
/// others.
fn filtered(mut report: Report, arguments: &cli::Graph) -> Result<Report, CliError> {
    let mut listing = Listing::new(&report);
    list::filter(&arguments.filter).apply(&mut listing)?;
    let kept: BTreeSet<usize> = listing.plugins.iter().map(|plugin| plugin.at).collect();
    if kept.len() < report.index.plugins.len() {
        let subjects = Subjects::new(&report);
        let is_kept = |it: &&Diagnostic| {
            subjects.of(it).is_none_or(|plugins| plugins.iter().any(|at| kept.contains(at)))
        };
        report.diagnostics = report.diagnostics.iter().filter(is_kept).cloned().collect();
        let plugins = report.index.plugins.iter().enumerate();
        let plugins = plugins.filter(|(at, _)| kept.contains(at)).map(|(_, it)| it.clone());
        report.index.plugins = plugins.collect();
        let used: BTreeSet<_> =
            report.index.plugins.iter().map(|it| it.namespace.clone()).collect();
        let points = report.index.extension_points.iter();
        let points = points.filter(|it| used.contains(&it.namespace)).cloned();
        report.index.extension_points = points.collect();
    }
    Ok(report)
}
