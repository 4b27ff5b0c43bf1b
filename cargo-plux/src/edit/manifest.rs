//! Where a dependency goes in a `Cargo.toml`.

use std::io;
use std::path::{Component, Path, PathBuf};

use toml_edit::{DocumentMut, InlineTable, Item, Table, TableLike, Value};

use super::{Edit, Text};

/// Where a package of plux comes from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Origin {
    Registry,
    /// Folder of a checkout.
    Path(PathBuf),
    /// URI of a repository.
    Git(String),
}

/// A dependency to be added.
#[derive(Clone, Debug)]
pub(crate) struct Dependency {
    /// `dependencies` or `build-dependencies`.
    pub(crate) table: &'static str,
    /// The key, which is the package's name unless the workspace has it under another.
    pub(crate) key: String,
    value: Value,
}

impl Dependency {
    /// Of that package, as the workspace has it, or from `origin`.
    pub(crate) fn new(
        table: &'static str,
        package: &str,
        origin: &Origin,
        folder: &Path,
        workspace: Option<&DocumentMut>,
    ) -> Self {
        let inherited = workspace.and_then(|root| inherited(root, package));
        if let (Origin::Registry, Some(key)) = (origin, inherited) {
            let mut value = InlineTable::new();
            value.insert("workspace", true.into());
            value.set_dotted(true);
            return Self { table, key, value: value.into() };
        }
        let version = env!("CARGO_PKG_VERSION");
        let value = match origin {
            Origin::Registry => version.into(),
            Origin::Git(uri) => with(version, "git", uri),
            Origin::Path(checkout) => {
                let path = relative(folder, &checkout.join(package));
                with(version, "path", &path.display().to_string().replace('\\', "/"))
            }
        };
        Self { table, key: package.to_owned(), value }
    }

    /// The name of the crate in Rust.
    pub(crate) fn crate_name(&self) -> String {
        self.key.replace('-', "_")
    }

    /// As it stands in its table.
    pub(crate) fn line(&self) -> String {
        let mut table = Table::new();
        table.insert(&self.key, Item::Value(self.value.clone()));
        table.to_string().trim_end().to_owned()
    }

    fn add_to(&self, document: &mut DocumentMut) -> Option<()> {
        let table = document.entry(self.table).or_insert_with(toml_edit::table).as_table_mut()?;
        let was_sorted = table.get_values().is_sorted_by(|(a, _), (b, _)| a <= b);
        // Cargo's manner: what was in order stays so.
        table.insert(&self.key, Item::Value(self.value.clone()));
        if was_sorted {
            table.sort_values();
        }
        Some(())
    }
}

/// The manifest with these dependencies; none where more than a line would have to be added.
pub(crate) fn with_dependencies(manifest: Text, dependencies: &[Dependency]) -> Option<Edit> {
    let mut document: DocumentMut = manifest.plain().parse().ok()?;
    for dependency in dependencies {
        dependency.add_to(&mut document)?;
    }
    manifest.becoming(&document.to_string())
}

/// The key under which `[workspace.dependencies]` has a package.
fn inherited(root: &DocumentMut, package: &str) -> Option<String> {
    let dependencies = root.get("workspace")?.get("dependencies")?.as_table_like()?;
    let is_it = |(key, item): &(&str, &Item)| {
        let renamed = item.as_table_like().and_then(|it: &dyn TableLike| it.get("package"));
        renamed.map_or(*key, |it| it.as_str().unwrap_or_default()) == package
    };
    dependencies.iter().find(is_it).map(|(key, _)| key.to_owned())
}

fn with(version: &str, key: &str, value: &str) -> Value {
    let mut table = InlineTable::new();
    table.insert("version", version.into());
    table.insert(key, value.into());
    table.into()
}

/// The path from the root, without `.` and `..`, as Cargo itself works it out: links are not looked
/// into.
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

/// The way from one folder to another; both are [`absolute`].
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
            &Origin::Registry,
            Path::new("/w"),
            Some(&root),
        )
    }

    fn with_runtime(manifest: &str) -> Option<String> {
        let text = Text { path: PathBuf::new(), raw: Some(manifest.to_owned()) };
        with_dependencies(text, &[runtime("")]).map(|edit| edit.after())
    }

    const LINE: &str = concat!("plux-runtime = \"", env!("CARGO_PKG_VERSION"), "\"");

    #[test]
    fn it_goes_where_it_belongs_and_leaves_the_rest_alone() {
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
            assert_eq!(with_runtime(manifest).unwrap(), expected.replace('@', LINE), "{manifest}");
        }
    }

    #[test]
    fn what_would_change_a_line_is_not_done() {
        assert_eq!(with_runtime("dependencies = { a = \"1\" }\n"), None);
        assert_eq!(with_runtime("[dependencies\n"), None);
    }

    #[test]
    fn a_workspace_s_own_entry_is_inherited_under_its_key() {
        let root = "[workspace.dependencies]\nplux-runtime = { path = \"x\" }\n";
        assert_eq!(runtime(root).line(), "plux-runtime.workspace = true");
        let root = "[workspace.dependencies.plux]\npackage = \"plux-runtime\"\nversion = \"1\"\n";
        assert_eq!(runtime(root).line(), "plux.workspace = true");
        assert_eq!(runtime(root).crate_name(), "plux");
        let root = "[workspace.dependencies]\nplux-runtime = { package = \"other\" }\n";
        assert_eq!(runtime(root).line(), LINE);
    }

    #[test]
    fn a_path_is_the_way_from_the_package() {
        let way = |from: &str, to: &str| relative(Path::new(from), Path::new(to));
        assert_eq!(way("/w/app", "/w/plux/plux-runtime"), Path::new("../plux/plux-runtime"));
        assert_eq!(way("/w", "/w/plux-runtime"), Path::new("plux-runtime"));
        assert_eq!(absolute(Path::new("/w/./a/../b")).unwrap(), Path::new("/w/b"));
    }
}
