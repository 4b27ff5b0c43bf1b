//! Errors of names without a plugin.

use plux_spec::sort::unique;
use plux_spec::{Link, PluginEntry, Target, condition, enable};

use super::reconcile::cause;
use crate::error::message::is_test_only;
use crate::error::{HelpWith, lossy_id};
use crate::finder::Discovered;
use crate::linked::index::RegisteredIndex;
use crate::{LoadError, LoadErrorKind};

/// Returns the sorted names that the indexes list in `namespace`.
pub(crate) fn indexed_names<'a>(discovered: &'a Discovered, namespace: &str) -> Vec<&'a str> {
    let plugins = discovered.indexes.iter().flat_map(|registered| registered.index.plugins.iter());
    let names: Vec<&str> = plugins
        .filter(|plugin| plugin.namespace == *namespace && can_be_enabled(plugin))
        .map(|plugin| plugin.name.as_str())
        .collect();
    unique(&names)
}

/// Returns whether features, cfgs or a target can add the plugin to this program. Plugins of other
/// binaries, tests and benchmarks cannot be added.
fn can_be_enabled(plugin: &PluginEntry) -> bool {
    plugin.target == Target::Lib && !is_test_only(&plugin.enabled_by)
}

/// Returns the entry of an id with its index.
pub(crate) fn indexed<'a>(
    discovered: &'a Discovered,
    namespace: &str,
    name: &str,
) -> Option<(&'a RegisteredIndex, &'a PluginEntry)> {
    // An active entry takes precedence over an inactive one.
    let rank = |registered: &RegisteredIndex, plugin: &PluginEntry| {
        (!registered.expects(plugin), plugin.status)
    };
    let mut indexed: Option<(&RegisteredIndex, &PluginEntry)> = None;
    for registered in &discovered.indexes {
        for plugin in registered.index.plugins.iter() {
            let is_it = plugin.namespace == *namespace && plugin.name == *name;
            if is_it && indexed.is_none_or(|(a, b)| rank(registered, plugin) < rank(a, b)) {
                indexed = Some((registered, plugin));
            }
        }
    }
    indexed
}

/// Returns the error for a `name` that `namespace` does not contain.
pub(crate) fn absent(
    discovered: &Discovered,
    namespace: &str,
    name: &str,
    known: &[&str],
    help_with: Option<&HelpWith>,
) -> LoadError {
    let id = lossy_id(namespace, name);
    let Some((registered, plugin)) = indexed(discovered, namespace, name) else {
        const FEW: usize = 8;
        // Suggest inactive plugins as well: loading one reports how to enable it.
        let indexed = indexed_names(discovered, namespace);
        let nearest = plux_spec::closest_matches(name, known.iter().chain(&indexed).copied());
        let kind = LoadErrorKind::Unknown {
            name: name.to_owned(),
            closest_matches: nearest.into_iter().map(str::to_owned).collect(),
            known: known.iter().take(FEW).map(|&name| name.to_owned()).collect(),
            unscanned: unscanned(discovered),
        };
        return LoadError::new(id, None, kind);
    };
    if registered.expects(plugin) {
        let kind = LoadErrorKind::Missing { cause: cause(registered, plugin, discovered) };
        return LoadError::new(id, Some(plugin.location()), kind);
    }
    let kind = LoadErrorKind::Inactive {
        package: plugin.package.clone().into_owned(),
        target: plugin.target.clone(),
        status: plugin.status,
        condition: plugin.condition.to_vec(),
        enabled_by: plugin.enabled_by.to_vec(),
        command: enable::command(&plugin.enabled_by, &registered.index),
    };
    LoadError::inactive(id, plugin.location(), kind, help_with)
}

/// Returns the packages that were not scanned for any index, with the conditions that would enable
/// them.
fn unscanned(discovered: &Discovered) -> Vec<String> {
    let mut unscanned = Vec::new();
    for registered in &discovered.indexes {
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
    unique(&unscanned).into_iter().map(str::to_owned).collect()
}
