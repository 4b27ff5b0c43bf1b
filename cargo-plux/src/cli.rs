//! The command line, under Cargo's names.

use std::path::PathBuf;

use clap::{Args, ColorChoice, Parser, Subcommand, ValueEnum};
use clap_cargo::{Features, Manifest, Workspace};

/// What Cargo calls: `cargo-plux plux …`.
#[derive(Debug, Parser)]
#[command(name = "cargo", bin_name = "cargo", styles = clap_cargo::style::CLAP_STYLING)]
pub(crate) enum Cargo {
    /// See and index the plugins of a Cargo workspace
    Plux(Plux),
}

#[derive(Debug, Args)]
#[command(version, about, arg_required_else_help = true)]
#[command(
    after_help = "Exit codes: 0 ok, 1 findings, 2 usage, 3 unreadable or malformed input, 101 Cargo failed."
)]
pub(crate) struct Plux {
    #[command(subcommand)]
    pub(crate) command: Command,
    #[command(flatten)]
    pub(crate) talk: Talk,
}

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Write the index, plux.json
    #[command(
        after_help = "The same sources, features, target and cfgs give the same bytes as the \
        package's build script writes."
    )]
    Index(Index),
    /// List the plugins
    List(List),
    /// Show all that is known of a plugin or a namespace
    Show(Show),
    /// Look for plugins that are lost, may be lost or do not fit, without building
    #[command(
        after_help = "Ends with 1 where anything is found. With --binary, the plugins in a program \
        are held against the index as well; give the features that it was built with."
    )]
    Check(Check),
    /// List the plugins in an executable or a library, without running it
    #[command(after_help = "Reads ELF, Mach-O, PE and archives, of any platform, stripped or not.")]
    Inspect(Inspect),
    /// Show what differs between two indexes
    #[command(after_help = "Ends with 1 where they differ. Lines and generators do not count.")]
    Diff(Diff),
}

#[derive(Debug, Args)]
pub(crate) struct Index {
    #[command(flatten)]
    pub(crate) scope: Scope,
    /// Where to write; `-` is standard output [default: plux/plux.json in the target folder]
    #[arg(short, long, value_name = "FILE")]
    pub(crate) output: Option<PathBuf>,
    /// What to write; with --check, how to print [default: json; with --check, text]
    #[arg(long, value_enum)]
    pub(crate) format: Option<IndexFormat>,
    /// Write nothing, but say whether this index is still right
    #[arg(long, value_name = "FILE", conflicts_with = "output")]
    pub(crate) check: Option<PathBuf>,
}

#[derive(Debug, Args)]
pub(crate) struct Check {
    #[command(flatten)]
    pub(crate) scope: Scope,
    /// Hold this executable or library against the index, too
    #[arg(long, value_name = "PATH")]
    pub(crate) binary: Option<PathBuf>,
    /// How to print
    #[arg(long, value_enum, default_value_t = ShowFormat::Text)]
    pub(crate) format: ShowFormat,
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
    #[arg(long, value_enum, default_value_t = ShowFormat::Text)]
    pub(crate) format: ShowFormat,
}

#[derive(Debug, Args)]
pub(crate) struct List {
    #[command(flatten)]
    pub(crate) scope: Scope,
    /// Only the plugins of this namespace
    #[arg(long, value_name = "NAMESPACE")]
    pub(crate) namespace: Option<String>,
    /// How to print
    #[arg(long, value_enum, default_value_t = ListFormat::Table)]
    pub(crate) format: ListFormat,
}

#[derive(Debug, Args)]
pub(crate) struct Show {
    /// An id such as `finops.vendors:aws`, a namespace, or a name that is unique
    pub(crate) id: String,
    #[command(flatten)]
    pub(crate) scope: Scope,
    /// How to print
    #[arg(long, value_enum, default_value_t = ShowFormat::Text)]
    pub(crate) format: ShowFormat,
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
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum ShowFormat {
    /// For people
    Text,
    /// For programs; entries as in plux.json
    Json,
}

/// What is looked at, and as built how.
#[derive(Debug, Args)]
pub(crate) struct Scope {
    #[command(flatten, next_help_heading = "Package Selection")]
    pub(crate) workspace: Workspace,
    #[command(flatten, next_help_heading = "Feature Selection")]
    pub(crate) features: Features,
    /// Judge the plugins for this target triple [default: the host]
    #[arg(long, value_name = "TRIPLE", help_heading = "Compilation Options")]
    pub(crate) target: Option<String>,
    #[command(flatten, next_help_heading = "Manifest Options")]
    pub(crate) manifest: Manifest,
    /// Assert that `Cargo.lock` will remain unchanged
    #[arg(long, help_heading = "Manifest Options")]
    pub(crate) locked: bool,
    /// Run without accessing the network
    #[arg(long, help_heading = "Manifest Options")]
    pub(crate) offline: bool,
    /// Equivalent to specifying both --locked and --offline
    #[arg(long, help_heading = "Manifest Options")]
    pub(crate) frozen: bool,
}

/// How much is said, and in what colours.
#[derive(Debug, Args)]
pub(crate) struct Talk {
    /// Say only what is wrong
    #[arg(short, long, global = true, conflicts_with = "verbose")]
    pub(crate) quiet: bool,
    /// Say more: notes, and what Cargo was asked
    #[arg(short, long, global = true, action = clap::ArgAction::Count)]
    pub(crate) verbose: u8,
    /// Coloring
    #[arg(long, global = true, value_name = "WHEN", value_enum)]
    pub(crate) color: Option<ColorChoice>,
}

#[cfg(test)]
mod tests {
    use super::*;
    use clap::CommandFactory;

    #[test]
    fn the_command_line_is_consistent() {
        Cargo::command().debug_assert();
    }
}
