//! The settings of a package and its workspace, read without Cargo.

use std::fs;
use std::path::{Path, PathBuf};

use plux_spec::{Diagnostic, Lint};
use serde_json::Value;

use crate::cargo::{TomlError, parse_value};
use crate::location::locate;
use crate::settings::{Owner, Settings, Table};

/// The settings of a package's manifest and of its workspace.
#[derive(Debug, Default)]
pub(crate) struct ManifestSettings {
    pub(crate) settings: Settings,
    pub(crate) edition_2015: bool,
}

/// Reads the manifests of the package and its workspace. Returns no settings if neither they nor
/// the builder select a committed index.
pub(crate) fn read(
    own: &Path,
    is_given: bool,
    diagnostics: &mut Vec<Diagnostic>,
) -> ManifestSettings {
    let Some(own_source) = read_source(own) else { return ManifestSettings::default() };
    let above = workspace_manifest(own, &own_source);
    let mut sources = std::iter::once(&own_source).chain(above.iter().map(|(_, source)| source));
    let asks = |source: &String| source.contains("index-file") || source.contains("index_file");
    if !is_given && !sources.any(asks) {
        return ManifestSettings::default();
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
    ManifestSettings { settings, edition_2015 }
}

/// Returns the manifest of the workspace: the one that the package names, or the nearest one in a
/// parent directory.
fn workspace_manifest(own: &Path, own_source: &str) -> Option<(PathBuf, String)> {
    let manifest = parse_value(own_source).unwrap_or_default();
    let named = manifest["package"]["workspace"].as_str();
    let named = named.map(|dir| own.with_file_name("").join(dir));
    let above = own.ancestors().skip(1).map(Path::to_owned);
    named.into_iter().chain(above).find_map(|dir| {
        let path = dir.join("Cargo.toml");
        let source = read_source(&path)?;
        let is_root = |line: &str| line.trim_start().starts_with("[workspace");
        source.lines().any(is_root).then_some((path, source))
    })
}

fn read_source(path: &Path) -> Option<String> {
    fs::read_to_string(path).ok()
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
