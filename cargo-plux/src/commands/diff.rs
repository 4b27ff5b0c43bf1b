//! `cargo plux diff`: prints the differences between two indexes.

use crate::cli::{self, OutputOptions, TextFormat};
use crate::diff::Diff;
use crate::error::CliError;
use crate::exit_code::Exit;
use crate::output::{diff, json, print};

pub(crate) fn run(arguments: &cli::Diff, _: &OutputOptions) -> Result<Exit, CliError> {
    let (old, new) =
        (plux_build::json::read(&arguments.old)?, plux_build::json::read(&arguments.new)?);
    let diff = Diff::between(&old, &new);
    let text = match arguments.format {
        TextFormat::Text => diff::text(&diff),
        TextFormat::Json => json::document([("changes", diff::values(&diff))]),
        TextFormat::Ndjson => json::lines(diff::values(&diff)),
    };
    print(&text)?;
    Ok(if diff.is_empty() { Exit::Ok } else { Exit::Findings })
}
