//! A committed index, which a build uses instead of a scan of the sources.

use std::borrow::Cow;
use std::fmt;

use crate::shell::word;

/// A `plux.json` that a package selects with `index-file`. A build does not update it.
///
/// ```
/// use plux_spec::CommittedIndex;
///
/// let index = CommittedIndex { package: "finops".into(), file: "plux.json".into() };
/// assert_eq!(
///     index.help(),
///     "run `cargo plux index -p finops --all-features -o plux.json` in the directory of `finops`"
/// );
/// let spaced = CommittedIndex { file: "my plux.json".into(), ..index };
/// assert!(spaced.command().ends_with(if cfg!(windows) { "\"my plux.json\"" } else { "'my plux.json'" }));
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CommittedIndex {
    /// The package that includes the index.
    pub package: Cow<'static, str>,
    /// The file, relative to the directory of the package.
    pub file: Cow<'static, str>,
}

impl CommittedIndex {
    /// Returns the command that writes it, in the directory of the package.
    pub fn command(&self) -> String {
        fmt::from_fn(|f| self.write_command(f)).to_string()
    }

    /// Returns how to update it, without the `help:` in front.
    pub fn help(&self) -> String {
        fmt::from_fn(|f| self.write_help(f)).to_string()
    }

    pub(crate) fn write_help(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("run `")?;
        self.write_command(f)?;
        write!(f, "` in the directory of `{}`", self.package)
    }

    fn write_command(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let file = word(&self.file);
        write!(f, "cargo plux index -p {} --all-features -o {file}", self.package)
    }
}
