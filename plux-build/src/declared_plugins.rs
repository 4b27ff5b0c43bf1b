//! `[[package.metadata.plux.plugins]]`: plugins that macros or build scripts of a package write.
//!
//! The list names plugins that the scanner cannot find. A package with such a list, even an empty
//! one, acknowledges the macros and generated files in its sources.

use std::str::FromStr;

use plux_spec::{
    Diagnostic, ItemKind, NameError, Namespace, ParseRequirementError, PluginEntry, PluginName,
    Requirement, Status, Target,
};
use serde_json::Value;

use crate::cargo::Package;
use crate::settings::{Table, package_key};

const KEYS: &[&str] =
    &["after", "before", "cfg", "contract", "description", "name", "namespace", "path", "requires"];

/// A plugin that a manifest declares, and the predicates of its `#[cfg(…)]`.
type DeclaredPlugin = (PluginEntry, Vec<String>);

/// Returns whether a package lists the plugins that its macros and build scripts generate.
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
    let mut plugins = Vec::new();
    for (at, keys) in entries.iter().enumerate() {
        if let Some(plugin) = (Entry { table, at: at.to_string(), keys }).read(diagnostics) {
            plugins.push(plugin);
        }
    }
    plugins
}

/// One table of the list.
struct Entry<'a> {
    table: &'a Table<'a>,
    /// The position in the list.
    at: String,
    keys: &'a Value,
}

/// A name that does not follow its grammar, and what to write instead.
type Malformed = (String, String);

impl Entry<'_> {
    fn read(&self, diagnostics: &mut Vec<Diagnostic>) -> Option<DeclaredPlugin> {
        for key in self.keys.as_object()?.keys() {
            if !KEYS.contains(&&**key) {
                let message = format!("unknown key `{key}` of a declared plugin");
                diagnostics.push(self.table.unknown_key(&self.path(key), message, KEYS));
            }
        }
        let namespace: Option<Namespace> = self.required("namespace", diagnostics);
        let name: Option<PluginName> = self.required("name", diagnostics);
        let plugin_name = |it: &str| {
            it.parse::<PluginName>().map_err(|error| (error.to_string(), error.help().to_owned()))
        };
        let requirement = |it: &str| {
            let parsed = match &namespace {
                Some(namespace) => Requirement::parse_in(it, namespace),
                None => it.parse(),
            };
            parsed.map_err(|error: ParseRequirementError| (error.to_string(), error.help()))
        };
        let requires = self.list("requires", &requirement, diagnostics);
        let before = self.list("before", &plugin_name, diagnostics);
        let after = self.list("after", &plugin_name, diagnostics);
        let (namespace, name) = (namespace?, name?);
        let text = |key: &str| self.keys[key].as_str().unwrap_or_default().to_owned();
        let (package, version) = self.table.package;
        let entry = PluginEntry {
            package: package.to_owned().into(),
            version: version.to_owned().into(),
            source: None,
            target: Target::Lib,
            path: text("path").into(),
            kind: ItemKind::Impl,
            contract: text("contract").into(),
            file: "Cargo.toml".into(),
            line: self.table.location(&self.path("name"), |span| span.key).line,
            description: text("description").into(),
            requires: requires.into(),
            before: before.into(),
            after: after.into(),
            meta: Vec::new().into(),
            condition: Vec::new().into(),
            status: Status::Active,
            enabled_by: Vec::new().into(),
            blocked_by: Vec::new().into(),
            namespace,
            name,
        };
        Some((entry, self.keys["cfg"].as_str().map(str::to_owned).into_iter().collect()))
    }

    fn path<'a>(&'a self, key: &'a str) -> [&'a str; 4] {
        ["plux", "plugins", &self.at, key]
    }

    fn required<T: FromStr<Err = NameError>>(
        &self,
        key: &str,
        diagnostics: &mut Vec<Diagnostic>,
    ) -> Option<T> {
        let Some(text) = self.keys[key].as_str() else {
            let message = format!("a declared plugin has no `{key}`");
            let help = "write `namespace = \"finops.vendors\"` and `name = \"aws\"`".to_owned();
            diagnostics.push(self.table.invalid(&self.path(key)[..3], message, help));
            return None;
        };
        let malformed = |error: NameError| {
            let help = error.help().to_owned();
            diagnostics.push(self.table.invalid(&self.path(key), error.to_string(), help));
        };
        text.parse().map_err(malformed).ok()
    }

    fn list<T>(
        &self,
        key: &str,
        parse: &dyn Fn(&str) -> Result<T, Malformed>,
        diagnostics: &mut Vec<Diagnostic>,
    ) -> Vec<T> {
        let mut values = Vec::new();
        let Some(items) = self.keys[key].as_array() else { return values };
        for item in items {
            match parse(item.as_str().unwrap_or_default()) {
                Ok(value) => values.push(value),
                Err((message, help)) => {
                    diagnostics.push(self.table.invalid(&self.path(key), message, help));
                }
            }
        }
        values
    }
}
