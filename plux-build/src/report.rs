//! Builds an index and its diagnostics from a request.

use std::path::{Path, PathBuf};

use plux_spec::rules::blocked;
use plux_spec::sort::sort_by;
use plux_spec::{Diagnostic, Index, Link, PackageEntry, PackageSource, Root};

use crate::activation::{ActivationState, Activations};
use crate::cargo::{CliFeatures, Network, PackageId, Workspace, load, select};
use crate::codegen::Anchor;
use crate::completeness;
use crate::entries::Entries;
use crate::error::Error;
use crate::graph::{self, Graph, Reach};
use crate::index_hosts::{IndexHost, merge};
use crate::lints::missing_index::has_loading_example;
use crate::lints::unlinked::linkable;
use crate::lints::{self, Scope};
use crate::macro_calls;
use crate::package_dir::{PackageDir, package_dirs, package_source};
use crate::request::{Phase, Request};
use crate::rerun;
use crate::scan_targets::scan_targets;
use crate::settings::Settings;
use crate::sources::Sources;
use crate::view::{Build, View};

/// An index, and the diagnostics of its sources.
///
/// ```no_run
/// let report = plux_build::configure().workspace(true).report()?;
/// for diagnostic in &report.diagnostics {
///     eprintln!("{}: {diagnostic}", diagnostic.severity);
/// }
/// println!("{} plugins", report.index.plugins.len());
/// # Ok::<(), plux_build::Error>(())
/// ```
#[derive(Clone, Debug, Default)]
#[non_exhaustive]
pub struct Report {
    /// The index. In the index of a workspace, a plugin is active if it is active in any [index
    /// host](Self::index_hosts).
    pub index: Index,
    /// The diagnostics, the most severe first.
    pub diagnostics: Vec<Diagnostic>,
    /// The root packages that include an index, each with its own index. Without any, no plugin is
    /// active.
    pub index_hosts: Vec<IndexHost>,
    /// The files on which the index depends, sorted: sources, manifests, the lock file. Empty outside
    /// of build scripts.
    pub rerun_if_changed: Vec<PathBuf>,
    /// The workspace's directory.
    pub workspace: PathBuf,
    /// Cargo's target directory.
    pub target_directory: PathBuf,
    /// The directory of each package of the index that is available locally.
    pub package_dirs: Vec<PackageDir>,
    /// The names of the packages that the request selects. Empty for a committed index.
    pub selected: Vec<String>,
    /// The members of the workspace: name, version.
    pub members: Vec<(String, String)>,
    /// The binaries of the root packages: package, binary.
    pub binaries: Vec<(String, String)>,
    /// The committed index that was read instead of the sources, relative to the root package.
    pub(crate) index_file: Option<String>,
    /// The crates that the root package's code has to refer to.
    pub(crate) anchors: Vec<Anchor>,
    /// Whether the root package has edition 2015.
    pub(crate) edition_2015: bool,
}

impl Report {
    /// Returns the directory of a package, if it is available locally.
    ///
    /// An entry of the index has a source only if two packages share its name and version.
    pub fn package_dir(
        &self,
        name: &str,
        version: &str,
        source: Option<&PackageSource>,
    ) -> Option<&Path> {
        let is_it = |it: &&PackageDir| {
            it.name == name && it.version == version && source.is_none_or(|s| it.source == *s)
        };
        self.package_dirs.iter().find(is_it).map(|it| &*it.directory)
    }
}

