//! Implements the contract of the plugin's namespace.

use std::path::Path;

use plux_build::Report;
use plux_spec::{ExtensionPointEntry, PackageSource, Target};
use toml_edit::{DocumentMut, InlineTable, Item, TableLike, Value};

use crate::edit::Text;
use crate::edit::manifest::{self, Dependency};
use crate::template::{Contract, Crate, Implementation, NewPlugin};

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

/// Returns a package in `directory` that implements the contract of `point`; `None` if that cannot be
/// generated. `workspace` is the workspace's manifest.
pub(super) fn implement(
    plugin: NewPlugin<'_>,
    point: &ExtensionPointEntry,
    report: &Report,
    directory: &Path,
    workspace: Option<&DocumentMut>,
) -> Option<Implemented> {
    let declaring = report.package_dir(&point.package, &point.version, point.source.as_ref())?;
    let manifest: DocumentMut = read(&declaring.join("Cargo.toml"))?.parse().ok()?;
    let inherited = workspace.and_then(|root| manifest::inherited(root, &point.package));
    let (own_crate, path) = point.path.split_once("::")?;
    let declared = match inherited {
        Some(key) => Dependency::inherited(TABLE, key),
        None => dependency(report, point, declaring, directory)?,
    };
    let is_renamed = declared.key != *point.package;
    let crate_name = if is_renamed { declared.crate_name() } else { own_crate.to_owned() };
    let (module, name) = path.rsplit_once("::").unwrap_or(("", path));
    let own_runtime = runtime_of(&manifest)?;
    let contract = Contract {
        of: Crate { name: &crate_name, module, runtime: (&own_runtime, plugin.runtime) },
        name,
        source: &read(&declaring.join(&*point.file))?,
        root: &read(&declaring.join("src/lib.rs"))?,
    };
    let made = contract.implement(&plugin.type_name(), &plugin.function_name())?;
    let mut dependencies = vec![declared];
    for name in crates(&made) {
        let is_known = name == crate_name || name == plugin.runtime;
        if !is_known && !["alloc", "core", "std"].contains(&&*name) {
            dependencies.push(copied(&manifest, &name)?);
        }
    }
    Some(Implemented { source: plugin.implementing(made), dependencies })
}

const TABLE: &str = "dependencies";

fn read(path: &Path) -> Option<String> {
    Some(Text::read(path).ok()?.plain())
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

/// Returns the names of the imported crates.
fn crates(made: &Implementation) -> Vec<String> {
    let mut names: Vec<String> =
        made.imports.iter().filter_map(|path| path.split("::").next()).map(str::to_owned).collect();
    names.dedup();
    names
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
        Some(PackageSource::Git(_)) => return None,
        Some(PackageSource::Registry(_)) => (&*point.version).into(),
        Some(PackageSource::Path(_)) | None => {
            let mut table = InlineTable::new();
            table.insert("path", plux_syntax::relative_path(declaring, directory).into());
            table.into()
        }
    };
    Some(Dependency::with_value(TABLE, &point.package, value))
}

/// Returns a copy of the dependency of `manifest` on a crate; `None` for a path dependency.
fn copied(manifest: &DocumentMut, name: &str) -> Option<Dependency> {
    let (key, item) = dependencies(manifest).find(|(key, _)| key.replace('-', "_") == name)?;
    let mut value = item.clone().into_value().ok()?;
    if let Some(table) = value.as_inline_table_mut() {
        if table.contains_key("path") {
            return None;
        }
        table.remove("optional");
    }
    Some(Dependency::with_value(TABLE, key, value))
}
