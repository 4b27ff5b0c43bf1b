//! Reads a package from Cargo.toml without Cargo: downloaded packages, whose manifests are
//! normalized, and the root package if Cargo cannot load its workspace.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use cargo_metadata::CrateType;
use plux_spec::Target as Kind;
use semver::VersionReq;
use serde_json::Value;

use super::package::{Dependency, Linkage, Origin, Package, PackageId, Target, is_for_c};
use super::toml_spans::{TomlError, parse_value};
use crate::error::Error;
use crate::location::LineCol;

/// Reads the manifest of a package with the given source.
pub(crate) fn read(path: &Path, source: Option<String>) -> Result<Package, Error> {
    let bytes = fs::read(path).map_err(|source| Error::Read { path: path.to_owned(), source })?;
    parse(&bytes, path, source).map_err(|TomlError { message, position, .. }| Error::Manifest {
        path: path.to_owned(),
        line: position.line,
        column: position.column,
        reason: message,
    })
}

fn parse(bytes: &[u8], path: &Path, source: Option<String>) -> Result<Package, TomlError> {
    let whole = |message: &str| TomlError {
        message: message.to_owned(),
        position: LineCol::default(),
        is_at_end: false,
    };
    let text = str::from_utf8(bytes).map_err(|error| whole(&error.to_string()))?;
    let toml = parse_value(text)?;
    let package = &toml["package"];
    let name = string(package, "name").ok_or_else(|| whole("it has no package with a name"))?;
    let dir = path.parent().unwrap_or(Path::new(""));
    let mut dependencies = dependencies(&toml, None, dir);
    for (platform, tables) in entries(&toml["target"]) {
        dependencies.append(&mut self::dependencies(tables, Some(platform), dir));
    }
    let mut build_dependencies = Vec::new();
    for (key, entry) in entries(either(&toml, "build-dependencies")) {
        build_dependencies.push(dependency(key, entry, false, dir));
    }
    Ok(Package {
        features: with_implicit(features(&toml["features"]), &dependencies),
        manifest_path: path.to_owned(),
        targets: targets(&toml, &name, dir),
        proc_macro: (*either(&toml["lib"], "proc-macro") == true)
            .then(|| path_of(&toml["lib"], "path", dir).unwrap_or_else(|| dir.join("src/lib.rs"))),
        dependencies,
        build_scripts: build_script(&package["build"], dir).into_iter().collect(),
        build_dependencies,
        metadata: package["metadata"].clone(),
        id: PackageId {
            name,
            // A table inherits it from the workspace.
            version: string(package, "version").unwrap_or_else(|| "0.0.0".to_owned()),
            source,
        },
    })
}

fn entries(table: &Value) -> Vec<(&String, &Value)> {
    let mut entries = Vec::new();
    if let Some(table) = table.as_object() {
        for entry in table {
            entries.push(entry);
        }
    }
    entries
}

/// Returns the items of an array; none if it is something else.
fn items(list: &Value) -> &[Value] {
    list.as_array().map_or(&[], Vec::as_slice)
}

fn string(table: &Value, key: &str) -> Option<String> {
    table[key].as_str().map(str::to_owned)
}

fn path_of(table: &Value, key: &str, dir: &Path) -> Option<PathBuf> {
    table[key].as_str().map(|path| dir.join(path))
}

/// Returns the value of a key, or of its older spelling with underscores.
fn either<'a>(table: &'a Value, key: &str) -> &'a Value {
    table.get(key).unwrap_or_else(|| &table[key.replace('-', "_")])
}

fn strings(list: &Value) -> Vec<String> {
    let mut strings = Vec::new();
    for item in items(list) {
        if let Some(string) = item.as_str() {
            strings.push(string.to_owned());
        }
    }
    strings
}

fn features(table: &Value) -> BTreeMap<String, Vec<String>> {
    let mut features = BTreeMap::new();
    for (name, values) in entries(table) {
        features.insert(name.clone(), strings(values));
    }
    features
}

