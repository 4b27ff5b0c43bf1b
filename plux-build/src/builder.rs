//! Builder of an index: the packages, features and target to index, and the strictness.

use std::env;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use plux_spec::sort::sort_unique;
use plux_spec::{Diagnostic, Index, Level, Lint};

use crate::build_env::{BuildEnv, split_features};
use crate::cargo::{
    Cargo, CliFeatures, Network, PackageSelection, Rustflags, TargetInfo, rustc_of,
};
use crate::emit;
use crate::error::Error;
use crate::index_file::IndexFile;
use crate::report::{self, Report};
use crate::request::{OnProgress, Phase, Request};
use crate::settings::Settings;

/// Builder of an index: the packages, features and target to index, and the strictness.
///
/// In a build script, package, features and target are those of the running build. Elsewhere, set
/// them with the setters named after Cargo's flags.
///
/// The settings can be in the manifest as well, in `[package.metadata.plux]` or, for all packages, in
/// `[workspace.metadata.plux]`; setters take precedence.
///
/// ```toml
/// [package.metadata.plux]
/// deny-incomplete = true
/// index-file = "plux.json"
/// reexports = ["finops-core"]    # packages that re-export #[plugin]
///
/// [package.metadata.plux.lints]
/// unused_package = "allow"
///
/// # Plugins that a macro or a build script of the package writes.
/// [[package.metadata.plux.plugins]]
/// namespace = "finops.vendors"
/// name = "aws"
/// ```
///
/// Two keys are only allowed in `[package.metadata.plux]`. `reexports = true` declares that the
/// package re-exports the attributes. `allow-unused = true` declares that its plugins are for
/// programs outside of the workspace.
///
/// ```no_run
/// // build.rs
/// plux_build::configure().deny_incomplete(true).emit();
/// ```
#[derive(Clone, Debug, Default)]
#[must_use = "it does nothing until `emit`, `build` or `report` is called"]
#[allow(clippy::struct_excessive_bools, reason = "they are flags of command lines")]
pub struct Builder {
    settings: Settings,
    selection: PackageSelection,
    features: CliFeatures,
    target: Option<String>,
    rustflags: Rustflags,
    cargo: Option<PathBuf>,
    manifest_path: Option<PathBuf>,
    locked: bool,
    offline: bool,
    frozen: bool,
    exhaustive: bool,
    own_inputs: Vec<PathBuf>,
    on_progress: OnProgress,
}

impl Builder {
    /// Sets whether an incomplete index is an error. Default: `false`, a warning.
    pub fn deny_incomplete(mut self, deny: bool) -> Self {
        self.settings.deny_incomplete = Some(deny);
        self
    }

    /// Sets the level of a lint. Default: the level of the manifest, else
    /// [`Lint::default_level`].
    pub fn lint_level(mut self, lint: Lint, level: Level) -> Self {
        self.settings.set_level(lint, level);
        self
    }

    /// Uses a committed `plux.json` instead of scanning sources, for build systems other than
    /// Cargo, and for packaging. A relative path is relative to the package's directory. Default:
    /// none.
    ///
    /// Then neither Cargo nor rustc is called, and no source is read. The file lists the crates to
    /// link. Its conditions are evaluated again with `CARGO_CFG_FEATURE` and the other
    /// `CARGO_CFG_…`, if they are set. The setters named after Cargo's flags have no effect. Write
    /// the file with all features, and once for each target.
    ///
    /// `cargo plux index --check` fails if the file is stale; a build does not check it.
    pub fn index_file(mut self, path: impl Into<PathBuf>) -> Self {
        self.settings.index_file = Some(path.into());
        self
    }

    /// Adds a package that re-exports `#[plugin]` and `#[extension_point]`. May be repeated.
    ///
    /// Re-exports of dependencies that reach plux-runtime are recognized without it.
    pub fn reexports(mut self, package: impl Into<String>) -> Self {
        self.settings.reexports.push(package.into());
        self
    }

    /// Adds a file or directory that the build script reads. Cargo reruns the script when it
    /// changes. May be repeated.
    ///
    /// [`emit`](Self::emit) prints `rerun-if-changed` lines, and Cargo then watches no other files.
    /// A build script with other steps has to add their inputs.
    ///
    /// ```no_run
    /// // build.rs
    /// plux_build::configure().rerun_if_changed("proto").emit();
    /// ```
    pub fn rerun_if_changed(mut self, path: impl Into<PathBuf>) -> Self {
        self.own_inputs.push(path.into());
        self
    }

