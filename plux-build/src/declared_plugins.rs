//! `[[package.metadata.plux.plugins]]`: plugins that macros or build scripts of a package write.
//!
//! The list names what the scanner cannot see. A package that has it, even if it is empty, has
//! acknowledged the macros and generated files in its sources.

use plux_spec::{Diagnostic, Namespace, PluginId, PluginName};
use serde_json::Value;

use crate::cargo::Package;
use crate::settings::{Table, package_key};

const KEYS: &[&str] =
    &["after", "before", "cfg", "contract", "description", "name", "namespace", "path", "requires"];

/// A plugin that a manifest declares.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct DeclaredPlugin {
    pub(crate) namespace: Namespace,
    pub(crate) name: PluginName,
    pub(crate) contract: String,
    pub(crate) description: String,
    pub(crate) path: String,
    pub(crate) requires: Vec<PluginId>,
    pub(crate) before: Vec<PluginName>,
    pub(crate) after: Vec<PluginName>,
    /// The predicate of a `#[cfg(…)]`.
    pub(crate) cfg: Option<String>,
    /// The line in the manifest.
    pub(crate) line: u32,
}

/// Returns whether a package lists what its macros and build scripts write.
pub(crate) fn acknowledges_macros(package: &Package) -> bool {
    package_key(package, "plugins").is_some()
}

/// Reads the declared plugins of a package, and reports all mistakes in them.
pub(crate) fn read(table: &Table<'_>, diagnostics: &mut Vec<Diagnostic>) -> Vec<DeclaredPlugin> {
    let Some(value) = table.metadata.get("plux").and_then(|it| it.get("plugins")) else {
        return Vec::new();
    };
    let Some(entries) = value.as_array().filter(|list| list.iter().all(Value::is_object)) else {
        let help = "write `[[package.metadata.plux.plugins]]`".to_owned();
        let message = "`plugins` is not an array of tables".to_owned();
        diagnostics.push(table.invalid(&["plux", "plugins"], message, help));
        return Vec::new();
    };
    let entries = entries.iter().enumerate();
    entries.filter_map(|(at, entry)| Entry { table, at, entry }.read(diagnostics)).collect()
}

/// One table of the list.
struct Entry<'a> {
    table: &'a Table<'a>,
    at: usize,
    entry: &'a Value,
}

impl Entry<'_> {
    fn read(&self, diagnostics: &mut Vec<Diagnostic>) -> Option<DeclaredPlugin> {
        let mut found = Vec::new();
        for key in self.entry.as_object().into_iter().flatten().map(|(key, _)| key) {
            if !KEYS.contains(&&**key) {
                let message = format!("unknown key `{key}` of a declared plugin");
                let at = self.at.to_string();
                found.push(self.table.unknown_key(&["plux", "plugins", &at, key], message, KEYS));
            }
        }
        let namespace = self.name::<Namespace>("namespace", &mut found);
        let name = self.name::<PluginName>("name", &mut found);
        let names = |key| {
            self.list(key, |it| it.parse::<PluginName>().map_err(|e| (e.to_string(), e.help())))
        };
        let (before, before_mistakes) = names("before");
        let (after, after_mistakes) = names("after");
        let own = namespace.clone();
        let (requires, mistakes) = self.list("requires", |it| match (&own, it.contains(':')) {
            (Some(namespace), false) => match it.parse::<PluginName>() {
                Ok(name) => Ok(PluginId::new(namespace.clone(), name)),
                Err(error) => Err((error.to_string(), error.help())),
            },
            _ => it.parse::<PluginId>().map_err(|error| (error.to_string(), error.help())),
        });
        found.extend(before_mistakes.into_iter().chain(after_mistakes).chain(mistakes));
        let text = |key: &str| self.entry[key].as_str().unwrap_or_default().to_owned();
        let at = self.at.to_string();
        let line = self.table.location(&["plux", "plugins", &at, "name"], |span| span.key).line;
        diagnostics.append(&mut found);
        Some(DeclaredPlugin {
            namespace: namespace?,
            name: name?,
            contract: text("contract"),
            description: text("description"),
            path: text("path"),
            requires,
            before,
            after,
            cfg: self.entry["cfg"].as_str().map(str::to_owned),
            line,
        })
    }

    fn name<T: std::str::FromStr<Err = plux_spec::NameError>>(
        &self,
        key: &str,
        found: &mut Vec<Diagnostic>,
    ) -> Option<T> {
        let at = self.at.to_string();
        let Some(text) = self.entry[key].as_str() else {
            let message = format!("a declared plugin has no `{key}`");
            let help = "write `namespace = \"finops.vendors\"` and `name = \"aws\"`".to_owned();
            found.push(self.table.invalid(&["plux", "plugins", &at], message, help));
            return None;
        };
        let name = text.parse::<T>();
        name.map_err(|error| {
            let path = ["plux", "plugins", &at, key];
            found.push(self.table.invalid(&path, error.to_string(), error.help().to_owned()));
        })
        .ok()
    }

    fn list<T>(
        &self,
        key: &str,
        parse: impl Fn(&str) -> Result<T, (String, &'static str)>,
    ) -> (Vec<T>, Vec<Diagnostic>) {
        let (mut values, mut mistakes) = (Vec::new(), Vec::new());
        let at = self.at.to_string();
        for item in self.entry[key].as_array().into_iter().flatten() {
            match parse(item.as_str().unwrap_or_default()) {
                Ok(value) => values.push(value),
                Err((message, help)) => {
                    let path = ["plux", "plugins", &at, key];
                    mistakes.push(self.table.invalid(&path, message, help.to_owned()));
                }
            }
        }
        (values, mistakes)
    }
}
