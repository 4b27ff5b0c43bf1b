//! Programs and examples that include no index. Plugin crates that no code refers to are not linked, and
//! the program cannot report them as missing.

use plux_spec::condition::display_all;
use plux_spec::{Condition, Diagnostic, Lint, Location, PluginEntry, Status, Target, enable, list};
use plux_syntax::relative_path;

use super::setup::build_script_files;
use super::unlinked;
use crate::cargo::{BUILD, Package, RUNTIME};
use crate::conditions::unmet;
use crate::graph::Edge;
use crate::macro_calls::calls_renamed;
use crate::sources::{ScannedTarget, Sources, mentions};
use crate::view::{Build, View};

/// Reports targets of a root package that include no index in this build: binaries that load plugins or
/// lack some, libraries for C that lack some, and examples that load plugins and lack some. If the caller
/// is a build script, it writes an index, and one of the targets has to include it.
///
/// An example may show a part of the package that has nothing to do with plugins. It is reported only if
/// its own code loads plugins, not because its dependencies have some. Tests without an index fail when they
/// run.
pub(super) fn check(view: &View<'_>, root: usize, in_build_script: bool) -> Vec<Diagnostic> {
    let Some(package) = view.graph.nodes[root].package.as_deref() else { return Vec::new() };
    let targets: Vec<&ScannedTarget<'_>> = view.sources.programs_of(root).collect();
    // The index of a library may be for its tests only.
    let tests = Build { in_tests: true, ..view.build };
    let is_included = |it: &ScannedTarget<'_>| view.includes_index(it) || tests.includes_index(it);
    let includes = view.sources.targets_of(root).iter().any(is_included);
    let has_calls = view.sources.targets_of(root).iter().any(ScannedTarget::has_index_call);
    if !has_calls && (in_build_script || makes_index(package)) {
        if view.sources.targets_of(root).iter().any(|it| calls_renamed(&it.scan.files)) {
            return Vec::new();
        }
        return unused_index(view, package, &targets).into_iter().collect();
    }
    let library = targets.iter().find(|it| *it.kind() == Target::Lib).copied();
    let in_library = library.is_some_and(|it| view.includes_index(it));
    let crate_name = package.library_name();
    let mut found = Vec::new();
    for target in view.sources.targets_of(root) {
        let (kind, name) = match target.kind() {
            Target::Bin(name) => ("binary", &**name),
            // A build script does not run again when an example changes.
            Target::Example(_) if in_build_script => continue,
            Target::Example(name) if loads_plugins(target) => ("example", &**name),
            // Where a program of the package has an index, the library may be for something else.
            Target::Lib if target.target.target.is_for_c && !includes => ("library", &*crate_name),
            _ => continue,
        };
        let own_library = library.filter(|_| view.refers(target, &crate_name));
        if view.includes_index(target) || (in_library && own_library.is_some()) {
            continue;
        }
        let own = [Some(target), own_library].into_iter().flatten().collect::<Vec<_>>();
        let Some(links) = links(view, root, &own) else { continue };
        let is_loading = kind == "binary"
            && !links.has_index
            && (links.loads_plugins || has_calls && loads_plugins(target));
        if links.lost.is_empty() && !is_loading {
            continue;
        }
        let disabled = disabled_call(view, own, &links.others);
        let disabled = disabled.filter(|_| !in_library);
        let condition = disabled.as_ref().map_or_else(String::new, |(_, unmet)| {
            format!(", because `include_index!()` requires {}", display_all(unmet))
        });
        let message = match &links.lost[..] {
            [] => format!(
                "{kind} `{name}` loads plugins without an index{condition}: it cannot report which \
                 are missing"
            ),
            lost => format!(
                "{kind} `{name}` includes no index{condition}: plugins of {} are not linked, and it \
                 cannot report which are missing",
                list::and(lost)
            ),
        };
        let file = root_file(target);
        let help = match &disabled {
            _ if in_library => {
                format!("add `use {crate_name} as _;` to {file}: the library includes the index")
            }
            Some((location, unmet)) => enable_call(view, location, unmet),
            None if in_build_script || makes_index(package) => add_index(&file),
            None => add_index_and_build_step(package, target),
        };
        let mut diagnostic = Diagnostic::of(Lint::MissingIndex, message).help(help);
        diagnostic.location = view.root_file(target);
        if let Some((location, _)) = disabled {
            diagnostic = diagnostic.with(location, "called at");
        }
        found.push(diagnostic);
    }
    found
}

/// Returns the location and the unmet conditions of the first call of `include_index!()` that this build
/// does not compile: of these targets, and of the libraries that they link.
fn disabled_call<'a>(
    view: &View<'a>,
    mut targets: Vec<&'a ScannedTarget<'a>>,
    others: &[usize],
) -> Option<(Location, Vec<Condition>)> {
    targets.extend(others.iter().filter_map(|&at| view.sources.library_of(at)));
    targets.into_iter().find_map(|target| {
        let (package, options) = (target.target.package, view.options(target));
        let mut calls = target.index_calls();
        let call = calls.find(|it| plux_scan::evaluate(&it.cfg, &options) == Some(false))?;
        let location = view.sources.location(package, &call.file, call.line, call.column);
        Some((location, unmet(&call.cfg, package, &options)))
    })
}

/// Returns what to do about a call of `include_index!()` whose conditions are not met.
fn enable_call(view: &View<'_>, location: &Location, conditions: &[Condition]) -> String {
    let remove = format!("remove the condition around `include_index!()` in {}", location.file);
    match enable::help(conditions, view.index) {
        Some(help) if !conditions.iter().any(Condition::is_test) => format!("{help}; or {remove}"),
        _ => remove,
    }
}