/// Builds the report of a request.
pub(crate) fn build_report(request: Request) -> Result<Report, Error> {
    request.on_progress.report(Phase::Dependencies);
    let mut workspace = load_workspace(&request)?;
    let chosen = select(&workspace, &request.selection)?;
    let mut diagnostics = chosen.diagnostics;
    let from_manifests = Settings::of_workspace(&workspace, &chosen.roots, &mut diagnostics);
    let settings = request.settings.clone().or(from_manifests);
    let mut members = Vec::new();
    for PackageId { name, version, .. } in workspace.members().map(|it| &it.id) {
        members.push((name.clone(), version.clone()));
    }
    let mut selected = Vec::new();
    for &at in &chosen.roots {
        selected.push(workspace.packages[at].id.name.clone());
    }
    let graph = graph::build(&mut workspace, &chosen.roots, &request.cargo, &request.target);
    let activations = Activations::new(&graph, &request.features);

    request.on_progress.report(Phase::Sources);
    let targets = scan_targets(&graph, &activations, &settings);
    let scope = match (&request.selection.own, request.exhaustive) {
        (Some(_), _) => Scope::BuildScript,
        (None, true) => Scope::Exhaustive,
        (None, false) => Scope::Index,
    };
    let mut sources = Sources::scan(&graph, &targets, &workspace.root, scope != Scope::Index);
    macro_calls::analyze(&graph, &mut sources);
    let build = Build {
        graph: &graph,
        activations: &activations,
        sources: &sources,
        settings: &settings,
        target: &request.target,
        workspace: &workspace,
        in_tests: false,
    };
    let includes = |root: usize| sources.programs_of(root).any(|it| build.includes_index(it));
    // A library that is not selected is not a program: nothing is active because of it.
    let package =
        chosen.package.filter(|&at| !chosen.is_implied || includes(at) || has_binary(&graph, at));
    let is_host_relevant = package.is_none() || scope != Scope::Index;
    let mut hosts = graph.roots.clone();
    hosts.retain(|&it| is_host_relevant && includes(it));

    let mut index = build_index(&build, package, &mut diagnostics);
    let mut index_hosts = Vec::new();
    if package.is_some() {
        diagnostics.extend(lints::run(&View { build, index: &index }, scope, &hosts));
        for &at in &hosts {
            index_hosts.push(index_host(&graph, at, index.clone()));
        }
    } else {
        index_hosts = check_roots(&build, &request.features, scope, &hosts, &mut diagnostics);
        merge(&mut index, &index_hosts);
        diagnostics.extend(lints::run(&View { build, index: &index }, scope, &hosts));
    }

    let mut rerun_if_changed = Vec::new();
    if scope == Scope::BuildScript {
        rerun_if_changed = rerun::paths(&workspace, &graph, &activations, &sources);
    }
    let edition_2015 = package.is_some_and(|at| edition_2015(&graph, at));
    let anchors = package.map_or_else(Vec::new, |root| anchors(&build, root));
    let (package_dirs, binaries) = (package_dirs(&graph, &workspace), binaries(&graph));
    drop(sources);
    if let Some(error) = request.target.into_error() {
        return Err(error);
    }
    if settings.deny_incomplete == Some(true) {
        diagnostics.extend(index.gaps().map(completeness::denied));
    }
    settings.apply_levels(&mut diagnostics);
    Ok(Report {
        index,
        diagnostics: sorted(diagnostics),
        index_hosts,
        rerun_if_changed,
        workspace: workspace.root,
        target_directory: workspace.target_directory,
        package_dirs,
        selected,
        members,
        binaries,
        index_file: None,
        anchors,
        edition_2015,
    })
}

/// Checks each root with the index that it has on its own, and returns the indexes of the hosts.
///
/// Roots that do not include an index are only checked by `cargo plux check`: programs for a missing index, and
/// packages with an example that includes one for everything.
fn check_roots(
    build: &Build<'_>,
    features: &CliFeatures,
    scope: Scope,
    hosts: &[usize],
    diagnostics: &mut Vec<Diagnostic>,
) -> Vec<IndexHost> {
    let Build { graph, sources, .. } = *build;
    let mut index_hosts = Vec::new();
    for &at in &graph.roots {
        let is_host = hosts.contains(&at);
        let mut examples = sources.examples_of(at);
        let has_index =
            is_host || scope == Scope::Exhaustive && examples.any(|it| build.includes_index(it));
        let is_program = || has_program(graph, at) || has_loading_example(sources, at);
        if !has_index && (scope != Scope::Exhaustive || !is_program()) {
            continue;
        }
        let graph = graph.with_root(at);
        let activations = Activations::new(&graph, features);
        let build = Build { graph: &graph, activations: &activations, ..*build };
        let index = build_index(&build, Some(at), diagnostics);
        let scope = if has_index { scope } else { Scope::MissingIndex };
        diagnostics.extend(lints::run(&View { build, index: &index }, scope, hosts));
        if is_host {
            index_hosts.push(index_host(&graph, at, index));
        }
    }
    index_hosts
}

/// Sorts diagnostics by severity, and removes duplicates.
pub(crate) fn sorted(diagnostics: Vec<Diagnostic>) -> Vec<Diagnostic> {
    let mut unique: Vec<Diagnostic> = Vec::with_capacity(diagnostics.len());
    for diagnostic in diagnostics {
        if !unique.contains(&diagnostic) {
            unique.push(diagnostic);
        }
    }
    sort_by(&mut unique, &|a, b| a.severity.cmp(&b.severity));
    unique
}

/// Loads the workspace. If Cargo could not resolve it, an unknown target is reported first.
fn load_workspace(request: &Request) -> Result<Workspace, Error> {
    let Request { cargo, target, features, network, .. } = request;
    let loaded = load(cargo, target.tuple(), features, *network);
    let is_complete = loaded.as_ref().is_ok_and(|workspace| workspace.fallback.is_none());
    if is_complete || *network == Network::Never {
        return loaded;
    }
    target.unknown_target().map_or(loaded, Err)
}

