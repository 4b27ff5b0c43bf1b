//! Mistakes in the setup that do not compile: an index that no build script writes or that is included
//! in a function or twice, and attributes in a package that does not depend on plux-runtime.

use std::path::Path;
use std::sync::Arc;

use memchr::memmem;
use plux_scan::{Attribute, CallContext, CrateRoot, Declaration, Disk, Files as _, IndexCall};
use plux_spec::{Diagnostic, Lint, Location, Status, Target};
use plux_syntax::{ExtensionPoint, Plugin, crate_path, message};

use crate::cargo::{BUILD, Origin, Package, RUNTIME, underscored};
use crate::macro_calls::calls;
use crate::parse::{Parsed, diagnostic};
use crate::settings::{Table, package_key};
use crate::sources::{ScannedTarget, mentions};
use crate::view::View;

/// Reports the packages whose attributes cannot find plux-runtime.
pub(super) fn check_dependencies(view: &View<'_>) -> Vec<Diagnostic> {
    let nodes = 0..view.graph.nodes.len();
    nodes.filter_map(|at| invalid_crate(view, at).or_else(|| missing_runtime(view, at))).collect()
}

/// Reports a setting `crate` that is not a path, which the attributes reject.
fn invalid_crate(view: &View<'_>, at: usize) -> Option<Diagnostic> {
    let package = own_package(view, at)?;
    let path = package_key(package, "crate")?.as_str().filter(|path| crate_path(path).is_none())?;
    let mistake = message::invalid_crate(None, path);
    let help = mistake.help_message().unwrap_or_default().to_owned();
    let table = Table::of(package, view.workspace);
    Some(table.invalid(&["plux", "crate"], mistake.message().to_owned(), help))
}

/// Returns a package of the build whose sources can be changed.
pub(super) fn own_package<'a>(view: &View<'a>, at: usize) -> Option<&'a Package> {
    let package = view.graph.nodes[at].package.as_deref()?;
    let is_own = package.id.origin() == Origin::Path && view.activations.of[at].is_some();
    is_own.then_some(package)
}

/// Reports calls of `include_index!()` of a root package that do not compile.
pub(super) fn check_includes(view: &View<'_>, root: usize) -> Vec<Diagnostic> {
    let Some(package) = view.graph.nodes[root].package.as_deref() else { return Vec::new() };
    let mut found = Vec::new();
    let mut first: Option<Location> = None;
    for target in view.sources.programs_of(root) {
        let options = view.options(target);
        let mut of_modules: Vec<(&[String], Location)> = Vec::new();
        let is_compiled = |it: &&IndexCall| {
            it.context != CallContext::Unknown
                && plux_scan::evaluate(&it.cfg, &options) == Some(true)
        };
        for call in target.scan.index_calls.iter().filter(is_compiled) {
            let location = view.sources.location(package, &call.file, call.line, call.column);
            first.get_or_insert_with(|| location.clone());
            let lint = |message, help| Diagnostic::of(Lint::MisplacedInclude, message).help(help);
            let mut same_module = of_modules.iter().filter(|(module, _)| *module == call.module);
            let lint = match (call.context, same_module.next()) {
                (CallContext::Module, None) => {
                    of_modules.push((&call.module, location));
                    continue;
                }
                (CallContext::Module, Some((_, first))) => {
                    let message = "`include_index!()` is called multiple times in a module";
                    let lint = lint(message, "remove all calls except one");
                    lint.with(first.clone(), "first called at")
                }
                _ => {
                    let message = "`include_index!()` is called inside of an item";
                    lint(message, "call it at module level, outside of functions")
                }
            };
            let lint = lint.at(location);
            // Library and binary may have the same module.
            if !found.contains(&lint) {
                found.push(lint);
            }
        }
        found.extend(first.as_ref().and_then(|it| missing_runtime_of_index(package, target, it)));
    }
    if let Some(location) = first {
        found.extend(missing_step(view, package).map(|it| it.at(location)));
    }
    found
}

/// Reports a target that calls `plux_runtime::include_index!()` in a package that does not depend on
/// plux-runtime. `call` is the first call of the package.
fn missing_runtime_of_index(
    package: &Package,
    target: &ScannedTarget<'_>,
    call: &Location,
) -> Option<Diagnostic> {
    let has_runtime = package.depends_on_runtime();
    // A glob import may provide the name.
    let has_globs = || {
        target.scan.files.iter().any(|file| {
            Disk.read(file).is_ok_and(|source| {
                ["::*", "{*"].iter().any(|it| memmem::find(&source, it.as_bytes()).is_some())
            })
        })
    };
    if has_runtime || !calls(target, &["plux_runtime", "include_index"]) || has_globs() {
        return None;
    }
    let name = &package.id.name;
    let message = format!("cannot find `plux_runtime` among the dependencies of `{name}`");
    let lint = Diagnostic::of(Lint::MissingDependency, message).at(call.clone());
    Some(lint.help(format!("run `cargo add {RUNTIME} -p {name}`")))
}

/// Reports calls of `plugin_name!()` and `plugin_id!()` that do not compile.
pub(super) fn check_own_names(view: &View<'_>) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    for target in &view.sources.targets {
        let Some(package) = own_package(view, target.target.node) else { continue };
        let options = view.options(target);
        for call in &target.scan.own_name_calls {
            if plux_scan::evaluate(&call.cfg, &options) == Some(true) {
                let lint = diagnostic(&message::not_in_plugin(&call.name));
                let location = view.sources.location(package, &call.file, call.line, call.column);
                found.push(lint.at(location));
            }
        }
    }
    found
}

