//! What an index is to be made of.

use std::collections::BTreeSet;
use std::env;
use std::path::{Path, PathBuf};

use plux_spec::Index;

use crate::committed::{Committed, Today};
use crate::platform::{Platform, custom_cfgs, rustc_of};
use crate::report::{self, Report};
use crate::settings::Settings;
use crate::step::{OnStep, Step};
use crate::workspace::{Asked, Cargo, Network};
use crate::{Error, cargo};

/// What an index is to be made of, and how strictly.
///
/// In a build script, Cargo says which package, features and target are built; nothing has to be
/// set. Elsewhere the setters that bear the names of Cargo's flags say so.
///
/// The settings may stand in the manifest as well, in `[package.metadata.plux]` or, for all
/// packages, in `[workspace.metadata.plux]`; what is set here goes first.
///
/// ```toml
/// [package.metadata.plux]
/// deny-incomplete = true
/// index-file = "plux.json"
/// facades = ["finops-core"]      # packages that re-export #[plugin]
/// ```
///
/// A package says of itself alone that it re-exports them, with `facade = true`, or that its plugins
/// are for programs outside of the workspace, with `standalone = true`: else it is told that no
/// program has them. For a whole workspace neither can be said.
///
/// ```no_run
/// // build.rs
/// plux_build::configure().deny_incomplete(true).emit();
/// ```
#[derive(Clone, Debug, Default)]
#[must_use = "nothing happens before `emit`, `build` or `report`"]
#[allow(clippy::struct_excessive_bools, reason = "they are flags of command lines")]
pub struct Builder {
    settings: Settings,
    scope: Scope,
    asked: Asked,
    target: Option<String>,
    cargo: Option<PathBuf>,
    manifest_path: Option<PathBuf>,
    locked: bool,
    offline: bool,
    frozen: bool,
    thorough: bool,
    on_step: OnStep,
}

/// Which packages are the roots.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Scope {
    /// Packages by name, or `name@version`.
    pub(crate) packages: Vec<String>,
    pub(crate) workspace: bool,
    pub(crate) exclude: Vec<String>,
    /// The manifest of the package that is built, in a build script.
    pub(crate) own: Option<PathBuf>,
}

/// All that a report is made of.
#[derive(Debug)]
pub(crate) struct Request {
    pub(crate) settings: Settings,
    pub(crate) scope: Scope,
    pub(crate) asked: Asked,
    pub(crate) platform: Platform,
    pub(crate) cargo: Cargo,
    pub(crate) network: Network,
    /// Look for what only a reading of every file finds.
    pub(crate) thorough: bool,
    pub(crate) on_step: OnStep,
}

impl Builder {
    /// Whether an index that is not complete is an error. Default: `false`, a warning.
    pub fn deny_incomplete(mut self, deny: bool) -> Self {
        self.settings.deny_incomplete = Some(deny);
        self
    }

    /// Takes the index from a committed `plux.json` instead of scanning sources: for build systems
    /// without Cargo, for packages, for the cautious. A relative path starts at the package's
    /// folder. Default: none, the sources are scanned.
    ///
    /// Then neither Cargo nor rustc is called, and no source is read: the file says which crates to
    /// link, and what hangs on features or on the target is judged anew by `CARGO_CFG_FEATURE` and
    /// the other `CARGO_CFG_…`, where they are set. The setters that bear the names of Cargo's
    /// flags change nothing. Write the file with all features, and one for each target.
    ///
    /// `cargo plux index --check` tells when the file is stale, and has to be run by somebody; a
    /// build warns where name, version, own files or Cargo.lock show it. Where the setting stands
    /// in a manifest, it is for build scripts alone.
    pub fn index_file(mut self, path: impl Into<PathBuf>) -> Self {
        self.settings.index_file = Some(path.into());
        self
    }

    /// Names a package that re-exports `#[plugin]` and `#[extension_point]`, so that
    /// `#[finops_core::plugin]` is recognized. May be repeated. Default: `plux-runtime` alone, and
    /// the packages that say `facade = true` in their own `[package.metadata.plux]`.
    pub fn facade(mut self, package: impl Into<String>) -> Self {
        self.settings.facades.push(package.into());
        self
    }

