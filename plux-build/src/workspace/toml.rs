//! A manifest read without Cargo: for downloaded packages, whose manifests are normalized, and for
//! the own one where Cargo cannot make sense of the place that it stands in.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use semver::VersionReq;
use serde_json::Value;

use super::keys::depth;
use super::manifest::{Dependency, Kind, Linkage, Manifest, Source, Target};
use crate::Error;
use crate::diagnostic::At;

/// Reads the manifest at `path`.
pub(crate) fn read(path: &Path, source: Source) -> Result<Manifest, Error> {
    let bytes = fs::read(path).map_err(|source| Error::Read { path: path.to_owned(), source })?;
    parse(&bytes, path, source).map_err(|Malformed { reason, at: (line, column) }| {
        Error::Manifest { path: path.to_owned(), line, column, reason }
    })
}

/// What is wrong with the text of a manifest, and where.
#[derive(Debug)]
pub(crate) struct Malformed {
    pub(crate) reason: String,
    pub(crate) at: At,
}

/// Deeper than anybody nests tables and lists. The parser recurses.
const DEEPEST: usize = 100;

/// Whether a stack may be too small for its tree.
pub(super) fn is_too_deep(text: &str) -> bool {
    depth(text) > DEEPEST
}

/// The text as a tree of values.
pub(crate) fn tree(text: &str) -> Result<Value, Malformed> {
    if is_too_deep(text) {
        return Err(Malformed { reason: "it is nested too deep".to_owned(), at: (0, 0) });
    }
    basic_toml::from_str(text).map_err(|error| {
        let told = error.to_string();
        let Some((line, byte)) = error.line_col() else {
            return Malformed { reason: told, at: (0, 0) };
        };
        let before = text.split('\n').nth(line).and_then(|line| line.get(..byte)).unwrap_or("");
        let column = before.trim_start_matches('\u{feff}').chars().count();
        let place = format!(" at line {} column {}", line + 1, byte + 1);
        let count = |number: usize| u32::try_from(number + 1).unwrap_or(u32::MAX);
        Malformed { reason: told.replace(&place, ""), at: (count(line), count(column)) }
    })
}

/// A manifest as a tree of values. Structs that serde fills would be a sixth of the time that this
/// crate takes to compile.
fn parse(bytes: &[u8], path: &Path, source: Source) -> Result<Manifest, Malformed> {
    let whole = |reason: &str| Malformed { reason: reason.to_owned(), at: (0, 0) };
    let text = str::from_utf8(bytes).map_err(|error| whole(&error.to_string()))?;
    let toml = tree(text)?;
    let package = &toml["package"];
    let name = text_of(package, "name").ok_or_else(|| whole("it has no package with a name"))?;
    let folder = path.parent().unwrap_or(Path::new(""));
    let mut dependencies = dependencies(&toml, None, folder);
    for (platform, tables) in entries(&toml["target"]) {
        dependencies.append(&mut self::dependencies(tables, Some(platform), folder));
    }
    Ok(Manifest {
        features: with_implicit(features(&toml["features"]), &dependencies),
        // A table says where it is inherited from.
        version: text_of(package, "version").unwrap_or_else(|| "0.0.0".to_owned()),
        source,
        path: path.to_owned(),
        targets: targets(&toml, &name, folder),
        dependencies,
        metadata: package["metadata"].clone(),
        name,
    })
}

fn entries(table: &Value) -> impl Iterator<Item = (&String, &Value)> {
    table.as_object().into_iter().flatten()
}

fn text_of(table: &Value, key: &str) -> Option<String> {
    table[key].as_str().map(str::to_owned)
}

fn path_of(table: &Value, key: &str, folder: &Path) -> Option<PathBuf> {
    table[key].as_str().map(|path| folder.join(path))
}

/// A value under its key, or under the older spelling of that.
fn either<'a>(table: &'a Value, key: &str) -> &'a Value {
    table.get(key).unwrap_or_else(|| &table[key.replace('-', "_")])
}

