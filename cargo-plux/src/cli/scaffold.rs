//! The flags of the commands that start something: `init`, `new` and `completions`.

use std::path::PathBuf;

use clap::Args;
use clap_cargo::Manifest;
use clap_complete::Shell;

pub(super) const INIT: &str = "\
Shows what it is about to do as a patch, then does it. It only ever adds lines: what has to be \
written otherwise is told, with the place and the text, and ends it with 1. Where there is nothing \
to do it says so.

A package that is a library alone gets the one dependency that plugins need.

Examples:
  cargo plux init --dry-run          what it would do
  cargo plux init -p finops          a member of the workspace
  cargo plux init --bin finops       a package with several programs";

pub(super) const NEW: &str = "\
The package is made by `cargo new --lib`, which checks the name, enters it into the workspace, \
inherits from that and starts version control.

Examples:
  cargo plux new finops-gcp                                 the plugin `finops:gcp`
  cargo plux new plugins/gcp --namespace finops.vendors     the plugin `finops.vendors:gcp`";

pub(super) const COMPLETIONS: &str = "\
Completes `cargo plux …` and `cargo-plux plux …`; in PowerShell the latter alone.

  bash     cargo plux completions bash > ~/.local/share/cargo-plux.bash
           and in ~/.bashrc, after Cargo's own:  source ~/.local/share/cargo-plux.bash
  zsh      cargo plux completions zsh > ~/.zfunc/_cargo-plux
           and in ~/.zshrc, before compinit:  fpath+=~/.zfunc
  fish     cargo plux completions fish > ~/.config/fish/conf.d/cargo-plux.fish
  elvish   cargo plux completions elvish >> ~/.config/elvish/rc.elv
  PowerShell, in $PROFILE:
           cargo plux completions powershell | Out-String | Invoke-Expression";

#[derive(Debug, Args)]
pub(crate) struct Init {
    /// Let the library take the index in
    #[arg(long, conflicts_with = "bin")]
    pub(crate) lib: bool,
    /// Let this program take the index in
    #[arg(long, value_name = "NAME")]
    pub(crate) bin: Option<String>,
    /// Show what would be done, and do nothing
    #[arg(short = 'n', long)]
    pub(crate) dry_run: bool,
    #[command(flatten, next_help_heading = "Source")]
    pub(crate) source: Source,
    /// Package to make ready [default: that of the current folder]
    #[arg(short, long, value_name = "SPEC", help_heading = "Package Selection")]
    pub(crate) package: Option<String>,
    #[command(flatten, next_help_heading = "Manifest Options")]
    pub(crate) manifest: Manifest,
}

#[derive(Debug, Args)]
pub(crate) struct New {
    /// The folder to make; its last part is the package's name
    #[arg(value_name = "PATH")]
    pub(crate) folder: PathBuf,
    /// Namespace of the plugin [default: the package's name without its last word, else `plugins`]
    #[arg(long, value_name = "NAMESPACE")]
    pub(crate) namespace: Option<String>,
    /// Set the package's name, defaults to the folder's
    #[arg(long, value_name = "NAME")]
    pub(crate) name: Option<String>,
    /// Edition of the package, as `cargo new` takes it
    #[arg(long, value_name = "YEAR")]
    pub(crate) edition: Option<String>,
    /// Version control to start, as `cargo new` takes it
    #[arg(long, value_name = "VCS")]
    pub(crate) vcs: Option<String>,
    #[command(flatten, next_help_heading = "Source")]
    pub(crate) source: Source,
}

#[derive(Debug, Args)]
pub(crate) struct Completions {
    /// The shell
    pub(crate) shell: Shell,
}

/// Where plux itself is to come from: a registry, unless said otherwise.
#[derive(Debug, Args)]
pub(crate) struct Source {
    /// Use the plux in this checkout of its repository
    #[arg(long, value_name = "PATH", conflicts_with = "git")]
    pub(crate) path: Option<PathBuf>,
    /// Use the plux in this Git repository
    #[arg(long, value_name = "URI")]
    pub(crate) git: Option<String>,
}
