//! Where something is declared.

use std::fmt;

use crate::Text;

/// Where something is declared.
///
/// ```
/// use plux_spec::drift::Place;
///
/// let place = Place {
///     package: "finops-aws".into(),
///     version: "0.3.0".into(),
///     file: "src/cli.rs".into(),
///     line: 12,
/// };
/// assert_eq!(place.to_string(), "finops-aws 0.3.0, src/cli.rs:12");
/// ```
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Place {
    /// The package; empty where it is not known.
    pub package: Text,
    /// Its version.
    pub version: Text,
    /// The source file, relative to the package.
    pub file: Text,
    /// The attribute's line, counted from 1.
    pub line: u32,
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if !self.package.is_empty() {
            write!(f, "{} {}, ", self.package, self.version)?;
        }
        write!(f, "{}:{}", self.file, self.line)
    }
}
