//! The subcommand `finops aws`.

use std::collections::BTreeSet;
use std::path::PathBuf;

use clap::{Arg, ArgMatches, Command, value_parser};
use finops_core::{Report, Vendor};
use plux_runtime::{BoxError, Plugin, plugin};
use serde::{Deserialize, Serialize};

use crate::cur;

/// The vendor, and its settings: the section `[vendors.aws]`.
#[derive(Debug, Default, Deserialize, Serialize)]
#[serde(default)]
pub struct Aws {
    /// Only costs of these accounts are counted; all if it is empty.
    accounts: BTreeSet<String>,
}

impl Plugin for Aws {}

/// Costs from AWS cost and usage reports.
#[plugin(namespace = "finops.vendors", name = "aws", config = Aws)]
impl Vendor for Aws {
    fn command(&self) -> Command {
        let files = Arg::new("files")
            .value_name("FILE")
            .help("Parts of cost and usage reports: CSV, plain or gzip, legacy CUR or CUR 2.0")
            .num_args(1..)
            .required(true)
            .value_parser(value_parser!(PathBuf));
        let import = Command::new("import-cur")
            .about("Read cost and usage reports, and show the unblended cost by service and month")
            .arg(files);
        Command::new("aws")
            .about("Costs from AWS cost and usage reports")
            .subcommand_required(true)
            .arg_required_else_help(true)
            .subcommand(import)
    }

    fn run(&self, matches: &ArgMatches) -> Result<Report, BoxError> {
        match matches.subcommand() {
            Some(("import-cur", matches)) => {
                let files = matches.get_many::<PathBuf>("files").into_iter().flatten();
                let files: Vec<&PathBuf> = files.collect();
                Ok(cur::import_accounts(&files, &self.accounts)?)
            }
            _ => Err("a subcommand is missing: finops aws import-cur FILE".into()),
        }
    }
}
