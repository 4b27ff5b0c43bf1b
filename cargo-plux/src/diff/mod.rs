//! The differences between two indexes.
//!
//! Line numbers and generators are ignored, since they change with every edit and every upgrade.
//!
//! ```text
//! item.rs   the fields by which entries are compared
//! pair.rs   pairs the entries of both indexes
//! ```

mod item;
mod pair;

use std::collections::BTreeSet;

use plux_spec::{ExtensionPointEntry, Index, PluginEntry, Root};

use item::{Fields, Item};
use pair::{changes, pair};

/// A list of an index.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) enum Section {
    /// The package that the index was made for.
    Root,
    /// The plugins, by id.
    Plugins,
    /// The extension points, by namespace.
    ExtensionPoints,
    /// The packages that can declare plugins, by name.
    Packages,
    /// The parts of the sources that are not analyzed.
    Incomplete,
}

impl Section {
    /// Returns the key of the list in `plux.json`.
    pub(crate) const fn as_str(self) -> &'static str {
        match self {
            Self::Root => "root",
            Self::Plugins => "plugins",
            Self::ExtensionPoints => "extension_points",
            Self::Packages => "packages",
            Self::Incomplete => "incomplete",
        }
    }
}

/// An entry that differs between the indexes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Change {
    /// The list that contains the entry.
    pub(crate) section: Section,
    /// The id, the namespace or the package.
    pub(crate) name: String,
    /// Its location, human-readable.
    pub(crate) location: String,
    pub(crate) kind: ChangeKind,
}

/// The difference of an entry.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum ChangeKind {
    /// Only the new index has it.
    Added,
    /// Only the old index has it.
    Removed,
    /// The same item has another id.
    Renamed {
        /// The old id.
        from: String,
    },
    /// Some fields differ.
    Changed(Vec<FieldChange>),
}

/// A field whose values differ.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct FieldChange {
    /// The field's key in `plux.json`.
    pub(crate) field: &'static str,
    /// The old value; empty if it was not set.
    pub(crate) old: String,
    /// The new value; empty if it is not set.
    pub(crate) new: String,
}

/// The differences between two indexes, sorted by section and name.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[must_use]
pub(crate) struct Diff {
    changes: Vec<Change>,
}

impl Diff {
    /// Compares two indexes.
    pub(crate) fn between(old: &Index, new: &Index) -> Self {
        let mut all = root(old.root.as_ref(), new.root.as_ref());
        let packages = pair(&old.packages, &new.packages);
        let moved: BTreeSet<&str> = packages
            .iter()
            .filter_map(|it| it.both().filter(|(a, b)| a.version != b.version))
            .map(|(_, new)| &*new.name)
            .collect();
        let mut plugins = changes(pair(&old.plugins, &new.plugins));
        // The change of the package reports its new version once.
        let is_moved = |plugin: &&PluginEntry| moved.contains(&*plugin.package);
        let named = new.plugins.iter().filter(is_moved).map(Item::name).collect();
        drop_versions(&mut plugins, &named);
        join_renamed(&mut plugins, old, new);
        let mut points = changes(pair(&old.extension_points, &new.extension_points));
        let is_moved = |point: &&ExtensionPointEntry| moved.contains(&*point.package);
        let named = new.extension_points.iter().filter(is_moved).map(Item::name).collect();
        drop_versions(&mut points, &named);
        all.extend(plugins);
        all.extend(points);
        all.extend(changes(packages));
        all.extend(changes(pair(&old.incomplete, &new.incomplete)));
        Self { changes: all }
    }

    /// Returns whether there are no differences.
    pub(crate) fn is_empty(&self) -> bool {
        self.changes.is_empty()
    }

    /// Returns the differences.
    pub(crate) fn changes(&self) -> &[Change] {
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
        location: String::new(),
        kind: ChangeKind::Changed(fields.0),
    };
    changed.then(change).into_iter().collect()
}

/// Removes changes of the version from the named entries.
fn drop_versions(changes: &mut Vec<Change>, named: &BTreeSet<String>) {
    changes.retain_mut(|change| match &mut change.kind {
        ChangeKind::Changed(fields) if named.contains(&change.name) => {
            fields.retain(|field| field.field != "version");
            !fields.is_empty()
        }
        _ => true,
    });
}

/// Replaces a removed and an added plugin that are the same item with a renamed one.
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