fn add_index(file: &str) -> String {
    format!("add `plux_runtime::include_index!();` to {file}")
}

/// Returns what to add so that a target includes an index, in a package that writes none.
fn add_index_and_build_step(package: &Package, target: &ScannedTarget<'_>) -> String {
    let mut steps = vec![add_index(&root_file(target))];
    if !package.depends_on_runtime() {
        steps.push(format!("`{RUNTIME}` to `[dependencies]`"));
    }
    if !package.build_depends_on_plux() {
        steps.push(format!("`{BUILD}` to `[build-dependencies]`"));
    }
    let code = if package.build_scripts.is_empty() {
        "`fn main() { plux_build::emit(); }` to"
    } else {
        "`plux_build::emit();` to `main` of"
    };
    steps.push(format!("{code} {}", build_script(package)));
    let name = &package.id.name;
    let init = match target.kind() {
        Target::Bin(bin) => format!("run `cargo plux init -p {name} --bin {bin}`, or "),
        _ => String::new(),
    };
    format!("{init}{}", list::and(&steps))
}

/// Returns the root file of a target, relative to its package.
fn root_file(target: &ScannedTarget<'_>) -> String {
    relative_path(&target.target.target.root, target.target.package.dir())
}

/// Returns whether a package has an example that loads plugins.
pub(crate) fn has_loading_example(sources: &Sources<'_>, at: usize) -> bool {
    sources.examples_of(at).any(loads_plugins)
}

/// Returns whether the code of a target itself loads the plugins that are linked, and expects all of
/// them.
fn loads_plugins(target: &ScannedTarget<'_>) -> bool {
    *target.loads_plugins.get_or_init(|| {
        let is_registry = || target.mentions("Registry") && target.mentions("plux_runtime");
        (target.mentions("PluginManager") || is_registry()) && !needs_no_index(target)
    })
}

/// Returns whether the code of a target enables the development mode, or has a finder of its own.
fn needs_no_index(target: &ScannedTarget<'_>) -> bool {
    ["development_mode", "finder"].iter().any(|word| target.mentions(word))
}

/// The libraries that a binary, an example or a library for C links.
struct Links {
    /// The packages whose libraries it links, except for its own.
    others: Vec<usize>,
    /// The packages with plugins that it does not link.
    lost: Vec<String>,
    /// Whether it links a library of another package that includes an index. That index only lists the plugins
    /// of the dependencies of that package.
    has_index: bool,
    /// Whether code that it links loads plugins, and it links some.
    loads_plugins: bool,
}

/// Returns what a target links; `None` if it does not link plux-runtime. `own` is the target, and the
/// library of its package if it refers to it.
fn links(view: &View<'_>, root: usize, own: &[&ScannedTarget<'_>]) -> Option<Links> {
    let root_refers = |edge: &Edge| {
        let name = view.graph.extern_name(root, edge);
        // The call of `include_index!()` may be the only reference to plux-runtime, and disabled.
        let is_runtime = view.graph.nodes[edge.to].is_runtime;
        let refers = |it: &&ScannedTarget<'_>| {
            view.refers(it, &name) || is_runtime && !it.references(&name).is_empty()
        };
        edge.entry.is_none() || own.iter().any(refers)
    };
    let linked = unlinked::linked(view, root, own[0].kind().is_dev(), &root_refers);
    let mut others: Vec<usize> = linked.iter().collect();
    if !others.iter().any(|&at| view.graph.nodes[at].is_runtime) {
        return None;
    }
    others.retain(|&at| at != root);
    let includes_index =
        |at: &usize| view.sources.library_of(*at).is_some_and(|it| view.includes_index(it));
    let has_index = others.iter().any(includes_index);
    let mut lost = Vec::new();
    for at in unlinked::lost(view, &linked) {
        lost.push(format!("`{}`", view.graph.nodes[at].id.name));
    }
    let is_own = |it: &PluginEntry| {
        it.status == Status::Active && own.iter().any(|own| it.target == *own.kind())
    };
    let has_plugins = |at: &usize| unlinked::count(view, *at, Status::Active) > 0;
    let is_loader = |at: &usize| {
        // The tests of a package with plugins may load them.
        !has_plugins(at) && view.sources.library_of(*at).is_some_and(loads_plugins)
    };
    let loads_plugins = if own.iter().any(|it| loads_plugins(it)) {
        others.iter().any(has_plugins) || view.plugins_of(root).any(is_own)
    } else {
        !own.iter().any(|it| needs_no_index(it))
            && others.iter().any(has_plugins)
            && others.iter().any(is_loader)
    };
    Some(Links { others, lost, has_index, loads_plugins })
}

/// Returns whether the build script of the package writes an index.
fn makes_index(package: &Package) -> bool {
    build_script_files(package).iter().any(|it| mentions(it, "plux_build"))
}

/// Returns the root file of the build script of the package, or the file that it would have.
fn build_script(package: &Package) -> String {
    let script = package.build_scripts.first();
    script.map_or_else(|| "build.rs".to_owned(), |it| relative_path(it, package.dir()))
}

/// Reports an index that no target includes.
fn unused_index(
    view: &View<'_>,
    package: &Package,
    targets: &[&ScannedTarget<'_>],
) -> Option<Diagnostic> {
    let (target, location) = targets.iter().find_map(|it| Some((it, view.root_file(it)?)))?;
    let message = format!(
        "{} writes an index, but no code of `{}` includes it: plugin crates that no code refers \
         to are not linked",
        build_script(package),
        package.id.name
    );
    let diagnostic = Diagnostic::of(Lint::UnusedIndex, message);
    Some(diagnostic.at(location).help(add_index(&root_file(target))))
}
