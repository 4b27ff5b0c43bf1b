//! `[package.metadata.plux]` and `[workspace.metadata.plux]`.

use std::fs;
use std::path::{Path, PathBuf};

use plux_spec::sort::{self, sort_by};
use plux_spec::{Diagnostic, Level, Lint, Location};
use serde_json::Value;

use crate::cargo::{KeySpan, Package, PackageId, Workspace, find_key};
use crate::location::{LineCol, locate};

/// The keys that both tables may have.
const KEYS: &[&str] = &["deny-incomplete", "index-file", "lints", "reexports"];

/// The keys that only the table of a package may have.
const PACKAGE_KEYS: &[&str] = &["allow-unused", "crate", "plugins"];

/// The former names of keys, and what to write instead.
const RENAMED: &[(&str, &str, &str)] = &[
    ("facade", "reexports", "write `reexports = true`"),
    ("facades", "reexports", "write `reexports = [\"finops-core\"]`"),
    ("standalone", "allow-unused", "write `allow-unused = true`"),
];

/// The settings of one table or of the builder. Unset values are taken from the next level.
#[derive(Clone, Debug, Default)]
pub(crate) struct Settings {
    pub(crate) deny_incomplete: Option<bool>,
    pub(crate) index_file: Option<PathBuf>,
    /// Packages that re-export the attributes.
    pub(crate) reexports: Vec<String>,
    /// Each lint occurs at most once.
    pub(crate) lints: Vec<(Lint, Level)>,
}

/// A `metadata` table, and where it is.
pub(crate) struct Table<'a> {
    pub(crate) metadata: &'a Value,
    pub(crate) owner: Owner,
    /// Name and version of the manifest's package; empty for a virtual manifest.
    pub(crate) package: (&'a str, &'a str),
    pub(crate) manifest: &'a Path,
    /// The directory of the workspace.
    pub(crate) workspace: &'a Path,
}

/// The section that a `metadata` table belongs to.
#[derive(Clone, Copy, PartialEq)]
pub(crate) enum Owner {
    Package,
    Workspace,
}

impl Owner {
    pub(crate) fn as_str(self) -> &'static str {
        match self {
            Self::Package => "package",
            Self::Workspace => "workspace",
        }
    }
}

/// A value of the wrong type.
struct InvalidValue {
    /// The predicate of the message, whose subject is the key.
    predicate: &'static str,
    help: &'static str,
}

impl Settings {
    /// Reads the table `plux`, and reports all mistakes in it.
    pub(crate) fn read(table: &Table<'_>, diagnostics: &mut Vec<Diagnostic>) -> Self {
        let mut settings = Self::default();
        let entries = match table.metadata.get("plux") {
            None => return settings,
            Some(Value::Object(entries)) => entries,
            Some(_) => {
                let help = format!("write `[{}.metadata.plux]`", table.owner.as_str());
                let message = "`plux` is not a table".to_owned();
                diagnostics.push(table.at_key(Lint::InvalidSetting, &["plux"], message, help));
                return settings;
            }
        };
        let mut found = Vec::new();
        for (key, value) in entries {
            let (name, path) = (key.replace('_', "-"), ["plux", key]);
            if let Some((_, new, help)) = RENAMED.iter().find(|(old, ..)| *old == name) {
                let message = format!("`{key}` has been renamed to `{new}`");
                found.push(table.at_key(Lint::InvalidSetting, &path, message, help.to_string()));
                continue;
            }
            if table.owner == Owner::Workspace && PACKAGE_KEYS.contains(&&*name) {
                let message = format!("`{key}` has no effect in `[workspace.metadata.plux]`");
                let help = "set it in the `[package.metadata.plux]` of each package".to_owned();
                found.push(table.at_key(Lint::UnknownSetting, &path, message, help));
                continue;
            }
            let read = match &*name {
                "deny-incomplete" => boolean(value).map(|it| settings.deny_incomplete = Some(it)),
                "allow-unused" => boolean(value).map(drop),
                // The path of plux-runtime, read by the attribute macros.
                "crate" => string(value).map(drop),
                "reexports" if value.is_boolean() && table.owner == Owner::Package => Ok(()),
                "reexports" => strings(value).map(|it| settings.reexports = it),
                "index-file" => string(value).map(|it| {
                    settings.index_file = Some(table.manifest.with_file_name(it));
                }),
                "lints" => {
                    settings.read_lints(table, value, &mut found);
                    Ok(())
                }
                // See `declared_plugins`.
                "plugins" => Ok(()),
                _ => {
                    found.push(table.unknown(key));
                    continue;
                }
            };
            if let Err(InvalidValue { predicate, help }) = read {
                found.push(table.invalid(&path, format!("`{key}` {predicate}"), help.to_owned()));
            }
        }
        // Report in the order of the file.
        sort_by(&mut found, &|a, b| a.location.cmp(&b.location));
        diagnostics.append(&mut found);
        settings
    }

