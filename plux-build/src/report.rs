//! From a request to an index, step by step.

use std::path::{Path, PathBuf};

use plux_spec::{
    CowSlice, Incomplete, IncompleteReason, Index, Link, Lint, PackageEntry, PackageSource, Root,
};

use plux_syntax::relative_path;

use crate::builder::Request;
use crate::codegen::Anchor;
use crate::resolve::{self, Sources, View};
use crate::settings::{Settings, Table};
use crate::step::Step;
use crate::workspace::{
    Graph, Kind, Manifest, Node, Presence, RUNTIME, Reach, Source, Standings, Workspace, expand,
    load,
};
use crate::{Diagnostic, Error, roots, watch};

/// An index, and what is to be told of the sources that it was made of.
///
/// ```no_run
/// let report = plux_build::configure().workspace(true).report()?;
/// for diagnostic in &report.diagnostics {
///     eprintln!("{}: {diagnostic}", diagnostic.severity);
/// }
/// println!("{} plugins", report.index.plugins.len());
/// # Ok::<(), plux_build::Error>(())
/// ```
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Report {
    /// The index.
    pub index: Index,
    /// What is wrong, doubtful or worth knowing.
    pub diagnostics: Vec<Diagnostic>,
    /// The files on which the index depends, sorted: sources, manifests, the lock file. Only in a
    /// build script, for which Cargo watches them.
    pub watched: Vec<PathBuf>,
    /// The workspace's folder.
    pub workspace: PathBuf,
    /// Cargo's target folder.
    pub target_directory: PathBuf,
    /// The folder of each package of the index that is at hand: name, version, folder.
    pub folders: Vec<(String, String, PathBuf)>,
    /// The members of the workspace: name, version.
    pub members: Vec<(String, String)>,
    /// The root packages that take an index in: the programs, and umbrellas with one of their own.
    /// Only where the report is a thorough one: all their sources are searched for it.
    pub programs: Vec<String>,
    /// The binaries of the root packages: package, binary.
    pub binaries: Vec<(String, String)>,
    /// What the root package's code has to refer to.
    pub(crate) anchors: Vec<Anchor>,
    /// The edition of the root package is 2015.
    pub(crate) edition_2015: bool,
}

/// Makes the report.
pub(crate) fn make(request: Request) -> Result<Report, Error> {
    let mut diagnostics = Vec::new();
    request.on_step.tell(Step::Dependencies);
    let mut workspace = workspace(&request)?;
    let mut chosen = roots::choose(&workspace, &request.scope)?;
    diagnostics.append(&mut chosen.diagnostics);
    let settings = settings(&request, &workspace, &chosen.roots, &mut diagnostics);
    let members = members(&workspace);
    let graph = expand(&mut workspace, &chosen.roots, &request.cargo, &request.platform);
    let standings = Standings::new(&graph, &request.asked);
    diagnostics.extend(resolve::two_runtimes(&graph, &standings));

    request.on_step.tell(Step::Sources);
    let mut sources = Sources::read(&graph, &standings, &settings, &request.platform, &workspace);
    let is_watched = request.scope.own.is_some();
    let mut files = Vec::new();
    if is_watched {
        files.extend(sources.files());
        let roots = chosen.roots.iter().filter_map(|&at| graph.nodes[at].manifest.as_deref());
        files.extend(roots.filter_map(|manifest| watch::programs(manifest.folder())));
    }
    let mut index = sources.take_index();
    index.root = chosen.package.map(|at| Root {
        package: graph.nodes[at].name.clone().into(),
        version: graph.nodes[at].version.clone().into(),
    });
    index.packages = packages(&graph, &standings, &workspace.folder);
    if !nothing_is_missing(&workspace, &graph, &standings) {
        note_step_down(&workspace, &graph, &mut index, &mut diagnostics);
    }
    note_absent_sources(&graph, &standings, &mut index, &mut diagnostics);
    index.sort();
    diagnostics.extend(sources.take_diagnostics());
    let view = View {
        graph: &graph,
        standings: &standings,
        sources: &sources,
        index: &index,
        settings: &settings,
        platform: &request.platform,
    };
    diagnostics.extend(resolve::check(&view));
    let programs = if request.thorough { view.programs() } else { Vec::new() };
    diagnostics.extend(resolve::gaps(&view, &request, &workspace, chosen.package));
    if let Some(error) = request.platform.into_failure() {
        return Err(error);
    }
    if settings.deny_incomplete == Some(true) {
        diagnostics.extend(index.gaps().map(denied));
    }
    let anchors = chosen.package.map_or_else(Vec::new, |root| anchors(&graph, &standings, root));
    diagnostics.sort_by_key(|diagnostic| diagnostic.severity);
    diagnostics.dedup();
    let mut watched = Vec::new();
    if is_watched {
        watched = watch::paths(&workspace, &graph, &standings, files);
    }
    Ok(Report {
        watched,
        folders: folders(&graph),
        members,
        binaries: binaries(&graph),
        programs,
        workspace: workspace.folder,
        target_directory: workspace.target_directory,
        edition_2015: chosen.package.is_some_and(|root| edition_2015(&graph, root)),
        index,
        diagnostics,
        anchors,
    })
}

