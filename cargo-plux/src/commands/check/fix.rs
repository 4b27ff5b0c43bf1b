//! `cargo plux check --binary --fix`: declares generated plugins in the manifests of their packages.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use plux_build::Report;
use toml_edit::{ArrayOfTables, DocumentMut, InlineTable, Item, Table, TableLike, Value};

use super::binary;
use crate::binary::Plugin;
use crate::cli::{OutputOptions, Scope};
use crate::commands::init::short;
use crate::commands::manifest_edit;
use crate::edit::write;
use crate::error::CliError;
use crate::escape::terminal;
use crate::output::count;
use crate::output::message::status;
use crate::workspace;

/// Lists the plugins that a compiled file has and the index does not have in
/// `[[package.metadata.plux.plugins]]` of their packages. Returns whether a manifest has changed.
///
/// Only workspace members with sources that could not be analyzed, or with such a list, are
/// changed: elsewhere the file is older or newer than the sources.
pub(super) fn declare(
    path: &Path,
    scope: &Scope,
    reports: &[Report],
    options: &OutputOptions,
) -> Result<bool, CliError> {
    let metadata = workspace::load(scope.manifest.manifest_path.as_deref())?;
    let mut by_manifest: BTreeMap<PathBuf, BTreeSet<Plugin>> = BTreeMap::new();
    for plugin in binary::not_indexed(path, scope, reports)? {
        let members = metadata.workspace_packages();
        let package = members
            .iter()
            .find(|it| it.name == plugin.package && it.version.to_string() == plugin.version);
        let Some(package) = package else { continue };
        let is_gap = |it: &plux_spec::Incomplete| it.package == plugin.package;
        let has_list = package.metadata.get("plux").and_then(|it| it.get("plugins")).is_some();
        if has_list || reports.iter().any(|it| it.index.incomplete.iter().any(is_gap)) {
            by_manifest.entry(package.manifest_path.clone().into()).or_default().insert(plugin);
        }
    }
    let mut edits = Vec::new();
    for (manifest, plugins) in &by_manifest {
        let reason = "`package.metadata.plux.plugins` is not an array of tables";
        edits.push(manifest_edit::edit(manifest, reason, |it| add(it, plugins))?);
    }
    write::all(&edits)?;
    if !options.quiet {
        for (manifest, plugins) in &by_manifest {
            let file = short(manifest);
            let what = count(plugins.len(), "plugin");
            status("Declared", &format!("{what} in {}", terminal::path(&file)));
        }
    }
    Ok(!edits.is_empty())
}

/// Adds plugins to the list of a manifest, whichever way it is written.
fn add(document: &mut DocumentMut, plugins: &BTreeSet<Plugin>) -> Option<()> {
    let mut table: &mut dyn TableLike = document.as_table_mut();
    for key in ["package", "metadata", "plux"] {
        let mut implicit = Table::new();
        implicit.set_implicit(true);
        table = table.entry(key).or_insert(Item::Table(implicit)).as_table_like_mut()?;
    }
    let list = table.entry("plugins").or_insert_with(|| Item::ArrayOfTables(ArrayOfTables::new()));
    for plugin in plugins {
        let keys = [
            ("namespace", plugin.id.namespace().as_str()),
            ("name", plugin.id.name().as_str()),
            ("contract", &plugin.contract),
        ];
        let keys = keys.into_iter().filter(|(_, value)| !value.is_empty());
        match list {
            Item::ArrayOfTables(tables) => {
                let keys = keys.map(|(key, value)| (key, Item::Value(value.into())));
                let mut table: Table = keys.collect();
                // At the end of the manifest, as if it were typed.
                table.set_position(Some(isize::MAX));
                tables.push(table);
            }
            Item::Value(Value::Array(array)) => array.push(keys.collect::<InlineTable>()),
            _ => return None,
        }
    }
    Some(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn with_plugin(manifest: &str) -> Option<String> {
        let plugin = Plugin {
            id: "tools:saw".parse().unwrap(),
            package: "tools".to_owned(),
            version: "1.0.0".to_owned(),
            krate: "tools".to_owned(),
            contract: "dyn Tool".to_owned(),
            file: String::new(),
            line: 0,
        };
        let mut document = manifest.parse().ok()?;
        add(&mut document, &BTreeSet::from([plugin]))?;
        Some(document.to_string())
    }

    #[test]
    fn the_list_is_extended_whichever_way_it_is_written() {
        let keys = "namespace = \"tools\"\nname = \"saw\"\ncontract = \"dyn Tool\"\n";
        let table = format!("[[package.metadata.plux.plugins]]\n{keys}");
        let package = "[package]\nname = \"tools\" # mine\n";
        assert_eq!(with_plugin(package).unwrap(), format!("{package}\n{table}"));
        let listed = format!("{package}\n{table}");
        assert_eq!(with_plugin(&listed).unwrap(), format!("{listed}\n{table}"));
        let array = with_plugin(&format!("{package}[package.metadata.plux]\nplugins = []\n"));
        let inline =
            "plugins = [{ namespace = \"tools\", name = \"saw\", contract = \"dyn Tool\" }]\n";
        assert!(array.unwrap().ends_with(inline));
        assert_eq!(with_plugin("[package.metadata.plux]\nplugins = 1\n"), None);
    }
}
