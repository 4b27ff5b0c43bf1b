//! `cargo plux diff`: what differs between two indexes.

use std::io::Write as _;

use plux_build::codec;
use plux_spec::diff::Diff;

use super::Stop;
use crate::cli::{self, ShowFormat, Talk};
use crate::exit_code::Exit;
use crate::output::diff;

pub(crate) fn run(arguments: &cli::Diff, _: &Talk) -> Result<Exit, Stop> {
    let (old, new) = (codec::read(&arguments.old)?, codec::read(&arguments.new)?);
    let diff = Diff::between(&old, &new);
    let text = match arguments.format {
        ShowFormat::Text => diff::text(&diff),
        ShowFormat::Json => diff::json(&diff),
    };
    anstream::stdout().write_all(text.as_bytes())?;
    Ok(if diff.is_empty() { Exit::Ok } else { Exit::Findings })
}
