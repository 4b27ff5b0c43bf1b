//! What a name means in a file, as far as the file itself says.

use super::Attribute;
use super::items::{Scope, ScopeKind};
use super::uses::Use;

/// How many renamings of one name are followed, so that a circle of them ends.
const MAX_HOPS: usize = 4;

/// Which of our attributes has that name.
pub(super) fn ours(name: &[u8]) -> Option<Attribute> {
    match name {
        b"plugin" => Some(Attribute::Plugin),
        b"extension_point" => Some(Attribute::ExtensionPoint),
        _ => None,
    }
}

/// Whether an attribute is one of rustc's own that are met often.
pub(super) fn is_builtin(name: &[u8]) -> bool {
    matches!(
        name,
        b"cfg"
            | b"derive"
            | b"doc"
            | b"allow"
            | b"expect"
            | b"warn"
            | b"deny"
            | b"inline"
            | b"must_use"
            | b"test"
            | b"path"
            | b"repr"
            | b"default"
            | b"deprecated"
            | b"non_exhaustive"
            | b"track_caller"
            | b"macro_use"
            | b"macro_export"
            | b"cold"
            | b"automatically_derived"
            | b"ignore"
            | b"should_panic"
            | b"target_feature"
    )
}

/// A word without the mark of a raw identifier.
pub(super) fn plain(word: &str) -> &str {
    word.strip_prefix("r#").unwrap_or(word)
}

/// What is known about a path in `#[…]`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Meaning {
    /// It is ours by name and origin.
    Ours(Attribute),
    /// It has the name of ours and may be: there is a glob import, say, or a re-export.
    Perhaps(Attribute),
    /// It comes from a crate that exports ours, under a name that is not one of ours.
    Renamed,
    /// Nothing is known; a glob import or another file can have brought it.
    Unknown,
    /// It is something else.
    Foreign,
}

/// Where a path begins.
enum Origin {
    /// In a crate that exports the macros.
    Exporter,
    /// In the crate itself.
    Local,
    /// Where a glob import leads, if not in another crate.
    Unknown,
    /// In another crate.
    Foreign,
}

/// The names of a file.
pub(super) struct Names<'a> {
    pub(super) scopes: &'a [Scope],
    /// Sorted by their scopes and names.
    pub(super) uses: &'a [Use],
    /// Whether there is a glob import.
    pub(super) globs: bool,
    /// The modules that the file declares.
    pub(super) modules: &'a [&'a str],
    pub(super) crate_name: &'a str,
    pub(super) exporters: &'a [String],
    pub(super) edition_2015: bool,
}

impl Names<'_> {
    /// What a path in `#[…]` means.
    pub(super) fn meaning(&self, path: &[String], scope: usize) -> Meaning {
        match path {
            [] => Meaning::Foreign,
            [name] => self.name(plain(name), scope),
            [first, .., last] => self.path(plain(first), plain(last), scope, 0),
        }
    }

    /// What a single name means: the best that the `use` items make of it.
    fn name(&self, name: &str, scope: usize) -> Meaning {
        let meanings = self.visible(name, scope).map(|item| {
            let last = item.path.last().map_or("", String::as_str);
            self.path(&item.path[0], last, item.scope, 1)
        });
        let unnamed = || ours(name.as_bytes()).map_or(Meaning::Unknown, Meaning::Perhaps);
        meanings.min().unwrap_or_else(unnamed)
    }

    fn path(&self, first: &str, last: &str, scope: usize, hops: usize) -> Meaning {
        match (self.origin(first, scope, hops), ours(last.as_bytes())) {
            (Origin::Exporter, Some(ours)) => Meaning::Ours(ours),
            (Origin::Exporter, None) => Meaning::Renamed,
            (Origin::Local, Some(ours)) => Meaning::Perhaps(ours),
            (Origin::Local, None) | (Origin::Unknown, _) => Meaning::Unknown,
            (Origin::Foreign, _) => Meaning::Foreign,
        }
    }

    fn origin(&self, first: &str, scope: usize, hops: usize) -> Origin {
        if self.exporters.iter().any(|name| name == first) {
            return Origin::Exporter;
        }
        let local = matches!(first, "crate" | "self" | "super") || first == self.crate_name;
        if local || self.modules.contains(&first) {
            return Origin::Local;
        }
        // `use plux_runtime as rt;` makes `rt::plugin` ours.
        let renamed = self.visible(first, scope).find(|item| item.path[0] != first);
        match renamed {
            Some(item) if hops < MAX_HOPS => self.origin(&item.path[0], item.scope, hops + 1),
            _ if self.edition_2015 => Origin::Local,
            _ if hops == 0 && self.globs => Origin::Unknown,
            _ => Origin::Foreign,
        }
    }

    /// The `use` items that give a name its meaning: those of the nearest scope that has any.
    ///
    /// A module hides the names around it, unless it takes them in by `use super::*`.
    fn visible(&self, name: &str, scope: usize) -> impl Iterator<Item = &Use> {
        let mut nearest = Some(scope);
        while let Some(scope) = nearest {
            if self.named(name, scope).next().is_some() {
                break;
            }
            let hidden = matches!(self.scopes[scope].kind, ScopeKind::Module(_))
                && !self.named("*", scope).any(takes_outer_names);
            nearest = self.scopes[scope].parent.filter(|_| !hidden);
        }
        nearest.into_iter().flat_map(move |scope| self.named(name, scope))
    }

    /// The `use` items of a scope that bring that name.
    fn named(&self, name: &str, scope: usize) -> impl Iterator<Item = &Use> {
        let first = self.uses.partition_point(|item| (item.scope, &*item.name) < (scope, name));
        self.uses[first..].iter().take_while(move |item| item.scope == scope && item.name == name)
    }
}

/// Whether a glob import takes in the names around a module.
fn takes_outer_names(item: &Use) -> bool {
    matches!(item.path[0].as_str(), "super" | "crate")
}
