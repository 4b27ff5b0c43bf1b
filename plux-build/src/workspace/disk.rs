//! Where the sources of packages lie that Cargo has downloaded but does not tell of: dependencies
//! that are switched off, and all of them where metadata could not be had.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use semver::{Version, VersionReq};

use super::manifest::{Manifest, Source};
use super::toml;

/// Folders that have packages side by side: extracted registries, vendored sources.
#[derive(Debug, Default)]
pub(crate) struct Shelves(BTreeSet<PathBuf>);

impl Shelves {
    /// The shelves of a Cargo home, the folder that `cargo vendor` makes, and those on which the
    /// given packages stand.
    pub(crate) fn new<'a>(
        cargo_home: Option<&Path>,
        vendored: PathBuf,
        packages: impl IntoIterator<Item = &'a Manifest>,
    ) -> Self {
        let mut shelves = BTreeSet::from([vendored]);
        if let Some(home) = cargo_home {
            let registries = fs::read_dir(home.join("registry/src")).into_iter().flatten();
            shelves.extend(registries.flatten().map(|entry| entry.path()));
        }
        for package in packages {
            let folder = package.folder();
            if package.source == Source::Registry || folder.join(".cargo-checksum.json").is_file() {
                shelves.extend(folder.parent().map(Path::to_owned));
            }
        }
        Self(shelves)
    }

    /// The package of that name and version, if it stands on a shelf.
    pub(crate) fn find(&self, name: &str, version: &str) -> Option<Manifest> {
        let candidates = [format!("{name}-{version}"), name.to_owned()];
        self.0
            .iter()
            .flat_map(|shelf| candidates.iter().map(|it| shelf.join(it).join("Cargo.toml")))
            .filter(|path| path.is_file())
            .filter_map(|path| toml::read(&path, Source::Registry).ok())
            .find(|manifest| manifest.name == name && manifest.version == version)
    }

    /// The newest package of that name on a shelf that meets a requirement.
    pub(crate) fn newest(&self, name: &str, req: &VersionReq) -> Option<Manifest> {
        let prefix = format!("{name}-");
        let entries = self.0.iter().flat_map(|shelf| fs::read_dir(shelf).into_iter().flatten());
        let fitting = entries.flatten().filter_map(|entry| {
            let folder = entry.file_name();
            let version: Version = folder.to_str()?.strip_prefix(&prefix)?.parse().ok()?;
            req.matches(&version).then(|| (version, entry.path().join("Cargo.toml")))
        });
        let (_, path) = fitting.max()?;
        toml::read(&path, Source::Registry).ok()
    }
}

/// Where Cargo has checked out a commit: the folder is named by the first of its digits.
pub(crate) fn git_checkout(cargo_home: &Path, revision: &str) -> Option<PathBuf> {
    let folders = |path: &Path| fs::read_dir(path).into_iter().flatten().flatten();
    let repositories = folders(&cargo_home.join("git/checkouts"));
    repositories.flat_map(|it| folders(&it.path())).map(|it| it.path()).find(|path| {
        let short = path.file_name().and_then(|name| name.to_str());
        short.is_some_and(|short| short.len() >= 7 && revision.starts_with(short))
    })
}

/// The folders that get a file with each package that Cargo downloads.
pub(crate) fn downloads() -> Vec<PathBuf> {
    let cache = cargo_home().map(|home| home.join("registry/cache"));
    let entries = cache.and_then(|cache| fs::read_dir(cache).ok());
    entries.into_iter().flatten().flatten().map(|entry| entry.path()).collect()
}

/// Cargo's home, as Cargo finds it.
pub(crate) fn cargo_home() -> Option<PathBuf> {
    std::env::var_os("CARGO_HOME")
        .filter(|home| !home.is_empty())
        .map(PathBuf::from)
        .or_else(|| std::env::home_dir().map(|home| home.join(".cargo")))
}