    /// Sets the manifest, as `--manifest-path`. Default: in a build script the package's manifest,
    /// else the one that Cargo finds from the current directory.
    pub fn manifest_path(mut self, path: impl Into<PathBuf>) -> Self {
        self.manifest_path = Some(path.into());
        self
    }

    /// Selects a member, as `-p`: `name`, `name@version`, a pattern (`finops-*`) or an id as `cargo
    /// pkgid` prints it. May be repeated. Default: the packages that Cargo would build, which are
    /// the package of the manifest, or at the workspace root the default members.
    pub fn package(mut self, name: impl Into<String>) -> Self {
        self.selection.packages.push(name.into());
        self
    }

    /// Selects all members, as `--workspace`; the index has no root then.
    pub fn workspace(mut self, all: bool) -> Self {
        self.selection.workspace = all;
        self
    }

    /// Excludes a member, as `--exclude`. May be repeated.
    pub fn exclude(mut self, name: impl Into<String>) -> Self {
        self.selection.exclude.push(name.into());
        self
    }

    /// Enables features of the root packages, as `--features`.
    pub fn features<T: Into<String>>(mut self, features: impl IntoIterator<Item = T>) -> Self {
        self.features.features.extend(features.into_iter().map(Into::into));
        self
    }

    /// Enables all features of the root packages, as `--all-features`.
    pub fn all_features(mut self, all: bool) -> Self {
        self.features.all = all;
        self
    }

    /// Disables the default features of the root packages, as `--no-default-features`.
    pub fn no_default_features(mut self, none: bool) -> Self {
        self.features.no_default = none;
        self
    }

    /// Sets the target triple, as `--target`. Default: `$CARGO_BUILD_TARGET`, else the host.
    ///
    /// `build.target` of Cargo's configuration files is not read.
    pub fn target(mut self, triple: impl Into<String>) -> Self {
        self.target = Some(triple.into());
        self
    }

    /// Sets the function that returns the flags that Cargo passes to rustc for the target. Default:
    /// the flags of `$CARGO_ENCODED_RUSTFLAGS`, else of `$RUSTFLAGS`.
    ///
    /// The function is called if a condition depends on a cfg. Only `--cfg` and the `-C` options
    /// `panic`, `target-cpu` and `target-feature` have an effect. Cargo's configuration files are not
    /// read; `cargo plux` sets the flags of these. In a build script, Cargo provides the cfgs.
    ///
    /// ```no_run
    /// let flags = || vec!["--cfg".to_owned(), "tokio_unstable".to_owned()];
    /// let index = plux_build::configure().rustflags(flags).build()?;
    /// # Ok::<(), plux_build::Error>(())
    /// ```
    pub fn rustflags(
        mut self,
        rustflags: impl Fn() -> Vec<String> + Send + Sync + 'static,
    ) -> Self {
        self.rustflags = Rustflags::Custom(Arc::new(rustflags));
        self
    }

    /// Requires Cargo.lock to be up to date, as `--locked`.
    pub fn locked(mut self, locked: bool) -> Self {
        self.locked = locked;
        self
    }

    /// Runs Cargo without network access, as `--offline`. Always the case in a build script.
    pub fn offline(mut self, offline: bool) -> Self {
        self.offline = offline;
        self
    }

    /// Combines `--locked` and `--offline`, as `--frozen`.
    pub fn frozen(mut self, frozen: bool) -> Self {
        self.frozen = frozen;
        self
    }

    /// Sets whether to run lints that read every file of the root packages, such as the lint for
    /// plugins in files that no `mod` declares. Default: `false`. `cargo plux check` sets it.
    pub fn exhaustive(mut self, exhaustive: bool) -> Self {
        self.exhaustive = exhaustive;
        self
    }

    /// Sets a callback that is called before each phase. Default: none.
    pub fn on_progress(mut self, callback: impl Fn(Phase) + Send + Sync + 'static) -> Self {
        self.on_progress = OnProgress::new(callback);
        self
    }

    /// Sets the Cargo executable. Default: `$CARGO`, else `cargo`.
    pub fn cargo(mut self, program: impl Into<PathBuf>) -> Self {
        self.cargo = Some(program.into());
        self
    }