    /// `--manifest-path`: the manifest to work for. Default: in a build script the own one, else
    /// what Cargo finds from the current folder.
    pub fn manifest_path(mut self, path: impl Into<PathBuf>) -> Self {
        self.manifest_path = Some(path.into());
        self
    }

    /// `-p`: indexes the closure of this member, given as `name`, `name@version`, a pattern
    /// (`finops-*`) or an id as `cargo pkgid` prints it. May be repeated. Default: what Cargo would
    /// build, the package of the manifest, or at the workspace's root its default members.
    pub fn package(mut self, name: impl Into<String>) -> Self {
        self.scope.packages.push(name.into());
        self
    }

    /// `--workspace`: indexes all members; the index has no root then.
    pub fn workspace(mut self, all: bool) -> Self {
        self.scope.workspace = all;
        self
    }

    /// `--exclude`: leaves out a member, given as for [`package`](Self::package). May be repeated.
    pub fn exclude(mut self, name: impl Into<String>) -> Self {
        self.scope.exclude.push(name.into());
        self
    }

    /// `--features`: switches features of the root packages on.
    pub fn features<T: Into<String>>(mut self, features: impl IntoIterator<Item = T>) -> Self {
        self.asked.features.extend(features.into_iter().map(Into::into));
        self
    }

    /// `--all-features`: switches all features of the root packages on.
    pub fn all_features(mut self, all: bool) -> Self {
        self.asked.all = all;
        self
    }

    /// `--no-default-features`: leaves the default features of the root packages off.
    pub fn no_default_features(mut self, none: bool) -> Self {
        self.asked.no_default = none;
        self
    }

    /// `--target`: the triple that is built for. Default: `$CARGO_BUILD_TARGET`, else that of the
    /// machine at hand.
    ///
    /// The cfgs that `RUSTFLAGS` sets count; what stands in Cargo's configuration files is known to
    /// build scripts alone.
    pub fn target(mut self, triple: impl Into<String>) -> Self {
        self.target = Some(triple.into());
        self
    }

    /// `--locked`: Cargo.lock must be right as it is.
    pub fn locked(mut self, locked: bool) -> Self {
        self.locked = locked;
        self
    }

    /// `--offline`: Cargo keeps to what is on this machine. A build script always does.
    pub fn offline(mut self, offline: bool) -> Self {
        self.offline = offline;
        self
    }

    /// `--frozen`: both `--locked` and `--offline`.
    pub fn frozen(mut self, frozen: bool) -> Self {
        self.frozen = frozen;
        self
    }

    /// Whether to look as well for what only a reading of every file of the root packages finds,
    /// such as plugins in files that no `mod` reaches. Default: `false`; `cargo plux check` does.
    pub fn thorough(mut self, thorough: bool) -> Self {
        self.thorough = thorough;
        self
    }

    /// Who is told of each part of the work before it begins. Default: nobody.
    pub fn on_step(mut self, tell: impl Fn(Step) + Send + Sync + 'static) -> Self {
        self.on_step = OnStep::new(tell);
        self
    }

    /// The Cargo to call. Default: `$CARGO`, else `cargo`.
    pub fn cargo(mut self, program: impl Into<PathBuf>) -> Self {
        self.cargo = Some(program.into());
        self
    }

    /// Does in a build script all that a build script has to do: writes `plux.json`, `plux.rs`,
    /// `plux_index.rs` and `plux_build.json` into `OUT_DIR`, and tells Cargo what to watch, what is
    /// doubtful and what is wrong. Where something is wrong it ends the process with exit code 1.
    pub fn emit(self) {
        if let Err(error) = cargo::emit(&self) {
            cargo::say_error(&error);
            std::process::exit(1);
        }
    }

    /// Makes the index.
    ///
    /// # Errors
    ///
    /// Whatever keeps it from being made, and [`Error::Rejected`] where the sources contradict
    /// each other.
    pub fn build(&self) -> Result<Index, Error> {
        let report = self.report()?;
        if report.diagnostics.iter().any(crate::Diagnostic::is_error) {
            return Err(Error::Rejected(report.diagnostics));
        }
        Ok(report.index)
    }

