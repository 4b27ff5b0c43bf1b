//! The tables `[….metadata.plux]`, read without Cargo.

use std::fs;
use std::path::{Path, PathBuf};

use serde_json::Value;

use crate::diagnostic::location;
use crate::settings::{Settings, Table};
use crate::workspace::{Malformed, tree};
use crate::{Diagnostic, Lint};

/// What the manifests around a package say.
#[derive(Debug, Default)]
pub(super) struct Around {
    pub(super) settings: Settings,
    pub(super) edition_2015: bool,
}

/// Reads the package's manifest and that of its workspace, unless neither asks for a committed index
/// and nothing else does.
pub(super) fn read(own: &Path, asked: bool, diagnostics: &mut Vec<Diagnostic>) -> Around {
    let Some(own_text) = text(own) else { return Around::default() };
    let above = workspace(own, &own_text);
    let mut texts = std::iter::once(&own_text).chain(above.iter().map(|(_, text)| text));
    if !asked && !texts.any(|text| text.contains("index-file") || text.contains("index_file")) {
        return Around::default();
    }
    let root = above.as_ref().map_or(own, |(path, _)| path).with_file_name("");
    let mut read = |of, path: &Path, text: &str| {
        let mut tree = parse(path, text, &root, diagnostics);
        let package = tree["package"].take();
        let top = if of == "package" { &package } else { &tree[of] };
        let table = Table {
            metadata: &top["metadata"],
            of,
            package: package["name"].as_str().unwrap_or(""),
            manifest: path,
            workspace: &root,
        };
        (Settings::read(&table, diagnostics), package["edition"] == "2015")
    };
    let (mut settings, edition_2015) = read("package", own, &own_text);
    if let Some((path, text)) = &above {
        settings = settings.or(read("workspace", path, text).0);
    }
    Around { settings, edition_2015 }
}

/// The manifest of the workspace: the one that the package names, or the nearest upwards.
fn workspace(own: &Path, own_text: &str) -> Option<(PathBuf, String)> {
    let named = own_text.lines().any(|line| line.trim_start().starts_with("workspace ="));
    let tree = if named { tree(own_text).unwrap_or_default() } else { Value::Null };
    let package = &tree["package"];
    let named = package["workspace"].as_str().map(|folder| own.with_file_name("").join(folder));
    let above = own.ancestors().skip(1).map(Path::to_owned);
    named.into_iter().chain(above).find_map(|folder| {
        let path = folder.join("Cargo.toml");
        let text = text(&path)?;
        let is_root = |line: &str| line.trim_start().starts_with("[workspace");
        text.lines().any(is_root).then_some((path, text))
    })
}

/// The text, unless it cannot be read; without the byte order mark that an editor may have left.
fn text(path: &Path) -> Option<String> {
    let text = fs::read_to_string(path).ok()?;
    Some(text.strip_prefix('\u{feff}').map_or_else(|| text.clone(), str::to_owned))
}

/// The manifest as a tree, which is empty where it makes no sense. Whoever builds need not be Cargo,
/// and then nobody else tells.
fn parse(path: &Path, text: &str, workspace: &Path, diagnostics: &mut Vec<Diagnostic>) -> Value {
    tree(text).unwrap_or_else(|Malformed { reason, at }| {
        let message = format!("no settings are taken from what is not TOML: {reason}");
        let told = Diagnostic::warning(message)
            .lint(Lint::InvalidManifest)
            .at(location("", path, workspace, at));
        diagnostics.push(told.help("mend it, or call the builder's setters in build.rs"));
        Value::Null
    })
}
