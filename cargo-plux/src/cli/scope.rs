//! Cargo's flags that select packages, features and the target.

use clap::Args;
use clap_cargo::{Features, Manifest, Workspace};

use super::LintLevels;

/// Selects the packages that a command reads, and their features and target.
#[derive(Debug, Args)]
pub(crate) struct Scope {
    #[command(flatten, next_help_heading = "Package Selection")]
    pub(crate) workspace: Workspace,
    #[command(flatten, next_help_heading = "Feature Selection")]
    pub(crate) features: Features,
    /// Evaluate conditions for this target triple [default: `build.target` of Cargo's
    /// configuration, else the host]
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
    #[command(flatten)]
    pub(crate) lints: LintLevels,
}
