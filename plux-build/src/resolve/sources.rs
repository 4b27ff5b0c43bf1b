//! The sources of all packages that can hold plugins, scanned.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;

use plux_spec::{DependencyKind, ExtensionPointEntry, Incomplete, Index, PluginEntry, Target};
use plux_syntax::relative_path;

use super::entries::{Entry, Origin, Refused};
use crate::diagnostic::{Diagnostic, Place, Topic};
use crate::platform::Platform;
use crate::scan::{self, Disk, Knowledge, Scan};
use crate::settings::Settings;
use crate::workspace::{
    Graph, Kind, Node, Presence, RUNTIME, Reach, Source, Standings, Target as Declared, Workspace,
    underscored,
};

/// More threads than that wait for each other: reading is quick.
const MAX_THREADS: usize = 4;

/// What the sources say.
#[derive(Debug, Default)]
pub(crate) struct Sources {
    plugins: Vec<PluginEntry>,
    points: Vec<ExtensionPointEntry>,
    incomplete: Vec<Incomplete>,
    diagnostics: Vec<Diagnostic>,
    files: Vec<PathBuf>,
    /// By name and version: the folder of a package.
    folders: BTreeMap<(String, String), PathBuf>,
    /// By file and line: the column of an attribute.
    columns: BTreeMap<(PathBuf, u32), u32>,
    workspace: PathBuf,
}

/// One target to scan.
struct Task<'a> {
    node: &'a Node,
    target: Target,
    root: PathBuf,
    crate_name: String,
    edition_2015: bool,
    exporters: Vec<String>,
    knowledge: Knowledge,
    presence: Presence,
    /// What would switch the target on.
    enable: Option<String>,
    /// Only the files that hold plugins are worth watching: tests, examples and benches.
    aside: bool,
}

impl Sources {
    /// Scans the sources of every package that stands in some relation to the roots.
    pub(crate) fn read(
        graph: &Graph,
        standings: &Standings,
        settings: &Settings,
        platform: &Platform,
        workspace: &Workspace,
    ) -> Self {
        let tasks = tasks(graph, standings, settings, platform);
        let mut sources = Self { workspace: workspace.folder.clone(), ..Self::default() };
        for node in &graph.nodes {
            if let Some(manifest) = &node.manifest {
                let key = (node.name.clone(), node.version.clone());
                sources.folders.insert(key, manifest.folder().to_owned());
            }
        }
        for (task, scan) in tasks.iter().zip(scan_all(&tasks)) {
            sources.take(task, scan);
        }
        sources.incomplete.sort_by(|a, b| {
            (&a.package, &a.file, a.line, &a.reason).cmp(&(&b.package, &b.file, b.line, &b.reason))
        });
        // A file that several targets reach is not seen through once.
        sources.incomplete.dedup();
        sources
    }

    fn take(&mut self, task: &Task<'_>, scan: Scan) {
        let folder = folder(task.node);
        let origin = Origin {
            package: &task.node.name,
            version: &task.node.version,
            folder,
            target: &task.target,
            crate_name: &task.crate_name,
            presence: task.presence,
            enable: task.enable.clone(),
            knowledge: &task.knowledge,
        };
        let watched = task.node.source == Source::Path && task.presence != Presence::Inactive;
        if watched && task.aside {
            self.files.extend(scan.declarations.iter().map(|it| it.file.clone()));
        } else if watched {
            self.files.extend(scan.files);
        }
        for unseen in &scan.unseen {
            let Some(entry) = origin.unseen(unseen) else { continue };
            // Nobody can mend what a registry gave.
            if watched && !self.incomplete.contains(&entry) {
                let place = self.at(&origin, &unseen.file, unseen.line, unseen.column);
                let message = format!("{}; the index is not complete", unseen.reason);
                let diagnostic = Diagnostic::warning(message).at(place);
                self.diagnostics.push(diagnostic.about(Topic::Unseen));
            }
            self.incomplete.push(entry);
        }
        for declaration in &scan.declarations {
            let at = (declaration.file.clone(), declaration.line);
            self.columns.entry(at).or_insert(declaration.column);
            match origin.entry(declaration) {
                Ok(Entry::Plugin(entry)) => self.plugins.push(*entry),
                Ok(Entry::ExtensionPoint(entry)) => self.points.push(*entry),
                Err(Refused::SwitchedOff) => {}
                Err(Refused::Mistakes(entry, mistakes)) => {
                    let (line, column) = (declaration.line, declaration.column);
                    let place = self.at(&origin, &declaration.file, line, column);
                    self.incomplete.push(entry);
                    self.diagnostics.extend(mistakes.into_iter().map(|it| it.at(place.clone())));
                }
            }
        }
    }

    /// The index of these sources, as yet without root and packages.
    pub(crate) fn index(&self) -> Index {
        Index {
            generator: concat!("plux-build ", env!("CARGO_PKG_VERSION")).into(),
            extension_points: self.points.clone().into(),
            plugins: self.plugins.clone().into(),
            incomplete: self.incomplete.clone().into(),
            ..Index::default()
        }
    }

    /// What was found while reading.
    pub(crate) fn diagnostics(&self) -> Vec<Diagnostic> {
        self.diagnostics.clone()
    }

    /// The files on which the index depends.
    pub(crate) fn files(&self) -> impl Iterator<Item = PathBuf> {
        self.files.iter().cloned()
    }

    /// The place of an entry.
    pub(crate) fn place(&self, package: &str, version: &str, file: &str, line: u32) -> Place {
        let folder = self.folders.get(&(package.to_owned(), version.to_owned()));
        let path = folder.map_or_else(|| PathBuf::from(file), |folder| folder.join(file));
        let column = self.columns.get(&(path.clone(), line)).copied().unwrap_or_default();
        Place { package: package.to_owned(), file: self.shown(&path), path, line, column }
    }

    fn at(&self, origin: &Origin<'_>, file: &Path, line: u32, column: u32) -> Place {
        Place {
            package: origin.package.to_owned(),
            file: self.shown(file),
            path: file.to_owned(),
            line,
            column,
        }
    }

    fn shown(&self, path: &Path) -> String {
        if path.starts_with(&self.workspace) {
            relative_path(path, &self.workspace)
        } else {
            path.display().to_string()
        }
    }
}

fn folder(node: &Node) -> &Path {
    node.manifest.as_ref().map_or(Path::new(""), |manifest| manifest.folder())
}

/// The targets to scan, in a fixed order: all of the roots', and the others' libraries.
fn tasks<'a>(
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
fn scan_all(tasks: &[Task<'_>]) -> Vec<Scan> {
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
                    results.lock().unwrap_or_else(|e| e.into_inner()).insert(at, scan);
                }
            });
        }
    });
    results.into_inner().unwrap_or_else(|e| e.into_inner()).into_values().collect()
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