fn targets(toml: &Value, package: &str, dir: &Path) -> Vec<Target> {
    let edition_2015 = toml["package"]["edition"] == "2015";
    let target = |kind, name: &str, root: PathBuf, linkage, required_features| Target {
        name: name.to_owned(),
        kind,
        root,
        edition_2015,
        linkage,
        is_for_c: false,
        required_features,
    };
    let mut targets = Vec::new();
    let default_lib = dir.join("src/lib.rs");
    let lib = &toml["lib"];
    if *either(lib, "proc-macro") != true && (lib.is_object() || default_lib.is_file()) {
        let crate_types = strings(either(lib, "crate-type"));
        let crate_types: Vec<_> = crate_types.iter().map(|it| CrateType::from(&**it)).collect();
        let library = target(
            Kind::Lib,
            lib["name"].as_str().unwrap_or(package),
            path_of(lib, "path", dir).unwrap_or(default_lib),
            if crate_types.is_empty() { Linkage::Static } else { Linkage::of(&crate_types) },
            Vec::new(),
        );
        targets.push(Target { is_for_c: is_for_c(&crate_types), ..library });
    }
    let main = dir.join("src/main.rs");
    for bin in items(&toml["bin"]) {
        let Some(name) = bin["name"].as_str() else { continue };
        let inferred = dir.join("src/bin").join(format!("{name}.rs"));
        let inferred = if inferred.is_file() { inferred } else { main.clone() };
        let root = path_of(bin, "path", dir).unwrap_or(inferred);
        let required = strings(either(bin, "required-features"));
        let kind = Kind::Bin(name.to_owned().into());
        targets.push(target(kind, name, root, Linkage::Never, required));
    }
    if main.is_file() && targets.iter().all(|it| it.root != main) {
        let kind = Kind::Bin(package.to_owned().into());
        targets.push(target(kind, package, main, Linkage::Never, Vec::new()));
    }
    targets
}

/// Returns the root file of the build script.
fn build_script(key: &Value, dir: &Path) -> Option<PathBuf> {
    match key {
        Value::Bool(false) => None,
        Value::String(path) => Some(dir.join(path)),
        _ => Some(dir.join("build.rs")).filter(|it| it.is_file()),
    }
}

/// Reads the dependency tables of a manifest or of one of its targets.
fn dependencies(tables: &Value, platform: Option<&str>, dir: &Path) -> Vec<Dependency> {
    let platform = platform.and_then(|text| text.parse().ok());
    let mut dependencies = Vec::new();
    for (dev, table) in [(false, "dependencies"), (true, "dev-dependencies")] {
        for (key, entry) in entries(either(tables, table)) {
            let target = platform.clone();
            dependencies.push(Dependency { target, ..dependency(key, entry, dev, dir) });
        }
    }
    dependencies
}

/// Reads a dependency, given as a table or as a version.
fn dependency(key: &str, entry: &Value, dev: bool, dir: &Path) -> Dependency {
    let version = entry.as_str().or_else(|| entry["version"].as_str());
    let package = string(entry, "package");
    let path = path_of(entry, "path", dir);
    Dependency {
        origin: match path {
            Some(_) => Origin::Path,
            None if entry["git"].is_string() => Origin::Git,
            None => Origin::Registry,
        },
        rename: package.is_some().then(|| key.to_owned()),
        name: package.unwrap_or_else(|| key.to_owned()),
        dev,
        req: version.and_then(|it| it.parse().ok()).unwrap_or(VersionReq::STAR),
        optional: entry["optional"] == true,
        default_features: *either(entry, "default-features") != false,
        features: strings(&entry["features"]),
        target: None,
        path,
    }
}

/// Adds the implicit feature of each optional dependency that no feature names with `dep:`.
fn with_implicit(
    mut features: BTreeMap<String, Vec<String>>,
    dependencies: &[Dependency],
) -> BTreeMap<String, Vec<String>> {
    for dependency in dependencies.iter().filter(|dependency| dependency.optional) {
        let value = format!("dep:{}", dependency.key());
        if !features.values().any(|values| values.contains(&value)) {
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
[build-dependencies]
helper = { package = "plux-build", version = "0.1" }
[features]
default = []
"#;
        let text = text.replace("edition = \"2024\"", "edition = \"2024\"\nbuild = \"b.rs\"");
        let read = parse(text.as_bytes(), Path::new("/p/Cargo.toml"), None).unwrap();
        assert_eq!(read.library_name(), "aws");
        assert_eq!(read.build_scripts, [Path::new("/p/b.rs")]);
        let helper = &read.build_dependencies[0];
        assert_eq!((&*helper.name, &*helper.extern_name()), ("plux-build", "helper"));
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