fn texts(list: &Value) -> Vec<String> {
    let list = list.as_array().into_iter().flatten();
    list.filter_map(Value::as_str).map(str::to_owned).collect()
}

fn features(table: &Value) -> BTreeMap<String, Vec<String>> {
    entries(table).map(|(name, values)| (name.clone(), texts(values))).collect()
}

fn targets(toml: &Value, package: &str, folder: &Path) -> Vec<Target> {
    let edition_2015 = toml["package"]["edition"] == "2015";
    let target = |kind, name: &str, root: PathBuf, linkage, required_features| Target {
        name: name.to_owned(),
        kind,
        root,
        edition_2015,
        linkage,
        required_features,
    };
    let mut targets = Vec::new();
    let default_lib = folder.join("src/lib.rs");
    let lib = &toml["lib"];
    if *either(lib, "proc-macro") != true && (lib.is_object() || default_lib.is_file()) {
        let crate_types = texts(either(lib, "crate-type"));
        targets.push(target(
            Kind::Library,
            lib["name"].as_str().unwrap_or(package),
            path_of(lib, "path", folder).unwrap_or(default_lib),
            match &*crate_types {
                [] => Linkage::Static,
                crate_types => Linkage::of(crate_types.iter().map(|it| &**it)),
            },
            Vec::new(),
        ));
    }
    let main = folder.join("src/main.rs");
    for bin in toml["bin"].as_array().into_iter().flatten() {
        let Some(name) = bin["name"].as_str() else {
            continue;
        };
        let inferred = folder.join("src/bin").join(format!("{name}.rs"));
        let root = match path_of(bin, "path", folder) {
            Some(path) => path,
            None if inferred.is_file() => inferred,
            None => main.clone(),
        };
        let required = texts(either(bin, "required-features"));
        targets.push(target(Kind::Bin, name, root, Linkage::Never, required));
    }
    if main.is_file() && targets.iter().all(|it| it.root != main) {
        targets.push(target(Kind::Bin, package, main, Linkage::Never, Vec::new()));
    }
    targets
}

/// The dependency tables at the top, or below a target.
fn dependencies(tables: &Value, platform: Option<&str>, folder: &Path) -> Vec<Dependency> {
    let platform = platform.and_then(|text| text.parse().ok());
    let mut dependencies = Vec::new();
    for (dev, table) in [(false, "dependencies"), (true, "dev-dependencies")] {
        for (key, entry) in entries(either(tables, table)) {
            let target = platform.clone();
            dependencies.push(Dependency { target, ..dependency(key, entry, dev, folder) });
        }
    }
    dependencies
}

/// One dependency: a table, or its version alone.
fn dependency(key: &str, entry: &Value, dev: bool, folder: &Path) -> Dependency {
    let version = entry.as_str().or_else(|| entry["version"].as_str());
    let package = text_of(entry, "package");
    Dependency {
        rename: package.is_some().then(|| key.to_owned()),
        name: package.unwrap_or_else(|| key.to_owned()),
        dev,
        req: version.and_then(|it| it.parse().ok()).unwrap_or(VersionReq::STAR),
        optional: entry["optional"] == true,
        default_features: *either(entry, "default-features") != false,
        features: texts(&entry["features"]),
        target: None,
        path: path_of(entry, "path", folder),
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
        let read = parse(text.as_bytes(), Path::new("/p/Cargo.toml"), Source::Registry).unwrap();
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

    #[test]
    fn what_is_nested_deeper_than_a_stack_is_told() {
        let many = 100_000;
        for text in [
            format!("a = {}", "[".repeat(many)),
            format!("a = {}", "{ a = ".repeat(many)),
            format!("a = {}", "{ x = 1, a.a = ".repeat(many)),
            format!("[a{}]", ".a".repeat(many)),
        ] {
            assert_eq!(tree(&text).unwrap_err().reason, "it is nested too deep");
        }
        let flat =
            format!("a = [{}]\nb = [{}]", "0.5,\n".repeat(many), "{ a.b = 1 }, ".repeat(many));
        assert_eq!(tree(&flat).unwrap()["a"].as_array().map(Vec::len), Some(many));
    }
}
