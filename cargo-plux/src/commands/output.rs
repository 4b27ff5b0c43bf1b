//! Where a text goes: to a file, or to standard output.

use std::io::Write as _;
use std::path::Path;

use super::Stop;
use crate::cli::Talk;
use crate::output::message;

/// Writes to a file and says so, or to standard output, which is also `-`.
pub(crate) fn write(
    path: Option<&Path>,
    text: &str,
    verb: &str,
    what: &str,
    talk: &Talk,
) -> Result<(), Stop> {
    match path {
        Some(path) if path != Path::new("-") => {
            plux_build::write_if_changed(path, text)?;
            if !talk.quiet {
                message::status(verb, &format!("{what} in {}", path.display()));
            }
        }
        // As it is: what looks like a colour in it is none.
        _ => std::io::stdout().lock().write_all(text.as_bytes())?,
    }
    Ok(())
}
