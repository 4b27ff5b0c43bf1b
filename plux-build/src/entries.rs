//! Converts declarations to entries of the index, for one build.

use std::path::Path;

use plux_scan::{Declaration, Unanalyzed};
use plux_spec::{
    Diagnostic, ExtensionPointEntry, Incomplete, IncompleteReason, Lint, PackageSource,
    PluginEntry, Status, Target,
};
use plux_syntax::relative_path;

use crate::cargo::{Origin, Package};
use crate::completeness;
use crate::conditions::{TargetConditions, undeclared_features};
use crate::declared_plugins::{self, acknowledges_macros};
use crate::graph::{Node, Reach};
use crate::package_dir::package_source;
use crate::parse::Parsed;
use crate::settings::Table;
use crate::sources::ScannedTarget;
use crate::view::Build;

/// The entries of the sources in one build.
#[derive(Default)]
pub(crate) struct Entries {
    pub(crate) plugins: Vec<PluginEntry>,
    pub(crate) extension_points: Vec<ExtensionPointEntry>,
    pub(crate) incomplete: Vec<Incomplete>,
    pub(crate) diagnostics: Vec<Diagnostic>,
}

impl Entries {
    pub(crate) fn of(build: &Build<'_>) -> Self {
        let mut entries = Self::default();
        for scanned in &build.sources.targets {
            entries.add_target(build, scanned);
        }
        for it in &build.sources.proc_macros {
            if build.activations.of[it.dependent].is_some() {
                entries.add_unanalyzed(build, it.dependent_package, &it.unanalyzed);
            }
        }
        for (at, node) in build.graph.nodes.iter().enumerate() {
            if build.activations.reach[at] == Reach::Yes && !node.is_runtime {
                entries.add_declared(build, at, node);
            }
        }
        entries
    }

    /// Adds what could not be analyzed, unless it is known: several targets may include the same file.
    fn add_unanalyzed(&mut self, build: &Build<'_>, package: &Package, it: &Unanalyzed) {
        let entry = incomplete(package, &it.file, it.line, &it.reason);
        if is_acknowledged(package, &it.reason) || self.incomplete.contains(&entry) {
            return;
        }
        self.incomplete.push(entry);
        if package.id.origin() == Origin::Path {
            let location = build.sources.location(package, &it.file, it.line, it.column);
            self.diagnostics.push(not_analyzed(package, &it.reason).at(location));
        }
    }

    fn add_target(&mut self, build: &Build<'_>, scanned: &ScannedTarget<'_>) {
        let (at, package) = (scanned.target.node, scanned.target.package);
        // Binaries, tests and examples of other packages are not linked.
        if *scanned.kind() != Target::Lib && !build.graph.roots.contains(&at) {
            return;
        }
        let conditions = TargetConditions::new(build, package, at, scanned.target.target);
        let Some(conditions) = conditions else { return };
        let source = ambiguous_source(build, at);
        for unanalyzed in &scanned.scan.unanalyzed {
            if conditions.of(&unanalyzed.cfg).status != Status::Inactive {
                self.add_unanalyzed(build, package, unanalyzed);
            }
        }
        for (declaration, parsed) in scanned.scan.declarations.iter().zip(&scanned.parsed) {
            let of = conditions.of(&declaration.cfg);
            let Declaration { file, line, column, .. } = declaration;
            let location = |line, column| build.sources.location(package, file, line, column);
            if package.id.origin() == Origin::Path {
                for name in undeclared_features(package, &declaration.cfg) {
                    let diagnostic = undeclared_feature(package, &name);
                    self.diagnostics.push(diagnostic.at(location(*line, *column)));
                }
            }
            match parsed {
                Parsed::Plugin(entry) => self.plugins.push(of.apply(source.clone(), entry)),
                // Extension points have no status: a disabled one is left out.
                _ if of.status == Status::Inactive => {}
                Parsed::ExtensionPoint(entry) => self.extension_points.push(ExtensionPointEntry {
                    source: source.clone(),
                    ..ExtensionPointEntry::clone(entry)
                }),
                Parsed::Invalid { reason, diagnostics, at } => {
                    let entry = incomplete(package, file, *line, reason);
                    if !self.incomplete.contains(&entry) {
                        self.incomplete.push(entry);
                    }
                    let (line, column) = at.unwrap_or((*line, *column));
                    for diagnostic in diagnostics {
                        self.diagnostics.push(diagnostic.clone().at(location(line, column)));
                    }
                }
            }
        }
    }

    /// Adds the plugins that a manifest declares for the library.
    fn add_declared(&mut self, build: &Build<'_>, at: usize, node: &Node) {
        let Some(package) = node.package.as_deref() else { return };
        let Some(library) = package.library() else { return };
        let conditions = TargetConditions::new(build, package, at, library);
        let Some(conditions) = conditions else { return };
        let mut diagnostics = Vec::new();
        let declared =
            declared_plugins::read(&Table::of(package, build.workspace), &mut diagnostics);
        if package.id.origin() == Origin::Path {
            self.diagnostics.append(&mut diagnostics);
        }
        for (plugin, cfg) in declared {
            self.plugins.push(conditions.of(&cfg).apply(ambiguous_source(build, at), &plugin));
        }
    }
}

/// Returns the source of a package if name and version are ambiguous.
fn ambiguous_source(build: &Build<'_>, at: usize) -> Option<PackageSource> {
    let id = &build.graph.nodes[at].id;
    let same = |(other, node): (usize, &Node)| {
        node.id.name == id.name
            && node.id.version == id.version
            && build.activations.of[other].is_some()
    };
    let count = build.graph.nodes.iter().enumerate().filter(|it| same(*it)).count();
    (count > 1).then(|| package_source(&build.graph.nodes[at], build.workspace))
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

fn not_analyzed(package: &Package, reason: &IncompleteReason) -> Diagnostic {
    let message = format!("{reason}; the index is incomplete");
    Diagnostic::of(Lint::NotAnalyzed, message)
        .help(completeness::help(package, reason))
        .severity(reason.severity())
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
