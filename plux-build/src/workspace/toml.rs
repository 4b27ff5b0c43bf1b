//! A manifest read without Cargo: for downloaded packages, whose manifests are normalized, and for
//! the own one where Cargo cannot make sense of the place that it stands in.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use cargo_metadata::semver::VersionReq;
use serde::Deserialize;

use super::manifest::{Dependency, Kind, Manifest, Source, Target};
use crate::Error;

#[derive(Deserialize)]
#[serde(rename_all = "kebab-case")]
struct Toml {
    package: Package,
    lib: Option<Lib>,
    #[serde(default)]
    bin: Vec<Bin>,
    #[serde(flatten)]
    tables: Tables,
    #[serde(default)]
    target: BTreeMap<String, Tables>,
    #[serde(default)]
    features: BTreeMap<String, Vec<String>>,
}

/// The dependency tables, at the top or below a target.
#[derive(Default, Deserialize)]
#[serde(rename_all = "kebab-case")]
struct Tables {
    #[serde(default)]
    dependencies: BTreeMap<String, Entry>,
    #[serde(default)]
    dev_dependencies: BTreeMap<String, Entry>,
}

#[derive(Deserialize)]
struct Package {
    name: String,
    /// A text, or a table that says where it is inherited from.
    #[serde(default)]
    version: serde_json::Value,
    #[serde(default)]
    edition: serde_json::Value,
    #[serde(default)]
    metadata: serde_json::Value,
}

#[derive(Deserialize)]
#[serde(rename_all = "kebab-case")]
struct Lib {
    name: Option<String>,
    path: Option<PathBuf>,
    #[serde(default, alias = "proc_macro")]
    proc_macro: bool,
    #[serde(default, alias = "crate_type")]
    crate_type: Vec<String>,
}

#[derive(Deserialize)]
#[serde(rename_all = "kebab-case")]
struct Bin {
    name: String,
    path: Option<PathBuf>,
    #[serde(default)]
    required_features: Vec<String>,
}

#[derive(Deserialize)]
#[serde(untagged)]
enum Entry {
    Version(String),
    Table(Box<Table>),
}

#[derive(Default, Deserialize)]
#[serde(rename_all = "kebab-case")]
struct Table {
    version: Option<String>,
    package: Option<String>,
    path: Option<PathBuf>,
    #[serde(default)]
    optional: bool,
    #[serde(alias = "default_features")]
    default_features: Option<bool>,
    #[serde(default)]
    features: Vec<String>,
}

/// Reads the manifest at `path`.
pub(crate) fn read(path: &Path, source: Source) -> Result<Manifest, Error> {
    let bytes = fs::read(path).map_err(|source| Error::Read { path: path.to_owned(), source })?;
    let toml: Toml = basic_toml::from_slice(&bytes)
        .map_err(|error| Error::Manifest { path: path.to_owned(), reason: error.to_string() })?;
    Ok(manifest(toml, path, source))
}

fn manifest(toml: Toml, path: &Path, source: Source) -> Manifest {
    let folder = path.parent().unwrap_or(Path::new(""));
    let targets = targets(&toml, folder);
    let mut dependencies = Vec::new();
    let mut add = |tables: Tables, platform: Option<&str>| {
        let platform = platform.and_then(|text| text.parse().ok());
        for (dev, table) in [(false, tables.dependencies), (true, tables.dev_dependencies)] {
            for (key, entry) in table {
                let target = platform.clone();
                dependencies.push(Dependency { target, ..dependency(key, entry, dev, folder) });
            }
        }
    };
    add(toml.tables, None);
    for (platform, tables) in toml.target {
        add(tables, Some(&platform));
    }
    Manifest {
        features: with_implicit(toml.features, &dependencies),
        name: toml.package.name,
        version: toml.package.version.as_str().unwrap_or("0.0.0").to_owned(),
        source,
        path: path.to_owned(),
        dependencies,
        targets,
        metadata: toml.package.metadata,
    }
}

