//! Several plugins with one id in one program.

use crate::by_id::ById;
use crate::entry::PluginEntry;
use crate::name::PluginId;
use crate::severity::Severity;
use crate::sort::sort_by;

/// Returns the pairs of plugins that share an id and are linked together, as indices, each with its
/// highest severity.
///
/// `units` is the number of sets of crates that are linked together. `is_for_tests` returns whether a unit is only
/// built for tests, and `has` whether it contains a plugin. A pair is an error if both plugins are certain
/// to be linked, except in tests, and a warning if one is. A pair of which neither is certain is not
/// returned.
///
/// ```
/// use plux_spec::rules::duplicates;
///
/// assert!(duplicates::pairs(&[], 1, &|_| false, &|_, _| true).is_empty());
/// ```
#[inline]
pub fn pairs(
    plugins: &[PluginEntry],
    units: usize,
    is_for_tests: &dyn Fn(usize) -> bool,
    has: &dyn Fn(usize, usize) -> bool,
) -> Vec<((usize, usize), Severity)> {
    let mut found: Vec<((usize, usize), Severity)> = Vec::new();
    for group in ById::new(plugins).groups().filter(|group| group.len() > 1) {
        for unit in 0..units {
            let mut present = Vec::new();
            for &at in group {
                if has(unit, at) {
                    present.push(at);
                }
            }
            for (position, &first) in present.iter().enumerate() {
                for &second in &present[position + 1..] {
                    let is_linked = |at: usize| plugins[at].status.is_linked();
                    let severity = match (is_linked(first), is_linked(second)) {
                        (true, true) if !is_for_tests(unit) => Severity::Error,
                        (false, false) => continue,
                        _ => Severity::Warning,
                    };
                    match found.iter_mut().rfind(|(pair, _)| *pair == (first, second)) {
                        Some((_, highest)) => *highest = (*highest).min(severity),
                        None => found.push(((first, second), severity)),
                    }
                }
            }
        }
    }
    sort_by(&mut found, &|(a, _), (b, _)| a.cmp(b));
    found
}

/// The help for plugins with one id whose packages are not known.
pub const HELP: &str = "rename all except one of them";

/// Returns the message for plugins with one id.
pub fn defined_multiple_times(id: &PluginId) -> String {
    format!("the plugin `{id}` is defined multiple times")
}

/// Returns the message for a pair. `owners` are the packages: ``in `one` and `two` ``.
#[inline]
pub fn message(a: &PluginEntry, b: &PluginEntry, severity: Severity, owners: &str) -> String {
    let id = a.id();
    let certain = defined_multiple_times(&id);
    match (severity, a.status.is_linked() == b.status.is_linked()) {
        (Severity::Error, _) => format!("{certain}, {owners}"),
        (_, true) => format!("{certain} in tests, {owners}"),
        (_, false) => format!(
            "the plugin `{id}` may be defined multiple times, {owners}: one definition is conditional"
        ),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::entry::Status;
    use crate::sample::plugin;

    fn severities(statuses: [Status; 2], for_tests: bool) -> Vec<Severity> {
        let plugins = statuses.map(|status| PluginEntry { status, ..plugin("saw") });
        let found = pairs(&plugins, 1, &|_| for_tests, &|_, _| true);
        found.into_iter().map(|it| it.1).collect()
    }

    #[test]
    fn two_certain_plugins_are_an_error_and_two_uncertain_ones_are_not() {
        use Status::{Active, Blocked, Conditional, Inactive};
        assert_eq!(severities([Active, Blocked], false), [Severity::Error]);
        assert_eq!(severities([Active, Active], true), [Severity::Warning]);
        assert_eq!(severities([Conditional, Active], false), [Severity::Warning]);
        assert_eq!(severities([Conditional, Conditional], false), []);
        assert_eq!(severities([Inactive, Inactive], false), []);
    }

    #[test]
    fn plugins_that_are_not_linked_together_are_no_duplicates() {
        let plugins = [plugin("saw"), plugin("axe"), plugin("saw")];
        let has = |unit: usize, at: usize| [0, 2][unit] == at;
        assert!(pairs(&plugins, 2, &|_| false, &has).is_empty());
        let found = pairs(&plugins, 2, &|unit| unit == 0, &|_, _| true);
        assert_eq!(found, [((0, 2), Severity::Error)]);
    }
}
