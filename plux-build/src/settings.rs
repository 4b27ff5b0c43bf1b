//! `[package.metadata.plux]` and `[workspace.metadata.plux]`.

use std::fs;
use std::path::{Path, PathBuf};

use serde_json::Value;

use crate::diagnostic::{At, location};
use crate::workspace::{Manifest, Spot, find_key};
use crate::{Diagnostic, Lint, Location};

/// The keys that both tables may have.
const KEYS: &[&str] = &["deny-incomplete", "facades", "index-file"];

/// What a package says of itself.
const OWN_KEYS: &[&str] = &["facade", "standalone"];

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

/// A `metadata` table, and where it stands.
pub(crate) struct Table<'a> {
    pub(crate) metadata: &'a Value,
    /// `package` or `workspace`.
    pub(crate) of: &'static str,
    /// The package of the manifest; empty where it has none.
    pub(crate) package: &'a str,
    pub(crate) manifest: &'a Path,
    /// The folder of the workspace.
    pub(crate) workspace: &'a Path,
}

/// What a value is not, and what to write instead.
type Unfit = (&'static str, &'static str);

impl Settings {
    /// Reads the table `plux`. Whatever is wrong with it is told; an error is left out.
    pub(crate) fn read(table: &Table<'_>, diagnostics: &mut Vec<Diagnostic>) -> Self {
        let mut settings = Self::default();
        let entries = match table.metadata.get("plux") {
            None => return settings,
            Some(Value::Object(entries)) => entries,
            Some(_) => {
                diagnostics.push(table.not_a_table());
                return settings;
            }
        };
        let mut told = Vec::new();
        for (key, value) in entries {
            let name = key.replace('_', "-");
            if table.of == "workspace" && OWN_KEYS.contains(&&*name) {
                told.push(table.misplaced(key));
                continue;
            }
            let read = match &*name {
                "deny-incomplete" => truth(value).map(|it| settings.deny_incomplete = Some(it)),
                "facade" => truth(value).map(|it| settings.facade = it),
                // Of each package itself: see `is_standalone`.
                "standalone" => truth(value).map(drop),
                "facades" => texts(value).map(|it| settings.facades = it),
                "index-file" => text(value).map(|it| {
                    settings.index_file = Some(table.manifest.with_file_name("").join(it));
                }),
                _ => {
                    told.push(table.unknown(key));
                    continue;
                }
            };
            told.extend(read.err().map(|unfit| table.unfit(key, unfit)));
        }
        // As they stand in the file, whatever order the keys have.
        told.sort_by(|a, b| a.location.cmp(&b.location));
        diagnostics.append(&mut told);
        settings
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

fn truth(value: &Value) -> Result<bool, Unfit> {
    value.as_bool().ok_or(("is not a boolean", "write `true` or `false`"))
}

fn text(value: &Value) -> Result<&str, Unfit> {
    value.as_str().ok_or(("is not a text", r#"write "plux.json""#))
}

fn texts(value: &Value) -> Result<Vec<String>, Unfit> {
    let list = value.as_array().and_then(|list| {
        list.iter().map(|it| it.as_str().map(str::to_owned)).collect::<Option<Vec<_>>>()
    });
    list.ok_or(("is not a list of texts", r#"write ["finops-core"]"#))
}

impl Table<'_> {
    fn not_a_table(&self) -> Diagnostic {
        Diagnostic::error("`plux` is not a table")
            .lint(Lint::InvalidSetting)
            .at(self.place(&["plux"], |spot| spot.value))
            .help(format!("write `[{}.metadata.plux]`", self.of))
    }

    fn unfit(&self, key: &str, (what, help): Unfit) -> Diagnostic {
        Diagnostic::error(format!("`{key}` {what}"))
            .lint(Lint::InvalidSetting)
            .at(self.place(&["plux", key], |spot| spot.value))
            .help(help)
    }

    fn unknown(&self, key: &str) -> Diagnostic {
        let own = if self.of == "package" { OWN_KEYS } else { &[] };
        let mut keys = [KEYS, own].concat();
        keys.sort_unstable();
        let near = plux_spec::closest_matches(key, keys.iter().copied());
        let help = match near.first() {
            Some(near) => format!("did you mean `{near}`?"),
            None => format!("the keys are {}", keys.join(", ")),
        };
        Diagnostic::warning(format!("unknown key `{key}` of `[{}.metadata.plux]`", self.of))
            .lint(Lint::UnknownSetting)
            .at(self.place(&["plux", key], |spot| spot.key))
            .help(help)
    }

    fn misplaced(&self, key: &str) -> Diagnostic {
        let message = format!("`{key}` does nothing in `[workspace.metadata.plux]`");
        let help = "a package says it of itself, in its own `[package.metadata.plux]`";
        Diagnostic::warning(message)
            .lint(Lint::UnknownSetting)
            .at(self.place(&["plux", key], |spot| spot.key))
            .help(help)
    }

    /// The place in the manifest; the whole of it where the key is not found.
    fn place(&self, key: &[&str], of: fn(Spot) -> At) -> Location {
        let path = [&[self.of, "metadata"], key].concat();
        let text = fs::read_to_string(self.manifest).ok();
        let spot = text.and_then(|text| find_key(&text, &path));
        location(self.package, self.manifest, self.workspace, spot.map_or((0, 0), of))
    }
}
