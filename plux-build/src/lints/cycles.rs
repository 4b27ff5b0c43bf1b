//! Cyclic load orders: plugins of a namespace that wait for each other.

use plux_spec::rules::cycles::{constraints, cycles, finding};
use plux_spec::sort::{sort_by, sort_unique};
use plux_spec::{Diagnostic, Severity};

use crate::link_unit::LinkUnit;
use crate::view::View;

/// Reports each cycle of plugins that are linked together, once.
pub(super) fn check(view: &View<'_>, units: &[LinkUnit<'_>]) -> Vec<Diagnostic> {
    let plugins = &view.index.plugins;
    let constraints = constraints(plugins);
    if cycles(&constraints, &vec![true; plugins.len()]).is_empty() {
        return Vec::new();
    }
    let mut constrained: Vec<usize> =
        constraints.iter().flat_map(|it| [it.first, it.then]).collect();
    sort_unique(&mut constrained, &Ord::cmp);
    // Looking up a package takes linear time.
    let nodes: Vec<usize> = constrained.iter().map(|&at| view.node_of(&plugins[at])).collect();
    let mut found: Vec<(Vec<usize>, Severity)> = Vec::new();
    for unit in units {
        let mut linked = vec![false; plugins.len()];
        for (&at, &node) in constrained.iter().zip(&nodes) {
            linked[at] = unit.has(&plugins[at], node);
        }
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
        let finding = finding(cycle, plugins, &constraints, &|plugin| view.location(plugin));
        finding.to_diagnostic(&|location| location).severity(*severity)
    };
    found.iter().map(report).collect()
}
