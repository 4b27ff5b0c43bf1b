//! The contract of vendor packages.

use clap::{ArgMatches, Command};
use plux_runtime::{BoxError, Plugin, extension_point};

use crate::Report;

/// Vendors whose costs can be reported, each a subcommand of `finops`.
///
/// The plugin's name is the subcommand's name: `finops aws …` runs `finops.vendors:aws`. A vendor
/// may have settings: a type that `#[plugin(…, config = T)]` names, and that is deserialized from the
/// section `[vendors.aws]`. It declares its arguments in [`command`](Vendor::command), and returns a
/// [`Report`] that any reporter can show.
#[extension_point(namespace = "finops.vendors")]
pub trait Vendor: Plugin {
    /// Returns the arguments behind the vendor's name: a one-line `about` and the subcommands. The
    /// caller sets the command's own name.
    fn command(&self) -> Command;

    /// Runs the subcommand.
    ///
    /// # Errors
    ///
    /// Any error that prevents a report. The program prints its message as it is, so it should name the
    /// location and what to do, as [`InputError`](crate::input::InputError) does.
    fn run(&self, matches: &ArgMatches) -> Result<Report, BoxError>;
}
