//! The command line. Flags have the names that Cargo and rustc give them.
//!
//! ```text
//! scope.rs           packages, features and target: Cargo's flags
//! lints.rs           levels of lints: rustc's flags
//! output_options.rs  verbosity, color and the format of messages
//! assemble.rs        flags of `assemble`
//! scaffold.rs        flags of `init`, `new` and `completions`
//! help.rs            help that `--help` prints after the options
//! ```

mod assemble;
mod help;
mod lints;
#[cfg(test)]
mod man;
mod output_options;
mod scaffold;
mod scope;

use std::path::PathBuf;

use clap::builder::{PossibleValuesParser, TypedValueParser};
use clap::{Args, ColorChoice, CommandFactory, FromArgMatches, Parser, Subcommand, ValueEnum};
use plux_spec::{Lint, Status};

use crate::listing::SortBy;
use crate::output::plugins::Column;

pub(crate) use assemble::Assemble;
pub(crate) use lints::LintLevels;
pub(crate) use output_options::OutputOptions;
pub(crate) use scaffold::{Completions, Init, New, Source};
pub(crate) use scope::Scope;

/// The command line that Cargo runs: `cargo-plux plux …`.
#[derive(Debug, Parser)]
#[command(name = "cargo", bin_name = "cargo", styles = clap_cargo::style::CLAP_STYLING)]
pub(crate) enum Cargo {
    /// Inspect and index the plugins of a workspace
    Plux(Plux),
}

#[derive(Debug, Args)]
#[command(version, arg_required_else_help = true, after_long_help = help::PLUX)]
#[command(
    after_help = "Run `cargo plux --help` for examples, exit codes and environment variables."
)]
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
    /// List plugins
    #[command(after_help = help::LIST)]
    List(List),
    /// Show everything that is known about a plugin or a namespace
    #[command(after_help = help::SHOW)]
    Show(Show),
    /// Check that every plugin will be linked and loaded, without building
    #[command(after_help = help::CHECK)]
    Check(Check),
    /// Explain a lint, or list the lints
    #[command(after_help = help::EXPLAIN)]
    Explain(Explain),
    /// List the plugins in an executable or a library, without running it
    #[command(
        after_help = "Reads ELF, Mach-O, PE, WebAssembly and archives of every platform, stripped or not.\n\
                      Exits with 1 if a program has an index and none of its plugins."
    )]
    Inspect(Inspect),
    /// Show the differences between two indexes
    #[command(after_help = "Exits with 1 if they differ. Lines and generators are ignored.")]
    Diff(Diff),
    /// Draw plugins, packages, namespaces and conditions as a graph
    #[command(
        after_help = "`dot` is for Graphviz, `mermaid` for Markdown. The page shows only problems of the \
        selected plugins and of the program."
    )]
    Graph(Graph),
    /// Write a catalog of the plugins in Markdown
    #[command(
        after_help = "Descriptions are the first paragraphs of doc comments. Links lead from \
        FILE to the sources."
    )]
    Docs(Docs),
    /// Set up a package for plux: build script, dependencies, `include_index!()`
    #[command(after_help = scaffold::INIT)]
    Init(Init),
    /// Create a plugin package with a test that passes
    ///
    /// If a library of the workspace declares the namespace, the plugin implements its contract: methods
    /// and functions with `todo!()` as bodies, with the imports and dependencies that they need.
    #[command(after_help = scaffold::NEW)]
    New(New),
    /// Build a program with more plugins, without changing its sources
    #[command(after_help = assemble::ASSEMBLE)]
    Assemble(Assemble),
    /// Print a completion script for a shell
    #[command(after_help = scaffold::COMPLETIONS)]
    Completions(Completions),
}

#[derive(Debug, Args)]
pub(crate) struct Index {
    /// Write to FILE; `-` is standard output [default: plux/PACKAGE/plux.json in the target
    /// directory for each program]
    #[arg(short, long, value_name = "FILE")]
    pub(crate) output: Option<PathBuf>,
    /// Overwrite FILE even if it is not an index
    #[arg(short, long)]
    pub(crate) force: bool,
    /// Format of the index, or of the differences with --check [default: json; with --check, text]
    #[arg(long, value_enum)]
    pub(crate) format: Option<IndexFormat>,
    /// Compare FILE with the sources, and write nothing
    #[arg(long, value_name = "FILE", conflicts_with = "output")]
    pub(crate) check: Option<PathBuf>,
    #[command(flatten)]
    pub(crate) scope: Scope,
}

#[derive(Debug, Args)]
pub(crate) struct Check {
    /// Also compare this executable or library with the index
    #[arg(long, value_name = "PATH")]
    pub(crate) binary: Option<PathBuf>,
    /// List the generated plugins of PATH that are not indexed in the manifests of their packages
    #[arg(long, requires = "binary")]
    pub(crate) fix: bool,
    /// Output format
    #[arg(long, value_enum, default_value_t = TextFormat::Text)]
    pub(crate) format: TextFormat,
    #[command(flatten)]
    pub(crate) scope: Scope,
}