/// The workspace. Where Cargo could not resolve it, the target may be to blame.
fn workspace(request: &Request) -> Result<Workspace, Error> {
    let loaded = load(&request.cargo, request.platform.tuple(), &request.asked, request.network);
    let is_whole = loaded.as_ref().is_ok_and(|workspace| workspace.step_down.is_none());
    if is_whole { loaded } else { request.platform.unknown().map_or(loaded, Err) }
}

/// The builder's settings, then the package's, then the workspace's. Those of one package among
/// several do not count, but what is wrong with them is told.
fn settings(
    request: &Request,
    workspace: &Workspace,
    roots: &[usize],
    diagnostics: &mut Vec<Diagnostic>,
) -> Settings {
    let mut settings = request.settings.clone();
    for &root in roots {
        let manifest = &workspace.manifests[root];
        let table = Table {
            metadata: &manifest.metadata,
            of: "package",
            package: &manifest.name,
            manifest: &manifest.path,
            workspace: &workspace.folder,
        };
        let own = Settings::read(&table, diagnostics);
        if roots.len() == 1 {
            settings = settings.or(own);
        }
    }
    let path = workspace.folder.join("Cargo.toml");
    let package = workspace.manifests.iter().find(|it| it.path == path);
    let table = Table {
        metadata: &workspace.metadata,
        of: "workspace",
        package: package.map_or("", |it| &it.name),
        manifest: &path,
        workspace: &workspace.folder,
    };
    settings.or(Settings::read(&table, diagnostics))
}

fn packages(graph: &Graph, standings: &Standings, workspace: &Path) -> CowSlice<PackageEntry> {
    let listed = graph.nodes.iter().enumerate().filter_map(|(at, node)| {
        let standing = standings.of[at].as_ref()?;
        // A single root is listed even where it holds nothing; of many, those that can.
        let root = graph.roots == [at];
        let library = node.manifest.as_deref().is_none_or(|it| it.library().is_some());
        let known = standings.reach[at] == Reach::Yes
            || (standings.reach[at] == Reach::Maybe && node.source == Source::Path);
        (node.name != RUNTIME && (root || (known && library))).then(|| PackageEntry {
            name: node.name.clone().into(),
            version: node.version.clone().into(),
            source: source(node, workspace),
            extern_name: standing.extern_name.clone().into(),
            kind: standing.kind,
            condition: standing.condition.clone().into(),
            link: if node.is_linkable() || node.manifest.is_none() || root {
                standing.link.clone()
            } else {
                // A library for C alone: what stands here is what a committed index anchors.
                Link::None
            },
        })
    });
    listed.collect()
}

/// Returns where a package comes from, relative to the workspace.
fn source(node: &Node, workspace: &Path) -> PackageSource {
    match (node.source, node.manifest.as_deref()) {
        (Source::Path, Some(manifest)) => {
            PackageSource::Path(relative_path(manifest.folder(), workspace).into())
        }
        (Source::Path, None) => PackageSource::Path("".into()),
        (Source::Registry, _) => PackageSource::Registry("".into()),
        (Source::Git, _) => PackageSource::Git("".into()),
    }
}

fn anchors(graph: &Graph, standings: &Standings, root: usize) -> Vec<Anchor> {
    let mut anchors: Vec<Anchor> = standings
        .anchors(graph, root)
        .filter(|(edge, ..)| graph.nodes[edge.to].is_linkable())
        .map(|(_, extern_name, test_only)| Anchor { extern_name, test_only })
        .collect();
    anchors.sort();
    // What is a dependency as well need not be named again for tests.
    let normal: Vec<String> =
        anchors.iter().filter(|it| !it.test_only).map(|it| it.extern_name.clone()).collect();
    anchors.retain(|it| !it.test_only || !normal.contains(&it.extern_name));
    anchors.dedup();
    anchors
}

