//! Reads a committed index instead of scanning sources. Only the file and the environment are read.

use std::env;
use std::path::{Path, PathBuf};

use plux_spec::{DependencyKind, Diagnostic, Index, Link, Lint, PackageEntry};

use crate::build_env::BuildEnv;
use crate::codegen::Anchor;
use crate::completeness::denied;
use crate::error::Error;
use crate::index_file_settings;
use crate::json;
use crate::report::{Report, sorted};
use crate::settings::Settings;

/// A committed index that settings select.
#[derive(Debug)]
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
        let around = index_file_settings::read(&manifest, is_given, &mut diagnostics);
        let settings = given.clone().or(around.settings);
        let file = settings.index_file.as_ref()?;
        let file = manifest.parent().unwrap_or(Path::new("")).join(file);
        let edition_2015 = around.edition_2015;
        Some(Self { file, manifest, settings, edition_2015, diagnostics })
    }

    /// Builds the same report as a scan, as far as the file allows.
    pub(crate) fn report(self, build: &BuildEnv) -> Result<Report, Error> {
        let mut index = json::read(&self.file)?;
        let mut diagnostics = self.diagnostics;
        diagnostics.extend(mismatch(&index, &self.file));
        diagnostics.extend(build.apply(&mut index, &self.file));
        diagnostics.extend(build.uncertain(&index));
        if self.settings.deny_incomplete == Some(true) {
            diagnostics.extend(index.gaps().map(denied));
        }
        self.settings.apply_levels(&mut diagnostics);
        let dir = self.manifest.parent().unwrap_or(Path::new("")).to_owned();
        let root = index.root.iter();
        let package_dirs =
            root.map(|it| (it.package.to_string(), it.version.to_string(), dir.clone())).collect();
        let files = [self.file, self.manifest].into_iter();
        Ok(Report {
            rerun_if_changed: files
                .filter(|path| path.exists() && path.to_str().is_some())
                .collect(),
            package_dirs,
            workspace: dir,
            anchors: anchors(&index),
            edition_2015: self.edition_2015,
            index,
            diagnostics: sorted(diagnostics),
            ..Report::default()
        })
    }
}

/// Reports an index of a whole workspace, or of another package than the one that is built.
fn mismatch(index: &Index, file: &Path) -> Option<Diagnostic> {
    let own = env::var("CARGO_PKG_NAME").ok();
    let message = match &index.root {
        None => format!("`{}` is the index of a workspace, and links no package", file.display()),
        Some(root) if own.as_ref().is_some_and(|own| *own != root.package) => {
            format!("`{}` is the index of the package `{}`", file.display(), root.package)
        }
        Some(_) => return None,
    };
    let package = own.as_deref().unwrap_or("NAME");
    Some(
        Diagnostic::of(Lint::IndexMismatch, message)
            .help(format!("write it with `cargo plux index -p {package} -o FILE`")),
    )
}

/// Returns the crates that the root package's code can refer to.
fn anchors(index: &Index) -> Vec<Anchor> {
    let is_direct = |it: &&PackageEntry| it.kind != DependencyKind::Root && it.link == Link::Direct;
    let anchor = |it: &PackageEntry| Anchor {
        extern_name: it.extern_name.to_string(),
        test_only: it.kind == DependencyKind::Dev,
    };
    index.packages.iter().filter(is_direct).map(anchor).collect()
}
