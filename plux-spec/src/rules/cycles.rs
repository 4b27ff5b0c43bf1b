//! Plugins of one namespace that wait for each other: none of them can be loaded first.
//!
//! The functions are `#[inline]`, so that only crates that call them compile them. Programs do not call them.

use crate::by_id::ById;
use crate::entry::PluginEntry;
use crate::finding::{CycleStep, Finding};
use crate::location::Location;
use crate::name::PluginName;
use crate::order::Order;

/// A constraint on the load order of two plugins, which are given by their indices.
///
/// ```
/// use plux_spec::rules::cycles::{Constraint, cycles};
///
/// let constraint = |first, then, argument| Constraint { first, then, argument, declared_by: then };
/// let constraints = [constraint(0, 1, "requires"), constraint(1, 0, "after")];
/// assert_eq!(cycles(&constraints, &[true, true]).len(), 1);
/// assert!(cycles(&constraints, &[true, false]).is_empty());
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
    let mut constraints = Vec::new();
    for (at, plugin) in plugins.iter().enumerate() {
        if !plugin.status.is_linked() {
            continue;
        }
        let mut add = |argument: &'static str, name: &PluginName| {
            for &other in by_id.of(&plugin.namespace, name) {
                if plugins[other].status.is_linked() {
                    let is_first = argument == "before";
                    let (first, then) = if is_first { (at, other) } else { (other, at) };
                    constraints.push(Constraint { first, then, argument, declared_by: at });
                }
            }
        };
        for requirement in plugin.requires.iter() {
            if *requirement.id.namespace() == plugin.namespace {
                add("requires", requirement.id.name());
            }
        }
        for name in plugin.after.iter() {
            add("after", name);
        }
        for name in plugin.before.iter() {
            add("before", name);
        }
    }
    constraints
}

/// Returns the cycles among the plugins for which `among` is `true`. Of cycles that share a plugin, only
/// one is returned. Each plugin of a cycle waits for the next, and the last for the first.
#[inline]
pub fn cycles(constraints: &[Constraint], among: &[bool]) -> Vec<Vec<usize>> {
    let mut edges = Vec::new();
    for constraint in constraints {
        if among[constraint.first] && among[constraint.then] {
            edges.push((constraint.first, constraint.then));
        }
    }
    let mut seen = vec![false; among.len()];
    let mut cycles = Vec::new();
    for mut cycle in Order::by(among.len(), edges).cycles {
        // The first plugin is repeated at the end, and the order is that of loading.
        cycle.remove(0);
        cycle.reverse();
        let mut is_new = true;
        for &at in &cycle {
            is_new &= !std::mem::replace(&mut seen[at], true);
        }
        if is_new {
            cycles.push(cycle);
        }
    }
    cycles
}

/// Returns the finding for a cycle that [`cycles`] returned. `location` returns a plugin's location.
#[inline]
pub fn finding(
    cycle: &[usize],
    plugins: &[PluginEntry],
    constraints: &[Constraint],
    location: &dyn Fn(&PluginEntry) -> Location,
) -> Finding {
    let mut steps = Vec::new();
    for (position, &then) in cycle.iter().enumerate() {
        let first = cycle[(position + 1) % cycle.len()];
        let is_it = |it: &&Constraint| it.then == then && it.first == first;
        let constraint = constraints.iter().find(is_it);
        steps.push(CycleStep {
            id: plugins[then].id(),
            location: location(&plugins[then]),
            argument: constraint.map_or("requires", |it| it.argument),
            declared_by: plugins[constraint.map_or(then, |it| it.declared_by)].id(),
        });
    }
    Finding::CyclicLoadOrder { steps }
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
        let cycles = cycles(&constraints, &vec![true; plugins.len()]);
        cycles
            .iter()
            .map(|cycle| finding(cycle, plugins, &constraints, &|_| Location::default()))
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
