//! Line and column in a file, and locations of diagnostics.

use std::path::Path;

use plux_spec::Location;
use plux_syntax::relative_path;

/// A line and a column, counted from 1; 0 for the whole file or line.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(crate) struct LineCol {
    pub(crate) line: u32,
    pub(crate) column: u32,
}

impl LineCol {
    /// Returns the position of a byte of a source, counted from 1. Columns are characters.
    pub(crate) fn of(source: &str, byte: usize) -> Self {
        let before = source.get(..byte).unwrap_or(source);
        let line = before.rsplit('\n').next().unwrap_or(before);
        let count = |number: usize| u32::try_from(number + 1).unwrap_or(u32::MAX);
        Self { line: count(before.matches('\n').count()), column: count(line.chars().count()) }
    }
}

/// Returns the location of a file. Its path is relative to the workspace, with forward slashes; a
/// file outside of the workspace keeps its path.
pub(crate) fn locate(
    (package, version): (&str, &str),
    path: &Path,
    workspace: &Path,
    LineCol { line, column }: LineCol,
) -> Location {
    let file = if path.starts_with(workspace) {
        relative_path(path, workspace)
    } else {
        path.display().to_string()
    };
    let [package, version] = [package, version].map(|it| it.to_owned().into());
    Location { package, version, file: file.into(), line, column }
}
