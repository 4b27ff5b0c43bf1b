//! The targets whose sources are read.

use std::borrow::Cow;
use std::path::Path;
use std::sync::Arc;

use plux_spec::{Condition, DependencyKind, Target};

use super::entries::Origin;
use crate::platform::Platform;
use crate::settings::Settings;
use crate::workspace::{
    Graph, Kind, Linkage, Node, Presence, RUNTIME, Reach, Standings, Target as Declared,
    underscored,
};
use plux_scan::CfgOptions;

/// One target to scan.
pub(super) struct Task<'a> {
    pub(super) node: &'a Node,
    pub(super) target: Target,
    pub(super) root: &'a Path,
    pub(super) crate_name: Cow<'a, str>,
    pub(super) edition_2015: bool,
    pub(super) exporters: Arc<[String]>,
    pub(super) automod: bool,
    pub(super) knowledge: CfgOptions<'a>,
    pub(super) presence: Presence,
    /// The conditions of the package and the target.
    pub(super) condition: Vec<Condition>,
    /// Those that do not hold.
    pub(super) enabled_by: Vec<Condition>,
    /// Only the files that hold plugins are worth watching: tests, examples and benches.
    pub(super) aside: bool,
}

impl<'a> Task<'a> {
    /// What the entries of this target have in common.
    pub(super) fn origin(&self) -> Origin<'_> {
        Origin {
            package: &self.node.name,
            version: &self.node.version,
            folder: self.folder(),
            target: &self.target,
            crate_name: &self.crate_name,
            presence: self.presence,
            condition: &self.condition,
            enabled_by: &self.enabled_by,
            knowledge: &self.knowledge,
        }
    }

    /// The package's folder.
    pub(super) fn folder(&self) -> &'a Path {
        self.node.manifest.as_deref().map_or(Path::new(""), |manifest| manifest.folder())
    }
}

/// The targets to scan, in a fixed order: all of the roots', and the others' libraries.
pub(super) fn tasks<'a>(
    graph: &'a Graph,
    standings: &'a Standings,
    settings: &Settings,
    platform: &'a Platform,
) -> Vec<Task<'a>> {
    let manifests = graph.nodes.iter().filter_map(|node| node.manifest.as_deref());
    let mut tasks = Vec::with_capacity(manifests.map(|manifest| manifest.targets.len()).sum());
    for (at, node) in graph.nodes.iter().enumerate() {
        let (Some(standing), Some(manifest)) = (&standings.of[at], &node.manifest) else {
            continue;
        };
        if standings.reach[at] == Reach::No || node.name == RUNTIME {
            continue;
        }
        let is_root = standing.kind == DependencyKind::Root;
        let exporters: Arc<[String]> = exporters(graph, at, settings).into();
        let features: Option<Arc<[String]>> =
            is_root.then(|| standings.enabled.features(at).map(str::to_owned).collect());
        for target in &manifest.targets {
            if !is_root && target.kind != Kind::Library {
                continue;
            }
            let (required, lacking) = required(target, node, at, standings);
            tasks.push(Task {
                node,
                presence: if !lacking.is_empty() { Presence::Inactive } else { standing.presence },
                condition: [&*standing.condition, &*required].concat(),
                enabled_by: match &*standing.enabled_by {
                    [] => lacking,
                    conditions => conditions.to_vec(),
                },
                target: named(target.kind, &target.name),
                root: &target.root,
                crate_name: underscored(&target.name),
                edition_2015: target.edition_2015,
                exporters: Arc::clone(&exporters),
                automod: manifest.depends_on_automod(),
                knowledge: CfgOptions {
                    package: &node.name,
                    target: platform,
                    features: features.clone(),
                    custom: Vec::new(),
                    test: matches!(target.kind, Kind::Test | Kind::Bench),
                },
                aside: matches!(target.kind, Kind::Example | Kind::Test | Kind::Bench),
            });
        }
    }
    tasks
}

/// Returns the features without which Cargo skips a target of a root package, or the crate type
/// without which no program can have a library; and those of them that the build does not have.
fn required(
    target: &Declared,
    node: &Node,
    at: usize,
    standings: &Standings,
) -> (Vec<Condition>, Vec<Condition>) {
    let is_root = standings.of[at].as_ref().is_some_and(|it| it.kind == DependencyKind::Root);
    if !is_root {
        let crate_type =
            || Condition::CrateType { package: node.name.clone().into(), crate_type: "lib".into() };
        let lacking: Vec<_> =
            (target.linkage == Linkage::Never).then(crate_type).into_iter().collect();
        return (lacking.clone(), lacking);
    }
    let on = |feature: &str| standings.enabled.features(at).any(|it| it == feature);
    let condition = |feature: &String| Condition::Feature {
        package: node.name.clone().into(),
        feature: feature.clone().into(),
    };
    let required = target.required_features.iter();
    let lacking = required.clone().filter(|feature| !on(feature)).map(condition).collect();
    (required.map(condition).collect(), lacking)
}

fn named(kind: Kind, name: &str) -> Target {
    let name = name.to_owned().into();
    match kind {
        Kind::Library => Target::Lib,
        Kind::Bin => Target::Bin(name),
        Kind::Example => Target::Example(name),
        Kind::Test => Target::Test(name),
        Kind::Bench => Target::Bench(name),
    }
}

/// The names under which a package knows the crates that export the macros.
fn exporters(graph: &Graph, at: usize, settings: &Settings) -> Vec<String> {
    let is_exporter = |node: &Node| {
        node.name == RUNTIME
            || settings.facades.contains(&node.name)
            || node.manifest.as_deref().is_some_and(Settings::is_facade)
    };
    let mut names = vec![underscored(RUNTIME).into_owned()];
    let edges = graph.nodes[at].edges.iter();
    names.extend(
        edges
            .filter(|edge| is_exporter(&graph.nodes[edge.to]))
            .map(|edge| graph.extern_name(at, edge)),
    );
    names.sort();
    names.dedup();
    names
}
