//! Paths of source files relative to the workspace, for links in documents.

use std::collections::BTreeMap;
use std::path::Path;

use plux_build::Report;

/// The directories of the packages in the workspace, relative to it, with forward slashes.
pub(crate) struct SourceLinks(BTreeMap<(String, String), String>);

impl SourceLinks {
    pub(crate) fn of(report: &Report) -> Self {
        let inside = report.package_dirs.iter().filter_map(|(name, version, directory)| {
            let directory = slashes(directory.strip_prefix(&report.workspace).ok()?)?;
            Some(((name.clone(), version.clone()), directory))
        });
        Self(inside.collect())
    }

    /// Returns the directory of a package in the workspace; empty for the root package.
    pub(crate) fn directory(&self, package: &str, version: &str) -> Option<&str> {
        self.0.get(&(package.to_owned(), version.to_owned())).map(String::as_str)
    }

    /// Returns a file of a package, relative to the workspace; `None` for a package outside of it.
    pub(crate) fn file(&self, package: &str, version: &str, file: &str) -> Option<String> {
        let directory = self.directory(package, version)?;
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
