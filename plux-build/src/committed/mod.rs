//! A committed index in the place of a scan: the file and the environment, nothing else is asked.
//!
//! ```text
//! manifest.rs  whether one is asked for: the tables in the manifests, read without Cargo
//! today.rs     the index in view of the build at hand: its features, its target
//! stale.rs     what tells that the index is of other sources
//! ```

mod manifest;
mod stale;
mod today;

use std::env;
use std::path::{Path, PathBuf};

use plux_spec::{DependencyKind, Index, Link, PackageEntry};

use crate::codegen::Anchor;
use crate::report::{Report, denied};
use crate::settings::Settings;
use crate::{Diagnostic, Error, codec};

pub(crate) use today::Today;

/// An index to be taken as it is.
#[derive(Debug)]
pub(crate) struct Committed {
    /// The index.
    file: PathBuf,
    /// The manifest of the package that it is for; it need not be there.
    manifest: PathBuf,
    settings: Settings,
    edition_2015: bool,
    diagnostics: Vec<Diagnostic>,
}

impl Committed {
    /// The index that the settings, or the manifests around the one given, ask for, if they do.
    pub(crate) fn asked_for(given: &Settings, manifest: PathBuf) -> Option<Self> {
        let mut diagnostics = Vec::new();
        let always = given.index_file.is_some();
        let around = manifest::read(&manifest, always, &mut diagnostics);
        let settings = given.clone().or(around.settings);
        let file = settings.index_file.as_ref()?;
        let folder = manifest.parent().unwrap_or(Path::new(""));
        let edition_2015 = around.edition_2015;
        let file = folder.join(file);
        Some(Self { file, manifest, settings, edition_2015, diagnostics })
    }

    /// What a scan would tell, as far as the file does.
    pub(crate) fn report(self, today: &Today) -> Result<Report, Error> {
        let mut index = codec::read(&self.file)?;
        let mut diagnostics = self.diagnostics;
        let folder = self.manifest.parent().unwrap_or(Path::new("")).to_owned();
        let lock_file = stale::lock_around(&folder);
        let lock = lock_file.as_deref().and_then(|path| stale::lock(path, &mut diagnostics));
        let own = env::var("CARGO_PKG_NAME").ok();
        let beside = stale::Beside {
            file: &self.file,
            manifest: &self.manifest,
            package: own.as_deref(),
            version: env::var("CARGO_PKG_VERSION").ok(),
            lock: lock.as_ref(),
        };
        diagnostics.extend(stale::check(&index, &beside));
        diagnostics.extend(today.apply(&mut index, &self.file));
        if self.settings.deny_incomplete == Some(true) {
            diagnostics.extend(index.gaps().map(denied));
        }
        diagnostics.sort_by_key(|diagnostic| diagnostic.severity);
        let watched = [Some(self.file), Some(self.manifest), lock_file].into_iter().flatten();
        let root = index.root.iter();
        Ok(Report {
            watched: watched.filter(|path| path.exists() && path.to_str().is_some()).collect(),
            folders: root
                .map(|it| (it.package.to_string(), it.version.to_string(), folder.clone()))
                .collect(),
            workspace: folder,
            target_directory: PathBuf::new(),
            programs: Vec::new(),
            binaries: Vec::new(),
            members: Vec::new(),
            anchors: anchors(&index),
            edition_2015: self.edition_2015,
            index,
            diagnostics,
        })
    }
}

/// The crates that the root package's code can refer to.
fn anchors(index: &Index) -> Vec<Anchor> {
    let direct = |it: &&PackageEntry| it.kind != DependencyKind::Root && it.link == Link::Direct;
    let anchor = |it: &PackageEntry| Anchor {
        extern_name: it.extern_name.to_string(),
        test_only: it.kind == DependencyKind::Dev,
    };
    index.packages.iter().filter(direct).map(anchor).collect()
}
