//! Programs and examples that include no index. Plugin crates that no code refers to are not linked, and
//! the program cannot report them as missing.

use plux_spec::{Diagnostic, Lint, Target, list};
use plux_syntax::relative_path;

use super::setup::build_script_files;
use super::unlinked;
use crate::graph::Edge;
use crate::location::LineCol;
use crate::sources::{ScannedTarget, Sources, mentions};
use crate::view::View;

/// Reports targets of a root package that include no index: binaries that load plugins or lose some,
/// libraries for C that lose some, and examples that load plugins and lose some. If the caller is a build
/// script, there is an index, and one of the targets has to include it.
///
/// An example may show a part of the package that has nothing to do with plugins. It is reported only if
/// its own code loads plugins, not because its dependencies have some. Tests fail at run time.
pub(super) fn check(view: &View<'_>, root: usize, in_build_script: bool) -> Vec<Diagnostic> {
    let node = &view.graph.nodes[root];
    let targets: Vec<&ScannedTarget<'_>> = view.sources.programs_of(root).collect();
    // The index of a library may be for its tests only.
    let includes = view.sources.targets_of(root).any(ScannedTarget::includes_index);
    if !includes && (in_build_script || makes_index(view, root)) {
        return unused_index(view, root, &targets).into_iter().collect();
    }
    let library = targets.iter().find(|it| *it.kind() == Target::Lib);
    let in_library = library.is_some_and(|it| it.includes_index());
    let crate_name = node.library_name();
    let mut found = Vec::new();
    // A build script does not run again when an example changes.
    let all = view.sources.targets_of(root).filter(|it| !it.kind().is_dev() || !in_build_script);
    for target in all {
        let (kind, name) = match target.kind() {
            Target::Bin(name) => ("binary", &**name),
            Target::Example(name) if loads_plugins(target) => ("example", &**name),
            // Where a program of the package has an index, the library may be for something else.
            Target::Lib if target.target.target.is_for_c && !includes => ("library", &*crate_name),
            _ => continue,
        };
        let by_library = in_library && target.mentions(&crate_name);
        if target.includes_index() || by_library {
            continue;
        }
        let Some(links) = links(view, root, target, library.copied()) else { continue };
        let Links { lost, has_index } = links;
        let is_loading =
            includes && !has_index && kind == "binary" && target.mentions("PluginManager");
        if lost.is_empty() && !is_loading {
            continue;
        }
        let message = match &lost[..] {
            [] => format!(
                "{kind} `{name}` loads plugins without an index: it cannot report which are missing"
            ),
            lost => format!(
                "{kind} `{name}` includes no index: plugins of {} are not linked, and it cannot \
                 report which are missing",
                list::and(lost)
            ),
        };
        let include = "`plux_runtime::include_index!();`";
        let help = match (in_library, in_build_script || makes_index(view, root)) {
            (true, _) => format!("add `use {crate_name} as _;`: the library includes the index"),
            (false, true) => format!("add {include}"),
            (false, false) => format!(
                "add {include}, and `plux_build::emit();` to the package's {}",
                build_script(view, root)
            ),
        };
        found.push(at_root(view, target, Diagnostic::of(Lint::MissingIndex, message)).help(help));
    }
    found
}

/// Returns whether a package has an example that loads plugins.
pub(crate) fn has_loading_example(sources: &Sources<'_>, at: usize) -> bool {
    let is_example = |it: &&ScannedTarget<'_>| matches!(it.kind(), Target::Example(_));
    sources.targets_of(at).filter(is_example).any(loads_plugins)
}

/// Returns whether the code of a target itself loads the plugins that are linked, and expects all of
/// them.
fn loads_plugins(target: &ScannedTarget<'_>) -> bool {
    let is_registry = || target.mentions("Registry") && target.mentions("plux_runtime");
    (target.mentions("PluginManager") || is_registry())
        && !["development_mode", "finder"].iter().any(|word| target.mentions(word))
}

/// What a binary or an example links.
struct Links {
    /// The packages with plugins that it does not link.
    lost: Vec<String>,
    /// Whether it links a library of another package that includes an index. That one has the plugins
    /// of the dependencies of that package, and of no others.
    has_index: bool,
}

/// Returns what a binary or an example links; `None` if it does not link plux-runtime.
fn links(
    view: &View<'_>,
    root: usize,
    target: &ScannedTarget<'_>,
    library: Option<&ScannedTarget<'_>>,
) -> Option<Links> {
    let crate_name = view.graph.nodes[root].library_name();
    let library = library.filter(|_| target.mentions(&crate_name));
    let root_refers = |edge: &Edge| {
        let name = view.graph.extern_name(root, edge);
        edge.entry.is_none()
            || target.mentions(&name)
            || library.is_some_and(|library| library.mentions(&name))
    };
    let linked = unlinked::linked(view, root, target.kind().is_dev(), root_refers);
    if !linked.iter().any(|&at| view.graph.nodes[at].is_runtime) {
        return None;
    }
    let includes_index = |&at: &usize| {
        at != root && view.sources.library_of(at).is_some_and(ScannedTarget::includes_index)
    };
    let has_index = linked.iter().any(includes_index);
    let lost = unlinked::lost(view, &linked).into_iter();
    let lost = lost.map(|at| format!("`{}`", view.graph.nodes[at].id.name)).collect();
    Some(Links { lost, has_index })
}

/// Returns whether the build script of the package writes an index.
fn makes_index(view: &View<'_>, root: usize) -> bool {
    let package = view.graph.nodes[root].package.as_deref();
    package.is_some_and(|package| mentions(&build_script_files(package), "plux_build"))
}

/// Returns the root file of the build script of the package, or the file that it would have.
fn build_script(view: &View<'_>, root: usize) -> String {
    let package = view.graph.nodes[root].package.as_deref();
    let script = package.and_then(|it| Some(relative_path(it.build_scripts.first()?, it.dir())));
    script.unwrap_or_else(|| "build.rs".to_owned())
}

/// Reports an index that no target includes.
fn unused_index(
    view: &View<'_>,
    root: usize,
    targets: &[&ScannedTarget<'_>],
) -> Option<Diagnostic> {
    let target = targets.iter().find(|it| !it.scan.files.is_empty())?;
    let message = format!(
        "{} writes an index, but no code of `{}` includes it: plugin crates that no code refers \
         to are not linked",
        build_script(view, root),
        view.graph.nodes[root].id.name
    );
    let diagnostic = Diagnostic::of(Lint::UnusedIndex, message);
    Some(at_root(view, target, diagnostic).help("add `plux_runtime::include_index!();`"))
}

fn at_root(view: &View<'_>, target: &ScannedTarget<'_>, diagnostic: Diagnostic) -> Diagnostic {
    let Some(file) = target.scan.files.first() else { return diagnostic };
    diagnostic.at(view.sources.location(target.target.package, file, LineCol::default()))
}
