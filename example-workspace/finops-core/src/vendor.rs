//! What a vendor package provides.

use clap::{ArgMatches, Command};
use plux_runtime::{BoxError, Plugin, extension_point};

use crate::{Config, Report};

/// Vendors whose costs can be reported, each a subcommand of `finops`.
///
/// The plugin's name is the subcommand's name: `finops aws …` runs `finops.vendors:aws`. A vendor
/// reads its settings in [`Plugin::load`], says in [`command`](Vendor::command) what can be typed,
/// and answers with a [`Report`] that any reporter can show.
#[extension_point(namespace = "finops.vendors")]
pub trait Vendor: Plugin<Config> {
    /// What can be typed after the vendor's name: a one-line `about` and the subcommands. The
    /// command's own name is set by the caller.
    fn command(&self) -> Command;

    /// Does what was typed.
    ///
    /// # Errors
    ///
    /// Whatever keeps the vendor from reporting. The text is shown as it is, so it should say where
    /// and what to do, as [`InputError`](crate::input::InputError) does.
    fn run(&self, matches: &ArgMatches) -> Result<Report, BoxError>;
}
