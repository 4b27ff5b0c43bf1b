//! Source locations.

use std::borrow::Cow;
use std::fmt;

/// A location in a source file or a manifest.
///
/// `file` is relative to the package in an index and in a program, and relative to the workspace in
/// a diagnostic of `plux-build`; it is absolute where the file is outside.
///
/// ```
/// use plux_spec::Location;
///
/// let location = Location {
///     package: "finops-aws".into(),
///     version: "0.3.0".into(),
///     file: "src/cli.rs".into(),
///     line: 12,
///     column: 0,
/// };
/// assert_eq!(location.to_string(), "finops-aws 0.3.0, src/cli.rs:12");
/// assert_eq!(location.position().to_string(), "src/cli.rs:12");
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Location {
    /// The package; empty if it is not known.
    pub package: Cow<'static, str>,
    /// The package's version; empty if it is not known.
    pub version: Cow<'static, str>,
    /// The file, with forward slashes.
    pub file: Cow<'static, str>,
    /// The line, counted from 1; 0 for the whole file.
    pub line: u32,
    /// The column in characters, counted from 1; 0 for the whole line.
    pub column: u32,
}

impl Location {
    /// Returns `file:line:column` for display, without the package.
    pub fn position(&self) -> impl fmt::Display + '_ {
        Position(self)
    }
}

impl fmt::Display for Location {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match (&*self.package, &*self.version) {
            ("", _) => {}
            (package, "") => write!(f, "{package}, ")?,
            (package, version) => write!(f, "{package} {version}, ")?,
        }
        self.position().fmt(f)
    }
}

struct Position<'a>(&'a Location);

impl fmt::Display for Position<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Location { file, line, column, .. } = self.0;
        match (line, column) {
            (0, _) => f.write_str(file),
            (line, 0) => write!(f, "{file}:{line}"),
            (line, column) => write!(f, "{file}:{line}:{column}"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(version: &'static str, line: u32, column: u32) -> String {
        let (package, file) = ("app".into(), "src/lib.rs".into());
        Location { package, version: version.into(), file, line, column }.to_string()
    }

    #[test]
    fn unknown_parts_are_left_out() {
        assert_eq!(shown("1.0.0", 3, 7), "app 1.0.0, src/lib.rs:3:7");
        assert_eq!(shown("1.0.0", 3, 0), "app 1.0.0, src/lib.rs:3");
        assert_eq!(shown("1.0.0", 0, 7), "app 1.0.0, src/lib.rs");
        assert_eq!(shown("", 0, 0), "app, src/lib.rs");
        assert_eq!(Location { line: 1, ..Location::default() }.to_string(), ":1");
    }
}
