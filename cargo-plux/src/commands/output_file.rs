//! The output of `index`, `graph` and `docs`: standard output, or a file that the command generated.

use std::fs;
use std::io::Write as _;
use std::path::Path;

use crate::bounded_read;
use crate::cli::OutputOptions;
use crate::error::CliError;
use crate::escape::terminal;
use crate::exit_code::Exit;
use crate::output::message::{self, Message};

/// The number of lines of a generated file that are searched for the marker.
const MARKER_LINES: usize = 8;

/// The largest file that is searched for a marker.
const MAX_FILE: u64 = 256 << 20;

/// A destination that the command line names.
#[derive(Clone, Copy)]
pub(crate) struct OutputFile<'a> {
    path: Option<&'a Path>,
    force: bool,
    command: &'static str,
}

impl<'a> OutputFile<'a> {
    /// Creates an output. `None` and `-` are standard output.
    pub(crate) fn new(path: Option<&'a Path>, force: bool, command: &'static str) -> Self {
        Self { path: path.filter(|path| *path != Path::new("-")), force, command }
    }

    /// Returns an error for a directory, and for an existing file that the command did not write.
    ///
    /// Call this before reading the workspace, which may be slow.
    pub(crate) fn check(self, is_generated: impl Fn(&str) -> bool) -> Result<(), CliError> {
        let Some(path) = self.path else { return Ok(()) };
        let metadata = fs::metadata(path);
        if metadata.as_ref().is_ok_and(fs::Metadata::is_dir) {
            let message = Message::error(format!("`{}` is a directory", terminal::path(path)));
            return Err(CliError::Failed(Exit::Usage, message.help("pass the path of a file")));
        }
        // Writing to a device or a pipe overwrites nothing.
        let is_file = metadata.is_ok_and(|it| it.is_file());
        if self.force || !is_file {
            return Ok(());
        }
        let existing = bounded_read::read_to_string(path, MAX_FILE);
        if existing.is_ok_and(|text| text.trim().is_empty() || is_generated(&text)) {
            return Ok(());
        }
        let message = Message::error(format!(
            "refusing to overwrite `{}`: `cargo plux {}` did not write it",
            terminal::path(path),
            self.command
        ));
        Err(CliError::Failed(
            Exit::Usage,
            message.help("write to another file, or overwrite it with `--force`"),
        ))
    }

    /// Writes a document, and prints a status line with the file.
    pub(crate) fn write(
        self,
        text: &str,
        verb: &str,
        what: &str,
        options: &OutputOptions,
    ) -> Result<(), CliError> {
        let Some(path) = self.path else {
            // anstream would strip escape sequences, which are part of the document.
            std::io::stdout().lock().write_all(text.as_bytes())?;
            return Ok(());
        };
        plux_build::write_if_changed(path, text)?;
        if !options.quiet {
            message::status(verb, &format!("{what} in {}", terminal::path(path)));
        }
        Ok(())
    }
}

/// Returns whether one of the first lines starts with a marker. A code block may quote one.
pub(crate) fn has_marker(text: &str, markers: &[&str]) -> bool {
    let first = text.lines().take(MARKER_LINES);
    first
        .take_while(|line| !line.starts_with("```"))
        .any(|line| markers.iter().any(|it| line.starts_with(it)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_marker_in_a_code_block_is_quoted() {
        let has = |text| has_marker(text, &["<!-- Written by"]);
        assert!(has("# Plugins\n\n<!-- Written by `cargo plux docs` -->\n"));
        assert!(!has("# Mine\n\n```\n<!-- Written by `cargo plux docs` -->\n```\n"));
        assert!(!has("# Mine\n\nThe line `<!-- Written by` marks a file.\n"));
        assert!(!has(&("\n".repeat(MARKER_LINES) + "<!-- Written by")));
    }
}
