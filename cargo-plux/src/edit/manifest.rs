//! Dependencies in a `Cargo.toml`, mostly on plux.

use std::io;
use std::path::{Component, Path, PathBuf};

use cargo_metadata::{Dependency as Declared, Metadata};
use toml_edit::{DocumentMut, InlineTable, Item, Table, TableLike, Value};

/// Keys of a dependency that name its source.
const SOURCE_KEYS: [&str; 8] =
    ["version", "path", "git", "branch", "rev", "tag", "registry", "workspace"];

/// The source of plux.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Origin {
    /// The crates registry, in this version.
    Registry(String),
    /// The directory of a checkout.
    Path(PathBuf),
    /// A Git repository, with a branch, tag or revision.
    Git { uri: String, reference: Option<(String, String)> },
}

impl Origin {
    /// Returns the registry, with the version of cargo-plux.
    pub(crate) fn registry() -> Self {
        Self::Registry(env!("CARGO_PKG_VERSION").to_owned())
    }

    /// Returns the source of plux in `[workspace.dependencies]`, or in a dependency of a member.
    pub(crate) fn of_workspace(metadata: &Metadata, root: &DocumentMut) -> Option<Self> {
        let is_plux = |name: &str| name == "plux-runtime" || name == "plux-build";
        let directory = metadata.workspace_root.as_std_path();
        let table = root.get("workspace").and_then(|it| it.get("dependencies"));
        let inherited = table.and_then(Item::as_table_like).into_iter().flat_map(TableLike::iter);
        let inherited = inherited.filter(|(key, item)| is_plux(package_of(key, item)));
        let members = metadata.workspace_packages();
        let declared = members.iter().flat_map(|it| &it.dependencies);
        let declared = declared.filter(|it| is_plux(&it.name));
        inherited
            .filter_map(|(_, item)| Self::of_item(item, directory))
            .chain(declared.filter_map(Self::of_declared))
            .next()
    }

    fn of_item(item: &Item, directory: &Path) -> Option<Self> {
        if let Some(version) = item.as_str() {
            return Some(Self::Registry(version.to_owned()));
        }
        let table = item.as_table_like()?;
        let string = |key: &str| table.get(key).and_then(Item::as_str).map(str::to_owned);
        if let Some(path) = string("path") {
            return Self::of_path(&absolute(&directory.join(path)).ok()?);
        }
        let Some(uri) = string("git") else { return string("version").map(Self::Registry) };
        let mut reference = ["branch", "rev", "tag"].iter();
        let reference = reference.find_map(|key| Some(((*key).to_owned(), string(key)?)));
        Some(Self::Git { uri, reference })
    }

    fn of_declared(dependency: &Declared) -> Option<Self> {
        if let Some(path) = &dependency.path {
            return Self::of_path(path.as_std_path());
        }
        let source = dependency.source.as_ref()?.to_string();
        let Some(git) = source.strip_prefix("git+") else {
            let version = dependency.req.to_string();
            return Some(Self::Registry(version.trim_start_matches('^').to_owned()));
        };
        let uri = git.split(['?', '#']).next()?.to_owned();
        let query = git.split_once('?').map(|(_, query)| query.split('#').next());
        let reference = query.flatten().and_then(|it| it.split_once('='));
        let reference = reference.map(|(key, value)| (key.to_owned(), value.to_owned()));
        Some(Self::Git { uri, reference })
    }

    /// Returns the checkout that contains the directory of a package of plux.
    fn of_path(package: &Path) -> Option<Self> {
        let checkout = package.parent()?;
        let has = |name: &str| checkout.join(name).join("Cargo.toml").is_file();
        (has("plux-runtime") && has("plux-build")).then(|| Self::Path(checkout.to_owned()))
    }

    /// Returns the value of a dependency on `package` in a manifest in `directory`.
    fn value(&self, package: &str, directory: &Path) -> Value {
        match self {
            Self::Registry(version) => version.as_str().into(),
            Self::Git { uri, reference } => {
                let mut table = InlineTable::new();
                if reference.is_none() {
                    table.insert("version", env!("CARGO_PKG_VERSION").into());
                }
                table.insert("git", uri.into());
                if let Some((key, value)) = reference {
                    table.insert(key, value.into());
                }
                table.into()
            }
            Self::Path(checkout) => {
                let path = relative(directory, &checkout.join(package));
                let mut table = InlineTable::new();
                table.insert("version", env!("CARGO_PKG_VERSION").into());
                table.insert("path", path.display().to_string().replace('\\', "/").into());
                table.into()
            }
        }
    }
}

