//! Plugins that cannot be loaded because of what they require.
//!
//! The functions are `#[inline]`, so that only crates that call them compile them. Programs do not call them.

use crate::blocker::{BlockReason, Blocker};
use crate::by_id::ById;
use crate::entry::{PluginEntry, Status};
use crate::index::Index;
use crate::requirement::Requirement;

/// Marks the active plugins as blocked whose requirements are absent, inactive, blocked or of a
/// version that is not accepted. An optional requirement blocks only by its version.
///
/// A requirement that no entry declares counts as absent only where `is_exhaustive`: something that
/// could not be analyzed may declare it.
///
/// ```
/// use plux_spec::{Index, rules::blocked};
///
/// let mut index = Index::default();
/// blocked::mark(&mut index, true);
/// assert!(index.plugins.is_empty());
/// ```
#[inline]
pub fn mark(index: &mut Index, is_exhaustive: bool) {
    let may_change = |it: &PluginEntry| it.status == Status::Active && !it.requires.is_empty();
    // What is blocked may block others in turn.
    while index.plugins.iter().any(may_change) {
        let by_id = ById::new(&index.plugins);
        let mut blocked = Vec::new();
        for (at, plugin) in index.plugins.iter().enumerate() {
            if may_change(plugin) {
                let blockers = blockers(plugin, &by_id, is_exhaustive, index);
                if !blockers.is_empty() {
                    blocked.push((at, blockers));
                }
            }
        }
        if blocked.is_empty() {
            return;
        }
        for (at, blockers) in blocked {
            let plugin = &mut index.plugins.to_mut()[at];
            plugin.status = Status::Blocked;
            plugin.blocked_by = blockers.into();
        }
    }
}

#[inline]
fn blockers(
    plugin: &PluginEntry,
    by_id: &ById<'_>,
    is_exhaustive: bool,
    index: &Index,
) -> Vec<Blocker> {
    let blocker = |requirement: &Requirement| {
        let required =
            most_likely(by_id.of(requirement.id.namespace(), requirement.id.name()), index);
        let reason = match required.map(|it| it.status) {
            Some(Status::Active | Status::Blocked)
                if other_version(requirement, index).is_some() =>
            {
                BlockReason::Version
            }
            _ if requirement.optional => return None,
            None if is_exhaustive => BlockReason::Absent,
            Some(Status::Inactive) => BlockReason::Inactive,
            Some(Status::Blocked) => BlockReason::Blocked,
            None | Some(Status::Active | Status::Conditional) => return None,
        };
        Some(Blocker { id: requirement.id.clone(), reason })
    };
    plugin.requires.iter().filter_map(blocker).collect()
}

/// Returns the required plugin if a program has it in a version that the requirement does not accept.
///
/// An index of a workspace may have several versions, each for other programs.
#[inline]
pub fn other_version<'a>(
    requirement: &'a Requirement,
    index: &'a Index,
) -> Option<&'a PluginEntry> {
    requirement.version.as_ref()?;
    let mut active = index
        .plugins_of(&requirement.id)
        .filter(|it| matches!(it.status, Status::Active | Status::Blocked));
    let first = active.next()?;
    let is_accepted = |it: &PluginEntry| requirement.accepts(&it.version);
    (!is_accepted(first) && !active.any(is_accepted)).then_some(first)
}

/// Returns the entry of an id that is most likely to be loaded.
#[inline]
fn most_likely<'a>(of_id: &[usize], index: &'a Index) -> Option<&'a PluginEntry> {
    let rank = |status: Status| match status {
        Status::Active => 0,
        Status::Conditional => 1,
        Status::Blocked => 2,
        Status::Inactive => 3,
    };
    let mut best: Option<&PluginEntry> = None;
    for &at in of_id {
        let plugin = &index.plugins[at];
        if best.is_none_or(|best| rank(plugin.status) < rank(best.status)) {
            best = Some(plugin);
        }
    }
    best
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sample::plugin;

    fn requiring(name: &str, requires: &[&str], status: Status) -> PluginEntry {
        let requires: Vec<Requirement> = requires.iter().map(|it| it.parse().unwrap()).collect();
        PluginEntry { requires: requires.into(), status, ..plugin(name) }
    }

    fn marked(plugins: Vec<PluginEntry>, is_exhaustive: bool) -> Vec<String> {
        let mut index = Index { plugins: plugins.into(), ..Index::default() };
        mark(&mut index, is_exhaustive);
        let line = |it: &PluginEntry| {
            let by: Vec<String> =
                it.blocked_by.iter().map(|it| format!(" {} {}", it.id.name(), it.reason)).collect();
            format!("{} {}{}", it.name, it.status, by.concat())
        };
        index.plugins.iter().map(line).collect()
    }

    #[test]
    fn broken_requirement_looks_active() {
        let plugins = vec![
            requiring("csv", &["test.tools:card"], Status::Active),
            requiring("card", &[], Status::Inactive),
        ];
        assert_eq!(marked(plugins, true), ["csv blocked card inactive", "card inactive"]);
    }

    #[test]
    fn what_requires_a_blocked_plugin_is_blocked_as_well() {
        let plugins = vec![
            requiring("a", &["test.tools:b"], Status::Active),
            requiring("b", &["test.tools:c"], Status::Active),
            requiring("c", &["test.tools:gone"], Status::Active),
            requiring("d", &["test.tools:b", "test.tools:e"], Status::Conditional),
            requiring("e", &[], Status::Active),
        ];
        assert_eq!(
            marked(plugins, true),
            [
                "a blocked b blocked",
                "b blocked c blocked",
                "c blocked gone absent",
                "d conditional",
                "e active"
            ]
        );
    }

    #[test]
    fn what_may_be_declared_elsewhere_blocks_nothing() {
        let plugins = || vec![requiring("a", &["other:b"], Status::Active)];
        assert_eq!(marked(plugins(), false), ["a active"]);
        assert_eq!(marked(plugins(), true), ["a blocked b absent"]);
    }

    #[test]
    fn of_several_entries_of_an_id_one_that_can_be_loaded_is_enough() {
        let plugins = vec![
            requiring("a", &["test.tools:b"], Status::Active),
            requiring("b", &[], Status::Inactive),
            requiring("b", &[], Status::Conditional),
        ];
        assert_eq!(marked(plugins, true)[0], "a active");
    }

    fn of_version(version: &'static str, plugin: PluginEntry) -> PluginEntry {
        PluginEntry { version: version.into(), ..plugin }
    }

    #[test]
    fn requirement_of_another_version_looks_active() {
        let plugins = |required| {
            vec![
                requiring("csv", &["test.tools:card >=2"], Status::Active),
                requiring("xml", &["test.tools:card? >=2"], Status::Active),
                of_version("1.5.0", requiring("card", &[], required)),
            ]
        };
        assert_eq!(
            marked(plugins(Status::Active), true),
            ["csv blocked card version", "xml blocked card version", "card active"]
        );
        assert_eq!(
            marked(plugins(Status::Inactive), true),
            ["csv blocked card inactive", "xml active", "card inactive"]
        );
        assert_eq!(marked(plugins(Status::Conditional), true)[0], "csv active");
    }

    #[test]
    fn an_optional_requirement_may_be_absent_inactive_or_blocked() {
        let plugins = vec![
            requiring("a", &["test.tools:gone?", "test.tools:b?"], Status::Active),
            requiring("b", &["test.tools:gone"], Status::Active),
        ];
        assert_eq!(marked(plugins, true), ["a active", "b blocked gone absent"]);
    }
}
