//! The tables `[….metadata.plux]`, read without Cargo.

use std::fs;
use std::path::{Path, PathBuf};

use serde_json::Value;

use crate::settings::Settings;
use crate::{Diagnostic, Error};

/// What the manifests around a package say.
#[derive(Debug, Default)]
pub(super) struct Around {
    pub(super) settings: Settings,
    pub(super) edition_2015: bool,
}

/// Reads the package's manifest and that of its workspace, unless neither asks for a committed index
/// and nothing else does. A manifest that cannot be read says nothing: if that matters, Cargo tells.
pub(super) fn read(
    own: &Path,
    asked: bool,
    diagnostics: &mut Vec<Diagnostic>,
) -> Result<Around, Error> {
    let Some(own_text) = fs::read_to_string(own).ok() else { return Ok(Around::default()) };
    let workspace = workspace(own, &own_text);
    let mut texts = std::iter::once(&own_text).chain(workspace.iter().map(|(_, text)| text));
    if !asked && !texts.any(|text| text.contains("index-file") || text.contains("index_file")) {
        return Ok(Around::default());
    }
    let mut around = Around::default();
    let package = &parse(&own_text)["package"];
    around.edition_2015 = package["edition"] == "2015";
    around.settings = Settings::read(&package["metadata"], own, diagnostics)?;
    if let Some((path, text)) = workspace {
        let settings = Settings::read(&parse(&text)["workspace"]["metadata"], &path, diagnostics)?;
        around.settings = around.settings.or(settings);
    }
    Ok(around)
}

/// The manifest of the workspace: the one that the package names, or the nearest upwards.
fn workspace(own: &Path, text: &str) -> Option<(PathBuf, String)> {
    let named = text.lines().any(|line| line.trim_start().starts_with("workspace ="));
    let package = if named { parse(text)["package"].take() } else { Value::Null };
    let named = package["workspace"].as_str().map(|folder| own.with_file_name("").join(folder));
    let above = own.ancestors().skip(1).map(Path::to_owned);
    named.into_iter().chain(above).find_map(|folder| {
        let path = folder.join("Cargo.toml");
        let text = fs::read_to_string(&path).ok()?;
        let is_root = |line: &str| line.trim_start().starts_with("[workspace");
        text.lines().any(is_root).then_some((path, text))
    })
}

fn parse(text: &str) -> Value {
    basic_toml::from_str(text).unwrap_or_default()
}
