//! The command line, built from the plugins.

use clap::builder::{PossibleValue, PossibleValuesParser};
use clap::{Arg, ArgAction, Command};

use crate::App;

/// The subcommand that lists the plugins.
pub(super) const PLUGINS: &str = "plugins";
/// The subcommand that shows the settings, and its option for an example of the file.
pub(super) const SETTINGS: &str = "settings";
pub(super) const EXAMPLE: &str = "example";
/// The option that chooses a reporter.
pub(super) const FORMAT: &str = "format";

/// A subcommand for each vendor that is loaded, and a value of `--format` for each reporter.
pub(super) fn of(app: &App) -> Command {
    let mut command = Command::new("finops")
        .version(env!("CARGO_PKG_VERSION"))
        .about("Costs of clouds and other vendors, in one place")
        .subcommand_required(true)
        .arg_required_else_help(true)
        .subcommand_help_heading("Vendors and commands")
        .disable_help_subcommand(true)
        .after_help(
            "Vendors are plugins: `finops plugins` lists all that are built in, and says of\n\
             each where it comes from.",
        )
        .arg(format(app));
    for container in app.vendors.containers() {
        if let Some(vendor) = container.plugin() {
            let name = container.name().to_owned();
            command = command.subcommand(vendor.command().name(name));
        }
    }
    let example = Arg::new(EXAMPLE)
        .long(EXAMPLE)
        .action(ArgAction::SetTrue)
        .help("Print a settings file with every setting and its default in a comment");
    command
        .subcommand(Command::new(PLUGINS).about("List every plugin with its state and location"))
        .subcommand(
            Command::new(SETTINGS)
                .about("Show every setting, its value, and where that comes from")
                .arg(example),
        )
}

fn format(app: &App) -> Arg {
    let values =
        app.reporters.specs().into_iter().map(|spec| {
            PossibleValue::new(spec.name().to_owned()).help(spec.description().to_owned())
        });
    Arg::new(FORMAT)
        .long("format")
        .global(true)
        .value_name("FORMAT")
        .help("How to write the report")
        .value_parser(PossibleValuesParser::new(values))
}
