//! Plugins of one namespace that wait for one another: none of them could be loaded first.

use std::collections::{BTreeMap, BTreeSet};

use plux_spec::order::Order;
use plux_spec::{Index, Lint, Namespace, PluginEntry, PluginName, Status};

use super::Places;
use super::artefacts::Artefacts;
use crate::{Diagnostic, Severity};

/// Reports each circle that comes together in some program, once.
pub(super) fn check(
    index: &Index,
    artefacts: &Artefacts<'_>,
    places: &Places<'_>,
) -> Vec<Diagnostic> {
    let waits = waits(&index.plugins);
    let all = 0..index.plugins.len();
    let suspects: BTreeSet<usize> = circles(&waits, &all.collect()).into_iter().flatten().collect();
    let mut found: BTreeMap<Vec<usize>, Severity> = BTreeMap::new();
    if suspects.is_empty() {
        return Vec::new();
    }
    for artefact in artefacts.all() {
        let here = suspects.iter().copied().filter(|&at| artefact.has(&index.plugins[at]));
        let severity = if artefact.for_tests { Severity::Warning } else { Severity::Error };
        for circle in distinct(circles(&waits, &here.collect())) {
            let worst = found.entry(circle).or_insert(severity);
            *worst = (*worst).min(severity);
        }
    }
    let told = found.iter();
    told.map(|(circle, &severity)| report(circle, severity, &index.plugins, &waits, places))
        .collect()
}

/// That one plugin waits for another, and which argument says so; by position in the index.
struct Wait {
    who: usize,
    on: usize,
    argument: &'static str,
    said_by: usize,
}

fn waits(plugins: &[PluginEntry]) -> Vec<Wait> {
    let mut named: BTreeMap<(&Namespace, &PluginName), Vec<usize>> = BTreeMap::new();
    let all = plugins.iter().enumerate();
    let active = || all.clone().filter(|(_, plugin)| plugin.status == Status::Active);
    for (at, plugin) in active() {
        named.entry((&plugin.namespace, &plugin.name)).or_default().push(at);
    }
    let mut waits = Vec::new();
    for (at, plugin) in active() {
        let find = |name| named.get(&(&plugin.namespace, name)).into_iter().flatten().copied();
        let required = plugin.requires.iter().filter(|id| id.namespace() == &plugin.namespace);
        let required = required.flat_map(|id| find(id.name())).map(|on| (at, on, "requires"));
        let after = plugin.after.iter().flat_map(find).map(|on| (at, on, "after"));
        let before = plugin.before.iter().flat_map(find).map(|who| (who, at, "before"));
        let said = required.chain(after).chain(before);
        waits.extend(said.map(|(who, on, argument)| Wait { who, on, argument, said_by: at }));
    }
    waits
}

/// The circles among some plugins, in which each waits for the next: for each plugin of any, one
/// from it on.
fn circles(waits: &[Wait], among: &BTreeSet<usize>) -> Vec<Vec<usize>> {
    let count = among.last().map_or(0, |last| last + 1);
    let is_here = |wait: &&Wait| among.contains(&wait.who) && among.contains(&wait.on);
    let edges = waits.iter().filter(is_here).map(|wait| (wait.on, wait.who));
    let mut circles = Order::by(count, edges.collect()).cycles;
    for circle in &mut circles {
        // It ends where it starts, and goes from what is waited for to who waits.
        circle.remove(0);
        circle.reverse();
    }
    circles
}

/// One circle of those that share a plugin.
fn distinct(mut circles: Vec<Vec<usize>>) -> Vec<Vec<usize>> {
    let mut done = BTreeSet::new();
    circles.retain(|circle| {
        let is_new = circle.iter().all(|at| !done.contains(at));
        done.extend(circle.iter().copied());
        is_new
    });
    circles
}

fn report(
    circle: &[usize],
    severity: Severity,
    plugins: &[PluginEntry],
    waits: &[Wait],
    places: &Places<'_>,
) -> Diagnostic {
    let plugin = |at: usize| &plugins[at];
    let around = || circle.iter().chain(circle.first());
    let names: Vec<String> = around().map(|&at| format!("\"{}\"", plugin(at).id())).collect();
    let steps = circle.iter().zip(around().skip(1));
    let said = |(&who, &on)| waits.iter().find(|wait| wait.who == who && wait.on == on);
    let said: Vec<&Wait> = steps.filter_map(said).collect();
    let (verb, help) = if said.iter().all(|wait| wait.argument == "requires") {
        ("require each other", "take one `requires` out; `after` orders without requiring".into())
    } else {
        let said: Vec<String> = said
            .iter()
            .map(|it| format!("`{}` of \"{}\"", it.argument, plugin(it.said_by).name))
            .collect();
        ("wait for each other", format!("take one of them out: {}", said.join(", ")))
    };
    let message = format!("plugins {verb} in a circle: {}", names.join(" → "));
    let mut diagnostic = Diagnostic::error(message)
        .lint(Lint::CyclicLoadOrder)
        .help(help)
        .at(places.plugin(plugin(circle[0])));
    diagnostic.severity = severity;
    for &at in &circle[1..] {
        let what = format!("\"{}\" stands at", plugin(at).name);
        diagnostic = diagnostic.with(places.plugin(plugin(at)), what);
    }
    diagnostic
}