/// Reports a package that includes an index that its build script does not write.
fn missing_step(view: &View<'_>, package: &Package) -> Option<Diagnostic> {
    let name = &package.id.name;
    let own = package.build_dependencies.iter().find(|it| it.name == BUILD);
    let add = format!("add `{BUILD}` to `[build-dependencies]`");
    let step = |message: String, help: &str| {
        let help = if own.is_some() { help.to_owned() } else { format!("{help}, and {add}") };
        Some(Diagnostic::of(Lint::MissingBuildStep, message).help(help))
    };
    if package.build_scripts.is_empty() {
        let message = format!("`{name}` includes an index, but has no build script that writes it");
        return step(message, "write `fn main() { plux_build::emit(); }` to build.rs");
    }
    let files = build_script_files(package);
    let mentions = |identifier: &str| files.iter().any(|it| mentions(it, identifier));
    let own_name = own.map_or_else(|| underscored(BUILD), |it| it.extern_name());
    if mentions(&own_name) {
        if own.is_none() {
            let is_normal = package.dependencies.iter().any(|it| it.name == BUILD);
            let from = format!("move `{BUILD}` from `[dependencies]` to `[build-dependencies]`");
            let message =
                format!("cannot find `{own_name}` among the build-dependencies of `{name}`");
            let lint = Diagnostic::of(Lint::MissingDependency, message);
            return Some(lint.help(if is_normal { from } else { add }));
        }
        if mentions("emit") {
            return None;
        }
    }
    // A build-dependency may call it.
    let may_call = |extern_name: &str, package: &str| {
        let lock = view.workspace.lock.as_deref();
        package != BUILD
            && mentions(extern_name)
            && lock
                .is_none_or(|lock| lock.named(package).iter().any(|&at| lock.reaching(BUILD)[at]))
    };
    if package.build_dependencies.iter().any(|it| may_call(&it.extern_name(), &it.name)) {
        return None;
    }
    let message = format!("`{name}` includes an index, but its build script does not write it");
    step(message, "call `plux_build::emit();` in its `main`")
}

/// Returns the files of the build scripts of a package.
pub(super) fn build_script_files(package: &Package) -> Vec<Arc<Path>> {
    let mut files = Vec::new();
    for script in &package.build_scripts {
        let root = CrateRoot::new(script, "build_script", &[]);
        files.append(&mut plux_scan::scan(&root, &Disk).files);
    }
    files
}

/// Reports the first attribute of a package that cannot find plux-runtime.
fn missing_runtime(view: &View<'_>, at: usize) -> Option<Diagnostic> {
    let package = own_package(view, at)?;
    let mut runtimes = package.dependencies.iter().filter(|it| it.name == RUNTIME);
    if runtimes.clone().any(|it| !it.dev) || package_key(package, "crate").is_some() {
        return None;
    }
    let has_dev = runtimes.next().is_some();
    let is_root = view.graph.roots.contains(&at);
    for target in view.sources.targets_of(at) {
        if has_dev && target.kind().is_dev() || *target.kind() != Target::Lib && !is_root {
            continue;
        }
        for (declaration, parsed) in target.scan.declarations.iter().zip(&target.parsed) {
            let Declaration { file, line, column, cfg, .. } = declaration;
            // Declarations for tests may use a dev-dependency.
            if has_dev && plux_scan::is_test_only(cfg)
                || matches!(parsed, Parsed::Invalid { .. })
                || names_runtime(declaration)
                || is_inactive(view, *line, &package.id.name, parsed)
            {
                continue;
            }
            let name = &package.id.name;
            let message = format!("cannot find `plux_runtime` among the dependencies of `{name}`");
            let imports = &target.target.imports;
            let re_export = imports.exporters.iter().find(|it| *it != "plux_runtime");
            let possible = imports.possible_exporters.first().map(|it| &it.extern_name);
            let add = format!("add `{RUNTIME}` to `[dependencies]` of its Cargo.toml");
            let help = match re_export.or(possible) {
                Some(exporter) => format!(
                    "{add}; if `{exporter}` re-exports it, write `crate = \"{exporter}::plux_runtime\"` \
                     in `[package.metadata.plux]`"
                ),
                None => add,
            };
            let lint = Diagnostic::of(Lint::MissingDependency, message).help(help);
            return Some(lint.at(view.sources.location(package, file, *line, *column)));
        }
    }
    None
}

/// Returns whether a plugin is not compiled in this build.
fn is_inactive(view: &View<'_>, line: u32, package: &str, parsed: &Parsed) -> bool {
    let Parsed::Plugin(plugin) = parsed else { return false };
    let mut plugins = view.index.plugins.iter();
    plugins.any(|it| {
        it.status == Status::Inactive
            && it.package == package
            && (&it.file, it.line) == (&plugin.file, line)
    })
}

/// Returns whether the arguments of an attribute contain `crate = path`.
fn names_runtime(declaration: &Declaration) -> bool {
    let Declaration { args, item, .. } = declaration;
    let runtime = match declaration.attribute {
        _ if !args.contains("crate") => None,
        Attribute::Plugin => Plugin::from_source(args, item).ok().and_then(|it| it.runtime),
        Attribute::ExtensionPoint => {
            ExtensionPoint::from_source(args, item).ok().and_then(|it| it.runtime)
        }
    };
    runtime.is_some()
}
