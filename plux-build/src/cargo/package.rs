//! The parts of a package that the index needs, from `cargo_metadata::Package`.
//!
//! If Cargo cannot resolve, [`manifest`](super::manifest) reads them from Cargo.toml.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::fmt;
use std::path::{Path, PathBuf};

use cargo_metadata::{CrateType, DependencyKind, Edition, TargetKind};
use cargo_platform::Platform;
use plux_spec::Target as Kind;
use semver::VersionReq;

/// The package that all plugin packages depend on.
pub(crate) const RUNTIME: &str = "plux-runtime";

/// The package that build scripts call.
pub(crate) const BUILD: &str = "plux-build";

/// Name, version and source, which are unique in a dependency graph.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct PackageId {
    pub(crate) name: String,
    pub(crate) version: String,
    /// The `source` of metadata and lock file; `None` for a path.
    pub(crate) source: Option<String>,
}

impl PackageId {
    pub(crate) fn origin(&self) -> Origin {
        Origin::of(self.source.as_deref())
    }
}

impl fmt::Display for PackageId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", self.name, self.version)
    }
}

/// The origin of a package.
#[derive(Clone, Copy, PartialEq)]
pub(crate) enum Origin {
    Path,
    Registry,
    Git,
}

impl Origin {
    /// Reads the `source` of metadata or of a lock file.
    fn of(source: Option<&str>) -> Self {
        match source {
            None => Self::Path,
            Some(source) if source.starts_with("git+") => Self::Git,
            Some(_) => Self::Registry,
        }
    }

    pub(crate) fn as_str(self) -> &'static str {
        match self {
            Self::Path => "path",
            Self::Registry => "registry",
            Self::Git => "git",
        }
    }
}

/// A package whose manifest has been read.
#[derive(Clone)]
pub(crate) struct Package {
    pub(crate) id: PackageId,
    pub(crate) manifest_path: PathBuf,
    pub(crate) dependencies: Vec<Dependency>,
    pub(crate) features: BTreeMap<String, Vec<String>>,
    pub(crate) targets: Vec<Target>,
    /// The root file of the library, if it is a procedural macro.
    pub(crate) proc_macro: Option<PathBuf>,
    /// The root files of the build scripts.
    pub(crate) build_scripts: Vec<PathBuf>,
    pub(crate) build_dependencies: Vec<Dependency>,
    /// `[package.metadata]`.
    pub(crate) metadata: serde_json::Value,
}

impl Package {
    /// Returns the directory of the manifest.
    pub(crate) fn dir(&self) -> &Path {
        self.manifest_path.parent().unwrap_or(Path::new(""))
    }

    /// Returns the library target, unless it is a procedural macro.
    pub(crate) fn library(&self) -> Option<&Target> {
        self.targets.iter().find(|target| target.kind == Kind::Lib)
    }

    /// Returns the names of the binaries.
    pub(crate) fn binaries(&self) -> impl Iterator<Item = &str> {
        let binaries = self.targets.iter().filter(|it| matches!(it.kind, Kind::Bin(_)));
        binaries.map(|it| &*it.name)
    }

    /// Returns whether its library and its binaries can refer to plux-runtime.
    pub(crate) fn depends_on_runtime(&self) -> bool {
        self.dependencies.iter().any(|it| it.name == RUNTIME && !it.dev)
    }

    /// Returns whether its build script can write an index.
    pub(crate) fn build_depends_on_plux(&self) -> bool {
        self.build_dependencies.iter().any(|it| it.name == BUILD)
    }

    /// Returns whether its code may call `automod::dir!`.
    pub(crate) fn depends_on_automod(&self) -> bool {
        self.dependencies.iter().any(|it| it.name == "automod")
    }

    /// Returns the extern name of the library; without a library, that of the package.
    pub(crate) fn library_name(&self) -> Cow<'_, str> {
        underscored(self.library().map_or(&self.id.name, |library| &library.name))
    }
}

impl From<cargo_metadata::Package> for Package {
    fn from(package: cargo_metadata::Package) -> Self {
        let (mut proc_macro, mut build_scripts, mut targets) = (None, Vec::new(), Vec::new());
        for target in package.targets {
            if target.is_proc_macro() {
                proc_macro = Some(target.src_path.into());
            } else if target.kind.contains(&TargetKind::CustomBuild) {
                build_scripts.push(target.src_path.into());
            } else if let Some(target) = Target::of(target) {
                targets.push(target);
            }
        }
        let (mut dependencies, mut build_dependencies) = (Vec::new(), Vec::new());
        for dependency in package.dependencies {
            match dependency.kind {
                DependencyKind::Build => build_dependencies.push(dependency.into()),
                DependencyKind::Unknown => {}
                _ => dependencies.push(dependency.into()),
            }
        }
        Self {
            proc_macro,
            build_scripts,
            build_dependencies,
            id: PackageId {
                name: package.name.into_inner(),
                version: package.version.to_string(),
                source: package.source.map(|source| source.repr),
            },
            manifest_path: package.manifest_path.into(),
            dependencies,
            features: package.features,
            targets,
            metadata: package.metadata,
        }
    }
}