/// Builds the index of a build, of all roots or of the package `root`.
fn build_index(build: &Build<'_>, root: Option<usize>, diagnostics: &mut Vec<Diagnostic>) -> Index {
    let mut entries = Entries::of(build);
    completeness::check(build, &mut entries.incomplete, diagnostics);
    diagnostics.append(&mut entries.diagnostics);
    let mut index = Index {
        generator: concat!("plux-build ", env!("CARGO_PKG_VERSION")).into(),
        root: root.map(|at| {
            let id = &build.graph.nodes[at].id;
            Root { package: id.name.clone().into(), version: id.version.clone().into() }
        }),
        packages: packages(build, root).into(),
        extension_points: entries.extension_points.into(),
        plugins: entries.plugins.into(),
        incomplete: entries.incomplete.into(),
    };
    index.sort();
    let is_certain = index.gaps().next().is_none();
    blocked::mark(&mut index, is_certain);
    index
}

/// Returns whether a package has a binary or a library for C.
fn has_program(graph: &Graph, at: usize) -> bool {
    let package = graph.nodes[at].package.as_ref();
    has_binary(graph, at)
        || package.and_then(|it| it.library()).is_some_and(|library| library.is_for_c)
}

fn has_binary(graph: &Graph, at: usize) -> bool {
    graph.nodes[at].package.as_ref().is_some_and(|it| it.binaries().next().is_some())
}

fn index_host(graph: &Graph, at: usize, index: Index) -> IndexHost {
    let PackageId { name, version, .. } = &graph.nodes[at].id;
    IndexHost { package: name.clone(), version: version.clone(), index }
}

fn packages(build: &Build<'_>, root: Option<usize>) -> Vec<PackageEntry> {
    let linkable = root.map(|root| linkable(build, root));
    let mut packages = Vec::new();
    for (at, node) in build.graph.nodes.iter().enumerate() {
        let Some(activation) = &build.activations.of[at] else { continue };
        // A single root is listed even if it cannot have plugins. Of several roots, only those that
        // can are listed.
        let is_root = build.graph.roots == [at];
        let can_have_plugins = match build.activations.reach[at] {
            Reach::Yes => node.is_linked(),
            Reach::Maybe => node.is_linked() && node.id.source.is_none(),
            Reach::No => false,
        };
        if node.is_runtime || !(is_root || can_have_plugins) {
            continue;
        }
        let is_never_linkable = node.package.is_some() && !node.is_linkable() && !is_root;
        let is_conditional = activation.state == ActivationState::Conditional;
        let link = if is_never_linkable {
            // Rust code cannot refer to the library: a committed index must not anchor it.
            Link::None
        } else if is_conditional && linkable.as_ref().is_none_or(|it| it.contains(at)) {
            // If its condition holds, code refers to it, and no reference is missing.
            Link::None
        } else {
            activation.link.clone()
        };
        packages.push(PackageEntry {
            name: node.id.name.clone().into(),
            version: node.id.version.clone().into(),
            source: package_source(node, build.workspace),
            extern_name: activation.extern_name.clone().into(),
            kind: activation.kind,
            condition: activation.condition.clone().into(),
            link,
        });
    }
    packages
}

/// Returns the crates that the code of a root has to refer to.
fn anchors(build: &Build<'_>, root: usize) -> Vec<Anchor> {
    let Build { graph, activations, .. } = *build;
    let mut anchors = Vec::new();
    for edge in &graph.nodes[root].edges {
        let node = &graph.nodes[edge.to];
        let test_only = graph.is_dev(root, edge);
        if activations.reach[edge.to] > Reach::No
            && !node.is_runtime
            && node.is_linkable()
            && edge.to != root
            && activations.is_activated(graph, root, edge, test_only)
        {
            anchors.push(Anchor { extern_name: graph.extern_name(root, edge), test_only });
        }
    }
    anchors
}

fn binaries(graph: &Graph) -> Vec<(String, String)> {
    let mut binaries = Vec::new();
    for package in graph.roots.iter().filter_map(|&root| graph.nodes[root].package.as_deref()) {
        for name in package.binaries() {
            binaries.push((package.id.name.clone(), name.to_owned()));
        }
    }
    binaries
}

fn edition_2015(graph: &Graph, root: usize) -> bool {
    let package = graph.nodes[root].package.as_deref();
    package.and_then(|it| it.targets.first()).is_some_and(|target| target.edition_2015)
}
