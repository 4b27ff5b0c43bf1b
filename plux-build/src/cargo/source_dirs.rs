//! Finds the downloaded sources of packages that Cargo's metadata does not list: disabled optional
//! dependencies, and all dependencies if Cargo could not resolve.

use std::fs;
use std::path::{Path, PathBuf};

use plux_spec::sort::sort_by;
use semver::{Version, VersionReq};

use super::manifest;
use super::package::{Origin, Package, PackageId};

/// Directories whose subdirectories are packages: extracted registries, vendored sources.
#[derive(Default)]
pub(crate) struct SourceDirs(Vec<PathBuf>);

impl SourceDirs {
    /// Collects the directories in a Cargo home, the directory of `cargo vendor`, and the parent
    /// directories of the given packages.
    pub(crate) fn new<'a>(
        cargo_home: Option<&Path>,
        vendored: PathBuf,
        packages: impl IntoIterator<Item = &'a Package>,
    ) -> Self {
        let mut dirs = vec![vendored];
        if let Some(home) = cargo_home {
            dirs.extend(entries(&home.join("registry/src")));
        }
        for package in packages {
            let dir = package.dir();
            let is_downloaded = package.id.origin() == Origin::Registry;
            if is_downloaded || dir.join(".cargo-checksum.json").is_file() {
                let parent = dir.parent().unwrap_or(dir);
                if !dirs.iter().any(|it| it == parent) {
                    dirs.push(parent.to_owned());
                }
            }
        }
        sort_by(&mut dirs, &PathBuf::cmp);
        Self(dirs)
    }

    /// Finds the package with that name and version.
    pub(crate) fn find(&self, id: &PackageId) -> Option<Package> {
        for dir in &self.0 {
            for name in [&format!("{}-{}", id.name, id.version), &id.name] {
                let path = dir.join(name).join("Cargo.toml");
                if path.is_file()
                    && let Ok(package) = manifest::read(&path, id.source.clone())
                    && (&package.id.name, &package.id.version) == (&id.name, &id.version)
                {
                    return Some(package);
                }
            }
        }
        None
    }

    /// Finds the newest package of that name that meets a requirement.
    pub(crate) fn newest(&self, name: &str, req: &VersionReq) -> Option<Package> {
        let prefix = format!("{name}-");
        let version_of = |dir: &Path| -> Option<Version> {
            dir.file_name()?.to_str()?.strip_prefix(&prefix)?.parse().ok()
        };
        let mut newest: Option<(Version, PathBuf)> = None;
        for dir in entries_of_all(&self.0) {
            if let Some(version) = version_of(&dir)
                && req.matches(&version)
                && newest.as_ref().is_none_or(|(newest, _)| version >= *newest)
            {
                newest = Some((version, dir));
            }
        }
        let (_, dir) = newest?;
        manifest::read(&dir.join("Cargo.toml"), Some("registry".to_owned())).ok()
    }
}

/// Finds the directory where Cargo has checked out the commit of a git dependency. Its name is the
/// first digits of the commit.
pub(crate) fn git_checkout(id: &PackageId) -> Option<PathBuf> {
    let (_, revision) = id.source.as_deref()?.strip_prefix("git+")?.rsplit_once('#')?;
    let repositories = entries(&cargo_home()?.join("git/checkouts"));
    entries_of_all(&repositories).into_iter().find(|path| {
        let short = path.file_name().and_then(|name| name.to_str());
        short.is_some_and(|short| short.len() >= 7 && revision.starts_with(short))
    })
}

/// Returns the directories to which Cargo adds a file for each package that it downloads.
pub(crate) fn download_dirs() -> Vec<PathBuf> {
    cargo_home().map_or_else(Vec::new, |home| entries(&home.join("registry/cache")))
}

/// Returns Cargo's home directory, as Cargo finds it.
pub(crate) fn cargo_home() -> Option<PathBuf> {
    std::env::var_os("CARGO_HOME")
        .filter(|home| !home.is_empty())
        .map(PathBuf::from)
        .or_else(|| std::env::home_dir().map(|home| home.join(".cargo")))
}

fn entries(dir: &Path) -> Vec<PathBuf> {
    entries_of_all(&[dir.to_owned()])
}

fn entries_of_all(dirs: &[PathBuf]) -> Vec<PathBuf> {
    let mut paths = Vec::new();
    for dir in dirs {
        let Ok(entries) = fs::read_dir(dir) else { continue };
        for entry in entries {
            let Ok(entry) = entry else { continue };
            paths.push(entry.path());
        }
    }
    paths
}