    /// Reads the table `lints`: levels by codes, with or without `plux::`.
    fn read_lints(&mut self, table: &Table<'_>, value: &Value, found: &mut Vec<Diagnostic>) {
        let Some(entries) = value.as_object() else {
            let help = format!("write `[{}.metadata.plux.lints]`", table.owner.as_str());
            found.push(table.invalid(
                &["plux", "lints"],
                "`lints` is not a table".to_owned(),
                help,
            ));
            return;
        };
        let name = |lint: Lint| without_prefix(lint.code());
        for (key, value) in entries {
            let path = ["plux", "lints", key];
            let wanted = without_prefix(key).replace('-', "_");
            let lint = Lint::ALL.iter().copied().find(|it| name(*it) == wanted);
            match (lint, value.as_str().and_then(Level::parse)) {
                (Some(lint), Some(level)) => self.set_level(lint, level),
                (Some(_), None) => {
                    let help = r#"write "allow", "warn" or "deny""#.to_owned();
                    found.push(table.invalid(&path, format!("`{key}` is not a lint level"), help));
                }
                (None, _) => {
                    let mut diagnostic =
                        Diagnostic::of(Lint::UnknownSetting, format!("unknown lint `{key}`"))
                            .at(table.location(&path, |span| span.key));
                    let names = Lint::ALL.iter().copied().map(name);
                    if let Some(near) = plux_spec::closest_matches(&wanted, names).first() {
                        diagnostic = diagnostic.help(format!("did you mean `{near}`?"));
                    }
                    found.push(diagnostic);
                }
            }
        }
    }

    /// Combines the settings of the root and of the workspace. With several roots, only those of
    /// the workspace apply.
    pub(crate) fn of_workspace(
        workspace: &Workspace,
        roots: &[usize],
        diagnostics: &mut Vec<Diagnostic>,
    ) -> Self {
        let mut settings = Self::default();
        for &root in roots {
            let package = &workspace.packages[root];
            let table = Table::of(package, workspace);
            let own = Self::read(&table, diagnostics);
            own.check_reexports(&table, workspace, diagnostics);
            if roots.len() == 1 {
                settings = settings.or(own);
            }
        }
        let path = workspace.root.join("Cargo.toml");
        let package = workspace.packages.iter().find(|it| it.manifest_path == path);
        let table = Table {
            metadata: &workspace.metadata,
            owner: Owner::Workspace,
            package: package.map_or(("", ""), |it| (&it.id.name, &it.id.version)),
            manifest: &path,
            workspace: &workspace.root,
        };
        let own = Self::read(&table, diagnostics);
        own.check_reexports(&table, workspace, diagnostics);
        settings.or(own)
    }

    /// Reports the packages of `reexports` that Cargo.lock does not have.
    fn check_reexports(
        &self,
        table: &Table<'_>,
        workspace: &Workspace,
        diagnostics: &mut Vec<Diagnostic>,
    ) {
        let Some(lock) = workspace.lock.as_deref() else { return };
        for name in self.reexports.iter().filter(|it| lock.named(it).is_empty()) {
            let names = lock.packages.iter().map(|it| &*it.name);
            let help = match plux_spec::closest_matches(name, names).first() {
                Some(near) => format!("did you mean `{near}`?"),
                None => "write the name of a dependency, as in Cargo.lock".to_owned(),
            };
            let message = format!("`reexports` has the unknown package `{name}`");
            let location = table.location(&["plux", "reexports"], |span| span.value);
            diagnostics.push(Diagnostic::of(Lint::UnknownPackage, message).at(location).help(help));
        }
    }

    /// Returns these settings, completed by others.
    pub(crate) fn or(mut self, other: Self) -> Self {
        self.deny_incomplete = self.deny_incomplete.or(other.deny_incomplete);
        self.index_file = self.index_file.or(other.index_file);
        self.reexports.extend(other.reexports);
        for (lint, level) in other.lints {
            if self.level(lint).is_none() {
                self.lints.push((lint, level));
            }
        }
        self
    }

    /// Sets the level of a lint.
    pub(crate) fn set_level(&mut self, lint: Lint, level: Level) {
        self.lints.retain(|(other, _)| *other != lint);
        self.lints.push((lint, level));
    }

