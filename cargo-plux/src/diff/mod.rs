//! What a change does to an index: for reviews, and for a committed index that may be stale.
//!
//! Lines and generators are left out: they differ with every edit and every upgrade, and say nothing
//! of the plugins.
//!
//! ```text
//! item.rs   what the entries of an index are compared by
//! pair.rs   which entry of the one index is which of the other
//! ```

mod item;
mod pair;

use std::collections::BTreeSet;

use plux_spec::{ExtensionPointEntry, Index, PluginEntry, Root};

use item::{Fields, Item};
use pair::{pair, told};

/// The list of an index that an entry stands in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) enum Section {
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

/// One entry that is not in both indexes as it is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Change {
    /// The list that it stands in.
    pub(crate) section: Section,
    /// What it is called there: an id, a namespace, a package.
    pub(crate) name: String,
    /// Where it is, for people.
    pub(crate) location: String,
    /// What became of it.
    pub(crate) kind: ChangeKind,
}

/// What became of an entry.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum ChangeKind {
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
pub(crate) struct FieldChange {
    /// The field's key in `plux.json`.
    pub(crate) field: &'static str,
    /// What it was; empty where it was not set.
    pub(crate) old: String,
    /// What it is; empty where it is not set.
    pub(crate) new: String,
}

/// The differences between two indexes, in the order of the sections and of the names.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[must_use]
pub(crate) struct Diff {
    changes: Vec<Change>,
}

impl Diff {
    /// Compares two indexes.
    pub(crate) fn between(old: &Index, new: &Index) -> Self {
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
    pub(crate) fn is_empty(&self) -> bool {
        self.changes.is_empty()
    }

    /// The differences.
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
