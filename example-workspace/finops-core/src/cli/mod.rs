//! The command line of `finops`, which is independent of its vendors.

mod command;
mod failure;
mod plugins;
mod settings;

use std::ffi::OsString;
use std::io::{self, Write};
use std::process::ExitCode;

use clap::ArgMatches;
use plux_runtime::BoxError;

use crate::{App, Settings};
use failure::Failure;

/// Runs the program with the arguments of the process. A `main` needs nothing more.
pub fn run() -> ExitCode {
    match run_with(std::env::args_os().collect(), &mut io::stdout().lock()) {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => failure.report(),
    }
}

fn run_with(args: Vec<OsString>, out: &mut dyn Write) -> Result<(), Failure> {
    let config = Settings::load()?;
    let app = App::new(&config)?;
    warn_of_failures(&app, args.get(1).and_then(|word| word.to_str()));
    let command = command::of(&app);
    let matches = command
        .clone()
        .try_get_matches_from(&args)
        .map_err(|error| failure::explain(error, &app, command, args))?;
    match matches.subcommand() {
        Some((command::PLUGINS, _)) => plugins::list(&app, out)?,
        Some((command::SETTINGS, matches)) => settings::show(&app, &config, matches, out)?,
        Some((vendor, rest)) => report(&app, vendor, rest, &matches, out)?,
        None => {}
    }
    out.flush()?;
    Ok(())
}

/// Prints a warning for each vendor that cannot be loaded, except the one that the command names,
/// whose error ends the program, and except for the commands whose output contains the errors.
fn warn_of_failures(app: &App, asked: Option<&str>) {
    if matches!(asked, Some(command::PLUGINS | command::SETTINGS)) {
        return;
    }
    for failure in app.vendors.load_all().failures() {
        if asked != Some(failure.id().name().as_str()) {
            eprintln!("warning: {failure}");
        }
    }
}

fn report(
    app: &App,
    vendor: &str,
    rest: &ArgMatches,
    matches: &ArgMatches,
    out: &mut dyn Write,
) -> Result<(), BoxError> {
    // Loading is idempotent: this is the vendor that the command line was built from.
    let vendor = app.vendors.load(vendor)?;
    let format = matches.get_one::<String>(command::FORMAT);
    let reporter = app.reporters.load(format.unwrap_or(&app.settings.format))?;
    let mut report = vendor.run(rest)?;
    app.categorize(&mut report);
    reporter(&report, out)?;
    Ok(())
}
