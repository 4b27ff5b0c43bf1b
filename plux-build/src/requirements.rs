//! Which plugins are blocked: what they require is not in the build.

use std::collections::BTreeMap;

use plux_spec::{BlockReason, Blocker, Index, PluginEntry, PluginId, Status};

/// Marks the active plugins as blocked whose requirements are absent, inactive or blocked.
///
/// A requirement that no entry declares counts as absent only where `is_certain`: a macro may declare
/// it.
pub(crate) fn mark_blocked(index: &mut Index, is_certain: bool) {
    let needs_check = |it: &PluginEntry| !it.requires.is_empty();
    if !index.plugins.iter().any(needs_check) {
        return;
    }
    loop {
        let states = states(&index.plugins);
        let mut has_changed = false;
        for plugin in index.plugins.to_mut() {
            if plugin.status != Status::Active || plugin.requires.is_empty() {
                continue;
            }
            let blockers: Vec<Blocker> = plugin
                .requires
                .iter()
                .filter_map(|id| {
                    let reason = match states.get(id) {
                        None if is_certain => BlockReason::Absent,
                        Some(Status::Inactive) => BlockReason::Inactive,
                        Some(Status::Blocked) => BlockReason::Blocked,
                        _ => return None,
                    };
                    Some(Blocker { id: id.clone(), reason })
                })
                .collect();
            if !blockers.is_empty() {
                plugin.status = Status::Blocked;
                plugin.blocked_by = blockers.into();
                has_changed = true;
            }
        }
        if !has_changed {
            return;
        }
    }
}

/// The status of each id: of several entries, that of the most certain one.
fn states(plugins: &[PluginEntry]) -> BTreeMap<PluginId, Status> {
    let rank = |status: Status| match status {
        Status::Active => 0,
        Status::Conditional => 1,
        Status::Blocked => 2,
        Status::Inactive => 3,
    };
    let mut states = BTreeMap::new();
    for plugin in plugins {
        let state = states.entry(plugin.id()).or_insert(plugin.status);
        if rank(plugin.status) < rank(*state) {
            *state = plugin.status;
        }
    }
    states
}
