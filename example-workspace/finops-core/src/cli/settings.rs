//! `finops settings`: every setting, or an example of the file.

use std::io::{self, Write};

use clap::ArgMatches;
use plux_runtime::config::Config;

use super::command::EXAMPLE;
use crate::App;

/// The program's own settings in a comment, before the sections of the vendors.
const OWN: &str = "\
# Settings of finops: `finops.toml` in the current directory, or the file that FINOPS_CONFIG names.
# A variable overrides the file: FINOPS__VENDORS__DOCKER__CURRENCY is `vendors.docker.currency`.

# The format if --format is not given.
# format = \"table\"
# Plugins to exclude. `*` matches any characters.
# exclude = [\"finops.vendors:azure\"]

";

/// Writes the settings with their origins, or the example.
pub(super) fn show(
    app: &App,
    config: &Config,
    matches: &ArgMatches,
    out: &mut dyn Write,
) -> io::Result<()> {
    if matches.get_flag(EXAMPLE) {
        return write!(out, "{OWN}{}", app.vendors.example_config());
    }
    let origin = |field| config.origin_of(field).cloned().unwrap_or_default();
    writeln!(out, "format = {:?}  # {}", app.settings.format, origin("format"))?;
    writeln!(out, "exclude = {:?}  # {}", app.settings.exclude, origin("exclude"))?;
    write!(out, "\n{}", app.vendors.config_report())
}
