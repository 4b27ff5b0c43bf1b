//! A package as its manifest describes it: as much of it as an index needs.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use cargo_platform::Platform;
use semver::VersionReq;

/// Where a package comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Source {
    Path,
    Registry,
    Git,
}

impl Source {
    /// Reads the `source` of metadata or of a lock file.
    pub(crate) fn of(text: Option<&str>) -> Self {
        match text {
            None => Self::Path,
            Some(text) if text.starts_with("git+") => Self::Git,
            Some(_) => Self::Registry,
        }
    }
}

/// A package whose manifest is at hand.
#[derive(Clone, Debug)]
pub(crate) struct Manifest {
    pub(crate) name: String,
    pub(crate) version: String,
    pub(crate) source: Source,
    pub(crate) path: PathBuf,
    pub(crate) dependencies: Vec<Dependency>,
    pub(crate) features: BTreeMap<String, Vec<String>>,
    pub(crate) targets: Vec<Target>,
    /// `[package.metadata]`.
    pub(crate) metadata: serde_json::Value,
}

impl Manifest {
    /// The package's folder.
    pub(crate) fn folder(&self) -> &Path {
        self.path.parent().unwrap_or(Path::new(""))
    }

    /// The library that Rust code can be linked with, if there is one.
    pub(crate) fn library(&self) -> Option<&Target> {
        self.targets.iter().find(|target| target.kind == Kind::Library)
    }

    /// Whether its code may call `automod::dir!`.
    pub(crate) fn depends_on_automod(&self) -> bool {
        self.dependencies.iter().any(|it| it.name == "automod")
    }

    /// The name of that library, or what it would be.
    pub(crate) fn library_name(&self) -> Cow<'_, str> {
        underscored(self.library().map_or(&self.name, |library| &library.name))
    }
}

/// One entry of a dependency table; build-dependencies are left out.
#[derive(Clone, Debug)]
pub(crate) struct Dependency {
    pub(crate) name: String,
    pub(crate) req: VersionReq,
    pub(crate) dev: bool,
    pub(crate) optional: bool,
    pub(crate) default_features: bool,
    pub(crate) features: Vec<String>,
    pub(crate) target: Option<Platform>,
    pub(crate) rename: Option<String>,
    pub(crate) path: Option<PathBuf>,
}

impl Dependency {
    /// The key in the table, which features speak of.
    pub(crate) fn key(&self) -> &str {
        self.rename.as_deref().unwrap_or(&self.name)
    }
}

/// What Cargo compiles a package's sources into.
#[derive(Clone, Debug)]
pub(crate) struct Target {
    pub(crate) name: String,
    pub(crate) kind: Kind,
    pub(crate) root: PathBuf,
    pub(crate) edition_2015: bool,
    pub(crate) linkage: Linkage,
    /// The features without which Cargo leaves the target out.
    pub(crate) required_features: Vec<String>,
}

/// How a target can be linked into a Rust program.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Linkage {
    /// Into the program's own file.
    Static,
    /// As a file beside it, and with it all that it depends on: a `dylib` alone.
    Dynamic,
    /// Not at all: a program, or a library for C alone.
    Never,
}

impl Linkage {
    /// By the names of the crate types.
    pub(crate) fn of<'a>(crate_types: impl IntoIterator<Item = &'a str>) -> Self {
        crate_types.into_iter().fold(Self::Never, Self::or_by)
    }

    /// The same, or what one more crate type allows.
    pub(crate) fn or_by(self, crate_type: &str) -> Self {
        match (crate_type, self) {
            ("lib" | "rlib", _) => Self::Static,
            ("dylib", Self::Never) => Self::Dynamic,
            _ => self,
        }
    }
}

/// The sorts of target that can hold plugins.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Kind {
    /// Any library but a procedural macro's.
    Library,
    Bin,
    Example,
    Test,
    Bench,
}

/// The name under which Rust code knows a package or target of that name.
pub(crate) fn underscored(name: &str) -> Cow<'_, str> {
    if name.contains('-') { name.replace('-', "_").into() } else { name.into() }
}
