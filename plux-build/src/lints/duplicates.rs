//! Several plugins with one id in one program.

use std::borrow::Cow;

use plux_spec::rules::duplicates;
use plux_spec::{Diagnostic, Lint, PluginEntry, Severity, Status, Target};
use plux_syntax::relative_path;

use super::duplicate_packages::required_by;
use crate::link_unit::LinkUnit;
use crate::view::View;

/// Reports each pair of plugins that share an id in a program, once.
pub(super) fn check(view: &View<'_>, units: &[LinkUnit<'_>]) -> Vec<Diagnostic> {
    let plugins = linked_plugins(view);
    let is_for_tests = |unit: usize| units[unit].for_tests;
    let has = |unit: usize, at: usize| {
        let plugin = &plugins[at];
        plugin.status != Status::Inactive && units[unit].has(plugin, view.node_of(plugin))
    };
    let mut found = duplicates::pairs(&plugins, units.len(), &is_for_tests, &has);
    if view.index.root.is_none() {
        // Without a program, nothing links two packages together for certain.
        let node = |at: usize| view.node_of(&plugins[at]);
        found.retain(|((first, second), _)| node(*first) == node(*second));
    }
    let mut diagnostics = Vec::new();
    for ((first, second), severity) in found {
        diagnostics.push(report(view, &plugins[first], &plugins[second], severity));
    }
    diagnostics
}

/// Returns the plugins of the index. In a workspace without a program, those without a condition are
/// conditional, but a program that links one plugin of a library has the others, too.
fn linked_plugins<'a>(view: &View<'a>) -> Cow<'a, [PluginEntry]> {
    let plugins = &view.index.plugins[..];
    if view.index.root.is_some() {
        return Cow::Borrowed(plugins);
    }
    let mut plugins = plugins.to_owned();
    for plugin in plugins.iter_mut().filter(|it| it.condition.is_empty()) {
        plugin.status = Status::Active;
    }
    Cow::Owned(plugins)
}

fn report(view: &View<'_>, a: &PluginEntry, b: &PluginEntry, severity: Severity) -> Diagnostic {
    let (first, second) = (view.node_of(a), view.node_of(b));
    let (first_id, second_id) = (&view.graph.nodes[first].id, &view.graph.nodes[second].id);
    if first == second && (&a.file, a.line) == (&b.file, b.line) && a.target != b.target {
        return of_shared_module(view, a, b);
    }
    let is_one_package = first_id.name == second_id.name && first != second;
    let owners = if first == second {
        format!("in `{}`", a.package)
    } else if first_id.version != second_id.version && is_one_package {
        format!("in `{first_id}` and `{second_id}`")
    } else if is_one_package {
        format!("in two sources of `{first_id}`")
    } else {
        format!("in `{}` and `{}`", a.package, b.package)
    };
    let message = duplicates::message(a, b, severity, &owners);
    let help = if is_one_package {
        format!(
            "use one version and source of `{}`: {}; {}",
            a.package,
            required_by(view, first),
            required_by(view, second)
        )
    } else if first == second && (a.is_declared_in_manifest() != b.is_declared_in_manifest()) {
        format!(
            "the scan finds the plugin: remove its `[[package.metadata.plux.plugins]]` from Cargo.toml of `{}`",
            a.package
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

/// Reports a file that the library and another target of a package declare as a module.
fn of_shared_module(view: &View<'_>, a: &PluginEntry, b: &PluginEntry) -> Diagnostic {
    let (of_library, of_other) = if a.target == Target::Lib { (a, b) } else { (b, a) };
    let package = view.graph.nodes[view.node_of(a)].package.as_deref();
    let other = package.and_then(|it| it.targets.iter().find(|it| it.kind == of_other.target));
    let name = other.map_or("", |it| &it.name);
    let message = format!(
        "`{}` is a module of the library and of `{name}`, so the program has plugin `{}` twice",
        a.file,
        a.id()
    );
    let help = match (package, other, shared_module(&of_library.path, &of_other.path)) {
        (Some(package), Some(other), Some((path, parent, module))) => {
            let place = match parent {
                "" => relative_path(&other.root, package.dir()),
                parent => format!("the module `{parent}` of `{name}`"),
            };
            let is_same = path.ends_with(&format!("::{module}"));
            let renamed = if is_same { String::new() } else { format!(" as {module}") };
            format!("in {place}, write `use {path}{renamed};` instead of `mod {module};`")
        }
        _ => "declare the module only in the library".to_owned(),
    };
    Diagnostic::of(Lint::DuplicateModule, message).at(view.location(a)).help(help)
}

/// Returns the outermost module that a library and another target share, from the paths of a plugin
/// in both: its path in the library, and its parent and its name in the other target.
fn shared_module<'a>(library: &'a str, other: &'a str) -> Option<(&'a str, &'a str, &'a str)> {
    let (mut library, _) = library.rsplit_once("::")?;
    let (_, other) = other.split_once("::")?;
    let (mut other, _) = other.rsplit_once("::")?;
    while let (Some((parent, module)), Some((other_parent, other_module))) =
        (library.rsplit_once("::"), other.rsplit_once("::"))
        && module == other_module
        && parent.contains("::")
    {
        (library, other) = (parent, other_parent);
    }
    let (parent, module) = other.rsplit_once("::").unwrap_or(("", other));
    library.contains("::").then_some((library, parent, module))
}
