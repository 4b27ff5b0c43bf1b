//! Errors of names without a plugin.

use plux_spec::sort::unique;
use plux_spec::suggest::owned;
use plux_spec::{Link, PluginEntry, Target, closest_matches, condition, enable};

use super::reconcile::cause;
use crate::error::lossy_id;
use crate::error::message::is_test_only;
use crate::error::source::Source;
use crate::finder::Known;
use crate::linked::index::RegisteredIndex;
use crate::{LoadError, LoadErrorKind};

/// Returns the sorted names that the indexes list in `namespace`.
pub(crate) fn indexed_names<'a>(indexes: &[&'a RegisteredIndex], namespace: &str) -> Vec<&'a str> {
    let mut names = Vec::new();
    for registered in indexes {
        for plugin in registered.index.plugins.iter() {
            if plugin.namespace == *namespace && can_be_enabled(plugin) {
                names.push(plugin.name.as_str());
            }
        }
    }
    unique(&names)
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
    for &registered in indexes {
        for plugin in registered.index.plugins.iter() {
            let is_it = plugin.namespace == *namespace && plugin.name == *name;
            if is_it && found.is_none_or(|(a, b)| rank(registered, plugin) < rank(a, b)) {
                found = Some((registered, plugin));
            }
        }
    }
    found
}

/// Returns the error for a `name` that `namespace` does not contain. `help_source` has the application's
/// own help for conditions that do not hold.
pub(crate) fn absent(
    found: &Known<'_>,
    namespace: &str,
    name: &str,
    known: &[&str],
    help_source: Option<Box<dyn Source>>,
) -> LoadError {
    let id = lossy_id(namespace, name);
    let Some((registered, plugin)) = indexed(found.indexes, namespace, name) else {
        const FEW: usize = 8;
        // Suggest inactive plugins as well: loading one reports how to enable it.
        let mut candidates = known.to_vec();
        candidates.extend_from_slice(&indexed_names(found.indexes, namespace));
        let kind = LoadErrorKind::Unknown {
            name: name.to_owned(),
            closest_matches: owned(&closest_matches(name, candidates.iter().copied())),
            known: owned(&known[..known.len().min(FEW)]),
            unscanned: unscanned(found.indexes),
        };
        return LoadError::new(id, None, kind);
    };
    let location = plugin.location();
    if registered.expects(plugin) {
        let kind = LoadErrorKind::Missing { cause: cause(registered, plugin, found) };
        return LoadError::new(id, Some(location), kind);
    }
    let kind = LoadErrorKind::Inactive {
        package: plugin.package.clone().into_owned(),
        target: plugin.target.clone(),
        status: plugin.status,
        condition: plugin.condition.to_vec(),
        enabled_by: plugin.enabled_by.to_vec(),
        command: enable::command(&plugin.enabled_by, &registered.index),
    };
    LoadError::inactive(id, location, kind, help_source)
}

/// Returns the packages that were not scanned for any index, with the conditions that would enable
/// them.
fn unscanned(indexes: &[&RegisteredIndex]) -> Vec<String> {
    let mut unscanned = Vec::new();
    for registered in indexes {
        let index = &registered.index;
        for package in index.packages.iter().filter(|package| package.link == Link::None) {
            let has_plugins = index.plugins.iter().any(|plugin| plugin.package == package.name);
            let is_gap = index.incomplete.iter().any(|gap| gap.package == package.name);
            if !has_plugins && is_gap && !package.condition.is_empty() {
                let condition = condition::display_all(&package.condition);
                unscanned.push(format!("`{}` (enabled by {condition})", package.name));
            }
        }
    }
    let unscanned: Vec<&str> = unscanned.iter().map(String::as_str).collect();
    owned(&unique(&unscanned))
}
