//! The targets whose sources are read, and the reading of them.

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Mutex, PoisonError};
use std::thread;

use plux_spec::{DependencyKind, Target};

use crate::platform::Platform;
use crate::scan::{self, Disk, Knowledge, Scan};
use crate::settings::Settings;
use crate::workspace::{
    Graph, Kind, Node, Presence, RUNTIME, Reach, Standings, Target as Declared, underscored,
};

/// More threads than that wait for each other: reading is quick.
const MAX_THREADS: usize = 4;

/// One target to scan.
pub(super) struct Task<'a> {
    pub(super) node: &'a Node,
    pub(super) target: Target,
    pub(super) root: PathBuf,
    pub(super) crate_name: String,
    pub(super) edition_2015: bool,
    pub(super) exporters: Vec<String>,
    pub(super) knowledge: Knowledge,
    pub(super) presence: Presence,
    /// What would switch the target on.
    pub(super) enable: Option<String>,
    /// Only the files that hold plugins are worth watching: tests, examples and benches.
    pub(super) aside: bool,
}

/// The targets to scan, in a fixed order: all of the roots', and the others' libraries.
pub(super) fn tasks<'a>(
    graph: &'a Graph,
    standings: &'a Standings,
    settings: &Settings,
    platform: &Platform,
) -> Vec<Task<'a>> {
    let mut tasks = Vec::new();
    for (at, node) in graph.nodes.iter().enumerate() {
        let (Some(standing), Some(manifest)) = (&standings.of[at], &node.manifest) else {
            continue;
        };
        if standings.reach[at] == Reach::No || node.name == RUNTIME {
            continue;
        }
        let is_root = standing.kind == DependencyKind::Root;
        for target in &manifest.targets {
            if !is_root && target.kind != Kind::Library {
                continue;
            }
            let lacking = lacking(target, node, at, standings);
            tasks.push(Task {
                node,
                presence: if lacking.is_some() { Presence::Inactive } else { standing.presence },
                enable: standing.enable().or(lacking),
                target: named(target.kind, &target.name),
                root: target.root.clone(),
                crate_name: underscored(&target.name),
                edition_2015: target.edition_2015,
                exporters: exporters(graph, at, settings),
                knowledge: Knowledge {
                    package: node.name.clone(),
                    target: platform.cfgs.clone(),
                    features: is_root
                        .then(|| standings.enabled.features(at).map(str::to_owned).collect()),
                    custom: Vec::new(),
                    test: matches!(target.kind, Kind::Test | Kind::Bench),
                },
                aside: matches!(target.kind, Kind::Example | Kind::Test | Kind::Bench),
            });
        }
    }
    tasks
}

/// The features without which Cargo leaves out a target of a root package.
fn lacking(target: &Declared, node: &Node, at: usize, standings: &Standings) -> Option<String> {
    let on = |feature: &str| standings.enabled.features(at).any(|it| it == feature);
    let lacking = target.required_features.iter().filter(|feature| !on(feature));
    let features: Vec<String> =
        lacking.map(|feature| format!("feature {feature:?} of {}", node.name)).collect();
    (!features.is_empty()).then(|| features.join(" and "))
}

fn named(kind: Kind, name: &str) -> Target {
    let name = name.to_owned().into();
    match kind {
        Kind::Library => Target::Lib,
        Kind::Bin => Target::Bin(name),
        Kind::Example => Target::Example(name),
        Kind::Test => Target::Test(name),
        Kind::Bench => Target::Bench(name),
    }
}

/// The names under which a package knows the crates that export the macros.
fn exporters(graph: &Graph, at: usize, settings: &Settings) -> Vec<String> {
    let is_exporter = |node: &Node| {
        node.name == RUNTIME
            || settings.facades.contains(&node.name)
            || node.manifest.as_ref().is_some_and(Settings::is_facade)
    };
    let mut names = vec![underscored(RUNTIME)];
    let edges = graph.nodes[at].edges.iter();
    names.extend(
        edges
            .filter(|edge| is_exporter(&graph.nodes[edge.to]))
            .map(|edge| graph.extern_name(at, edge)),
    );
    names.sort();
    names.dedup();
    names
}

/// Scans on as many threads as help, and gives the results in the order of the tasks.
pub(super) fn scan_all(tasks: &[Task<'_>]) -> Vec<Scan> {
    let threads = thread::available_parallelism().map_or(1, usize::from);
    let threads = threads.min(MAX_THREADS).min(tasks.len());
    if threads <= 1 {
        return tasks.iter().map(scan_one).collect();
    }
    let next = AtomicUsize::new(0);
    let results = Mutex::new(BTreeMap::new());
    thread::scope(|scope| {
        for _ in 0..threads {
            scope.spawn(|| {
                while let Some((at, task)) = {
                    let at = next.fetch_add(1, Ordering::Relaxed);
                    tasks.get(at).map(|task| (at, task))
                } {
                    let scan = scan_one(task);
                    // A thread that panicked has taken the scope with it; no value is half made.
                    results.lock().unwrap_or_else(PoisonError::into_inner).insert(at, scan);
                }
            });
        }
    });
    results.into_inner().unwrap_or_else(PoisonError::into_inner).into_values().collect()
}

fn scan_one(task: &Task<'_>) -> Scan {
    let root = scan::Root {
        path: &task.root,
        crate_name: &task.crate_name,
        edition_2015: task.edition_2015,
        exporters: &task.exporters,
    };
    scan::scan(&root, &Disk)
}
