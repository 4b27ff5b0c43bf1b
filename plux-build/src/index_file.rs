//! Reads a committed index instead of scanning sources. Only the file, the manifests and the
//! environment are read, without Cargo.

use std::path::{Path, PathBuf};
use std::{env, fs};

use plux_spec::{
    CommittedIndex, DependencyKind, Diagnostic, Index, Link, Lint, PackageSource, list,
};
use plux_syntax::relative_path;
use serde_json::Value;

use crate::build_env::BuildEnv;
use crate::cargo::{Dependency, RUNTIME, TomlError, parse_value, read_manifest};
use crate::codegen::Anchor;
use crate::completeness::denied;
use crate::error::Error;
use crate::json;
use crate::lints::committed_index::mismatch;
use crate::location::locate;
use crate::package_dir::PackageDir;
use crate::report::{Report, sorted};
use crate::settings::{Owner, Settings, Table};

/// A committed index that settings select.
pub(crate) struct IndexFile {
    file: PathBuf,
    /// The manifest of the package that the index is for. It need not exist.
    manifest: PathBuf,
    settings: Settings,
    edition_2015: bool,
    diagnostics: Vec<Diagnostic>,
}

impl IndexFile {
    /// Returns the index that the given settings select, or else the manifests of the package and
    /// its workspace.
    pub(crate) fn find(given: &Settings, manifest: PathBuf) -> Option<Self> {
        let mut diagnostics = Vec::new();
        let is_given = given.index_file.is_some();
        let (settings, edition_2015) = read_settings(&manifest, is_given, &mut diagnostics)?;
        let settings = given.clone().or(settings);
        let file = settings.index_file.as_ref()?;
        let file = manifest.parent().unwrap_or(Path::new("")).join(file);
        Some(Self { file, manifest, settings, edition_2015, diagnostics })
    }

    /// Builds the same report as a scan, as far as the file allows.
    pub(crate) fn report(self, build: &BuildEnv) -> Result<Report, Error> {
        let mut index = json::read(&self.file)?;
        let dir = self.manifest.parent().unwrap_or(Path::new("")).to_owned();
        // Without the directory of the package, an absolute path would be one of this machine.
        let index_file = match self.file.file_name().filter(|_| dir.as_os_str().is_empty()) {
            Some(name) => name.to_string_lossy().into_owned(),
            None => relative_path(&self.file, &dir),
        };
        let mut diagnostics = self.diagnostics;
        let indexed = || index.root.as_ref().map(|root| root.package.to_string());
        let package = env::var("CARGO_PKG_NAME").ok().or_else(indexed);
        let committed = CommittedIndex {
            package: package.unwrap_or_else(|| "NAME".to_owned()).into(),
            file: index_file.clone().into(),
        };
        diagnostics.extend(mismatch(&index, &self.file, &committed));
        diagnostics.extend(unlisted(&self.manifest, &index, &self.file, &committed));
        diagnostics.extend(build.apply(&mut index, &self.file));
        diagnostics.extend(build.uncertain(&index));
        if self.settings.deny_incomplete == Some(true) {
            diagnostics.extend(index.gaps().map(denied));
        }
        self.settings.apply_levels(&mut diagnostics);
        let mut package_dirs = Vec::new();
        if let Some(root) = &index.root {
            package_dirs.push(PackageDir {
                name: root.package.to_string(),
                version: root.version.to_string(),
                source: PackageSource::Path("".into()),
                directory: dir.clone(),
            });
        }
        let mut rerun_if_changed = vec![self.file, self.manifest];
        rerun_if_changed.retain(|path| path.exists() && path.to_str().is_some());
        Ok(Report {
            rerun_if_changed,
            package_dirs,
            workspace: dir,
            index_file: Some(index_file),
            anchors: anchors(&index),
            edition_2015: self.edition_2015,
            index,
            diagnostics: sorted(diagnostics),
            ..Report::default()
        })
    }
}

