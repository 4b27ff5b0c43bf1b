//! Cyclic load orders: plugins of a namespace that wait for each other.

use std::collections::BTreeSet;

use plux_spec::rules::cycles::{constraints, cycles, finding};
use plux_spec::sort::sort_by;
use plux_spec::{Diagnostic, PluginEntry, Severity};

use crate::link_unit::LinkUnits;
use crate::view::View;

/// Reports each cycle of plugins that are linked together, once.
pub(super) fn check(view: &View<'_>, units: &LinkUnits<'_>) -> Vec<Diagnostic> {
    let plugins = &view.index.plugins;
    let constraints = constraints(plugins);
    let all = (0..plugins.len()).collect();
    if cycles(&constraints, &all).is_empty() {
        return Vec::new();
    }
    let constrained = constraints.iter().flat_map(|it| [it.first, it.then]);
    let nodes: Vec<(usize, usize)> =
        constrained.map(|at| (at, view.node_of(&plugins[at]))).collect();
    let mut found: Vec<(Vec<usize>, Severity)> = Vec::new();
    for unit in units.all() {
        let linked = nodes.iter().filter(|&&(at, node)| unit.has(&plugins[at], node));
        let linked: BTreeSet<usize> = linked.map(|&(at, _)| at).collect();
        let severity = if unit.for_tests { Severity::Warning } else { Severity::Error };
        for cycle in cycles(&constraints, &linked) {
            match found.iter_mut().find(|(known, _)| *known == cycle) {
                Some((_, worst)) => *worst = (*worst).min(severity),
                None => found.push((cycle, severity)),
            }
        }
    }
    sort_by(&mut found, &|(a, _), (b, _)| a.cmp(b));
    let report = |(cycle, severity): &(Vec<usize>, Severity)| {
        let location = |plugin: &PluginEntry| view.location(plugin);
        let finding = finding(cycle, plugins, &constraints, location);
        finding.to_diagnostic(|location| location).severity(*severity)
    };
    found.iter().map(report).collect()
}
