//! Locations in the files of a workspace.

use std::path::Path;

use plux_spec::Location;
use plux_syntax::relative_path;

/// A line and a column, as in [`Location`].
pub(crate) type At = (u32, u32);

/// Returns a location whose file is relative to the workspace; absolute if the file is outside.
pub(crate) fn location(
    package: &str,
    path: &Path,
    workspace: &Path,
    (line, column): At,
) -> Location {
    let is_inside = path.starts_with(workspace);
    let file = if is_inside { relative_path(path, workspace) } else { path.display().to_string() };
    Location {
        package: package.to_owned().into(),
        version: String::new().into(),
        file: file.into(),
        line,
        column,
    }
}
