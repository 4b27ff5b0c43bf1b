//! Implements the contract of the plugin's namespace.

use std::collections::BTreeSet;
use std::path::Path;

use plux_build::{PackageDir, Report};
use plux_spec::{ExtensionPointEntry, PackageSource, Target};
use toml_edit::{DocumentMut, InlineTable, Item, TableLike, Value};

use crate::edit::Text;
use crate::edit::manifest::{self, Dependency};
use crate::template::{Contract, Crate, Implementation, NewPlugin, Obstacle, type_name};

/// The source and the dependencies of a new package that implements a contract.
pub(super) struct Implemented {
    /// `src/lib.rs`.
    pub(super) source: String,
    /// The dependencies besides plux-runtime.
    pub(super) dependencies: Vec<Dependency>,
}

/// Returns the extension point that a library of the workspace, or one of its dependencies, declares
/// for the namespace of the plugin.
pub(super) fn of_namespace<'a>(
    report: &'a Report,
    plugin: &NewPlugin<'_>,
) -> Option<&'a ExtensionPointEntry> {
    let points = &report.index.extension_points;
    points.iter().find(|it| it.namespace == *plugin.id.namespace() && it.target == Target::Lib)
}

/// Returns a package in `directory` that implements the contract of `point`. `workspace` is the
/// workspace's manifest.
pub(super) fn implement(
    plugin: NewPlugin<'_>,
    point: &ExtensionPointEntry,
    report: &Report,
    directory: &Path,
    workspace: Option<&DocumentMut>,
) -> Result<Implemented, Obstacle> {
    let no_source = || Obstacle::NoDependency(point.package.to_string());
    let declaring = report.package_dir(&point.package, &point.version, point.source.as_ref());
    let declaring = declaring.ok_or_else(no_source)?;
    let manifest = manifest_in(declaring).ok_or(Obstacle::NotFound)?;
    let inherited = workspace.and_then(|root| manifest::inherited(root, &point.package));
    let (own_crate, path) = point.path.split_once("::").ok_or(Obstacle::NotFound)?;
    let declared = match inherited {
        Some(key) => Dependency::inherited(TABLE, key),
        None => dependency(report, point, declaring, directory).ok_or_else(no_source)?,
    };
    let is_renamed = declared.key != *point.package;
    let crate_name = if is_renamed { declared.crate_name() } else { own_crate.to_owned() };
    let (module, name) = path.rsplit_once("::").unwrap_or(("", path));
    let own_runtime = runtime_of(&manifest).unwrap_or_else(|| "plux_runtime".to_owned());
    let contract = Contract {
        declared_in: Crate { name: &crate_name, module, runtime: (&own_runtime, plugin.runtime) },
        name,
        source: &read(&declaring.join(&*point.file)).ok_or(Obstacle::NotFound)?,
        root: &read(&declaring.join(library(&manifest))).ok_or(Obstacle::NotFound)?,
    };
    let made = contract.implement(&type_name(plugin.package), &plugin.function_name())?;
    let mut dependencies = vec![declared];
    for name in crates(&made) {
        let is_known = name == crate_name || name == plugin.runtime;
        if !is_known && !["alloc", "core", "std"].contains(&&*name) {
            let copied = copied(&manifest, &name, declaring, directory);
            dependencies.push(copied.ok_or(Obstacle::NoDependency(name))?);
        }
    }
    Ok(Implemented { source: plugin.implementing(made), dependencies })
}

const TABLE: &str = "dependencies";

fn read(path: &Path) -> Option<String> {
    Some(Text::read(path).ok()?.normalized())
}

fn manifest_in(directory: &Path) -> Option<DocumentMut> {
    read(&directory.join("Cargo.toml"))?.parse().ok()
}

/// Returns the root file of the library of a package.
fn library(manifest: &DocumentMut) -> &str {
    let path = manifest.get("lib").and_then(|it| it.get("path"));
    path.and_then(Item::as_str).unwrap_or("src/lib.rs")
}

fn dependencies(manifest: &DocumentMut) -> impl Iterator<Item = (&str, &Item)> {
    manifest.get(TABLE).and_then(Item::as_table_like).into_iter().flat_map(TableLike::iter)
}

/// Returns the crate name of plux-runtime in a package.
fn runtime_of(manifest: &DocumentMut) -> Option<String> {
    let package = |(key, item): &(&str, &Item)| {
        let renamed = item.as_table_like().and_then(|it: &dyn TableLike| it.get("package"));
        renamed.and_then(Item::as_str).unwrap_or(key) == "plux-runtime"
    };
    dependencies(manifest).find(package).map(|(key, _)| key.replace('-', "_"))
}

/// Returns the names of the crates that are imported or named.
fn crates(made: &Implementation) -> BTreeSet<String> {
    let first = |path: &String| path.split([' ', ':']).next().map(str::to_owned);
    made.imports.iter().filter_map(first).chain(made.crates.iter().cloned()).collect()
}

/// Returns a dependency on the package that declares the contract.
fn dependency(
    report: &Report,
    point: &ExtensionPointEntry,
    declaring: &Path,
    directory: &Path,
) -> Option<Dependency> {
    let package = report.index.packages.iter().find(|it| {
        it.name == point.package
            && it.version == point.version
            && point.source.as_ref().is_none_or(|source| it.source == *source)
    });
    let value: Value = match package.map(|it| &it.source) {
        // The index does not contain the branch, tag or revision.
        Some(PackageSource::Git(_)) => return declared_in_workspace(report, &point.package),
        Some(PackageSource::Registry(_)) => (&*point.version).into(),
        Some(PackageSource::Path(_)) | None => {
            let mut table = InlineTable::new();
            table.insert("path", plux_syntax::relative_path(declaring, directory).into());
            table.into()
        }
    };
    Some(Dependency::with_value(TABLE, &point.package, value))
}

/// Returns a copy of a member's dependency on a package from Git.
fn declared_in_workspace(report: &Report, package: &str) -> Option<Dependency> {
    let is_member = |it: &&PackageDir| {
        let mut members = report.members.iter();
        matches!(it.source, PackageSource::Path(_))
            && members.any(|(name, version)| *name == it.name && *version == it.version)
    };
    let members = report.package_dirs.iter().filter(is_member);
    members.filter_map(|it| manifest_in(&it.directory)).find_map(|manifest| {
        let is_it = |(key, item): &(&str, &Item)| manifest::package_of(key, item) == package;
        let (key, item) = dependencies(&manifest).find(is_it)?;
        required(key, item).filter(|_| item.get("git").is_some())
    })
}

/// Returns a copy of the dependency of `manifest` on a crate.
fn copied(
    manifest: &DocumentMut,
    name: &str,
    declaring: &Path,
    directory: &Path,
) -> Option<Dependency> {
    let (key, item) = dependencies(manifest).find(|(key, _)| key.replace('-', "_") == name)?;
    let mut item = item.clone();
    if let Some(path) = item.get("path").and_then(Item::as_str) {
        let path = manifest::absolute(&declaring.join(path)).ok()?;
        item["path"] = toml_edit::value(plux_syntax::relative_path(&path, directory));
    }
    required(key, &item)
}

/// Returns a dependency that is not optional, whatever the one it is made of is.
fn required(key: &str, item: &Item) -> Option<Dependency> {
    let mut value = item.clone().into_value().ok()?;
    if let Some(table) = value.as_inline_table_mut() {
        table.remove("optional");
    }
    Some(Dependency::with_value(TABLE, key, value))
}