/// Returns the package of the dependency with this key.
pub(crate) fn package_of<'a>(key: &'a str, item: &'a Item) -> &'a str {
    let renamed = item.as_table_like().and_then(|it: &dyn TableLike| it.get("package"));
    renamed.and_then(Item::as_str).unwrap_or(key)
}

/// A dependency.
#[derive(Clone, Debug)]
pub(crate) struct Dependency {
    /// `dependencies` or `build-dependencies`.
    pub(crate) table: &'static str,
    /// The key: the name of the package, unless the workspace renames it.
    pub(crate) key: String,
    value: Value,
}

impl Dependency {
    /// Creates a dependency that is inherited from the workspace if possible, else from `origin`.
    pub(crate) fn new(
        table: &'static str,
        package: &str,
        origin: &Origin,
        directory: &Path,
        workspace: Option<&DocumentMut>,
    ) -> Self {
        match workspace.and_then(|root| inherited(root, package)) {
            Some(key) => Self::inherited(table, key),
            None => Self::with_value(table, package, origin.value(package, directory)),
        }
    }

    /// Creates a dependency that is inherited from the workspace.
    pub(crate) fn inherited(table: &'static str, key: String) -> Self {
        let mut value = InlineTable::new();
        value.insert("workspace", true.into());
        value.set_dotted(true);
        Self { table, key, value: value.into() }
    }

    /// Creates a dependency with a value as in a manifest.
    pub(crate) fn with_value(table: &'static str, key: &str, value: impl Into<Value>) -> Self {
        Self { table, key: key.to_owned(), value: value.into() }
    }

    /// Returns the name of the crate in Rust.
    pub(crate) fn crate_name(&self) -> String {
        self.key.replace('-', "_")
    }

    /// Returns the line of the dependency in its table.
    pub(crate) fn line(&self) -> String {
        let mut table = Table::new();
        table.insert(&self.key, Item::Value(self.value.clone()));
        table.to_string().trim_end().to_owned()
    }

    /// Adds the dependency to a manifest; `None` if the value of `self.table` is not a table.
    pub(crate) fn add_to(&self, document: &mut DocumentMut) -> Option<()> {
        let table = document.entry(self.table).or_insert_with(toml_edit::table);
        let table = table.as_table_like_mut()?;
        let was_sorted = table.get_values().is_sorted_by(|(a, _), (b, _)| a <= b);
        table.insert(&self.key, Item::Value(self.value.clone()));
        // Like `cargo add`: a sorted table stays sorted.
        if was_sorted {
            table.sort_values();
        }
        Some(())
    }
}

/// Replaces the source of a dependency. Other keys, such as its features, are kept.
pub(crate) fn set_source(item: &mut Item, package: &str, origin: &Origin, directory: &Path) {
    let value = origin.value(package, directory);
    let Some(table) = item.as_table_like_mut() else {
        *item = Item::Value(value);
        return;
    };
    for key in SOURCE_KEYS {
        table.remove(key);
    }
    match value {
        Value::InlineTable(source) => {
            for (key, value) in source {
                table.insert(&key, Item::Value(value));
            }
        }
        version => drop(table.insert("version", Item::Value(version))),
    }
}

/// Returns the key of a package in `[workspace.dependencies]`.
pub(crate) fn inherited(root: &DocumentMut, package: &str) -> Option<String> {
    let dependencies = root.get("workspace")?.get("dependencies")?.as_table_like()?;
    let is_it = |(key, item): &(&str, &Item)| package_of(key, item) == package;
    dependencies.iter().find(is_it).map(|(key, _)| key.to_owned())
}

/// Returns the absolute path without `.` and `..`. As in Cargo, symbolic links are not followed.
pub(crate) fn absolute(path: &Path) -> io::Result<PathBuf> {
    let mut whole = PathBuf::new();
    for component in std::path::absolute(path)?.components() {
        match component {
            Component::ParentDir => drop(whole.pop()),
            Component::CurDir => {}
            other => whole.push(other),
        }
    }
    Ok(whole)
}

