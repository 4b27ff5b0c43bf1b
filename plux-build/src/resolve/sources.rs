//! The sources of all packages that can hold plugins, scanned.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use plux_spec::{ExtensionPointEntry, Incomplete, Index, Lint, Location, PluginEntry, Target};

use super::cure;
use super::entries::{Entry, Origin, Refused};
use super::reading::{Read, read_all};
use super::tasks::{Task, tasks};
use crate::Diagnostic;
use crate::diagnostic::location;
use crate::platform::Platform;
use crate::settings::Settings;
use crate::workspace::{Graph, Node, Presence, Source, Standings, Workspace};
use plux_scan::Declaration;

/// What the sources say.
#[derive(Debug, Default)]
pub(crate) struct Sources<'g> {
    plugins: Vec<PluginEntry>,
    points: Vec<ExtensionPointEntry>,
    incomplete: Vec<Incomplete>,
    diagnostics: Vec<Diagnostic>,
    /// Files and folders on which the index depends, beside those of the targets.
    files: Vec<Arc<Path>>,
    /// The files of each target that was read.
    targets: Vec<TargetFiles<'g>>,
    /// By name and version: the folder of a package.
    folders: BTreeMap<(&'g str, &'g str), &'g Path>,
    /// File, line and column of each attribute. Few are ever looked for.
    places: Vec<(Arc<Path>, u32, u32)>,
    workspace: PathBuf,
}

/// The files that a target's root reaches.
#[derive(Debug)]
pub(super) struct TargetFiles<'g> {
    node: &'g Node,
    pub(super) target: Target,
    pub(super) files: Vec<Arc<Path>>,
    /// Whether the index depends on all of them.
    watched: bool,
}

impl<'g> Sources<'g> {
    /// Scans the sources of every package that stands in some relation to the roots.
    pub(crate) fn read(
        graph: &'g Graph,
        standings: &'g Standings,
        settings: &Settings,
        platform: &'g Platform,
        workspace: &Workspace,
    ) -> Self {
        let tasks = tasks(graph, standings, settings, platform);
        let mut sources = Self { workspace: workspace.folder.clone(), ..Self::default() };
        for node in &graph.nodes {
            if let Some(manifest) = &node.manifest {
                sources.folders.insert((&node.name, &node.version), manifest.folder());
            }
        }
        sources.targets.reserve(tasks.len());
        let read = read_all(&tasks);
        for (task, read) in tasks.into_iter().zip(read) {
            sources.take(task, read);
        }
        sources.incomplete.sort_by(|a, b| {
            (&a.package, &a.file, a.line, &a.reason).cmp(&(&b.package, &b.file, b.line, &b.reason))
        });
        // A file that several targets reach is not seen through once.
        sources.incomplete.dedup();
        sources
    }

    fn take(&mut self, task: Task<'g>, read: Read) {
        let Read { scan, entries } = read;
        let (origin, folder) = (task.origin(), task.folder());
        let watched = task.node.source == Source::Path && task.presence != Presence::Inactive;
        if watched && task.aside {
            self.files.extend(scan.declarations.iter().map(|it| it.file.clone()));
        } else if watched {
            self.files.extend(scan.module_dirs.into_iter().map(Arc::from));
            // Where a module's file is missing, it may come.
            let folders = scan.unanalyzed.iter().filter_map(|it| it.file.parent());
            self.files.extend(folders.filter(|it| *it != folder && it.is_dir()).map(Arc::from));
        }
        for unseen in &scan.unanalyzed {
            let Some(entry) = origin.unseen(unseen) else { continue };
            // Nobody can mend what a registry gave.
            if watched && !self.incomplete.contains(&entry) {
                let place = self.at(&origin, &unseen.file, unseen.line, unseen.column);
                let say: fn(String) -> Diagnostic =
                    if unseen.is_generated() { Diagnostic::note } else { Diagnostic::warning };
                let diagnostic = say(cure::sentence(&unseen.reason)).at(place);
                let diagnostic = diagnostic.help(cure::cure(&unseen.reason));
                self.diagnostics.push(diagnostic.lint(Lint::NotAnalyzed));
            }
            self.incomplete.push(entry);
        }
        for (declaration, entry) in scan.declarations.iter().zip(entries) {
            let Declaration { file, line, column, .. } = declaration;
            self.places.push((Arc::clone(file), *line, *column));
            match entry {
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
        self.targets.push(TargetFiles {
            node: task.node,
            target: task.target,
            files: scan.files,
            watched: watched && !task.aside,
        });
    }

    /// Gives the index of these sources away, as yet without root and packages.
    pub(crate) fn take_index(&mut self) -> Index {
        Index {
            generator: concat!("plux-build ", env!("CARGO_PKG_VERSION")).into(),
            extension_points: std::mem::take(&mut self.points).into(),
            plugins: std::mem::take(&mut self.plugins).into(),
            incomplete: std::mem::take(&mut self.incomplete).into(),
            ..Index::default()
        }
    }

    /// Gives away what was found while reading.
    pub(crate) fn take_diagnostics(&mut self) -> Vec<Diagnostic> {
        std::mem::take(&mut self.diagnostics)
    }

    /// The files on which the index depends.
    pub(crate) fn files(&self) -> impl Iterator<Item = PathBuf> {
        let watched = self.targets.iter().filter(|it| it.watched).flat_map(|it| &it.files);
        self.files.iter().chain(watched).map(|path| path.to_path_buf())
    }

    /// The targets of a package that were read.
    pub(super) fn targets_of(&self, node: &Node) -> impl Iterator<Item = &TargetFiles<'g>> {
        self.targets.iter().filter(move |it| std::ptr::eq(it.node, node))
    }

    /// The place of an entry.
    pub(crate) fn place(&self, package: &str, version: &str, file: &str, line: u32) -> Location {
        let folder = self.folders.get(&(package, version));
        let path = folder.map_or_else(|| PathBuf::from(file), |folder| folder.join(file));
        let mut places = self.places.iter();
        let column =
            places.find(|(file, at, _)| *at == line && **file == *path).map_or(0, |it| it.2);
        location(package, &path, &self.workspace, (line, column))
    }

    fn at(&self, origin: &Origin<'_>, file: &Path, line: u32, column: u32) -> Location {
        location(origin.package, file, &self.workspace, (line, column))
    }

    /// A file as people know it.
    pub(super) fn file(&self, package: &str, path: &Path, line: u32) -> Location {
        location(package, path, &self.workspace, (line, 0))
    }
}
