//! The command line, under Cargo's names.
//!
//! ```text
//! scope.rs   what is looked at: the flags that are Cargo's
//! options.rs    how much is said
//! text.rs    what `--help` says below the options
//! ```

mod help;
mod output_options;
mod scope;

mod scaffold;

use std::path::PathBuf;

use clap::builder::{PossibleValuesParser, TypedValueParser};
use clap::{Args, ColorChoice, CommandFactory, FromArgMatches, Parser, Subcommand, ValueEnum};
use plux_spec::Status;

pub(crate) use output_options::OutputOptions;
pub(crate) use scope::Scope;

use crate::listing::SortBy;
use crate::output::plugins::Column;

pub(crate) use scaffold::{Completions, Init, New, Source};

/// What Cargo calls: `cargo-plux plux …`.
#[derive(Debug, Parser)]
#[command(name = "cargo", bin_name = "cargo", styles = clap_cargo::style::CLAP_STYLING)]
pub(crate) enum Cargo {
    /// See and index the plugins of a Cargo workspace
    Plux(Plux),
}

#[derive(Debug, Args)]
#[command(version, arg_required_else_help = true, after_long_help = help::PLUX)]
#[command(after_help = "`cargo plux --help` has examples, exit codes and variables.")]
pub(crate) struct Plux {
    #[command(subcommand)]
    pub(crate) command: Command,
    #[command(flatten)]
    pub(crate) options: OutputOptions,
}

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Write the index, plux.json
    #[command(after_help = help::INDEX)]
    Index(Index),
    /// List the plugins
    #[command(after_help = help::LIST)]
    List(List),
    /// Show all that is known of a plugin or a namespace
    #[command(after_help = help::SHOW)]
    Show(Show),
    /// Look for plugins that are lost, may be lost or do not fit, without building
    #[command(after_help = help::CHECK)]
    Check(Check),
    /// List the plugins in an executable or a library, without running it
    #[command(after_help = "Reads ELF, Mach-O, PE and archives, of any platform, stripped or not.")]
    Inspect(Inspect),
    /// Show what differs between two indexes
    #[command(after_help = "Ends with 1 where they differ. Lines and generators do not count.")]
    Diff(Diff),
    /// Draw the plugins, their packages and namespaces, and what hangs on what
    #[command(after_help = "`dot` is for Graphviz, `mermaid` for Markdown.")]
    Graph(Graph),
    /// Write a catalog of the plugins, in Markdown
    #[command(
        after_help = "Descriptions are the doc comments' first paragraphs. SourceLinks lead from \
        FILE to the sources."
    )]
    Docs(Docs),
    /// Make a package ready for plux: build script, dependencies, `include_index!()`
    #[command(after_help = scaffold::INIT)]
    Init(Init),
    /// Start a plugin package, with a test that passes
    #[command(after_help = scaffold::NEW)]
    New(New),
    /// Print what a shell needs to complete `cargo plux`
    #[command(after_help = scaffold::COMPLETIONS)]
    Completions(Completions),
}

#[derive(Debug, Args)]
pub(crate) struct Index {
    /// Write to FILE; `-` is standard output [default: plux/PACKAGE/plux.json in the target
    /// directory, or plux/plux.json for a workspace]
    #[arg(short, long, value_name = "FILE")]
    pub(crate) output: Option<PathBuf>,
    /// Overwrite FILE even if it is not an index
    #[arg(short, long)]
    pub(crate) force: bool,
    /// What to write; with --check, how to print [default: json; with --check, text]
    #[arg(long, value_enum)]
    pub(crate) format: Option<IndexFormat>,
    /// Write nothing, but say whether this index is still right
    #[arg(long, value_name = "FILE", conflicts_with = "output")]
    pub(crate) check: Option<PathBuf>,
    #[command(flatten)]
    pub(crate) scope: Scope,
}

#[derive(Debug, Args)]
pub(crate) struct Check {
    /// Hold this executable or library against the index, too
    #[arg(long, value_name = "PATH")]
    pub(crate) binary: Option<PathBuf>,
    /// How to print
    #[arg(long, value_enum, default_value_t = TextFormat::Text)]
    pub(crate) format: TextFormat,
    #[command(flatten)]
    pub(crate) scope: Scope,
}

#[derive(Debug, Args)]
pub(crate) struct Inspect {
    /// An executable or a library
    pub(crate) file: PathBuf,
    /// How to print
    #[arg(long, value_enum, default_value_t = ListFormat::Table)]
    pub(crate) format: ListFormat,
}