    /// Runs as a build script: writes `plux.json`, `plux.rs`, `plux_index.txt` and `plux_build.json`
    /// to `OUT_DIR`, and prints warnings, errors and `rerun-if-changed` lines for Cargo.
    ///
    /// After an error it exits the process with code 1.
    pub fn emit(self) {
        let succeeded = emit::emit(self.index_file_of(true), || self.scan(), &self.own_inputs);
        let may_go_on = succeeded.unwrap_or_else(|error| {
            emit::print_error(&error);
            false
        });
        if !may_go_on {
            std::process::exit(1);
        }
    }

    /// Builds the index.
    ///
    /// # Errors
    ///
    /// Returns an error that prevents building it, and [`Error::Diagnostics`] if a diagnostic is an
    /// error.
    pub fn build(&self) -> Result<Index, Error> {
        let report = self.report()?;
        if report.diagnostics.iter().any(Diagnostic::is_error) {
            return Err(Error::Diagnostics(report.diagnostics));
        }
        Ok(report.index)
    }

    /// Builds the index, and returns it with all diagnostics. Errors in sources are diagnostics of
    /// the report.
    ///
    /// # Errors
    ///
    /// Returns an error that prevents building the index.
    pub fn report(&self) -> Result<Report, Error> {
        match self.index_file_of(self.is_for_build_script()) {
            Some(index_file) => index_file.report(&BuildEnv::from_env()),
            None => self.scan(),
        }
    }
}

impl Builder {
    /// Builds the report by scanning sources.
    fn scan(&self) -> Result<Report, Error> {
        report::build_report(self.request())
    }

    /// Returns the committed index to use, if any.
    fn index_file_of(&self, in_build_script: bool) -> Option<IndexFile> {
        if !in_build_script && self.settings.index_file.is_none() {
            return None;
        }
        let manifest = self.manifest_path.clone().unwrap_or_else(own_manifest);
        let manifest = std::path::absolute(&manifest).unwrap_or(manifest);
        IndexFile::find(&self.settings, manifest)
    }

    fn request(&self) -> Request {
        let program = self.cargo.clone().unwrap_or_else(|| {
            env::var_os("CARGO").map_or_else(|| PathBuf::from("cargo"), PathBuf::from)
        });
        let (settings, selection) = (self.settings.clone(), self.selection.clone());
        let (exhaustive, on_progress) = (self.exhaustive, self.on_progress.clone());
        if self.is_for_build_script() {
            let own = own_manifest();
            let features = env::var("CARGO_CFG_FEATURE").unwrap_or_default();
            let features = split_features(&features);
            return Request {
                settings,
                features: CliFeatures { features, all: false, no_default: true },
                target: TargetInfo::from_env(
                    env::var("TARGET").unwrap_or_default(),
                    env::vars_os(),
                ),
                cargo: Cargo { program, manifest_path: Some(own.clone()) },
                network: Network::Never,
                selection: PackageSelection { own: Some(own), ..selection },
                exhaustive,
                on_progress,
            };
        }
        let by_env = || env::var("CARGO_BUILD_TARGET").ok().filter(|triple| !triple.is_empty());
        let target = self.target.clone().or_else(by_env);
        Request {
            settings,
            selection,
            features: self.split_cli_features(),
            target: TargetInfo::by_rustc(rustc_of(&program), target, self.rustflags.clone()),
            cargo: Cargo { program, manifest_path: self.manifest_path.clone() },
            network: Network::Flags {
                locked: self.locked || self.frozen,
                offline: self.offline || self.frozen,
            },
            exhaustive,
            on_progress,
        }
    }

    /// Returns whether this is a build script that Cargo runs, and no setter selects another build.
    fn is_for_build_script(&self) -> bool {
        let variables = ["OUT_DIR", "TARGET", "CARGO_MANIFEST_DIR", "CARGO_CFG_TARGET_OS"];
        self.selection == PackageSelection::default()
            && self.manifest_path.is_none()
            && self.target.is_none()
            && self.features == CliFeatures::default()
            && variables.iter().all(|name| env::var_os(name).is_some())
    }

    /// Splits `-F "a b,c"` into three features.
    fn split_cli_features(&self) -> CliFeatures {
        let list = self.features.features.join(",").replace(' ', ",");
        let mut features = split_features(&list);
        sort_unique(&mut features, &String::cmp);
        CliFeatures { features, ..self.features.clone() }
    }
}

fn own_manifest() -> PathBuf {
    env::var_os("CARGO_MANIFEST_PATH").map_or_else(
        || Path::new(&env::var_os("CARGO_MANIFEST_DIR").unwrap_or_default()).join("Cargo.toml"),
        PathBuf::from,
    )
}
