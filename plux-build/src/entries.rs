//! Converts declarations to entries of the index, for one build.

use std::path::Path;

use plux_spec::{
    Diagnostic, ExtensionPointEntry, Incomplete, IncompleteReason, Lint, PackageSource,
    PluginEntry, Severity, Status, Target,
};
use plux_syntax::relative_path;

use crate::activation::Activations;
use crate::cargo::{Origin, Package, PackageId, TargetInfo, Workspace};
use crate::conditions::{TargetConditions, undeclared_features};
use crate::declared_plugins::{self, DeclaredPlugin, acknowledges_macros};
use crate::graph::{Graph, Node, Reach};
use crate::location::LineCol;
use crate::parse::Parsed;
use crate::settings::Table;
use crate::sources::{ProcMacro, ScannedTarget, Sources};

/// The entries of the sources in one build.
#[derive(Debug, Default)]
pub(crate) struct Entries {
    pub(crate) plugins: Vec<PluginEntry>,
    pub(crate) extension_points: Vec<ExtensionPointEntry>,
    pub(crate) incomplete: Vec<Incomplete>,
    pub(crate) diagnostics: Vec<Diagnostic>,
}

/// The build that the entries are for.
#[derive(Clone, Copy)]
pub(crate) struct Build<'a> {
    pub(crate) graph: &'a Graph,
    pub(crate) activations: &'a Activations,
    pub(crate) target: &'a TargetInfo,
    pub(crate) workspace: &'a Workspace,
}

impl Entries {
    pub(crate) fn of(build: Build<'_>, sources: &Sources<'_>) -> Self {
        let mut entries = Self::default();
        for scanned in &sources.targets {
            entries.add_target(build, sources, scanned);
        }
        for proc_macro in &sources.proc_macros {
            entries.add_proc_macro(build, sources, proc_macro);
        }
        for (at, node) in build.graph.nodes.iter().enumerate() {
            if build.activations.reach[at] == Reach::Yes && !node.is_runtime {
                entries.add_declared(build, at, node);
            }
        }
        entries
    }

    /// Adds what could not be analyzed, and returns whether it is new: several targets may include the
    /// same file.
    fn add_incomplete(&mut self, entry: Incomplete) -> bool {
        let is_new = !self.incomplete.contains(&entry);
        if is_new {
            self.incomplete.push(entry);
        }
        is_new
    }

    fn add_target(&mut self, build: Build<'_>, sources: &Sources<'_>, scanned: &ScannedTarget<'_>) {
        let (at, package) = (scanned.target.node, scanned.target.package);
        // Binaries, tests and examples of other packages are not linked.
        if *scanned.kind() != Target::Lib && !build.graph.roots.contains(&at) {
            return;
        }
        let target = scanned.target.target;
        let conditions =
            TargetConditions::new(package, at, target, build.activations, build.target);
        let Some(conditions) = conditions else { return };
        let is_reported = package.id.origin() == Origin::Path;
        let source = ambiguous_source(build, at);
        for unanalyzed in &scanned.scan.unanalyzed {
            let of = conditions.of(&unanalyzed.cfg);
            let reason = &unanalyzed.reason;
            if of.status == Status::Inactive || is_acknowledged(package, reason) {
                continue;
            }
            let entry = incomplete(package, &unanalyzed.file, unanalyzed.line, reason);
            if self.add_incomplete(entry) && is_reported {
                let position = LineCol { line: unanalyzed.line, column: unanalyzed.column };
                let location = sources.location(package, &unanalyzed.file, position);
                self.diagnostics.push(not_analyzed(reason).at(location));
            }
        }
        for (declaration, parsed) in scanned.scan.declarations.iter().zip(&scanned.parsed) {
            let of = conditions.of(&declaration.cfg);
            let position = LineCol { line: declaration.line, column: declaration.column };
            let location = || sources.location(package, &declaration.file, position);
            if is_reported {
                let undeclared = undeclared_features(package, &declaration.cfg);
                let lint = |name: &String| undeclared_feature(package, name).at(location());
                self.diagnostics.extend(undeclared.iter().map(lint));
            }
            match parsed {
                Parsed::Plugin(entry) => self.plugins.push(PluginEntry {
                    condition: of.condition.into(),
                    status: of.status,
                    enabled_by: of.enabled_by.into(),
                    source: source.clone(),
                    ..PluginEntry::clone(entry)
                }),
                // Extension points have no status: a disabled one is left out.
                _ if of.status == Status::Inactive => {}
                Parsed::ExtensionPoint(entry) => self.extension_points.push(ExtensionPointEntry {
                    source: source.clone(),
                    ..ExtensionPointEntry::clone(entry)
                }),
                Parsed::Invalid { reason, diagnostics, at } => {
                    let (file, line) = (&declaration.file, declaration.line);
                    self.add_incomplete(incomplete(package, file, line, reason));
                    let at = at.map_or(position, |(line, column)| LineCol { line, column });
                    let location = sources.location(package, file, at);
                    for diagnostic in diagnostics {
                        let diagnostic = diagnostic.clone().at(location.clone());
                        // Several attributes of an item may report the same error.
                        if self.diagnostics.last() != Some(&diagnostic) {
                            self.diagnostics.push(diagnostic);
                        }
                    }
                }
            }
        }
    }

