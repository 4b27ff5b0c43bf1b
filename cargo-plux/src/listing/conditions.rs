//! Formats the conditions of packages and plugins.

use plux_spec::condition::display_all;
use plux_spec::{Condition, PackageEntry, PluginEntry};

/// Returns the conditions that a plugin has beyond those of its package.
pub(crate) fn own(plugin: &PluginEntry, package: Option<&PackageEntry>) -> Vec<Condition> {
    let is_own = |condition: &&Condition| {
        package.is_none_or(|package| !package.condition.contains(condition))
    };
    plugin.condition.iter().filter(is_own).cloned().collect()
}

/// Formats conditions; `None` if there are none.
pub(crate) fn shown(conditions: &[Condition]) -> Option<String> {
    (!conditions.is_empty()).then(|| display_all(conditions).to_string())
}
