//! Plugins that the indexes list and that are not linked.
//!
//! Only an index refers to this code, through [`INDEX_RULES`], so that a program without one does not contain
//! it.

use std::any::Any;

use plux_spec::list::owned;
use plux_spec::rules::linked;
use plux_spec::rules::missing;
use plux_spec::sort::unique;
use plux_spec::{Condition, Index, Link, MissingReason, PluginEntry, Status, Target, condition};

use crate::error::source::Source;
use crate::error::{INDEXED, RESOLUTION, is_test_only};
use crate::finder::{Discovered, Known};
use crate::linked::extension_points;
use crate::linked::index::RegisteredIndex;
use crate::linked::slices;
use crate::resolve::absent::{insert_sorted, unknown};
use crate::resolve::reconcile::as_linked;
use crate::{LoadError, LoadErrorKind, PluginSpec};

/// The rules of an index.
pub static INDEX_RULES: IndexRules = IndexRules { absent, missing, expected_names };

/// See [`INDEX_RULES`].
pub struct IndexRules {
    /// See [`absent`](super::absent::absent).
    pub(crate) absent: Absent,
    /// See [`missing`](super::absent::missing).
    pub(crate) missing: fn(&Known<'_>, &str) -> Vec<LoadError>,
    /// Returns the names in a namespace that the indexes expect.
    pub(crate) expected_names: for<'a> fn(&Known<'a>, &str) -> Vec<&'a str>,
}

type Absent = fn(&Known<'_>, &str, &str, &[&str], Option<Box<dyn Source>>) -> LoadError;

impl IndexRules {
    /// Returns the rules, if there is an index.
    pub(crate) fn of(known: &Known<'_>) -> Option<&'static Self> {
        let rules: &dyn Any = known.indexes.first()?.rules;
        rules.downcast_ref()
    }
}

impl Discovered {
    /// Adds an index. Its active plugins of library targets are expected to be linked.
    #[inline]
    #[must_use]
    pub fn with_index(mut self, index: Index) -> Self {
        self.indexes.push(RegisteredIndex::without_host(index, &INDEX_RULES).into());
        self
    }
}

fn absent(
    found: &Known<'_>,
    namespace: &str,
    name: &str,
    known: &[&str],
    help_source: Option<Box<dyn Source>>,
) -> LoadError {
    let Some((registered, plugin)) = indexed(found.indexes, namespace, name) else {
        // Suggest inactive plugins as well: loading one reports how to enable it.
        let inactive = indexed_names(found.indexes, namespace);
        return unknown(&RESOLUTION, namespace, name, known, &inactive, unscanned(found.indexes));
    };
    if registered.expects(plugin) {
        return missing_error(registered, plugin, found);
    }
    let (id, location) = (plugin.id(), Some(plugin.location()));
    let kind = LoadErrorKind::Inactive {
        package: plugin.package.clone().into_owned(),
        target: plugin.target.clone(),
        status: plugin.status,
        condition: condition::owned(&plugin.condition),
        enabled_by: condition::owned(&plugin.enabled_by),
        command: registered.index.command(plugin).map(str::to_owned),
        missing_reason: unreferenced(registered, plugin),
    };
    LoadError::new(&INDEXED, id, location, kind, help_source)
}

fn expected_names<'a>(known: &Known<'a>, namespace: &str) -> Vec<&'a str> {
    let mut names = Vec::new();
    each_entry(known.indexes, namespace, &mut |registered, plugin| {
        if registered.expects(plugin) {
            names.push(plugin.name.as_str());
        }
    });
    names
}

/// Returns the sorted names that the indexes list in `namespace`.
pub(crate) fn indexed_names<'a>(indexes: &[&'a RegisteredIndex], namespace: &str) -> Vec<&'a str> {
    let mut names = Vec::new();
    each_entry(indexes, namespace, &mut |_, plugin| {
        if can_be_enabled(plugin) {
            names.push(plugin.name.as_str());
        }
    });
    unique(&names)
}

/// Calls `visit` with the entries in `namespace`, each with its index.
fn each_entry<'a>(
    indexes: &[&'a RegisteredIndex],
    namespace: &str,
    visit: &mut dyn FnMut(&'a RegisteredIndex, &'a PluginEntry),
) {
    for &registered in indexes {
        for plugin in registered.index.core().plugins.iter() {
            if plugin.namespace == *namespace {
                visit(registered, plugin);
            }
        }
    }
}

/// Returns whether features, cfgs or a target can add the plugin to this program. Plugins of other
/// binaries, tests and benchmarks cannot be added.
fn can_be_enabled(plugin: &PluginEntry) -> bool {
    plugin.target == Target::Lib && !is_test_only(&plugin.enabled_by)
}

