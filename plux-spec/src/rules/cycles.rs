//! Plugins of one namespace that wait for each other: none of them can be loaded first.
//!
//! The functions are `#[inline]`, so that only crates that call them compile them. Programs do not call them.

use std::collections::BTreeSet;

use crate::by_id::ById;
use crate::entry::PluginEntry;
use crate::finding::{CycleStep, Finding};
use crate::location::Location;
use crate::order::Order;

/// A constraint on the load order of two plugins, which are given by their indices.
///
/// ```
/// use plux_spec::rules::cycles::{Constraint, cycles};
///
/// let constraint = |first, then, argument| Constraint { first, then, argument, declared_by: then };
/// let constraints = [constraint(0, 1, "requires"), constraint(1, 0, "after")];
/// assert_eq!(cycles(&constraints, &[0, 1].into()).len(), 1);
/// assert!(cycles(&constraints[..1], &[0, 1].into()).is_empty());
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Constraint {
    /// The plugin that is loaded first.
    pub first: usize,
    /// The plugin that is loaded later.
    pub then: usize,
    /// The argument that declares it: `requires`, `before` or `after`.
    pub argument: &'static str,
    /// The plugin that has the argument.
    pub declared_by: usize,
}

/// Returns the constraints among the plugins that are certain to be linked.
#[inline]
pub fn constraints(plugins: &[PluginEntry]) -> Vec<Constraint> {
    let by_id = ById::new(plugins);
    let is_linked = |at: &usize| plugins[*at].status.is_linked();
    let mut constraints = Vec::new();
    for at in (0..plugins.len()).filter(is_linked) {
        let plugin = &plugins[at];
        let find = |name| by_id.of(&plugin.namespace, name).iter().copied().filter(is_linked);
        let required = plugin.requires.iter().map(|it| &it.id);
        let required = required.filter(|id| id.namespace() == &plugin.namespace);
        let required = required.flat_map(|id| find(id.name())).map(|first| (first, at, "requires"));
        let after = plugin.after.iter().flat_map(find).map(|first| (first, at, "after"));
        let before = plugin.before.iter().flat_map(find).map(|then| (at, then, "before"));
        for (first, then, argument) in required.chain(after).chain(before) {
            constraints.push(Constraint { first, then, argument, declared_by: at });
        }
    }
    constraints
}

/// Returns the cycles among the plugins `among`. Of cycles that share a plugin, only one is returned.
/// Each plugin of a cycle waits for the next, and the last for the first.
#[inline]
pub fn cycles(constraints: &[Constraint], among: &BTreeSet<usize>) -> Vec<Vec<usize>> {
    let count = among.last().map_or(0, |last| last + 1);
    let is_among = |it: &&Constraint| among.contains(&it.first) && among.contains(&it.then);
    let edges = constraints.iter().filter(is_among).map(|it| (it.first, it.then));
    let mut cycles = Order::by(count, edges.collect()).cycles;
    let mut seen = BTreeSet::new();
    cycles.retain_mut(|cycle| {
        // The first plugin is repeated at the end, and the order is that of loading.
        cycle.remove(0);
        cycle.reverse();
        let is_new = cycle.iter().all(|at| !seen.contains(at));
        seen.extend(cycle.iter().copied());
        is_new
    });
    cycles
}

/// Returns the finding for a cycle that [`cycles`] returned. `location` returns a plugin's location.
#[inline]
pub fn finding(
    cycle: &[usize],
    plugins: &[PluginEntry],
    constraints: &[Constraint],
    location: impl Fn(&PluginEntry) -> Location,
) -> Finding {
    let next = cycle.iter().cycle().skip(1);
    let steps = cycle.iter().zip(next).map(|(&then, &first)| {
        let is_it = |it: &&Constraint| it.then == then && it.first == first;
        let constraint = constraints.iter().find(is_it);
        CycleStep {
            id: plugins[then].id(),
            location: location(&plugins[then]),
            argument: constraint.map_or("requires", |it| it.argument),
            declared_by: plugins[constraint.map_or(then, |it| it.declared_by)].id(),
        }
    });
    Finding::CyclicLoadOrder { steps: steps.collect() }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::entry::Status;
    use crate::name::PluginName;
    use crate::sample::plugin;

    fn ordered(name: &str, requires: &[&str], after: &[&str], before: &[&str]) -> PluginEntry {
        let names = |names: &[&str]| -> Vec<PluginName> {
            names.iter().map(|name| name.parse().unwrap()).collect()
        };
        let ids = requires.iter().map(|name| format!("test.tools:{name}").parse().unwrap());
        PluginEntry {
            requires: ids.collect(),
            after: names(after).into(),
            before: names(before).into(),
            ..plugin(name)
        }
    }

    fn found(plugins: &[PluginEntry]) -> Vec<String> {
        let constraints = constraints(plugins);
        let cycles = cycles(&constraints, &(0..plugins.len()).collect());
        cycles
            .iter()
            .map(|cycle| finding(cycle, plugins, &constraints, |_| Location::default()))
            .map(|finding| format!("{}; {}", finding.message(), finding.help()))
            .collect()
    }

    #[test]
    fn plugins_that_require_each_other_are_a_cycle() {
        let plugins = [ordered("a", &["b"], &[], &[]), ordered("b", &["a"], &[], &[])];
        assert_eq!(
            found(&plugins),
            ["cyclic load order: `test.tools:a` → `test.tools:b` → `test.tools:a`; remove one \
              `requires`; `after` orders plugins without requiring them"]
        );
    }

    #[test]
    fn each_argument_of_a_mixed_cycle_is_named_with_its_plugin() {
        let plugins = [
            ordered("a", &["b"], &[], &[]),
            ordered("b", &[], &["c"], &[]),
            ordered("c", &[], &[], &[]),
            ordered("d", &["d2"], &[], &[]),
            ordered("a2", &[], &[], &["c"]),
        ];
        assert!(found(&plugins).is_empty());
        let mut plugins = plugins;
        plugins[0].before = vec!["c".parse().unwrap()].into();
        assert_eq!(
            found(&plugins),
            ["cyclic load order: `test.tools:a` → `test.tools:b` → `test.tools:c` → \
              `test.tools:a`; remove one of them: `requires` of `a`, `after` of `b`, `before` of `a`"]
        );
    }

    #[test]
    fn a_plugin_that_is_not_linked_has_no_constraints() {
        let mut plugins = [ordered("a", &["b"], &[], &[]), ordered("b", &["a"], &[], &[])];
        plugins[1].status = Status::Inactive;
        assert!(found(&plugins).is_empty());
    }

    #[test]
    fn only_one_of_several_cycles_that_share_a_plugin_is_reported() {
        let plugins = [
            ordered("a", &["b", "c"], &[], &[]),
            ordered("b", &["a"], &[], &[]),
            ordered("c", &["a"], &[], &[]),
        ];
        assert_eq!(found(&plugins).len(), 1);
    }
}
