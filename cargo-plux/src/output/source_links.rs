//! Where sources lie, seen from the workspace: what links in a document lead to.

use std::collections::BTreeMap;
use std::path::Path;

use plux_build::Report;

/// The folders of the packages that lie in the workspace, relative to it, with forward slashes.
pub(crate) struct SourceLinks(BTreeMap<(String, String), String>);

impl SourceLinks {
    pub(crate) fn of(report: &Report) -> Self {
        let inside = report.package_dirs.iter().filter_map(|(name, version, folder)| {
            let folder = slashes(folder.strip_prefix(&report.workspace).ok()?)?;
            Some(((name.clone(), version.clone()), folder))
        });
        Self(inside.collect())
    }

    /// The folder of a package in the workspace; the workspace's own is empty.
    pub(crate) fn folder(&self, package: &str, version: &str) -> Option<&str> {
        self.0.get(&(package.to_owned(), version.to_owned())).map(String::as_str)
    }

    /// A package's file, relative to the workspace; `None` where the package lies elsewhere.
    pub(crate) fn file(&self, package: &str, version: &str, file: &str) -> Option<String> {
        let folder = self.folder(package, version)?;
        let mut parts: Vec<&str> = folder.split('/').filter(|part| !part.is_empty()).collect();
        for part in file.split('/') {
            match part {
                ".." => drop(parts.pop()?),
                part => parts.push(part),
            }
        }
        Some(parts.join("/"))
    }
}

/// A relative path as it stands in links, whatever the machine.
pub(crate) fn slashes(path: &Path) -> Option<String> {
    let parts: Option<Vec<&str>> = path.components().map(|it| it.as_os_str().to_str()).collect();
    parts.map(|parts| parts.join("/"))
}
