//! What `cargo metadata` says, as much of it as an index needs.

use std::borrow::Cow;
use std::collections::{BTreeMap, HashMap};
use std::path::PathBuf;
use std::str::FromStr;

use serde_json::Value;

use super::manifest::{Dependency, Kind, Linkage, Manifest, Source, Target};
use crate::json::{Json, Read};

#[cfg(test)]
mod tests;

/// A workspace; packages are known by their positions in `manifests`.
#[derive(Debug)]
pub(super) struct Metadata {
    pub(super) workspace_root: PathBuf,
    pub(super) target_directory: PathBuf,
    /// `[workspace.metadata]`.
    pub(super) tables: Value,
    pub(super) manifests: Vec<Manifest>,
    pub(super) members: Vec<usize>,
    pub(super) default_members: Vec<usize>,
    /// None where Cargo was told to leave dependencies out.
    pub(super) resolve: Option<Resolve>,
}

/// Who depends on whom.
#[derive(Debug)]
pub(super) struct Resolve {
    /// The package that Cargo was called for, if it was called for one.
    pub(super) root: Option<usize>,
    pub(super) dependencies: HashMap<usize, Vec<usize>>,
}

/// How Cargo names a package.
type Id<'a> = Cow<'a, str>;

struct Package<'a> {
    id: Id<'a>,
    manifest: Manifest,
}

/// A package, and what it depends on.
struct Node<'a> {
    id: Id<'a>,
    dependencies: Vec<Id<'a>>,
}

/// Reads what Cargo wrote.
pub(super) fn read(text: &str) -> Read<Metadata> {
    let json = &mut Json::new(text);
    let (mut packages, mut members, mut default_members) = (None, None, None);
    let (mut workspace_root, mut target_directory) = (None, None);
    let (mut tables, mut resolve) = (Value::Null, None);
    json.object(&mut |json, key| {
        match key {
            "packages" => packages = Some(json.list(package)?),
            "workspace_members" => members = Some(json.list(Json::text)?),
            "workspace_default_members" => default_members = Some(json.list(Json::text)?),
            "workspace_root" => workspace_root = Some(path(json)?),
            "target_directory" => target_directory = Some(path(json)?),
            "metadata" => tables = json.value()?,
            "resolve" => resolve = json.optional(self::resolve)?,
            _ => drop(json.skip()?),
        }
        Ok(())
    })?;

    let packages = json.needed(packages, "packages")?;
    let mut manifests = Vec::with_capacity(packages.len());
    let mut positions = HashMap::with_capacity(packages.len());
    for (at, package) in packages.into_iter().enumerate() {
        positions.insert(package.id, at);
        manifests.push(package.manifest);
    }
    let position = |id: &Id<'_>| positions.get(id).copied();
    let all = |ids: &[Id<'_>]| ids.iter().filter_map(position).collect();
    Ok(Metadata {
        workspace_root: json.needed(workspace_root, "workspace_root")?,
        target_directory: json.needed(target_directory, "target_directory")?,
        tables,
        manifests,
        members: all(&json.needed(members, "workspace_members")?),
        default_members: all(&json.needed(default_members, "workspace_default_members")?),
        resolve: resolve.map(|(root, nodes)| Resolve {
            root: root.as_ref().and_then(position),
            dependencies: nodes
                .iter()
                .filter_map(|node| Some((position(&node.id)?, all(&node.dependencies))))
                .collect(),
        }),
    })
}

fn path(json: &mut Json<'_>) -> Read<PathBuf> {
    json.string().map(PathBuf::from)
}

/// What stands in a text, as its own type has it.
fn parsed<T: FromStr>(json: &mut Json<'_>) -> Read<T> {
    let text = json.text()?;
    text.parse().map_err(|_| json.malformed(&format!("{text:?} cannot be understood")))
}

fn resolve<'a>(json: &mut Json<'a>) -> Read<(Option<Id<'a>>, Vec<Node<'a>>)> {
    let (mut root, mut nodes) = (None, None);
    json.object(&mut |json, key| {
        match key {
            "root" => root = json.optional(Json::text)?,
            "nodes" => nodes = Some(json.list(node)?),
            _ => drop(json.skip()?),
        }
        Ok(())
    })?;
    Ok((root, json.needed(nodes, "nodes")?))
}

fn node<'a>(json: &mut Json<'a>) -> Read<Node<'a>> {
    let (mut id, mut dependencies) = (None, None);
    json.object(&mut |json, key| {
        match key {
            "id" => id = Some(json.text()?),
            "dependencies" => dependencies = Some(json.list(Json::text)?),
            _ => drop(json.skip()?),
        }
        Ok(())
    })?;
    let dependencies = json.needed(dependencies, "dependencies")?;
    Ok(Node { id: json.needed(id, "id")?, dependencies })
}

