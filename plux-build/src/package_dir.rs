//! The directories of the packages of an index.

use std::path::PathBuf;

use plux_spec::PackageSource;
use plux_syntax::relative_path;

use crate::cargo::{Package, Workspace};
use crate::graph::{Graph, Node};

/// The directory of a package that is available locally.
///
/// ```no_run
/// let report = plux_build::configure().manifest_path("Cargo.toml").report()?;
/// for package in &report.package_dirs {
///     println!("{} {}: {}", package.name, package.version, package.directory.display());
/// }
/// # Ok::<(), plux_build::Error>(())
/// ```
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct PackageDir {
    /// The package's name.
    pub name: String,
    /// The package's version.
    pub version: String,
    /// Where Cargo has the package from.
    pub source: PackageSource,
    /// The directory of the package's manifest.
    pub directory: PathBuf,
}

/// Returns the directories of the packages in `graph`.
pub(crate) fn package_dirs(graph: &Graph, workspace: &Workspace) -> Vec<PackageDir> {
    let mut available = Vec::new();
    for node in &graph.nodes {
        if let Some(package) = &node.package {
            available.push(PackageDir {
                name: node.id.name.clone(),
                version: node.id.version.clone(),
                source: package_source(node, workspace),
                directory: package.dir().to_owned(),
            });
        }
    }
    available
}

/// Returns where a package comes from, without absolute paths.
pub(crate) fn package_source(node: &Node, workspace: &Workspace) -> PackageSource {
    let Some(source) = &node.id.source else {
        let dir = node.package.as_deref().map(Package::dir);
        let path = dir.map(|dir| relative_path(dir, &workspace.root)).unwrap_or_default();
        return PackageSource::Path(path.into());
    };
    PackageSource::parse(source).unwrap_or_else(|| PackageSource::Registry(source.clone().into()))
}
