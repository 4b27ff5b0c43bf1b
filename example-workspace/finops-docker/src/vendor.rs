//! The subcommand `finops docker`.

use std::path::PathBuf;

use clap::{Arg, ArgMatches, Command, value_parser};
use finops_core::{Amount, Report, Vendor};
use plux_runtime::{BoxError, Plugin, plugin};
use serde::{Deserialize, Serialize};

use crate::images::{self, Price};

/// The vendor, and its settings: the section `[vendors.docker]`.
#[derive(Debug, Deserialize, Serialize)]
#[serde(default, rename_all = "kebab-case")]
pub struct Docker {
    price_per_gb_month: Amount,
    currency: String,
}

impl Default for Docker {
    fn default() -> Self {
        Self {
            price_per_gb_month: "0.10".parse().expect("a decimal number"),
            currency: "USD".to_owned(),
        }
    }
}

impl Plugin for Docker {}

/// What container images cost to keep in a registry.
#[plugin(namespace = "finops.vendors", name = "docker", config = Docker)]
impl Vendor for Docker {
    fn command(&self) -> Command {
        let file = Arg::new("file")
            .value_name("FILE")
            .help("The output of `docker images --format json` or `docker system df -v --format json`")
            .required(true)
            .value_parser(value_parser!(PathBuf));
        let price = Arg::new("price")
            .long("price")
            .value_name("PRICE")
            .help("What a registry takes for each GB and month")
            .default_value(self.price_per_gb_month.to_string())
            .value_parser(value_parser!(Amount));
        let images = Command::new("images")
            .about("Estimate what keeping images in a registry costs each month, by repository")
            .arg(file)
            .arg(price);
        Command::new("docker")
            .about("What container images cost to keep in a registry")
            .subcommand_required(true)
            .arg_required_else_help(true)
            .subcommand(images)
    }

    fn run(&self, matches: &ArgMatches) -> Result<Report, BoxError> {
        match matches.subcommand() {
            Some(("images", matches)) => {
                let file = matches.get_one::<PathBuf>("file").ok_or("no file")?;
                let price = matches.get_one::<Amount>("price").ok_or("no price")?;
                let price =
                    Price { per_gigabyte_month: price.clone(), currency: self.currency.clone() };
                Ok(images::estimate(file, &price)?)
            }
            _ => Err("a subcommand is missing: finops docker images FILE".into()),
        }
    }
}
