//! `[package.metadata.plux]` and `[workspace.metadata.plux]`.

use std::path::{Path, PathBuf};

use serde_json::Value;

use crate::workspace::Manifest;
use crate::{Diagnostic, Error};

/// The keys that the tables may have.
const KEYS: &[&str] = &["deny-incomplete", "facade", "facades", "index-file", "standalone"];

/// What one table, or the builder, says. What it does not say is left to the next.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Settings {
    pub(crate) deny_incomplete: Option<bool>,
    pub(crate) index_file: Option<PathBuf>,
    /// Packages that re-export the macros.
    pub(crate) facades: Vec<String>,
    /// The package itself re-exports them.
    pub(crate) facade: bool,
}

impl Settings {
    /// Reads the table `plux` of a `metadata` table in the manifest at `path`.
    pub(crate) fn read(
        metadata: &Value,
        path: &Path,
        diagnostics: &mut Vec<Diagnostic>,
    ) -> Result<Self, Error> {
        let mut settings = Self::default();
        let table = match metadata.get("plux") {
            None => return Ok(settings),
            Some(Value::Object(table)) => table,
            Some(_) => {
                return Err(wrong(path, "plux", "is not a table", "write `[….metadata.plux]`"));
            }
        };
        for (key, value) in table {
            match key.replace('_', "-").as_str() {
                "deny-incomplete" => settings.deny_incomplete = Some(truth(path, key, value)?),
                "facade" => settings.facade = truth(path, key, value)?,
                "index-file" => {
                    let file = value
                        .as_str()
                        .ok_or_else(|| wrong(path, key, "is not a text", r#"write "plux.json""#))?;
                    settings.index_file = Some(path.with_file_name("").join(file));
                }
                // Of each package itself: see `is_standalone`.
                "standalone" => drop(truth(path, key, value)?),
                "facades" => settings.facades = texts(path, key, value)?,
                _ => diagnostics.push(unknown(path, key)),
            }
        }
        Ok(settings)
    }

    /// What a package says of itself alone.
    pub(crate) fn is_facade(manifest: &Manifest) -> bool {
        says(manifest, "facade")
    }

    /// Whether a package is for programs outside of its workspace.
    pub(crate) fn is_standalone(manifest: &Manifest) -> bool {
        says(manifest, "standalone")
    }

    /// These settings, and for what they leave open, the others.
    pub(crate) fn or(mut self, other: Self) -> Self {
        self.deny_incomplete = self.deny_incomplete.or(other.deny_incomplete);
        self.index_file = self.index_file.or(other.index_file);
        self.facades.extend(other.facades);
        self
    }
}

fn says(manifest: &Manifest, key: &str) -> bool {
    manifest.metadata.get("plux").and_then(|it| it.get(key)) == Some(&Value::Bool(true))
}

fn truth(path: &Path, key: &str, value: &Value) -> Result<bool, Error> {
    value.as_bool().ok_or_else(|| wrong(path, key, "is not a boolean", "write `true` or `false`"))
}

fn texts(path: &Path, key: &str, value: &Value) -> Result<Vec<String>, Error> {
    let texts = value.as_array().and_then(|list| {
        list.iter().map(|it| it.as_str().map(str::to_owned)).collect::<Option<Vec<_>>>()
    });
    texts.ok_or_else(|| wrong(path, key, "is not a list of texts", r#"write ["finops-core"]"#))
}

fn wrong(path: &Path, key: &str, reason: &str, help: &str) -> Error {
    Error::Setting {
        path: path.to_owned(),
        setting: key.to_owned(),
        reason: reason.to_owned(),
        help: help.to_owned(),
    }
}

fn unknown(path: &Path, key: &str) -> Diagnostic {
    let near = plux_spec::nearest(key, KEYS.iter().copied());
    let help = match near.first() {
        Some(near) => format!("did you mean `{near}`?"),
        None => format!("the keys are {}", KEYS.join(", ")),
    };
    Diagnostic::warning(format!("unknown key `{key}` of `metadata.plux` in `{}`", path.display()))
        .help(help)
}