    /// Adds a procedural macro that may generate declarations of a package.
    fn add_proc_macro(&mut self, build: Build<'_>, sources: &Sources<'_>, it: &ProcMacro<'_>) {
        let (package, unanalyzed) = (it.dependent_package, &it.unanalyzed);
        let is_active = build.activations.of[it.dependent].is_some();
        if !is_active || is_acknowledged(package, &unanalyzed.reason) {
            return;
        }
        let entry = incomplete(package, &unanalyzed.file, unanalyzed.line, &unanalyzed.reason);
        if package.id.origin() == Origin::Path {
            let position = LineCol { line: unanalyzed.line, column: unanalyzed.column };
            let location = sources.location(package, &unanalyzed.file, position);
            self.diagnostics.push(not_analyzed(&unanalyzed.reason).at(location));
        }
        self.add_incomplete(entry);
    }

    /// Adds the plugins that a manifest declares for the library.
    fn add_declared(&mut self, build: Build<'_>, at: usize, node: &Node) {
        let Some(package) = node.package.as_deref() else { return };
        let Some(library) = package.library() else { return };
        let conditions =
            TargetConditions::new(package, at, library, build.activations, build.target);
        let Some(conditions) = conditions else { return };
        let mut diagnostics = Vec::new();
        let declared =
            declared_plugins::read(&Table::of(package, build.workspace), &mut diagnostics);
        if package.id.origin() == Origin::Path {
            self.diagnostics.append(&mut diagnostics);
        }
        for plugin in declared {
            let predicates: Vec<String> = plugin.cfg.iter().cloned().collect();
            let of = conditions.of(&predicates);
            self.plugins.push(PluginEntry {
                condition: of.condition.into(),
                status: of.status,
                enabled_by: of.enabled_by.into(),
                source: ambiguous_source(build, at),
                ..declared_entry(package, plugin)
            });
        }
    }
}

fn declared_entry(package: &Package, plugin: DeclaredPlugin) -> PluginEntry {
    PluginEntry {
        namespace: plugin.namespace,
        name: plugin.name,
        package: package.id.name.clone().into(),
        version: package.id.version.clone().into(),
        source: None,
        target: Target::Lib,
        path: plugin.path.into(),
        kind: plux_spec::ItemKind::Impl,
        contract: plugin.contract.into(),
        file: "Cargo.toml".into(),
        line: plugin.line,
        description: plugin.description.into(),
        requires: plugin.requires.into(),
        before: plugin.before.into(),
        after: plugin.after.into(),
        meta: Vec::new().into(),
        condition: Vec::new().into(),
        status: Status::Active,
        enabled_by: Vec::new().into(),
        blocked_by: Vec::new().into(),
    }
}

/// Returns the source of a package if name and version are ambiguous.
fn ambiguous_source(build: Build<'_>, at: usize) -> Option<PackageSource> {
    let id = &build.graph.nodes[at].id;
    let same = |(other, node): (usize, &Node)| {
        node.id.name == id.name
            && node.id.version == id.version
            && build.activations.of[other].is_some()
    };
    let count = build.graph.nodes.iter().enumerate().filter(|it| same(*it)).count();
    (count > 1).then(|| package_source(&build.graph.nodes[at], build.workspace))
}

/// Returns where a package comes from, without absolute paths.
pub(crate) fn package_source(node: &Node, workspace: &Workspace) -> PackageSource {
    let PackageId { source, .. } = &node.id;
    match source.as_deref() {
        None => {
            let dir = node.package.as_deref().map(Package::dir);
            PackageSource::Path(
                dir.map(|dir| relative_path(dir, &workspace.root)).unwrap_or_default().into(),
            )
        }
        Some(source) => PackageSource::parse(source)
            .unwrap_or_else(|| PackageSource::Registry(source.to_owned().into())),
    }
}

fn incomplete(package: &Package, file: &Path, line: u32, reason: &IncompleteReason) -> Incomplete {
    Incomplete {
        package: package.id.name.clone().into(),
        version: package.id.version.clone().into(),
        file: Some(relative_path(file, package.dir()).into()),
        line: (line > 0).then_some(line),
        reason: reason.clone(),
    }
}

/// Returns whether the package lists its generated plugins in the manifest.
fn is_acknowledged(package: &Package, reason: &IncompleteReason) -> bool {
    let is_written = matches!(
        reason,
        IncompleteReason::GeneratedInclude { .. }
            | IncompleteReason::NonLiteralInclude { .. }
            | IncompleteReason::AttributeInMacroCall { .. }
            | IncompleteReason::AttributeByMacro { .. }
            | IncompleteReason::MacroDeclaresPlugins { .. }
            | IncompleteReason::MacroIncludesFiles { .. }
            | IncompleteReason::MacroDeclaresModules { .. }
            | IncompleteReason::ProcMacroDeclaresPlugins { .. }
    );
    is_written && acknowledges_macros(package)
}

/// Build scripts usually generate types and tables, so a generated file causes no warning.
fn not_analyzed(reason: &IncompleteReason) -> Diagnostic {
    let message = format!("{reason}; the index is incomplete");
    let diagnostic = Diagnostic::of(Lint::NotAnalyzed, message).help(reason.help());
    match reason {
        IncompleteReason::GeneratedInclude { .. } => diagnostic.severity(Severity::Note),
        _ => diagnostic,
    }
}

fn undeclared_feature(package: &Package, name: &str) -> Diagnostic {
    let message = format!("`{}` does not declare the feature `{name}`", package.id.name);
    let near = plux_spec::closest_matches(name, package.features.keys().map(String::as_str));
    let help = match near.first() {
        Some(near) => format!("did you mean `{near}`?"),
        None => format!("add `{name} = []` to `[features]` of its Cargo.toml"),
    };
    Diagnostic::of(Lint::UndeclaredFeature, message).help(help)
}