    fn level(&self, lint: Lint) -> Option<Level> {
        self.lints.iter().find(|(other, _)| *other == lint).map(|(_, level)| *level)
    }

    /// Applies the levels of lints that are set.
    pub(crate) fn apply_levels(&self, diagnostics: &mut [Diagnostic]) {
        for diagnostic in diagnostics {
            if let Some(level) = diagnostic.lint.and_then(|lint| self.level(lint)) {
                diagnostic.severity = level.severity();
            }
        }
    }
}

/// Returns whether a package declares that it re-exports the attributes.
pub(crate) fn reexports(package: &Package) -> bool {
    package_key(package, "reexports") == Some(&Value::Bool(true))
}

/// Returns whether a package declares that its plugins are for programs outside of the workspace.
pub(crate) fn allows_unused(package: &Package) -> bool {
    let value =
        package_key(package, "allow-unused").or_else(|| package_key(package, "allow_unused"));
    value == Some(&Value::Bool(true))
}

/// Returns the value of a key of `[package.metadata.plux]`.
pub(crate) fn package_key<'a>(package: &'a Package, key: &str) -> Option<&'a Value> {
    package.metadata.get("plux")?.get(key)
}

/// Returns the name of a lint: its code without `plux::`.
fn without_prefix(code: &str) -> &str {
    code.strip_prefix("plux::").unwrap_or(code)
}

fn boolean(value: &Value) -> Result<bool, InvalidValue> {
    let invalid = InvalidValue { predicate: "is not a boolean", help: "write `true` or `false`" };
    value.as_bool().ok_or(invalid)
}

fn string(value: &Value) -> Result<&str, InvalidValue> {
    let invalid = InvalidValue { predicate: "is not a string", help: r#"write "plux.json""# };
    value.as_str().ok_or(invalid)
}

fn strings(value: &Value) -> Result<Vec<String>, InvalidValue> {
    let invalid = || InvalidValue {
        predicate: "is not an array of strings",
        help: r#"write ["finops-core"]"#,
    };
    let mut strings = Vec::new();
    for item in value.as_array().ok_or_else(invalid)? {
        strings.push(item.as_str().ok_or_else(invalid)?.to_owned());
    }
    Ok(strings)
}

impl<'a> Table<'a> {
    /// Returns the table of a package.
    pub(crate) fn of(package: &'a Package, workspace: &'a Workspace) -> Self {
        let PackageId { name, version, .. } = &package.id;
        Self {
            metadata: &package.metadata,
            owner: Owner::Package,
            package: (name, version),
            manifest: &package.manifest_path,
            workspace: &workspace.root,
        }
    }

    /// Returns an error at a key.
    fn at_key(&self, lint: Lint, path: &[&str], message: String, help: String) -> Diagnostic {
        Diagnostic::of(lint, message).at(self.location(path, |span| span.key)).help(help)
    }

    /// Returns the error for an invalid value.
    pub(crate) fn invalid(&self, path: &[&str], message: String, help: String) -> Diagnostic {
        Diagnostic::of(Lint::InvalidSetting, message)
            .at(self.location(path, |span| span.value))
            .help(help)
    }

    fn unknown(&self, key: &str) -> Diagnostic {
        let own = if self.owner == Owner::Package { PACKAGE_KEYS } else { &[] };
        let message = format!("unknown key `{key}` in `[{}.metadata.plux]`", self.owner.as_str());
        self.unknown_key(&["plux", key], message, &[KEYS, own].concat())
    }

    /// Returns the error for an unknown key, with suggestions among the known keys.
    pub(crate) fn unknown_key(&self, path: &[&str], message: String, keys: &[&str]) -> Diagnostic {
        let key = path.last().copied().unwrap_or_default();
        let near = plux_spec::closest_matches(key, keys.iter().copied());
        let help = near.first().map_or_else(
            || format!("the keys are {}", plux_spec::list::and(&sort::unique(keys))),
            |near| format!("did you mean `{near}`?"),
        );
        self.at_key(Lint::UnknownSetting, path, message, help)
    }

    /// Returns the location of a key below `metadata`; that of the manifest if the key is not
    /// found.
    pub(crate) fn location(&self, key: &[&str], of: fn(KeySpan) -> LineCol) -> Location {
        let path = [&[self.owner.as_str(), "metadata"], key].concat();
        let source = fs::read_to_string(self.manifest).ok();
        let span = source.and_then(|source| find_key(&source, &path));
        locate(self.package, self.manifest, self.workspace, span.map(of).unwrap_or_default())
    }
}
