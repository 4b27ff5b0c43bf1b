//! Cyclic load orders: plugins of a namespace that wait for each other.

use plux_spec::rules::cycles::{constraints, cycles, finding};
use plux_spec::sort::sort_by;
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
    // Looking up a package takes linear time.
    let mut nodes: Vec<Option<usize>> = vec![None; plugins.len()];
    for constraint in &constraints {
        for at in [constraint.first, constraint.then] {
            nodes[at].get_or_insert_with(|| view.node_of(&plugins[at]));
        }
    }
    let mut found: Vec<(Vec<usize>, Severity)> = Vec::new();
    for unit in units {
        let mut linked = vec![false; plugins.len()];
        for (at, node) in nodes.iter().enumerate() {
            linked[at] = node.is_some_and(|node| unit.has(&plugins[at], node));
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
    let mut diagnostics = Vec::new();
    for (cycle, severity) in &found {
        let finding = finding(cycle, plugins, &constraints, &|plugin| view.location(plugin));
        diagnostics.push(finding.to_diagnostic(&|location| location).severity(*severity));
    }
    diagnostics
}