/// An entry of `[dependencies]`, `[dev-dependencies]` or `[build-dependencies]`.
#[derive(Clone)]
pub(crate) struct Dependency {
    pub(crate) name: String,
    pub(crate) req: VersionReq,
    pub(crate) origin: Origin,
    pub(crate) dev: bool,
    pub(crate) optional: bool,
    pub(crate) default_features: bool,
    pub(crate) features: Vec<String>,
    pub(crate) target: Option<Platform>,
    pub(crate) rename: Option<String>,
    pub(crate) path: Option<PathBuf>,
}

impl From<cargo_metadata::Dependency> for Dependency {
    fn from(dependency: cargo_metadata::Dependency) -> Self {
        Self {
            name: dependency.name,
            req: dependency.req,
            origin: Origin::of(dependency.source.as_ref().map(|source| &*source.repr)),
            dev: dependency.kind == DependencyKind::Development,
            optional: dependency.optional,
            default_features: dependency.uses_default_features,
            features: dependency.features,
            target: dependency.target,
            rename: dependency.rename,
            path: dependency.path.map(Into::into),
        }
    }
}

impl Dependency {
    /// Returns the key in the table, by which features refer to it.
    pub(crate) fn key(&self) -> &str {
        self.rename.as_deref().unwrap_or(&self.name)
    }

    /// Returns the name by which code refers to it, unless the library has another.
    pub(crate) fn extern_name(&self) -> Cow<'_, str> {
        underscored(self.key())
    }

    /// Returns whether a package matches name and version requirement.
    pub(crate) fn accepts(&self, package: &PackageId) -> bool {
        package.name == self.name
            && (self.path.is_some()
                || package.version.parse().is_ok_and(|version| self.req.matches(&version)))
    }
}

/// A target that can hold plugins.
#[derive(Clone)]
pub(crate) struct Target {
    pub(crate) name: String,
    /// The target as the index has it.
    pub(crate) kind: Kind,
    pub(crate) root: PathBuf,
    pub(crate) edition_2015: bool,
    pub(crate) linkage: Linkage,
    /// Whether the target is a library that is also built for C: a program of its own.
    pub(crate) is_for_c: bool,
    /// The features without which Cargo skips the target.
    pub(crate) required_features: Vec<String>,
}

impl Target {
    fn of(target: cargo_metadata::Target) -> Option<Self> {
        let name = target.name.clone().into();
        // An example may be a library as well; the first kind decides.
        let kind = match target.kind.first()? {
            TargetKind::Bin => Kind::Bin(name),
            TargetKind::Example => Kind::Example(name),
            TargetKind::Test => Kind::Test(name),
            TargetKind::Bench => Kind::Bench(name),
            _ if target.crate_types.contains(&CrateType::ProcMacro) => return None,
            _ => Kind::Lib,
        };
        Some(Self {
            kind,
            linkage: Linkage::of(&target.crate_types),
            is_for_c: is_for_c(&target.crate_types),
            name: target.name,
            root: target.src_path.into(),
            edition_2015: target.edition == Edition::E2015,
            required_features: target.required_features,
        })
    }
}

/// The way in which a Rust program can link a library.
#[derive(Clone, Copy, PartialEq)]
pub(crate) enum Linkage {
    /// Into the executable.
    Static,
    /// As a separate file that contains its dependencies: a `dylib` alone.
    Dynamic,
    /// Not at all: an executable, or a library for C.
    Never,
}

impl Linkage {
    pub(super) fn of(crate_types: &[CrateType]) -> Self {
        if crate_types.iter().any(|it| matches!(it, CrateType::Lib | CrateType::RLib)) {
            Self::Static
        } else if crate_types.contains(&CrateType::DyLib) {
            Self::Dynamic
        } else {
            Self::Never
        }
    }
}

/// Returns whether one of the crate types is a library for C.
pub(super) fn is_for_c(crate_types: &[CrateType]) -> bool {
    crate_types.iter().any(|it| matches!(it, CrateType::CDyLib | CrateType::StaticLib))
}

/// Returns the extern name of a package or target.
pub(crate) fn underscored(name: &str) -> Cow<'_, str> {
    if name.contains('-') { name.replace('-', "_").into() } else { name.into() }
}
