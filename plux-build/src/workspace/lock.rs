//! `Cargo.lock`: which package of which version depends on which, for all features and platforms.
//!
//! ```text
//! lines.rs  as Cargo writes it: a value a line, read without a TOML parser
//! tree.rs   as somebody else left it: formatted anew, or broken
//! ```

mod lines;
mod tree;

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

use super::keys::line_and_column;
use crate::Error;
use crate::diagnostic::{At, location};
use crate::{Diagnostic, Lint};

/// A package in the lock file.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Locked {
    pub(crate) name: String,
    pub(crate) version: String,
    pub(crate) source: Option<String>,
    /// `name`, `name version` or `name version (source)`, as short as is unambiguous.
    dependencies: Vec<String>,
}

impl Locked {
    /// The commit of a package that comes from git.
    pub(crate) fn git_revision(&self) -> Option<&str> {
        let source = self.source.as_deref()?.strip_prefix("git+")?;
        source.rsplit_once('#').map(|(_, revision)| revision)
    }
}

/// All packages of a lock file.
#[derive(Clone, Debug, Default)]
pub(crate) struct Lock {
    pub(crate) packages: Vec<Locked>,
    by_name: BTreeMap<String, Vec<usize>>,
}

impl Lock {
    /// Reads the lock file at `path`, if there is one.
    pub(crate) fn read(path: &Path) -> Result<Option<Self>, Error> {
        if !path.is_file() {
            return Ok(None);
        }
        let bytes =
            fs::read(path).map_err(|source| Error::Read { path: path.to_owned(), source })?;
        let lock = text(&bytes).and_then(Self::parse);
        lock.map(Some).map_err(|broken| {
            let diagnostic = Box::new(broken.told(path));
            Error::LockFile { path: path.to_owned(), diagnostic }
        })
    }

    /// Reads the text of a lock file, of every version of that format that there has been.
    pub(crate) fn parse(text: &str) -> Result<Self, Broken> {
        lines::read(text).map_or_else(|| tree::read(text), Ok)
    }

    /// Takes a package in; none if it is there already.
    fn add(&mut self, package: Locked) -> Option<()> {
        let of_that_name = self.by_name.entry(package.name.clone()).or_default();
        let is_the_same = |&at: &usize| {
            let other: &Locked = &self.packages[at];
            other.version == package.version && other.source == package.source
        };
        if of_that_name.iter().any(is_the_same) {
            return None;
        }
        of_that_name.push(self.packages.len());
        self.packages.push(package);
        Some(())
    }

    /// The packages of that name.
    pub(crate) fn named(&self, name: &str) -> impl Iterator<Item = usize> {
        self.by_name.get(name).into_iter().flatten().copied()
    }

    /// The package of that name and version.
    pub(crate) fn find(&self, name: &str, version: &str) -> Option<usize> {
        self.named(name).find(|&at| self.packages[at].version == version)
    }

    /// What the package at `at` depends on.
    pub(crate) fn dependencies(&self, at: usize) -> impl Iterator<Item = usize> {
        self.packages[at].dependencies.iter().filter_map(|text| {
            let mut words = text.split(' ');
            let name = words.next()?;
            match words.next() {
                Some(version) => self.find(name, version),
                None => self.named(name).next(),
            }
        })
    }

    /// The packages from which one named `goal` can be reached, itself included.
    pub(crate) fn reaching(&self, goal: &str) -> BTreeSet<usize> {
        let mut dependents: Vec<Vec<usize>> = vec![Vec::new(); self.packages.len()];
        for at in 0..self.packages.len() {
            for dependency in self.dependencies(at) {
                dependents[dependency].push(at);
            }
        }
        let mut reaching = BTreeSet::new();
        let mut todo: Vec<usize> = self.named(goal).collect();
        while let Some(at) = todo.pop() {
            if reaching.insert(at) {
                todo.extend(&dependents[at]);
            }
        }
        reaching
    }
}

/// What keeps a lock file from being read, and where. Cargo refuses such a file as well.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Broken {
    reason: String,
    at: At,
    help: &'static str,
}

impl Broken {
    fn new(reason: impl Into<String>, at: At) -> Self {
        let help = "take the file from version control again, or write it anew with `cargo \
                    generate-lockfile`";
        Self { reason: reason.into(), at, help }
    }

    fn told(self, path: &Path) -> Diagnostic {
        let folder = path.parent().unwrap_or(path);
        let place = location("", path, folder, self.at);
        Diagnostic::error(self.reason).lint(Lint::InvalidLockFile).at(place).help(self.help)
    }
}

fn text(bytes: &[u8]) -> Result<&str, Broken> {
    str::from_utf8(bytes).map_err(|error| {
        let before = String::from_utf8_lossy(&bytes[..error.valid_up_to()]);
        Broken::new("the lock file is not UTF-8", line_and_column(&before, before.len()))
    })
}

#[cfg(test)]
mod tests;
