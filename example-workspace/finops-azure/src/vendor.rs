//! The subcommand `finops azure`.

use std::path::PathBuf;

use clap::{Arg, ArgMatches, Command, value_parser};
use finops_core::{Report, Vendor};
use plux_runtime::{BoxError, Plugin, plugin};

use crate::cost_details;

/// The vendor. It has no settings of its own.
#[derive(Debug, Default)]
pub struct Azure;

impl Plugin for Azure {}

/// Costs from Azure's cost details.
#[plugin(namespace = "finops.vendors", name = "azure")]
impl Vendor for Azure {
    fn command(&self) -> Command {
        let file = Arg::new("file")
            .value_name("FILE")
            .help("An export of cost details (actual cost): CSV, plain or gzip")
            .required(true)
            .value_parser(value_parser!(PathBuf));
        let import = Command::new("import-cost-details")
            .about("Read cost details, and show the cost by meter category and month")
            .arg(file);
        Command::new("azure")
            .about("Costs from Azure's cost details")
            .subcommand_required(true)
            .arg_required_else_help(true)
            .subcommand(import)
    }

    fn run(&self, matches: &ArgMatches) -> Result<Report, BoxError> {
        match matches.subcommand() {
            Some(("import-cost-details", matches)) => {
                let file = matches.get_one::<PathBuf>("file").ok_or("no file")?;
                Ok(cost_details::import(file)?)
            }
            _ => Err("a subcommand is missing: finops azure import-cost-details FILE".into()),
        }
    }
}
