//! Pairs the entries of two indexes.

use std::collections::BTreeMap;

use super::item::{Fields, Item};
use super::{Change, ChangeKind};

/// An entry of the old index, of the new one, or of both.
pub(super) enum Pair<'a, T> {
    Old(&'a T),
    New(&'a T),
    Both(&'a T, &'a T),
}

impl<'a, T> Pair<'a, T> {
    pub(super) fn both(&self) -> Option<(&'a T, &'a T)> {
        match self {
            Self::Both(old, new) => Some((old, new)),
            Self::Old(_) | Self::New(_) => None,
        }
    }
}

/// Pairs entries with the same name. Of several, those with the most [`Item::marks`] in common are
/// paired.
pub(super) fn pair<'a, T: Item>(old: &'a [T], new: &'a [T]) -> Vec<Pair<'a, T>> {
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
                let marks = old.marks();
                let alike = |new: &&T| new.marks()[..in_common] == marks[..in_common];
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

/// Returns the changes of the pairs that differ.
pub(super) fn changes<T: Item>(pairs: Vec<Pair<'_, T>>) -> Vec<Change> {
    let change = |item: &T, kind| Change {
        section: T::SECTION,
        name: item.name(),
        location: item.location(),
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