    /// Makes the index, and tells all that is to be told of the sources: errors in them are
    /// diagnostics of the report.
    ///
    /// # Errors
    ///
    /// Whatever keeps the index from being made.
    pub fn report(&self) -> Result<Report, Error> {
        match self.committed(self.is_for_a_build_script()) {
            Some(committed) => committed.report(&Today::of_environment()),
            None => self.scan(),
        }
    }

    /// Makes the index of sources.
    pub(crate) fn scan(&self) -> Result<Report, Error> {
        report::make(self.request())
    }

    /// The committed index that is to be taken, if one is.
    pub(crate) fn committed(&self, in_build_script: bool) -> Option<Committed> {
        if !in_build_script && self.settings.index_file.is_none() {
            return None;
        }
        let manifest = self.manifest_path.clone().unwrap_or_else(own_manifest);
        let manifest = std::path::absolute(&manifest).unwrap_or(manifest);
        Committed::asked_for(&self.settings, manifest)
    }

    fn request(&self) -> Request {
        let in_build_script = self.is_for_a_build_script();
        let program = self.cargo.clone().unwrap_or_else(|| {
            env::var_os("CARGO").map_or_else(|| PathBuf::from("cargo"), PathBuf::from)
        });
        let (settings, scope) = (self.settings.clone(), self.scope.clone());
        if in_build_script {
            let own = own_manifest();
            return Request {
                settings,
                asked: Asked { features: own_features(), all: false, no_default: true },
                platform: Platform::from_environment(
                    env::var("TARGET").unwrap_or_default(),
                    env::vars_os(),
                ),
                cargo: Cargo { program, manifest_path: Some(own.clone()) },
                network: Network::Never,
                scope: Scope { own: Some(own), ..scope },
                thorough: self.thorough,
                on_step: self.on_step.clone(),
            };
        }
        let target = self
            .target
            .clone()
            .or_else(|| env::var("CARGO_BUILD_TARGET").ok().filter(|triple| !triple.is_empty()));
        Request {
            settings,
            scope,
            asked: self.asked(),
            platform: Platform::by_rustc(rustc_of(&program), target, custom_cfgs()),
            cargo: Cargo { program, manifest_path: self.manifest_path.clone() },
            network: Network::Flags {
                locked: self.locked,
                offline: self.offline,
                frozen: self.frozen,
            },
            thorough: self.thorough,
            on_step: self.on_step.clone(),
        }
    }

    /// Cargo runs a build script, and nothing was set that says otherwise.
    fn is_for_a_build_script(&self) -> bool {
        let told = ["OUT_DIR", "TARGET", "CARGO_MANIFEST_DIR", "CARGO_CFG_TARGET_OS"];
        self.scope == Scope::default()
            && self.manifest_path.is_none()
            && self.target.is_none()
            && self.asked == Asked::default()
            && told.iter().all(|name| env::var_os(name).is_some())
    }

    /// `-F "a b,c"` is three features.
    fn asked(&self) -> Asked {
        let words = |text: &String| {
            let words = text.split([',', ' ']).filter(|word| !word.is_empty());
            words.map(str::to_owned).collect::<Vec<_>>()
        };
        let features: BTreeSet<String> = self.asked.features.iter().flat_map(words).collect();
        Asked { features: features.into_iter().collect(), ..self.asked.clone() }
    }
}

fn own_manifest() -> PathBuf {
    env::var_os("CARGO_MANIFEST_PATH").map_or_else(
        || Path::new(&env::var_os("CARGO_MANIFEST_DIR").unwrap_or_default()).join("Cargo.toml"),
        PathBuf::from,
    )
}

/// The features that the package is being built with, exactly.
fn own_features() -> Vec<String> {
    let features = env::var("CARGO_CFG_FEATURE").unwrap_or_default();
    features.split(',').filter(|name| !name.is_empty()).map(str::to_owned).collect()
}
