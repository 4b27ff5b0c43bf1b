//! Plugins of one namespace that wait for each other: none of them can be loaded first.

use std::collections::{BTreeMap, BTreeSet};

use plux_spec::order::Order;
use plux_spec::{Diagnostic, Lint, Namespace, PluginEntry, PluginName, Severity};

use crate::link_unit::LinkUnits;
use crate::view::View;

/// Reports each cycle of plugins that are linked together, once.
pub(super) fn check(view: &View<'_>, units: &LinkUnits<'_>) -> Vec<Diagnostic> {
    let plugins = &view.index.plugins;
    let constraints = constraints(plugins);
    let suspects: BTreeSet<usize> =
        cycles(&constraints, &(0..plugins.len()).collect()).into_iter().flatten().collect();
    if suspects.is_empty() {
        return Vec::new();
    }
    let nodes: BTreeMap<usize, usize> =
        suspects.iter().map(|&at| (at, view.node_of(&plugins[at]))).collect();
    let mut found: BTreeMap<Vec<usize>, Severity> = BTreeMap::new();
    for unit in units.all() {
        let linked = nodes.iter().filter(|&(&at, &node)| unit.has(&plugins[at], node));
        let linked: BTreeSet<usize> = linked.map(|(&at, _)| at).collect();
        let severity = if unit.for_tests { Severity::Warning } else { Severity::Error };
        for cycle in disjoint(cycles(&constraints, &linked)) {
            let worst = found.entry(cycle).or_insert(severity);
            *worst = (*worst).min(severity);
        }
    }
    found.iter().map(|(cycle, &severity)| report(view, cycle, severity, &constraints)).collect()
}

/// One plugin has to be loaded after another; by position in the index.
struct Constraint {
    first: usize,
    then: usize,
    /// The argument, and the plugin that has it.
    argument: &'static str,
    of: usize,
}

fn constraints(plugins: &[PluginEntry]) -> Vec<Constraint> {
    let mut named: BTreeMap<(&Namespace, &PluginName), Vec<usize>> = BTreeMap::new();
    let all = plugins.iter().enumerate();
    let linked = || all.clone().filter(|(_, plugin)| plugin.status.is_linked());
    for (at, plugin) in linked() {
        named.entry((&plugin.namespace, &plugin.name)).or_default().push(at);
    }
    let mut constraints = Vec::new();
    for (at, plugin) in linked() {
        let find = |name| named.get(&(&plugin.namespace, name)).into_iter().flatten().copied();
        let required = plugin.requires.iter().filter(|id| id.namespace() == &plugin.namespace);
        let required = required.flat_map(|id| find(id.name())).map(|first| (first, at, "requires"));
        let after = plugin.after.iter().flat_map(find).map(|first| (first, at, "after"));
        let before = plugin.before.iter().flat_map(find).map(|then| (at, then, "before"));
        let pairs = required.chain(after).chain(before);
        constraints.extend(pairs.map(|(first, then, argument)| Constraint {
            first,
            then,
            argument,
            of: at,
        }));
    }
    constraints
}

/// Returns, for each plugin of any cycle among some plugins, one that starts with it; each plugin
/// waits for the next.
fn cycles(constraints: &[Constraint], among: &BTreeSet<usize>) -> Vec<Vec<usize>> {
    let count = among.last().map_or(0, |last| last + 1);
    let is_among = |it: &&Constraint| among.contains(&it.first) && among.contains(&it.then);
    let edges = constraints.iter().filter(is_among).map(|it| (it.first, it.then));
    let mut cycles = Order::by(count, edges.collect()).cycles;
    for cycle in &mut cycles {
        // The last is the first again, and the direction is that of loading.
        cycle.remove(0);
        cycle.reverse();
    }
    cycles
}

/// Keeps one cycle of those that share a plugin.
fn disjoint(mut cycles: Vec<Vec<usize>>) -> Vec<Vec<usize>> {
    let mut seen = BTreeSet::new();
    cycles.retain(|cycle| {
        let is_new = cycle.iter().all(|at| !seen.contains(at));
        seen.extend(cycle.iter().copied());
        is_new
    });
    cycles
}

fn report(
    view: &View<'_>,
    cycle: &[usize],
    severity: Severity,
    constraints: &[Constraint],
) -> Diagnostic {
    let plugin = |at: usize| &view.index.plugins[at];
    let around = || cycle.iter().chain(cycle.first());
    let names: Vec<String> = around().map(|&at| format!("`{}`", plugin(at).id())).collect();
    let steps = cycle.iter().zip(around().skip(1));
    let find = |(&then, &first)| constraints.iter().find(|it| it.then == then && it.first == first);
    let found: Vec<&Constraint> = steps.filter_map(find).collect();
    let help = if found.iter().all(|it| it.argument == "requires") {
        "remove one `requires`; `after` orders plugins without requiring them".to_owned()
    } else {
        let arguments: Vec<String> = found
            .iter()
            .map(|it| format!("`{}` of `{}`", it.argument, plugin(it.of).name))
            .collect();
        format!("remove one of them: {}", arguments.join(", "))
    };
    let mut diagnostic =
        Diagnostic::of(Lint::CyclicLoadOrder, format!("cyclic load order: {}", names.join(" → ")))
            .severity(severity)
            .at(view.location(plugin(cycle[0])))
            .help(help);
    for &at in &cycle[1..] {
        let label = format!("`{}` is declared at", plugin(at).name);
        diagnostic = diagnostic.with(view.location(plugin(at)), label);
    }
    diagnostic
}
