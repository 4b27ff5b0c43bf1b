//! Several plugins with one id in one program.

use std::collections::{BTreeMap, BTreeSet};

use plux_spec::{Diagnostic, Lint, PluginEntry, Severity, Status, Target};

use super::duplicate_packages::requirers;
use crate::cargo::{Kind, Package};
use crate::link_unit::LinkUnits;
use crate::view::View;

/// Reports each pair of plugins that share an id in some program, once.
pub(super) fn check(view: &View<'_>, units: &LinkUnits<'_>) -> Vec<Diagnostic> {
    let plugins = &view.index.plugins;
    let mut entries: Vec<usize> = (0..plugins.len()).collect();
    entries.retain(|&at| plugins[at].status != Status::Inactive);
    // The index is sorted: plugins of one id are next to each other.
    let share_id = |&a: &usize, &b: &usize| {
        (&plugins[a].namespace, &plugins[a].name) == (&plugins[b].namespace, &plugins[b].name)
    };
    let mut found: BTreeMap<(usize, usize), Severity> = BTreeMap::new();
    for entries in entries.chunk_by(share_id).filter(|entries| entries.len() > 1) {
        let nodes: Vec<usize> = entries.iter().map(|&at| view.node_of(&plugins[at])).collect();
        for unit in units.all() {
            let present = entries.iter().zip(&nodes);
            let present: Vec<usize> = present
                .filter(|&(&at, &node)| unit.has(&plugins[at], node))
                .map(|(&at, _)| at)
                .collect();
            for (first, second) in pairs(&present) {
                let (a, b) = (&plugins[first], &plugins[second]);
                if let Some(severity) = severity(a, b, unit.for_tests) {
                    let worst = found.entry((first, second)).or_insert(severity);
                    *worst = (*worst).min(severity);
                }
            }
        }
    }
    let report = |(pair, severity): (&(usize, usize), &Severity)| {
        report(view, &plugins[pair.0], &plugins[pair.1], *severity)
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
    match (a.status.is_linked(), b.status.is_linked()) {
        (true, true) if for_tests => Some(Severity::Warning),
        (true, true) => Some(Severity::Error),
        (true, _) | (_, true) => Some(Severity::Warning),
        _ => None,
    }
}

fn report(view: &View<'_>, a: &PluginEntry, b: &PluginEntry, severity: Severity) -> Diagnostic {
    let id = a.id();
    let (first, second) = (view.node_of(a), view.node_of(b));
    let (first_id, second_id) = (&view.graph.nodes[first].id, &view.graph.nodes[second].id);
    if first == second && (&a.file, a.line) == (&b.file, b.line) && a.target != b.target {
        return of_shared_module(view, a, b);
    }
    let is_one_package = first_id.name == second_id.name && first != second;
    let whose = if first == second {
        format!("in `{}`", a.package)
    } else if first_id.version != second_id.version && is_one_package {
        format!("in `{first_id}` and `{second_id}`")
    } else if is_one_package {
        format!("in two sources of `{first_id}`")
    } else {
        format!("in `{}` and `{}`", a.package, b.package)
    };
    let message = match (severity, a.status.is_linked() == b.status.is_linked()) {
        (Severity::Error, _) => format!("plugin `{id}` is defined multiple times, {whose}"),
        (_, true) => format!("plugin `{id}` is defined multiple times in tests, {whose}"),
        (_, false) => format!(
            "plugin `{id}` may be defined multiple times, {whose}: one definition is conditional"
        ),
    };
    let help = if is_one_package {
        format!(
            "use one version and source of `{}`: {}; {}",
            a.package,
            requirers(view, first),
            requirers(view, second)
        )
    } else {
        "give one of them another `name`, or disable one".to_owned()
    };
    Diagnostic::of(Lint::DuplicateId, message)
        .severity(severity)
        .at(view.location(b))
        .with(view.location(a), "first defined at")
        .help(help)
}

/// A file that two targets of a package declare as their module.
fn of_shared_module(view: &View<'_>, a: &PluginEntry, b: &PluginEntry) -> Diagnostic {
    let package = view.graph.nodes[view.node_of(a)].package.as_deref();
    let (other, library) = if a.target == Target::Lib {
        (&b.target, true)
    } else {
        (&a.target, b.target == Target::Lib)
    };
    let (Target::Bin(name) | Target::Example(name) | Target::Test(name) | Target::Bench(name)) =
        other
    else {
        unreachable!("a package has one library")
    };
    let owners = if library { "the library".to_owned() } else { format!("`{}`", a.target) };
    let message = format!(
        "`{}` is a module of {owners} and of `{name}`, so that the program has plugin `{}` twice",
        a.file,
        a.id()
    );
    let root = package.and_then(|package| root_of(package, name));
    let module = module_name(&a.file);
    let help = match (root, package) {
        (Some(root), Some(package)) if library => format!(
            "in {root}, write `use {}::{module};` instead of `mod {module};`",
            package.library_name()
        ),
        _ => "declare the module in the library alone".to_owned(),
    };
    Diagnostic::of(Lint::DuplicateModule, message).at(view.location(a)).help(help)
}

fn root_of(package: &Package, binary: &str) -> Option<String> {
    let mut targets = package.targets.iter();
    let target = targets.find(|it| it.kind != Kind::Lib && it.name == binary)?;
    Some(plux_syntax::relative_path(&target.root, package.dir()))
}

/// The module of `src/shared.rs` or `src/shared/mod.rs`.
fn module_name(file: &str) -> &str {
    let stem = file.trim_end_matches(".rs").trim_end_matches("/mod");
    stem.rsplit('/').next().unwrap_or(stem)
}
