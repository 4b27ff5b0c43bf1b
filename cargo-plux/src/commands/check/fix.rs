//! `cargo plux check --binary --fix`: declares generated plugins in the manifests of their packages.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use cargo_metadata::Package;
use plux_build::Report;
use plux_spec::{Incomplete, IncompleteReason, list};
use toml_edit::{Array, ArrayOfTables, DocumentMut, InlineTable, Item, Table, TableLike, Value};

use super::binary;
use crate::binary::Plugin;
use crate::cli::{OutputOptions, Scope};
use crate::commands::init::short;
use crate::commands::manifest_edit;
use crate::edit::write;
use crate::error::CliError;
use crate::escape::terminal;
use crate::output::count;
use crate::output::message::{Message, status};
use crate::workspace;

/// Lists the plugins that a compiled file has and the index does not have in
/// `[[package.metadata.plux.plugins]]` of their packages. Returns whether a manifest has changed.
///
/// A workspace member gets a list if it has one already, if its sources could not be analyzed, or if
/// macros of a dependency declare plugins. In other packages, a plugin that is not indexed means that the
/// binary and the sources differ. A plugin is not listed if the scan would find its attribute if it were
/// written in full. Members whose macros declare plugins in their dependents get an empty
/// list. The manifests of packages outside of the workspace are not changed, which is reported.
pub(super) fn declare(
    path: &Path,
    scope: &Scope,
    reports: &[Report],
    options: &OutputOptions,
) -> Result<bool, CliError> {
    let metadata = workspace::load(scope.manifest.manifest_path.as_deref())?;
    let members = metadata.workspace_packages();
    let gaps: Vec<_> = reports.iter().flat_map(|it| it.index.incomplete.iter()).collect();
    let mut by_manifest: BTreeMap<PathBuf, BTreeSet<Plugin>> = BTreeMap::new();
    let mut outside: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for plugin in binary::not_indexed(path, scope, reports)? {
        let package = members
            .iter()
            .find(|it| it.name == plugin.package && it.version.to_string() == plugin.version);
        let Some(package) = package else {
            outside.entry(plugin.package).or_default().insert(format!("`{}`", plugin.id));
            continue;
        };
        let dependencies = dependencies(package, &members);
        let is_used =
            |it: &&&Incomplete| is_of_macro(&it.reason) && dependencies.contains(&*it.package);
        // Its attribute is found once it is written in full, as the help of the warning says.
        let is_at = |gap: &&Incomplete| {
            gap.package == plugin.package
                && gap.line == Some(plugin.line)
                && gap.file.as_deref() == Some(&*plugin.file)
        };
        if gaps.iter().copied().filter(is_at).any(|it| is_of_attribute(&it.reason)) {
            continue;
        }
        let exporters: BTreeSet<&str> =
            gaps.iter().filter(is_used).map(|it| &*it.package).collect();
        let is_gap = gaps.iter().any(|it| it.package == plugin.package);
        if has_list(package) || is_gap || !exporters.is_empty() {
            by_manifest.entry(package.manifest_path.clone().into()).or_default().insert(plugin);
            let exporters = members.iter().filter(|it| exporters.contains(it.name.as_str()));
            for exporter in exporters.filter(|it| !has_list(it)) {
                by_manifest.entry(exporter.manifest_path.clone().into()).or_default();
            }
        }
    }
    let mut edits = Vec::new();
    for (manifest, plugins) in &by_manifest {
        let reason = "`package.metadata.plux.plugins` is not an array of tables";
        edits.push(manifest_edit::edit(manifest, reason, |it| add(it, plugins))?);
    }
    write::all(&edits)?;
    for (package, ids) in &outside {
        not_declared(package, &ids.iter().collect::<Vec<_>>()).print();
    }
    if !options.quiet {
        for (manifest, plugins) in &by_manifest {
            let file = short(manifest);
            let file = terminal::path(&file);
            match plugins.len() {
                0 => status("Declared", &format!("`plugins = []` in {file}")),
                some => status("Declared", &format!("{} in {file}", count(some, "plugin"))),
            }
        }
    }
    Ok(!edits.is_empty())
}

/// Returns the warning for plugins of a package outside of the workspace.
fn not_declared(package: &str, ids: &[&String]) -> Message {
    /// The remaining plugins are only counted.
    const MAX_IDS: usize = 10;
    let verb = if ids.len() == 1 { "is" } else { "are" };
    let text = format!(
        "{} {verb} not declared: `{package}` is not a member of this workspace",
        list::at_most(MAX_IDS, ids)
    );
    Message::warning(text).help(format!(
        "add `[[package.metadata.plux.plugins]]` to the Cargo.toml of `{package}`, in its own workspace"
    ))
}

/// Returns whether a macro declares the plugins that cannot be analyzed.
fn is_of_macro(reason: &IncompleteReason) -> bool {
    use IncompleteReason as Reason;

    matches!(
        reason,
        Reason::MacroDeclaresPlugins { .. }
            | Reason::AttributeByMacro { .. }
            | Reason::ProcMacroDeclaresPlugins { .. }
    )
}

/// Returns whether the plugin would be found if its attribute were written in full.
fn is_of_attribute(reason: &IncompleteReason) -> bool {
    use IncompleteReason as Reason;

    matches!(reason, Reason::AmbiguousAttribute { .. } | Reason::UndeclaredReexport { .. })
}

fn has_list(package: &Package) -> bool {
    package.metadata.get("plux").and_then(|it| it.get("plugins")).is_some()
}

/// Returns the packages that a member depends on, as far as the manifests of the members show.
fn dependencies<'a>(package: &'a Package, members: &[&'a Package]) -> BTreeSet<&'a str> {
    let mut found = BTreeSet::new();
    let mut todo = vec![package];
    while let Some(package) = todo.pop() {
        for dependency in &package.dependencies {
            if found.insert(&*dependency.name) {
                todo.extend(members.iter().copied().filter(|it| it.name == dependency.name));
            }
        }
    }
    found
}

/// Adds plugins to the list of a manifest, whichever way it is written. Without plugins, adds an empty
/// list.
fn add(document: &mut DocumentMut, plugins: &BTreeSet<Plugin>) -> Option<()> {
    let mut table: &mut dyn TableLike = document.as_table_mut();
    for key in ["package", "metadata", "plux"] {
        let mut implicit = Table::new();
        implicit.set_implicit(true);
        // Append it to the manifest.
        implicit.set_position(Some(isize::MAX));
        table = table.entry(key).or_insert(Item::Table(implicit)).as_table_like_mut()?;
    }
    let list = table.entry("plugins").or_insert_with(|| {
        if plugins.is_empty() {
            Item::Value(Array::new().into())
        } else {
            Item::ArrayOfTables(ArrayOfTables::new())
        }
    });
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

        let mut document = package.parse().unwrap();
        add(&mut document, &BTreeSet::new()).unwrap();
        let empty = "\n[package.metadata.plux]\nplugins = []\n";
        assert_eq!(document.to_string(), format!("{package}{empty}"));
    }
}
