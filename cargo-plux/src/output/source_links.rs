//! Paths of source files relative to the workspace, for links in documents.

use std::path::Path;

use plux_build::Report;
use plux_spec::PackageSource;

/// The paths of source files in the workspace, relative to it, with forward slashes.
pub(crate) struct SourceLinks<'a>(&'a Report);

impl<'a> SourceLinks<'a> {
    pub(crate) fn of(report: &'a Report) -> Self {
        Self(report)
    }

    /// Returns the directory of a package in the workspace; empty for the root package.
    pub(crate) fn directory(
        &self,
        package: &str,
        version: &str,
        source: Option<&PackageSource>,
    ) -> Option<String> {
        let directory = self.0.package_dir(package, version, source)?;
        slashes(directory.strip_prefix(&self.0.workspace).ok()?)
    }

    /// Returns a file of a package, relative to the workspace; `None` for a package outside of it.
    pub(crate) fn file(
        &self,
        (package, version): (&str, &str),
        source: Option<&PackageSource>,
        file: &str,
    ) -> Option<String> {
        let directory = self.directory(package, version, source)?;
        let mut parts: Vec<&str> = directory.split('/').filter(|part| !part.is_empty()).collect();
        for part in file.split('/') {
            match part {
                ".." => drop(parts.pop()?),
                part => parts.push(part),
            }
        }
        Some(parts.join("/"))
    }
}

/// Returns a relative path with forward slashes.
pub(crate) fn slashes(path: &Path) -> Option<String> {
    let parts: Option<Vec<&str>> = path.components().map(|it| it.as_os_str().to_str()).collect();
    parts.map(|parts| parts.join("/"))
}
