//! Formats locations so that a terminal or an editor can open them.

use std::env;
use std::path::{Path, PathBuf};

use plux_build::Report;
use plux_spec::PackageSource;

/// Resolves the locations of entries.
pub(crate) struct Locations<'a> {
    report: &'a Report,
    current: Option<PathBuf>,
}

impl<'a> Locations<'a> {
    pub(crate) fn new(report: &'a Report) -> Self {
        Self { report, current: env::current_dir().ok() }
    }

    /// Returns `file:line`.
    ///
    /// The file is relative to the current directory if it is below it, or if both are in the
    /// workspace. Otherwise it is absolute. If the directory of the package is unknown, it is
    /// relative to the package.
    pub(crate) fn of(
        &self,
        (package, version): (&str, &str),
        source: Option<&PackageSource>,
        (file, line): (&str, u32),
    ) -> String {
        let file = match self.report.package_dir(package, version, source) {
            Some(directory) => self.relative(&directory.join(file)),
            None => file.to_owned(),
        };
        format!("{file}:{line}")
    }

    fn relative(&self, file: &Path) -> String {
        match &self.current {
            Some(current) if self.are_near(current, file) => {
                plux_syntax::relative_path(file, current)
            }
            _ => file.display().to_string(),
        }
    }

    fn are_near(&self, current: &Path, file: &Path) -> bool {
        let workspace = &self.report.workspace;
        file.starts_with(current) || (current.starts_with(workspace) && file.starts_with(workspace))
    }
}
