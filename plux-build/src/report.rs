//! From a request to an index, step by step.

use std::path::{Path, PathBuf};

use plux_spec::{Incomplete, Index, List, PackageEntry, Root};

use crate::builder::Request;
use crate::codegen::Anchor;
use crate::resolve::{self, Artefacts, Sources, View};
use crate::settings::Settings;
use crate::workspace::{
    Graph, Kind, Manifest, Network, Presence, RUNTIME, Reach, Source, Standings, Workspace, expand,
    load,
};
use crate::{Diagnostic, Error, codec, roots, watch};

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
    /// The files on which the index depends, sorted: sources, manifests, the lock file.
    pub watched: Vec<PathBuf>,
    /// The workspace's folder.
    pub workspace: PathBuf,
    /// Cargo's target folder.
    pub target_directory: PathBuf,
    /// The folder of each package of the index that is at hand: name, version, folder.
    pub folders: Vec<(String, String, PathBuf)>,
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
pub(crate) fn make(request: &Request) -> Result<Report, Error> {
    let mut diagnostics = Vec::new();
    let mut workspace =
        load(&request.cargo, &request.platform.triple, &request.asked, request.network)?;
    let chosen = roots::choose(&workspace, &request.scope)?;
    let settings = settings(request, &workspace, &chosen.roots, &mut diagnostics)?;
    let graph = expand(&mut workspace, &chosen.roots, &request.cargo, &request.platform);
    let standings = Standings::new(&graph, &request.asked);
    diagnostics.extend(resolve::two_runtimes(&graph, &standings));

    let mut files = Vec::new();
    let (mut index, seen) = if let Some(path) = &settings.index_file {
        files.push(path.clone());
        let index = codec::read(path)?;
        diagnostics.extend(of_another_package(&index, &graph, chosen.package, path));
        (index, None)
    } else {
        let sources = Sources::read(&graph, &standings, &settings, &request.platform, &workspace);
        let index = sources.index();
        files.extend(sources.files());
        (index, Some(sources))
    };
    let mut programs = Vec::new();
    if let Some(sources) = seen {
        index.root = chosen.package.map(|at| Root {
            package: graph.nodes[at].name.clone().into(),
            version: graph.nodes[at].version.clone().into(),
        });
        index.packages = packages(&graph, &standings);
        note_step_down(&workspace, &graph, &mut index, &mut diagnostics);
        note_absent_sources(&graph, &standings, &mut index, &mut diagnostics);
        index.sort();
        let artefacts = Artefacts::new(&graph, &standings);
        diagnostics.extend(sources.diagnostics());
        diagnostics.extend(resolve::check(&index, &artefacts, &sources));
        let view = View { graph: &graph, standings: &standings, sources: &sources, index: &index };
        if request.thorough {
            programs = view.programs();
        }
        diagnostics.extend(resolve::gaps(&view, request, &workspace, chosen.package));
    }
    if settings.deny_incomplete == Some(true) {
        diagnostics.extend(index.incomplete.iter().map(denied));
    }
    let anchors = chosen.package.map_or_else(Vec::new, |root| anchors(&graph, &standings, root));
    diagnostics.sort_by_key(|diagnostic| diagnostic.severity);
    diagnostics.dedup();
    Ok(Report {
        watched: watch::paths(&workspace, &graph, &standings, files),
        folders: folders(&graph),
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

/// The builder's settings, then the package's, then the workspace's.
fn settings(
    request: &Request,
    workspace: &Workspace,
    roots: &[usize],
    diagnostics: &mut Vec<Diagnostic>,
) -> Result<Settings, Error> {
    let mut settings = request.settings.clone();
    let mut given = settings.index_file.clone();
    if let [root] = roots {
        let manifest = &workspace.manifests[*root];
        given = given.map(|file| manifest.folder().join(file));
        settings.index_file.clone_from(&given);
        settings = settings.or(Settings::read(&manifest.metadata, &manifest.path, diagnostics)?);
    }
    let path = workspace.folder.join("Cargo.toml");
    settings = settings.or(Settings::read(&workspace.metadata, &path, diagnostics)?);
    if request.network != Network::Never {
        // A command line that was answered from the committed index could never find it stale.
        settings.index_file.clone_from(&given);
    }
    Ok(settings)
}

/// A committed index that was made for something else.
fn of_another_package(
    index: &Index,
    graph: &Graph,
    package: Option<usize>,
    path: &Path,
) -> Option<Diagnostic> {
    let own = package.map(|at| graph.nodes[at].name.as_str());
    let its = index.root.as_ref().map(|root| &*root.package);
    (own != its && its.is_some()).then(|| {
        let its = its.unwrap_or_default();
        let message = format!("`{}` is the index of the package {its}", path.display());
        let own = own.unwrap_or("NAME");
        Diagnostic::warning(message).help(format!("write it with `cargo plux index -p {own}`"))
    })
}

fn packages(graph: &Graph, standings: &Standings) -> List<PackageEntry> {
    let listed = graph.nodes.iter().enumerate().filter_map(|(at, node)| {
        let standing = standings.of[at].as_ref()?;
        // A single root is listed even where it holds nothing; of many, those that can.
        let root = graph.roots == [at];
        let library = node.manifest.as_ref().is_none_or(|it| it.library().is_some());
        let known = standings.reach[at] == Reach::Yes
            || (standings.reach[at] == Reach::Maybe && node.source == Source::Path);
        (node.name != RUNTIME && (root || (known && library))).then(|| PackageEntry {
            name: node.name.clone().into(),
            version: node.version.clone().into(),
            source: node.source.as_str().into(),
            extern_name: standing.extern_name.clone().into(),
            kind: standing.kind,
            when: standing.when().map(Into::into),
            link: standing.link.clone(),
        })
    });
    listed.collect()
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

fn note_step_down(
    workspace: &Workspace,
    graph: &Graph,
    index: &mut Index,
    diagnostics: &mut Vec<Diagnostic>,
) {
    let Some(step_down) = &workspace.step_down else { return };
    let package = graph.roots.first().map_or("", |&root| &graph.nodes[root].name);
    index.incomplete.to_mut().push(Incomplete {
        package: package.to_owned().into(),
        file: None,
        line: None,
        reason: format!("{}; help: {}", step_down.reason, step_down.help).into(),
    });
    diagnostics.push(
        Diagnostic::warning(format!("{} ({})", step_down.reason, step_down.cause))
            .help(&*step_down.help),
    );
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
        let help = match standing.enable() {
            Some(enable) => format!("switch on {enable}, and build"),
            None => "run `cargo fetch`".to_owned(),
        };
        if standing.presence == Presence::Active {
            let message = format!("the sources of {} are not on this machine", node.label());
            let lost = "; its plugins are neither indexed nor linked";
            diagnostics.push(Diagnostic::warning(message + lost).help(&*help));
        }
        index.incomplete.to_mut().push(Incomplete {
            package: node.name.clone().into(),
            file: None,
            line: None,
            reason: format!("its sources are not on this machine; help: {help}").into(),
        });
    }
}

fn denied(entry: &Incomplete) -> Diagnostic {
    let place = match (&entry.file, entry.line) {
        (Some(file), Some(line)) => format!(" ({file}:{line})"),
        (Some(file), None) => format!(" ({file})"),
        _ => String::new(),
    };
    let message = format!("the index is incomplete: {}{place}: {}", entry.package, entry.reason);
    Diagnostic::error(message).help("mend it, or take `deny_incomplete` back")
}

fn binaries(graph: &Graph) -> Vec<(String, String)> {
    let manifests = graph.roots.iter().filter_map(|&root| graph.nodes[root].manifest.as_ref());
    let of = |manifest: &Manifest| {
        let bins = manifest.targets.iter().filter(|it| it.kind == Kind::Bin);
        bins.map(|it| (manifest.name.clone(), it.name.clone())).collect::<Vec<_>>()
    };
    manifests.flat_map(of).collect()
}

fn folders(graph: &Graph) -> Vec<(String, String, PathBuf)> {
    let at_hand = graph.nodes.iter().filter_map(|node| {
        let folder = node.manifest.as_ref()?.folder().to_owned();
        Some((node.name.clone(), node.version.clone(), folder))
    });
    at_hand.collect()
}

fn edition_2015(graph: &Graph, root: usize) -> bool {
    let manifest: Option<&Manifest> = graph.nodes[root].manifest.as_ref();
    manifest.and_then(|it| it.targets.first()).is_some_and(|target| target.edition_2015)
}
