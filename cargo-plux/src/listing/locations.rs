//! Where things are declared, so that a terminal or an editor opens it.

use std::collections::HashMap;
use std::env;
use std::path::{Path, PathBuf};

use plux_build::Report;

/// The folders of the packages, seen from the current one.
pub(crate) struct Locations<'a> {
    folders: HashMap<(&'a str, &'a str), &'a Path>,
    workspace: &'a Path,
    current: Option<PathBuf>,
}

impl<'a> Locations<'a> {
    pub(crate) fn new(report: &'a Report) -> Self {
        let folders = report.package_dirs.iter();
        Self {
            folders: folders
                .map(|(name, version, path)| ((&**name, &**version), &**path))
                .collect(),
            workspace: &report.workspace,
            current: env::current_dir().ok(),
        }
    }

    /// `file:line`. The file is relative to the current folder where both lie in the workspace,
    /// else absolute; and relative to its package where nobody knows where that lies.
    pub(crate) fn of(&self, package: &str, version: &str, file: &str, line: u32) -> String {
        let file = match self.folders.get(&(package, version)) {
            Some(folder) => self.seen(&folder.join(file)),
            None => file.to_owned(),
        };
        format!("{file}:{line}")
    }

    fn seen(&self, file: &Path) -> String {
        match &self.current {
            Some(current) if self.are_near(current, file) => {
                plux_syntax::relative_path(file, current)
            }
            _ => file.display().to_string(),
        }
    }

    fn are_near(&self, current: &Path, file: &Path) -> bool {
        file.starts_with(current)
            || (current.starts_with(self.workspace) && file.starts_with(self.workspace))
    }
}