fn package<'a>(json: &mut Json<'a>) -> Read<Package<'a>> {
    let (mut id, mut name, mut version, mut path) = (None, None, None, None);
    let (mut dependencies, mut features, mut targets) = (None, None, None);
    let (mut source, mut metadata) = (Source::Path, Value::Null);
    json.object(&mut |json, key| {
        match key {
            "id" => id = Some(json.text()?),
            "name" => name = Some(json.string()?),
            "version" => version = Some(json.string()?),
            "source" => source = Source::of(json.optional(Json::text)?.as_deref()),
            "manifest_path" => path = Some(self::path(json)?),
            "dependencies" => dependencies = Some(json.list(dependency)?),
            "features" => features = Some(self::features(json)?),
            "targets" => targets = Some(json.list(target)?),
            "metadata" => metadata = json.value()?,
            _ => drop(json.skip()?),
        }
        Ok(())
    })?;
    let manifest = Manifest {
        name: json.needed(name, "name")?,
        version: json.needed(version, "version")?,
        source,
        path: json.needed(path, "manifest_path")?,
        dependencies: json.needed(dependencies, "dependencies")?.into_iter().flatten().collect(),
        features: json.needed(features, "features")?,
        targets: json.needed(targets, "targets")?.into_iter().flatten().collect(),
        metadata,
    };
    Ok(Package { id: json.needed(id, "id")?, manifest })
}

fn features(json: &mut Json<'_>) -> Read<BTreeMap<String, Vec<String>>> {
    let mut features = BTreeMap::new();
    json.object(&mut |json, name| {
        features.insert(name.to_owned(), json.strings()?);
        Ok(())
    })?;
    Ok(features)
}

/// A dependency, unless it is one of the build script.
fn dependency(json: &mut Json<'_>) -> Read<Option<Dependency>> {
    let (mut name, mut req, mut optional, mut default_features) = (None, None, None, None);
    let (mut kind, mut features) = (None, None);
    let (mut target, mut rename, mut path) = (None, None, None);
    json.object(&mut |json, key| {
        match key {
            "name" => name = Some(json.string()?),
            "req" => req = Some(parsed(json)?),
            "kind" => kind = json.optional(Json::text)?,
            "optional" => optional = Some(json.boolean()?),
            "uses_default_features" => default_features = Some(json.boolean()?),
            "features" => features = Some(json.strings()?),
            "target" => target = json.optional(parsed)?,
            "rename" => rename = json.optional(Json::string)?,
            "path" => path = json.optional(self::path)?,
            _ => drop(json.skip()?),
        }
        Ok(())
    })?;
    let dev = match kind.as_deref() {
        None | Some("normal") => false,
        Some("dev") => true,
        Some(_) => return Ok(None),
    };
    Ok(Some(Dependency {
        name: json.needed(name, "name")?,
        req: json.needed(req, "req")?,
        dev,
        optional: json.needed(optional, "optional")?,
        default_features: json.needed(default_features, "uses_default_features")?,
        features: json.needed(features, "features")?,
        target,
        rename,
        path,
    }))
}

/// A target, unless no plugin can be in it.
fn target(json: &mut Json<'_>) -> Read<Option<Target>> {
    let (mut name, mut first_kind, mut root) = (None, None, None);
    let (mut linkage, mut is_proc_macro) = (Linkage::Never, false);
    let (mut edition_2015, mut required_features) = (true, Vec::new());
    json.object(&mut |json, key| {
        match key {
            "name" => name = Some(json.string()?),
            "kind" => {
                let mut first = None;
                json.each(&mut |json| {
                    let kind = json.text()?;
                    first.get_or_insert(kind);
                    Ok(())
                })?;
                first_kind = Some(first);
            }
            "crate_types" => json.each(&mut |json| {
                let crate_type = json.text()?;
                linkage = linkage.or_by(&crate_type);
                is_proc_macro |= crate_type == "proc-macro";
                Ok(())
            })?,
            "src_path" => root = Some(path(json)?),
            "edition" => edition_2015 = json.text()? == "2015",
            "required-features" => required_features = json.strings()?,
            _ => drop(json.skip()?),
        }
        Ok(())
    })?;
    let first_kind = json.needed(first_kind, "kind")?;
    // An example may be a library as well; what it is for decides.
    let kind = match first_kind.as_deref() {
        Some("bin") => Kind::Bin,
        Some("example") => Kind::Example,
        Some("test") => Kind::Test,
        Some("bench") => Kind::Bench,
        None | Some("proc-macro" | "custom-build") => return Ok(None),
        Some(_) if is_proc_macro => return Ok(None),
        Some(_) => Kind::Library,
    };
    Ok(Some(Target {
        name: json.needed(name, "name")?,
        kind,
        root: json.needed(root, "src_path")?,
        edition_2015,
        linkage,
        required_features,
    }))
}