fn targets(toml: &Toml, folder: &Path) -> Vec<Target> {
    let edition_2015 = toml.package.edition.as_str().is_some_and(|edition| edition == "2015");
    let target = |kind, name: &str, root: PathBuf, linkable, required: &[String]| Target {
        name: name.to_owned(),
        kind,
        root,
        edition_2015,
        linkable,
        required_features: required.to_owned(),
    };
    let mut targets = Vec::new();
    let package = &toml.package.name;
    let default_lib = folder.join("src/lib.rs");
    match &toml.lib {
        Some(lib) if lib.proc_macro => {}
        Some(lib) => targets.push(target(
            Kind::Library,
            lib.name.as_deref().unwrap_or(package),
            lib.path.as_ref().map_or(default_lib, |path| folder.join(path)),
            lib.crate_type.is_empty()
                || lib.crate_type.iter().any(|it| matches!(&**it, "lib" | "rlib" | "dylib")),
            &[],
        )),
        None if default_lib.is_file() => {
            targets.push(target(Kind::Library, package, default_lib, true, &[]));
        }
        None => {}
    }
    let main = folder.join("src/main.rs");
    for bin in &toml.bin {
        let inferred = folder.join("src/bin").join(format!("{}.rs", bin.name));
        let root = match &bin.path {
            Some(path) => folder.join(path),
            None if inferred.is_file() => inferred,
            None => main.clone(),
        };
        targets.push(target(Kind::Bin, &bin.name, root, false, &bin.required_features));
    }
    if main.is_file() && targets.iter().all(|it| it.root != main) {
        targets.push(target(Kind::Bin, package, main, false, &[]));
    }
    targets
}

fn dependency(key: String, entry: Entry, dev: bool, folder: &Path) -> Dependency {
    let table = match entry {
        Entry::Version(version) => Table { version: Some(version), ..Table::default() },
        Entry::Table(table) => *table,
    };
    let (name, rename) = match table.package {
        Some(package) => (package, Some(key)),
        None => (key, None),
    };
    Dependency {
        name,
        rename,
        dev,
        req: table.version.and_then(|it| it.parse().ok()).unwrap_or(VersionReq::STAR),
        optional: table.optional,
        default_features: table.default_features.unwrap_or(true),
        features: table.features,
        target: None,
        path: table.path.map(|path| folder.join(path)),
    }
}

/// An optional dependency that no feature names with `dep:` is a feature itself.
fn with_implicit(
    mut features: BTreeMap<String, Vec<String>>,
    dependencies: &[Dependency],
) -> BTreeMap<String, Vec<String>> {
    for dependency in dependencies.iter().filter(|dependency| dependency.optional) {
        let value = format!("dep:{}", dependency.key());
        if !features.values().flatten().any(|it| *it == value) {
            features.entry(dependency.key().to_owned()).or_insert_with(|| vec![value]);
        }
    }
    features
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_manifest_is_understood_as_cargo_does() {
        let text = r#"
[package]
name = "finops-aws"
version = "0.3.0"
edition = "2024"
[package.metadata.plux]
deny-incomplete = true
[lib]
name = "aws"
path = "lib.rs"
[dependencies]
plux-runtime = "0.1"
runtime = { package = "plux-runtime", version = "0.1", optional = true, default-features = false }
[target."cfg(windows)".dependencies.win]
version = "1"
features = ["a"]
[dev-dependencies]
t = { path = "../t" }
[features]
default = []
"#;
        let toml: Toml = basic_toml::from_str(text).unwrap();
        let read = manifest(toml, Path::new("/p/Cargo.toml"), Source::Registry);
        assert_eq!(read.library_name(), "aws");
        assert_eq!(read.library().unwrap().root, Path::new("/p/lib.rs"));
        assert_eq!(read.features["runtime"], ["dep:runtime"]);
        assert_eq!(read.metadata["plux"]["deny-incomplete"], true);
        let find = |key: &str| read.dependencies.iter().find(|d| d.key() == key).unwrap();
        assert_eq!(find("runtime").name, "plux-runtime");
        assert!(find("runtime").optional && !find("runtime").default_features);
        assert_eq!(find("win").target.as_ref().unwrap().to_string(), "cfg(windows)");
        assert!(find("t").dev && find("t").path.as_deref() == Some(Path::new("/p/../t")));
    }
}
