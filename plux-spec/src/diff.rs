//! What a change does to an index: for reviews, and for a committed index that may be stale.
//!
//! Lines and generators are left out: they differ with every edit and every upgrade, and say nothing
//! of the plugins.

use std::collections::{BTreeMap, BTreeSet};

use crate::{ExtensionPointEntry, Incomplete, Index, PackageEntry, PluginEntry, Root};

/// The list of an index that an entry stands in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum Section {
    /// The package that the index was made for.
    Root,
    /// The plugins, by id.
    Plugins,
    /// The extension points, by namespace.
    ExtensionPoints,
    /// The packages that can hold plugins, by name.
    Packages,
    /// What could not be seen through.
    Incomplete,
}

impl Section {
    /// The section's key in `plux.json`.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Root => "root",
            Self::Plugins => "plugins",
            Self::ExtensionPoints => "extension_points",
            Self::Packages => "packages",
            Self::Incomplete => "incomplete",
        }
    }
}

/// One entry that is not in both indexes as it is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Change {
    /// The list that it stands in.
    pub section: Section,
    /// What it is called there: an id, a namespace, a package.
    pub name: String,
    /// Where it is, for people.
    pub place: String,
    /// What became of it.
    pub kind: ChangeKind,
}

/// What became of an entry.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum ChangeKind {
    /// It is new.
    Added,
    /// It is gone.
    Removed,
    /// The same item has another name now.
    Renamed {
        /// The name that it had.
        from: String,
    },
    /// It is there, and differs.
    Changed(Vec<FieldChange>),
}

/// One field of an entry with two values.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FieldChange {
    /// The field's key in `plux.json`.
    pub field: &'static str,
    /// What it was; empty where it was not set.
    pub old: String,
    /// What it is; empty where it is not set.
    pub new: String,
}

/// The differences between two indexes, in the order of the sections and of the names.
///
/// ```
/// use plux_spec::{Index, diff::Diff};
///
/// let old = Index { generator: "plux-build 0.1.0".into(), ..Index::default() };
/// assert!(Diff::between(&old, &Index::default()).is_empty());
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[must_use]
pub struct Diff {
    changes: Vec<Change>,
}

impl Diff {
    /// Compares two indexes.
    pub fn between(old: &Index, new: &Index) -> Self {
        let mut changes = root(old.root.as_ref(), new.root.as_ref());
        let packages = pair(&old.packages, &new.packages);
        let moved: BTreeSet<&str> = packages
            .iter()
            .filter_map(|it| it.both().filter(|(a, b)| a.version != b.version))
            .map(|(_, new)| &*new.name)
            .collect();
        let mut plugins = told(pair(&old.plugins, &new.plugins));
        // The package's line says it once for all of its plugins.
        let said = |plugin: &&PluginEntry| moved.contains(&*plugin.package);
        drop_versions(&mut plugins, &new.plugins.iter().filter(said).map(Item::name).collect());
        join_renamed(&mut plugins, old, new);
        let mut points = told(pair(&old.extension_points, &new.extension_points));
        let said = |point: &&ExtensionPointEntry| moved.contains(&*point.package);
        let named = new.extension_points.iter().filter(said).map(Item::name).collect();
        drop_versions(&mut points, &named);
        changes.extend(plugins);
        changes.extend(points);
        changes.extend(told(packages));
        changes.extend(told(pair(&old.incomplete, &new.incomplete)));
        Self { changes }
    }

    /// Whether the indexes say the same.
    pub fn is_empty(&self) -> bool {
        self.changes.is_empty()
    }

    /// The differences.
    pub fn changes(&self) -> &[Change] {
        &self.changes
    }
}

fn root(old: Option<&Root>, new: Option<&Root>) -> Vec<Change> {
    let label = |root: Option<&Root>| {
        root.map_or_else(
            || "the workspace".to_owned(),
            |it| format!("{} {}", it.package, it.version),
        )
    };
    let mut fields = Fields::default();
    fields.add("root", &label(old), &label(new));
    let changed = !fields.0.is_empty();
    let change = || Change {
        section: Section::Root,
        name: new.map_or_else(|| "the workspace".to_owned(), |it| it.package.to_string()),
        place: String::new(),
        kind: ChangeKind::Changed(fields.0),
    };
    changed.then(change).into_iter().collect()
}

