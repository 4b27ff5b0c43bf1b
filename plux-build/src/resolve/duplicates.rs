//! One id twice in one program.

use std::collections::{BTreeMap, BTreeSet};

use plux_spec::{Index, Lint, PluginEntry, Status};

use super::Places;
use super::artefacts::Artefacts;
use crate::{Diagnostic, Severity};

/// Reports each pair of plugins that share an id in some program, once.
pub(super) fn check(
    index: &Index,
    artefacts: &Artefacts<'_>,
    places: &Places<'_>,
) -> Vec<Diagnostic> {
    let plugin = |at: usize| &index.plugins[at];
    let mut entries: Vec<usize> = (0..index.plugins.len()).collect();
    entries.retain(|&at| plugin(at).status != Status::Inactive);
    // It is sorted: those of one id stand side by side.
    let is_of_one_id = |&a: &usize, &b: &usize| {
        (&plugin(a).namespace, &plugin(a).name) == (&plugin(b).namespace, &plugin(b).name)
    };
    let mut found: BTreeMap<(usize, usize), Severity> = BTreeMap::new();
    for entries in entries.chunk_by(is_of_one_id).filter(|entries| entries.len() > 1) {
        for artefact in artefacts.all() {
            let present: Vec<usize> =
                entries.iter().copied().filter(|&at| artefact.has(&index.plugins[at])).collect();
            for (first, second) in pairs(&present) {
                let (a, b) = (&index.plugins[first], &index.plugins[second]);
                if let Some(severity) = severity(a, b, artefact.for_tests) {
                    let worst = found.entry((first, second)).or_insert(severity);
                    *worst = (*worst).min(severity);
                }
            }
        }
    }
    let report = |(pair, severity): (&(usize, usize), &Severity)| {
        report(&index.plugins[pair.0], &index.plugins[pair.1], *severity, places)
    };
    found.iter().map(report).collect()
}

fn pairs(entries: &[usize]) -> BTreeSet<(usize, usize)> {
    let later = |(at, &first): (usize, &usize)| {
        entries[at + 1..].iter().map(move |&second| (first, second)).collect::<Vec<_>>()
    };
    entries.iter().enumerate().flat_map(later).collect()
}

fn severity(a: &PluginEntry, b: &PluginEntry, for_tests: bool) -> Option<Severity> {
    match (a.status, b.status) {
        (Status::Active, Status::Active) if for_tests => Some(Severity::Warning),
        (Status::Active, Status::Active) => Some(Severity::Error),
        (Status::Active, _) | (_, Status::Active) => Some(Severity::Warning),
        _ => None,
    }
}

fn report(a: &PluginEntry, b: &PluginEntry, severity: Severity, places: &Places<'_>) -> Diagnostic {
    let id = a.id();
    let whose = if a.package == b.package && a.version == b.version {
        format!("in {}", a.package)
    } else if a.package == b.package {
        format!("in {0} {1} and {0} {2}", a.package, a.version, b.version)
    } else {
        format!("in {} and in {}", a.package, b.package)
    };
    let message = match (severity, a.status == b.status) {
        (Severity::Error, _) => format!("two plugins have the id \"{id}\", {whose}"),
        (_, true) => format!("two plugins have the id \"{id}\" in tests, {whose}"),
        (_, false) => {
            format!("two plugins may have the id \"{id}\" at once, {whose}: one is conditional")
        }
    };
    let mut diagnostic = Diagnostic::error(message)
        .lint(Lint::DuplicateId)
        .at(places.plugin(b))
        .with(places.plugin(a), "the other stands at")
        .help("give one of them another `name`, or switch one off");
    diagnostic.severity = severity;
    diagnostic
}