/// Returns the entry of an id with its index.
pub(crate) fn indexed<'a>(
    indexes: &[&'a RegisteredIndex],
    namespace: &str,
    name: &str,
) -> Option<(&'a RegisteredIndex, &'a PluginEntry)> {
    // An active entry takes precedence over an inactive one.
    let rank = |registered: &RegisteredIndex, plugin: &PluginEntry| {
        (!registered.expects(plugin), plugin.status)
    };
    let mut found: Option<(&RegisteredIndex, &PluginEntry)> = None;
    each_entry(indexes, namespace, &mut |registered, plugin| {
        let is_it = plugin.name == *name;
        if is_it && found.is_none_or(|(a, b)| rank(registered, plugin) < rank(a, b)) {
            found = Some((registered, plugin));
        }
    });
    found
}

/// Returns the packages that were not scanned for an index, with the conditions that would enable them.
fn unscanned(indexes: &[&RegisteredIndex]) -> Vec<String> {
    let mut unscanned = Vec::new();
    for registered in indexes {
        unscanned.extend(registered.index.core().unscanned.iter().map(|package| &**package));
    }
    owned(&unique(&unscanned))
}

fn missing(known: &Known<'_>, namespace: &str) -> Vec<LoadError> {
    let mut missing: Vec<LoadError> = Vec::new();
    each_entry(known.indexes, namespace, &mut |registered, plugin| {
        if registered.expects(plugin)
            && !is_linked(plugin, registered, known.named(plugin.name.as_str()))
        {
            // Several indexes may list the same plugin.
            insert_sorted(&mut missing, missing_error(registered, plugin, known), &|a, b| {
                a.id().cmp(b.id()).then_with(|| a.location().cmp(&b.location()))
            });
        }
    });
    missing
}

/// Returns the error of an expected plugin that is not linked.
fn missing_error(
    registered: &RegisteredIndex,
    plugin: &PluginEntry,
    known: &Known<'_>,
) -> LoadError {
    let (id, location) = (plugin.id(), Some(plugin.location()));
    let kind = LoadErrorKind::Missing { cause: cause(registered, plugin, known) };
    LoadError::new(&INDEXED, id, location, kind, None)
}

/// Returns the missing reference to the crate of a plugin whose package may be in the build. Only such a crate
/// without a reference has a link; that of a package that is in the build says nothing about references.
fn unreferenced(registered: &RegisteredIndex, plugin: &PluginEntry) -> Option<MissingReason> {
    let package = registered.package_of(plugin)?;
    let is_in_build = condition::all_hold(&plugin.enabled_by, |it| match it {
        Condition::Feature { package, .. } if *package != plugin.package => None,
        _ => Some(true),
    });
    let is_via = plugin.status == Status::Conditional && matches!(package.link, Link::Via(_));
    (is_via && is_in_build.is_none()).then(|| MissingReason::of(package, false))
}

/// Returns why an expected plugin is not linked.
fn cause(registered: &RegisteredIndex, plugin: &PluginEntry, known: &Known<'_>) -> MissingReason {
    // A binary does not link its own package's library unless it refers to it. The binary's plugins
    // belong to the same package, so only plugins of the library show whether it is linked.
    let is_of_lib =
        |plugin: &PluginEntry| registered.is_own(plugin) && plugin.target == Target::Lib;
    let is_own_library = is_of_lib(plugin) && registered.is_beside_lib();
    let has_package = if is_own_library {
        let is_linked = |plugin: &PluginEntry| any_spec(known, &|spec| as_linked(spec).is(plugin));
        registered.index.core().plugins.iter().any(|plugin| is_of_lib(plugin) && is_linked(plugin))
    } else {
        let is_it =
            |package: &str, version: &str| package == plugin.package && version == plugin.version;
        any_spec(known, &|spec| is_it(spec.package(), spec.version()))
            || extension_points().any(|point| is_it(point.package(), point.version()))
    };
    let program = missing::Program { has_package, is_own_library, includes_index: true };
    match missing::reason(plugin, registered.package_of(plugin), program) {
        MissingReason::DroppedByLinker { .. }
            if known.expects_index && slices::PLUGINS.is_empty() =>
        {
            MissingReason::NothingLinked
        }
        reason => match registered.committed() {
            Some(index) => reason.with_committed_index(index),
            None => reason,
        },
    }
}

/// Returns whether `is_it` holds for one of the specs, or for a plugin of any namespace.
#[inline(never)]
fn any_spec(known: &Known<'_>, is_it: &dyn Fn(&PluginSpec) -> bool) -> bool {
    known.specs.iter().any(|spec| is_it(spec)) || slices::PLUGINS.iter().any(is_it)
}

/// Returns whether one of `specs` is the indexed plugin. It may be of another version of the package
/// after `cargo install` without `--locked`, or with an index that is older than Cargo.lock.
fn is_linked(plugin: &PluginEntry, registered: &RegisteredIndex, specs: &[&PluginSpec]) -> bool {
    specs
        .iter()
        .any(|spec| linked::is_linked(plugin, as_linked(spec), &*registered.index.core().plugins))
}