/// What two indexes can be compared by.
trait Item {
    const SECTION: Section;

    /// What people call it; entries of one name are the same thing at different times.
    fn name(&self) -> String;

    /// What tells entries of one name apart, most telling first.
    fn marks(&self) -> [String; 3];

    fn place(&self) -> String;

    fn fields(&self, new: &Self, fields: &mut Fields);
}

#[derive(Default)]
struct Fields(Vec<FieldChange>);

impl Fields {
    fn add(&mut self, field: &'static str, old: &dyn ToString, new: &dyn ToString) {
        let (old, new) = (old.to_string(), new.to_string());
        if old != new {
            self.0.push(FieldChange { field, old, new });
        }
    }
}

impl Item for PluginEntry {
    const SECTION: Section = Section::Plugins;

    fn name(&self) -> String {
        self.id().to_string()
    }

    fn marks(&self) -> [String; 3] {
        [self.package.to_string(), self.target.to_string(), text(self.cfg.as_deref())]
    }

    fn place(&self) -> String {
        format!("{} {}, {}", self.package, self.version, self.file)
    }

    fn fields(&self, new: &Self, fields: &mut Fields) {
        fields.add("status", &self.status, &new.status);
        fields.add("cfg", &text(self.cfg.as_deref()), &text(new.cfg.as_deref()));
        fields.add("enable", &text(self.enable.as_deref()), &text(new.enable.as_deref()));
        fields.add("package", &self.package, &new.package);
        fields.add("version", &self.version, &new.version);
        fields.add("target", &self.target, &new.target);
        fields.add("path", &self.path, &new.path);
        fields.add("kind", &self.kind, &new.kind);
        fields.add("contract", &self.contract, &new.contract);
        fields.add("file", &self.file, &new.file);
        fields.add("description", &self.description, &new.description);
        fields.add("requires", &joined(&self.requires), &joined(&new.requires));
        fields.add("before", &joined(&self.before), &joined(&new.before));
        fields.add("after", &joined(&self.after), &joined(&new.after));
        let meta = |it: &Self| {
            it.meta.iter().map(|(key, value)| format!("{key} = {value:?}")).collect::<Vec<_>>()
        };
        fields.add("meta", &joined(&meta(self)), &joined(&meta(new)));
    }
}

impl Item for ExtensionPointEntry {
    const SECTION: Section = Section::ExtensionPoints;

    fn name(&self) -> String {
        self.namespace.to_string()
    }

    fn marks(&self) -> [String; 3] {
        [self.package.to_string(), self.target.to_string(), self.path.to_string()]
    }

    fn place(&self) -> String {
        format!("{} {}, {}", self.package, self.version, self.file)
    }

    fn fields(&self, new: &Self, fields: &mut Fields) {
        fields.add("contract", &self.contract, &new.contract);
        fields.add("cardinality", &self.cardinality, &new.cardinality);
        fields.add("package", &self.package, &new.package);
        fields.add("version", &self.version, &new.version);
        fields.add("target", &self.target, &new.target);
        fields.add("path", &self.path, &new.path);
        fields.add("file", &self.file, &new.file);
        fields.add("description", &self.description, &new.description);
    }
}

impl Item for PackageEntry {
    const SECTION: Section = Section::Packages;

    fn name(&self) -> String {
        self.name.to_string()
    }

    fn marks(&self) -> [String; 3] {
        [self.version.to_string(), self.source.to_string(), self.extern_name.to_string()]
    }

    fn place(&self) -> String {
        format!("{}, {}", self.version, self.source)
    }

    fn fields(&self, new: &Self, fields: &mut Fields) {
        fields.add("version", &self.version, &new.version);
        fields.add("source", &self.source, &new.source);
        fields.add("extern", &self.extern_name, &new.extern_name);
        fields.add("kind", &self.kind, &new.kind);
        fields.add("when", &text(self.when.as_deref()), &text(new.when.as_deref()));
        fields.add("link", &self.link, &new.link);
    }
}

impl Item for Incomplete {
    const SECTION: Section = Section::Incomplete;

    fn name(&self) -> String {
        format!("{}: {}", self.package, self.reason)
    }

    fn marks(&self) -> [String; 3] {
        [text(self.file.as_deref()), String::new(), String::new()]
    }