#[derive(Debug, Args)]
pub(crate) struct Diff {
    /// A plux.json
    pub(crate) old: PathBuf,
    /// Another
    pub(crate) new: PathBuf,
    /// How to print
    #[arg(long, value_enum, default_value_t = TextFormat::Text)]
    pub(crate) format: TextFormat,
}

#[derive(Debug, Args)]
pub(crate) struct Graph {
    /// What to write
    #[arg(long, value_enum, default_value_t = GraphFormat::Dot)]
    pub(crate) format: GraphFormat,
    /// Write to FILE; `-` is standard output [default: -]
    #[arg(short, long, value_name = "FILE")]
    pub(crate) output: Option<PathBuf>,
    /// Overwrite FILE even if this command did not write it
    #[arg(short, long)]
    pub(crate) force: bool,
    #[command(flatten)]
    pub(crate) scope: Scope,
}

#[derive(Debug, Args)]
pub(crate) struct Docs {
    /// Write to FILE; `-` is standard output [default: -]
    #[arg(short, long, value_name = "FILE")]
    pub(crate) output: Option<PathBuf>,
    /// Overwrite FILE even if this command did not write it
    #[arg(short, long)]
    pub(crate) force: bool,
    /// Write nothing, but say whether this catalog is still right
    #[arg(long, value_name = "FILE", conflicts_with = "output")]
    pub(crate) check: Option<PathBuf>,
    #[command(flatten)]
    pub(crate) scope: Scope,
}

#[derive(Debug, Args)]
pub(crate) struct List {
    /// Only the plugins of this namespace, or of those that match `finops.*`
    #[arg(long, value_name = "GLOB")]
    pub(crate) namespace: Vec<String>,
    /// Only the plugins that this package holds, or those that match `finops-*`
    #[arg(long, value_name = "GLOB")]
    pub(crate) from: Vec<String>,
    /// Only the plugins of this status
    #[arg(long, value_parser = statuses())]
    pub(crate) status: Vec<Status>,
    /// What comes first
    #[arg(long, value_enum, default_value_t = SortBy::Order)]
    pub(crate) sort: SortBy,
    /// The columns of the table [default: those that fit; with -v, all of these]
    #[arg(long, value_enum, value_delimiter = ',')]
    pub(crate) columns: Vec<Column>,
    /// How to print
    #[arg(long, value_enum, default_value_t = ListFormat::Table)]
    pub(crate) format: ListFormat,
    #[command(flatten)]
    pub(crate) scope: Scope,
}

#[derive(Debug, Args)]
pub(crate) struct Show {
    /// An id such as `finops.vendors:aws`, a namespace, or what is unique of one: a name, a beginning
    pub(crate) id: String,
    /// How to print
    #[arg(long, value_enum, default_value_t = ShowFormat::Text)]
    pub(crate) format: ShowFormat,
    #[command(flatten)]
    pub(crate) scope: Scope,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum IndexFormat {
    /// The index itself
    Json,
    /// A section a namespace, `name = path` a plugin, as Python's plux.ini
    Ini,
    /// For people; with --check only
    Text,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum ListFormat {
    /// For people
    Table,
    /// For programs
    Json,
    /// For programs; an object a line
    Ndjson,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum TextFormat {
    /// For people
    Text,
    /// For programs
    Json,
    /// For programs; an object a line
    Ndjson,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum ShowFormat {
    /// For people
    Text,
    /// For programs
    Json,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum GraphFormat {
    /// For Graphviz
    Dot,
    /// For Markdown
    Mermaid,
    /// A page, for people
    Html,
}

/// The words of plux.json.
fn statuses() -> impl TypedValueParser<Value = Status> {
    let words = Status::ALL.iter().map(|status| status.as_str());
    PossibleValuesParser::new(words)
        .map(|word| Status::parse(&word).expect("one of the possible values"))
}

/// Reads the command line; a wrong one ends the process, as does `--help`.
pub(crate) fn read() -> Plux {
    let color = output_options::color_of_environment().unwrap_or(ColorChoice::Auto);
    let mut matches = Cargo::command().color(color).get_matches();
    match Cargo::from_arg_matches_mut(&mut matches) {
        Ok(Cargo::Plux(mut plux)) => {
            plux.options.complete();
            plux
        }
        Err(error) => error.format(&mut Cargo::command()).exit(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_command_line_is_consistent() {
        Cargo::command().debug_assert();
    }
}