/// Whether the lock file and the disk had all that Cargo would have told of. What kept it, such as
/// dev-dependencies that a first build does not download, or the folder in which `cargo package`
/// builds, which lies in a workspace that does not know it, has nothing to do with plugins then.
fn nothing_is_missing(workspace: &Workspace, graph: &Graph, standings: &Standings) -> bool {
    let Some(lock) = workspace.lock() else { return false };
    let is_locked = |node: &Node, manifest: &Manifest| {
        lock.find(&node.name, &node.version).is_some_and(|at| {
            let names: Vec<&str> =
                lock.dependencies(at).map(|it| &*lock.packages[it].name).collect();
            manifest.dependencies.iter().all(|it| names.contains(&&*it.name))
        })
    };
    let is_known = |(at, node): (usize, &Node)| match (&standings.of[at], &node.manifest) {
        _ if node.name == RUNTIME => true,
        (None, _) => true,
        (_, Some(manifest)) => node.source != Source::Path || is_locked(node, manifest),
        // What is switched off stands in the index by itself.
        (Some(it), None) => it.presence != Presence::Active || standings.reach[at] == Reach::No,
    };
    workspace.step_down.as_ref().is_some_and(|it| it.lock_is_right)
        && graph.nodes.iter().enumerate().all(is_known)
}

fn note_step_down(
    workspace: &Workspace,
    graph: &Graph,
    index: &mut Index,
    diagnostics: &mut Vec<Diagnostic>,
) {
    let Some(step_down) = &workspace.step_down else { return };
    let (package, version) = graph
        .roots
        .first()
        .map_or(("", ""), |&root| (&*graph.nodes[root].name, &*graph.nodes[root].version));
    let reason = IncompleteReason::DependenciesUnresolved {
        basis: step_down.basis,
        failure: step_down.failure,
    };
    diagnostics.push(
        Diagnostic::warning(format!("{reason} ({})", step_down.cause))
            .lint(Lint::DependenciesUnresolved)
            .help(reason.help()),
    );
    index.incomplete.to_mut().push(Incomplete {
        package: package.to_owned().into(),
        version: version.to_owned().into(),
        file: None,
        line: None,
        reason,
    });
}

/// Packages that can hold plugins, and of which nobody knows where they lie.
fn note_absent_sources(
    graph: &Graph,
    standings: &Standings,
    index: &mut Index,
    diagnostics: &mut Vec<Diagnostic>,
) {
    for (at, node) in graph.nodes.iter().enumerate() {
        let Some(standing) = &standings.of[at] else { continue };
        if node.manifest.is_some() || node.name == RUNTIME || standings.reach[at] != Reach::Yes {
            continue;
        }
        let reason =
            IncompleteReason::SourcesUnavailable { enabled_by: standing.enabled_by.clone().into() };
        if standing.presence == Presence::Active {
            let message = format!("the sources of {} are not on this machine", node.label());
            let lost = "; its plugins are neither indexed nor linked";
            diagnostics.push(
                Diagnostic::warning(message + lost).lint(Lint::MissingSources).help(reason.help()),
            );
        }
        index.incomplete.to_mut().push(Incomplete {
            package: node.name.clone().into(),
            version: node.version.clone().into(),
            file: None,
            line: None,
            reason,
        });
    }
}

pub(crate) fn denied(entry: &Incomplete) -> Diagnostic {
    let place = match (&entry.file, entry.line) {
        (Some(file), Some(line)) => format!(" ({file}:{line})"),
        (Some(file), None) => format!(" ({file})"),
        _ => String::new(),
    };
    let message = format!("the index is incomplete: {}{place}: {}", entry.package, entry.reason);
    Diagnostic::error(message)
        .lint(Lint::IncompleteIndex)
        .help(format!("{}; or remove `deny_incomplete`", entry.reason.help()))
}

fn binaries(graph: &Graph) -> Vec<(String, String)> {
    let manifests = graph.roots.iter().filter_map(|&root| graph.nodes[root].manifest.as_deref());
    let of = |manifest: &Manifest| {
        let bins = manifest.targets.iter().filter(|it| it.kind == Kind::Bin);
        bins.map(|it| (manifest.name.clone(), it.name.clone())).collect::<Vec<_>>()
    };
    manifests.flat_map(of).collect()
}

fn members(workspace: &Workspace) -> Vec<(String, String)> {
    let of = |&at: &usize| {
        let manifest = &workspace.manifests[at];
        (manifest.name.clone(), manifest.version.clone())
    };
    workspace.members.iter().map(of).collect()
}

fn folders(graph: &Graph) -> Vec<(String, String, PathBuf)> {
    let at_hand = graph.nodes.iter().filter_map(|node| {
        let folder = node.manifest.as_deref()?.folder().to_owned();
        Some((node.name.clone(), node.version.clone(), folder))
    });
    at_hand.collect()
}

fn edition_2015(graph: &Graph, root: usize) -> bool {
    let manifest: Option<&Manifest> = graph.nodes[root].manifest.as_deref();
    manifest.and_then(|it| it.targets.first()).is_some_and(|target| target.edition_2015)
}
