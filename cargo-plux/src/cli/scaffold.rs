//! Flags of `init`, `new` and `completions`.

use std::path::PathBuf;

use clap::Args;
use clap_cargo::Manifest;
use clap_complete::Shell;

pub(super) const INIT: &str = "\
Prints the changes as a patch, then applies them: all of them, or none. Changes that need a decision \
are reported with their location and the text to write, and the exit code is 1.

The source of plux is the one that the workspace already uses, or the one that --path or --git names. \
These flags also replace the source of an existing dependency.

A package with a library and no binary gets only the dependency that plugins need.

Examples:
  cargo plux init --dry-run          print the changes
  cargo plux init -p finops          a member of the workspace
  cargo plux init --bin finops       a package with several binaries";

pub(super) const NEW: &str = "\
Runs `cargo new --lib`, which checks the name and adds the package to the workspace, and writes a \
plugin and its test. The plugin implements the contract of its namespace if the workspace declares it.

Examples:
  cargo plux new finops-gcp                                 the plugin `finops:gcp`
  cargo plux new plugins/gcp --namespace finops.vendors     the plugin `finops.vendors:gcp`
  cargo plux new finops-gcp --plugin google                 the plugin `finops:google`
  cargo plux new finops-gcp --into finops                   finops gets it as an optional dependency";

pub(super) const COMPLETIONS: &str = "\
Completes `cargo plux …` and `cargo-plux plux …`; in PowerShell only the latter. Plugins, namespaces and \
packages are completed as well: the script runs cargo-plux, which reads the workspace. Write the script \
again after an upgrade of cargo-plux.

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
    /// Include the index in the library
    #[arg(long, conflicts_with = "bin")]
    pub(crate) lib: bool,
    /// Include the index in this binary
    #[arg(long, value_name = "NAME")]
    pub(crate) bin: Option<String>,
    /// Print the changes, and write nothing
    #[arg(short = 'n', long)]
    pub(crate) dry_run: bool,
    #[command(flatten, next_help_heading = "Source")]
    pub(crate) source: Source,
    /// Package to set up; may be repeated [default: that of the current directory]
    #[arg(short, long, value_name = "SPEC", help_heading = "Package Selection")]
    pub(crate) package: Vec<String>,
    #[command(flatten, next_help_heading = "Manifest Options")]
    pub(crate) manifest: Manifest,
}

#[derive(Debug, Args)]
pub(crate) struct New {
    /// Directory to create; its last component is the package name
    #[arg(value_name = "PATH")]
    pub(crate) directory: PathBuf,
    /// Namespace of the plugin [default: the package name without its last word, else `plugins`]
    #[arg(long, value_name = "NAMESPACE")]
    pub(crate) namespace: Option<String>,
    /// Name of the plugin [default: the last word of the package name]
    #[arg(long, value_name = "NAME")]
    pub(crate) plugin: Option<String>,
    /// Add the package to this program as an optional dependency, with a feature
    #[arg(long, value_name = "PACKAGE")]
    pub(crate) into: Option<String>,
    /// Set the package name, defaults to the directory name
    #[arg(long, value_name = "NAME")]
    pub(crate) name: Option<String>,
    /// Edition of the package, passed to `cargo new`
    #[arg(long, value_name = "YEAR")]
    pub(crate) edition: Option<String>,
    /// Version control system, passed to `cargo new`
    #[arg(long, value_name = "VCS")]
    pub(crate) vcs: Option<String>,
    #[command(flatten, next_help_heading = "Source")]
    pub(crate) source: Source,
}

#[derive(Debug, Args)]
pub(crate) struct Completions {
    /// Shell
    pub(crate) shell: Shell,
}

/// The source of plux itself [default: the one that the workspace uses, else the registry].
#[derive(Debug, Args)]
pub(crate) struct Source {
    /// Use plux from this checkout of its repository
    #[arg(long, value_name = "PATH", conflicts_with = "git")]
    pub(crate) path: Option<PathBuf>,
    /// Use plux from this Git repository
    #[arg(long, value_name = "URI")]
    pub(crate) git: Option<String>,
}