    fn place(&self) -> String {
        text(self.file.as_deref())
    }

    fn fields(&self, new: &Self, fields: &mut Fields) {
        fields.add("file", &text(self.file.as_deref()), &text(new.file.as_deref()));
    }
}

fn text(value: Option<&str>) -> String {
    value.unwrap_or_default().to_owned()
}

fn joined<T: ToString>(values: &[T]) -> String {
    values.iter().map(ToString::to_string).collect::<Vec<_>>().join(", ")
}

/// An entry in the one index, in the other, or in both.
enum Pair<'a, T> {
    Old(&'a T),
    New(&'a T),
    Both(&'a T, &'a T),
}

impl<'a, T> Pair<'a, T> {
    fn both(&self) -> Option<(&'a T, &'a T)> {
        match self {
            Self::Both(old, new) => Some((old, new)),
            Self::Old(_) | Self::New(_) => None,
        }
    }
}

/// Pairs the entries of one name. Where there are several, those that have most in common go
/// together.
fn pair<'a, T: Item>(old: &'a [T], new: &'a [T]) -> Vec<Pair<'a, T>> {
    let mut by_name: BTreeMap<String, (Vec<&T>, Vec<&T>)> = BTreeMap::new();
    for item in old {
        by_name.entry(item.name()).or_default().0.push(item);
    }
    for item in new {
        by_name.entry(item.name()).or_default().1.push(item);
    }
    let mut pairs = Vec::new();
    for (mut old, mut new) in by_name.into_values() {
        for in_common in (0..=3).rev() {
            old.retain(|old| {
                let (marks, wanted) = (old.marks(), &in_common);
                let alike = |new: &&T| new.marks()[..*wanted] == marks[..*wanted];
                let Some(at) = new.iter().position(alike) else { return true };
                pairs.push(Pair::Both(*old, new.remove(at)));
                false
            });
        }
        pairs.extend(old.into_iter().map(Pair::Old));
        pairs.extend(new.into_iter().map(Pair::New));
    }
    pairs
}

fn told<T: Item>(pairs: Vec<Pair<'_, T>>) -> Vec<Change> {
    let change = |item: &T, kind| Change {
        section: T::SECTION,
        name: item.name(),
        place: item.place(),
        kind,
    };
    let of = |pair: Pair<'_, T>| match pair {
        Pair::Old(item) => Some(change(item, ChangeKind::Removed)),
        Pair::New(item) => Some(change(item, ChangeKind::Added)),
        Pair::Both(old, new) => {
            let mut fields = Fields::default();
            old.fields(new, &mut fields);
            (!fields.0.is_empty()).then(|| change(new, ChangeKind::Changed(fields.0)))
        }
    };
    pairs.into_iter().filter_map(of).collect()
}

fn drop_versions(changes: &mut Vec<Change>, named: &BTreeSet<String>) {
    changes.retain_mut(|change| match &mut change.kind {
        ChangeKind::Changed(fields) if named.contains(&change.name) => {
            fields.retain(|field| field.field != "version");
            !fields.is_empty()
        }
        _ => true,
    });
}

/// A plugin that is gone and one that is new are one with a new name, where they are the same item.
fn join_renamed(changes: &mut Vec<Change>, old: &Index, new: &Index) {
    let item = |index: &Index, name: &str| {
        let entry = index.plugins.iter().find(|plugin| plugin.name() == name)?;
        Some((entry.package.clone(), entry.target.clone(), entry.path.clone()))
    };
    let mut gone: Vec<String> = Vec::new();
    for at in 0..changes.len() {
        if changes[at].kind != ChangeKind::Added {
            continue;
        }
        let Some(mine) = item(new, &changes[at].name) else { continue };
        let removed = changes.iter().find(|it| {
            it.kind == ChangeKind::Removed
                && !gone.contains(&it.name)
                && item(old, &it.name).as_ref() == Some(&mine)
        });
        if let Some(from) = removed.map(|it| it.name.clone()) {
            gone.push(from.clone());
            changes[at].kind = ChangeKind::Renamed { from };
        }
    }
    changes.retain(|it| it.kind != ChangeKind::Removed || !gone.contains(&it.name));
}

#[cfg(test)]
mod tests;
