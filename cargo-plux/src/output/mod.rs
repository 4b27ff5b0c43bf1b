//! Forms of output, one file each.

use std::io::{self, Write as _};

mod cargo_location;
pub(crate) mod catalog;
mod compiler_message;
pub(crate) mod diagnostics;
pub(crate) mod diff;
pub(crate) mod graph;
mod human;
pub(crate) mod ini;
pub(crate) mod inspect;
pub(crate) mod json;
pub(crate) mod message;
pub(crate) mod panic;
pub(crate) mod plugins;
pub(crate) mod progress;
pub(crate) mod show;
pub(crate) mod source_links;
pub(crate) mod table;

/// Prints data to standard output and flushes it, so that a full disk is an error.
pub(crate) fn print(text: &str) -> io::Result<()> {
    let mut out = anstream::stdout();
    out.write_all(text.as_bytes())?;
    out.flush()
}

/// Returns a number with a noun: `1 plugin`, `2 plugins`.
pub(crate) fn count(number: usize, thing: &str) -> String {
    let plural = if number == 1 { "" } else { "s" };
    format!("{number} {thing}{plural}")
}