#[derive(Debug, Args)]
pub(crate) struct Explain {
    /// A lint, such as `plux::unlinked_plugin` [default: list all lints]
    #[arg(value_parser = lints::parse_lint)]
    pub(crate) lint: Option<Lint>,
}

#[derive(Debug, Args)]
pub(crate) struct Inspect {
    /// An executable or a library
    pub(crate) file: PathBuf,
    /// Output format
    #[arg(long, value_enum, default_value_t = ListFormat::Table)]
    pub(crate) format: ListFormat,
}

#[derive(Debug, Args)]
pub(crate) struct Diff {
    /// The old plux.json
    pub(crate) old: PathBuf,
    /// The new plux.json
    pub(crate) new: PathBuf,
    /// Output format
    #[arg(long, value_enum, default_value_t = TextFormat::Text)]
    pub(crate) format: TextFormat,
}

#[derive(Debug, Args)]
pub(crate) struct Graph {
    #[command(flatten)]
    pub(crate) filter: Filters,
    /// Output format
    #[arg(long, value_enum, default_value_t = GraphFormat::Dot)]
    pub(crate) format: GraphFormat,
    /// Write to FILE; `-` is standard output [default: -]
    #[arg(short, long, value_name = "FILE")]
    pub(crate) output: Option<PathBuf>,
    /// Overwrite FILE even if `cargo plux graph` did not write it
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
    /// Overwrite FILE even if `cargo plux docs` did not write it
    #[arg(short, long)]
    pub(crate) force: bool,
    /// Compare FILE with the sources, and write nothing
    #[arg(long, value_name = "FILE", conflicts_with = "output")]
    pub(crate) check: Option<PathBuf>,
    #[command(flatten)]
    pub(crate) scope: Scope,
}

/// Selects the plugins of `list` and `graph`.
#[derive(Debug, Args)]
pub(crate) struct Filters {
    /// Only plugins whose namespace or id matches, such as `finops.*` [default: all]
    #[arg(value_name = "PATTERN")]
    pub(crate) patterns: Vec<String>,
    /// Only plugins of namespaces that match
    #[arg(long, value_name = "GLOB")]
    pub(crate) namespace: Vec<String>,
    /// Only plugins of packages that match
    #[arg(long, value_name = "GLOB")]
    pub(crate) from: Vec<String>,
    /// Only plugins with this status
    #[arg(long, value_parser = statuses())]
    pub(crate) status: Vec<Status>,
}

#[derive(Debug, Args)]
pub(crate) struct List {
    #[command(flatten)]
    pub(crate) filter: Filters,
    /// Sort order
    #[arg(long, value_enum, default_value_t = SortBy::Order)]
    pub(crate) sort: SortBy,
    /// Columns of the table [default: those that fit and differ; with -v, more of them]
    #[arg(long, value_enum, value_delimiter = ',', conflicts_with = "tree")]
    pub(crate) columns: Vec<Column>,
    /// Show each plugin with the plugins that it requires
    #[arg(long, conflicts_with_all = ["format", "sort"])]
    pub(crate) tree: bool,
    /// Output format
    #[arg(long, value_enum, default_value_t = ListFormat::Table)]
    pub(crate) format: ListFormat,
    #[command(flatten)]
    pub(crate) scope: Scope,
}

#[derive(Debug, Args)]
pub(crate) struct Show {
    /// An id such as `finops.vendors:aws`, a namespace, or a unique name or prefix of one
    pub(crate) id: String,
    /// Output format
    #[arg(long, value_enum, default_value_t = ShowFormat::Text)]
    pub(crate) format: ShowFormat,
    #[command(flatten)]
    pub(crate) scope: Scope,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum IndexFormat {
    /// plux.json
    Json,
    /// A section per namespace, `name = path` per plugin: the plux.ini of Python's plux
    Ini,
    /// Human-readable; only with --check
    Text,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum ListFormat {
    /// Human-readable
    Table,
    /// Machine-readable
    Json,
    /// Machine-readable, one object per line
    Ndjson,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum TextFormat {
    /// Human-readable
    Text,
    /// Machine-readable
    Json,
    /// Machine-readable, one object per line
    Ndjson,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum ShowFormat {
    /// Human-readable
    Text,
    /// Machine-readable
    Json,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum GraphFormat {
    /// Graphviz
    Dot,
    /// Mermaid, for Markdown
    Mermaid,
    /// An interactive page
    Html,
}

/// Returns a parser for the statuses, as `plux.json` spells them.
fn statuses() -> impl TypedValueParser<Value = Status> {
    let words = Status::ALL.iter().map(|status| status.as_str());
    PossibleValuesParser::new(words)
        .map(|word| Status::parse(&word).expect("one of the possible values"))
}

/// Parses the command line. Exits on `--help` and on an invalid command line.
pub(crate) fn parse() -> Plux {
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