/// Returns the path from one directory to another; both are [`absolute`].
fn relative(from: &Path, to: &Path) -> PathBuf {
    let (mut from, mut to) = (from.components().peekable(), to.components().peekable());
    if from.peek() != to.peek() {
        // Another drive.
        return to.collect();
    }
    while from.peek().is_some() && from.peek() == to.peek() {
        from.next();
        to.next();
    }
    from.map(|_| Component::ParentDir).chain(to).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn runtime(workspace: &str) -> Dependency {
        let root = workspace.parse().unwrap();
        Dependency::new(
            "dependencies",
            "plux-runtime",
            &Origin::registry(),
            Path::new("/w"),
            Some(&root),
        )
    }

    fn with_runtime(manifest: &str) -> Option<String> {
        let mut document = manifest.parse().ok()?;
        runtime("").add_to(&mut document)?;
        Some(document.to_string())
    }

    const LINE: &str = concat!("plux-runtime = \"", env!("CARGO_PKG_VERSION"), "\"");

    #[test]
    fn a_dependency_is_added_to_its_table_and_other_lines_are_kept() {
        for (manifest, expected) in [
            ("[package]\nname = \"a\"\n", "[package]\nname = \"a\"\n\n[dependencies]\n@\n"),
            ("dependencies.a = \"1\"\n", "dependencies.a = \"1\"\ndependencies.@\n"),
            ("[dependencies]\n", "[dependencies]\n@\n"),
            (
                "[dependencies]\na = \"1\" # why\n# About z.\nz   =  \"2\"\n\n[features]\n",
                "[dependencies]\na = \"1\" # why\n@\n# About z.\nz   =  \"2\"\n\n[features]\n",
            ),
            ("[dependencies]\nz = \"1\"\na = \"1\"", "[dependencies]\nz = \"1\"\na = \"1\"\n@\n"),
            (
                "[dependencies]\na.workspace = true\n\n[dependencies.z]\nversion = \"1\"\n",
                "[dependencies]\na.workspace = true\n@\n\n[dependencies.z]\nversion = \"1\"\n",
            ),
        ] {
            assert_eq!(
                with_runtime(manifest).unwrap().trim_end(),
                expected.replace('@', LINE).trim_end(),
                "{manifest}"
            );
        }
    }

    #[test]
    fn an_inline_table_gets_the_dependency_too() {
        let manifest = with_runtime("dependencies = { a = \"1\" }\n").unwrap();
        assert!(manifest.contains("plux-runtime = "), "{manifest}");
        assert_eq!(with_runtime("[dependencies\n"), None);
    }

    #[test]
    fn the_source_of_a_dependency_changes_and_its_features_stay() {
        let manifest = "[dependencies]\na = { version = \"1\", features = [\"x\"] }\nb = \"1\"\n";
        let mut document: DocumentMut = manifest.parse().unwrap();
        let git = Origin::Git {
            uri: "https://a.b/c".to_owned(),
            reference: Some(("rev".to_owned(), "1234".to_owned())),
        };
        for key in ["a", "b"] {
            set_source(&mut document["dependencies"][key], key, &git, Path::new("/w"));
        }
        let (a, b) = (&document["dependencies"]["a"], &document["dependencies"]["b"]);
        assert!(a.get("version").is_none() && a.get("features").is_some(), "{document}");
        assert_eq!(b["rev"].as_str(), Some("1234"));
    }

    #[test]
    fn a_workspace_dependency_is_inherited_by_its_key() {
        let root = "[workspace.dependencies]\nplux-runtime = { path = \"x\" }\n";
        assert_eq!(runtime(root).line(), "plux-runtime.workspace = true");
        let root = "[workspace.dependencies.plux]\npackage = \"plux-runtime\"\nversion = \"1\"\n";
        assert_eq!(runtime(root).line(), "plux.workspace = true");
        assert_eq!(runtime(root).crate_name(), "plux");
        let root = "[workspace.dependencies]\nplux-runtime = { package = \"other\" }\n";
        assert_eq!(runtime(root).line(), LINE);
    }

    #[test]
    fn a_path_is_relative_to_the_package() {
        let between = |from: &str, to: &str| relative(Path::new(from), Path::new(to));
        assert_eq!(between("/w/app", "/w/plux/plux-runtime"), Path::new("../plux/plux-runtime"));
        assert_eq!(between("/w", "/w/plux-runtime"), Path::new("plux-runtime"));
        assert_eq!(absolute(Path::new("/w/./a/../b")).unwrap(), Path::new("/w/b"));
    }
}