/// Reports the path dependencies of a package that depend on plux-runtime, and that its index does not list.
fn unlisted(
    manifest: &Path,
    index: &Index,
    file: &Path,
    committed: &CommittedIndex,
) -> Option<Diagnostic> {
    let package = read_manifest(manifest, None).ok()?;
    let source = fs::read_to_string(manifest).ok()?;
    let inherited = workspace_manifest(manifest, &source).and_then(|(path, source)| {
        let workspace = parse_value(&source).ok()?;
        Some((path.with_file_name(""), workspace["workspace"]["dependencies"].clone()))
    });
    let path_of = |dependency: &Dependency| {
        let inherit = || {
            let (root, entries) = inherited.as_ref()?;
            Some(root.join(entries[dependency.key()]["path"].as_str()?))
        };
        dependency.path.clone().or_else(inherit)
    };
    let mut missing = Vec::new();
    for dependency in package.dependencies.iter().filter(|it| !it.dev && it.name != RUNTIME) {
        // Where Cargo does not build the package, its dependencies may be elsewhere.
        if let Some(path) = path_of(dependency)
            && let Ok(package) = read_manifest(&path.join("Cargo.toml"), None)
            && package.library().is_some()
            && package.depends_on_runtime()
            && !index.packages.iter().any(|it| it.name == package.id.name)
        {
            missing.push(format!("`{}`", package.id.name));
        }
    }
    if missing.is_empty() {
        return None;
    }
    let message = format!(
        "`{}` does not list {}, which `{}` depends on: their plugins are neither indexed nor linked",
        file.display(),
        list::and(&missing),
        package.id.name
    );
    Some(Diagnostic::of(Lint::IndexMismatch, message).help(committed.help()))
}

/// Returns the crates that the root package's code can refer to.
fn anchors(index: &Index) -> Vec<Anchor> {
    let mut anchors = Vec::new();
    for package in index.packages.iter() {
        if package.kind != DependencyKind::Root && package.link == Link::Direct {
            anchors.push(Anchor {
                extern_name: package.extern_name.to_string(),
                test_only: package.kind == DependencyKind::Dev,
            });
        }
    }
    anchors
}

/// Reads the settings of the package's manifest and of its workspace, and whether the package has
/// edition 2015. Returns `None` if neither they nor the builder select a committed index.
fn read_settings(
    own: &Path,
    is_given: bool,
    diagnostics: &mut Vec<Diagnostic>,
) -> Option<(Settings, bool)> {
    let Ok(own_source) = fs::read_to_string(own) else {
        return is_given.then(Default::default);
    };
    let above = workspace_manifest(own, &own_source);
    let asks = |source: &str| source.contains("index-file") || source.contains("index_file");
    if !is_given && !asks(&own_source) && !above.as_ref().is_some_and(|(_, it)| asks(it)) {
        return None;
    }
    let root = above.as_ref().map_or(own, |(path, _)| path).with_file_name("");
    let mut read = |owner: Owner, path: &Path, source: &str| {
        let manifest = parse(path, source, &root, diagnostics);
        let package = &manifest["package"];
        let string = |key: &str| package[key].as_str().unwrap_or("");
        let table = Table {
            metadata: &manifest[owner.as_str()]["metadata"],
            owner,
            package: (string("name"), string("version")),
            manifest: path,
            workspace: &root,
        };
        (Settings::read(&table, diagnostics), package["edition"] == "2015")
    };
    let (mut settings, edition_2015) = read(Owner::Package, own, &own_source);
    if let Some((path, source)) = &above {
        settings = settings.or(read(Owner::Workspace, path, source).0);
    }
    Some((settings, edition_2015))
}

/// Returns the manifest of the workspace: the one that the package names, or the nearest one in a
/// parent directory.
fn workspace_manifest(own: &Path, own_source: &str) -> Option<(PathBuf, String)> {
    let manifest = parse_value(own_source).unwrap_or_default();
    let named = manifest["package"]["workspace"].as_str();
    let read = |dir: &Path| {
        let path = dir.join("Cargo.toml");
        let source = fs::read_to_string(&path).ok()?;
        let is_root = |line: &str| line.trim_start().starts_with("[workspace");
        source.lines().any(is_root).then_some((path, source))
    };
    let named = named.and_then(|dir| read(&own.with_file_name("").join(dir)));
    named.or_else(|| own.ancestors().skip(1).find_map(read))
}

/// Parses a manifest. An invalid one has no settings.
fn parse(path: &Path, source: &str, workspace: &Path, diagnostics: &mut Vec<Diagnostic>) -> Value {
    parse_value(source).unwrap_or_else(|TomlError { message, position, .. }| {
        let message = format!("settings are ignored, because of invalid TOML: {message}");
        let diagnostic = Diagnostic::of(Lint::InvalidManifest, message).at(locate(
            ("", ""),
            path,
            workspace,
            position,
        ));
        diagnostics.push(diagnostic.help("fix it, or call the builder's setters in build.rs"));
        Value::Null
    })
}
