//! The features and optional dependencies that a build of the root packages enables.
//!
//! `cargo metadata` reports the union of the features that all workspace members enable. A build of
//! one package has fewer, and an anchor for a missing dependency breaks the build. So the features
//! are computed from the manifests, starting with the features of the root packages.

use std::sync::Arc;

use crate::cargo::{CliFeatures, Dependency, Package};
use crate::graph::{Edge, Graph};

/// The enabled features of each package, by its position; `None` for packages that the build does not have.
///
/// As in the lists of a manifest, `dep:key` is an optional dependency, and `key?/feature` a feature of a
/// dependency that others have to enable. Each value occurs once.
pub(crate) struct ActivatedFeatures(Vec<Option<Vec<String>>>);

impl ActivatedFeatures {
    /// Computes the features for a build of the roots, with dev-dependencies if `dev`.
    pub(crate) fn of(graph: &Graph, cli: &CliFeatures, dev: bool) -> Self {
        let enabled = Self(vec![None; graph.nodes.len()]);
        let mut walk = Walk { graph, enabled, todo: Vec::new() };
        for &root in &graph.roots {
            walk.package(root);
            if let Some(package) = &graph.nodes[root].package {
                walk.add(root, &requested(cli, package));
            }
            if dev {
                walk.dependencies(root, &|dependency| dependency.dev);
            }
        }
        while let Some((at, value)) = walk.todo.pop() {
            walk.value(at, &value);
        }
        walk.enabled
    }

    /// Returns the features of the package at a position; `None` if the build does not have it.
    pub(crate) fn features(&self, at: usize) -> Option<Arc<[String]>> {
        let mut features = self.0[at].clone()?;
        features.retain(|value| !value.contains([':', '/']));
        Some(features.into())
    }

    /// Returns whether the build has the package at a position with a feature.
    pub(crate) fn has_feature(&self, at: usize, feature: &str) -> bool {
        self.0[at].as_ref().is_some_and(|it| it.iter().any(|value| value == feature))
    }

    /// Returns whether the build has an edge, by features and target.
    pub(crate) fn is_activated(&self, graph: &Graph, from: usize, edge: &Edge) -> bool {
        let entry = graph.entry(from, edge);
        edge.matches_target && entry.is_some_and(|entry| self.has(from, entry))
    }

    fn has(&self, at: usize, dependency: &Dependency) -> bool {
        let is_its = |value: &String| value.strip_prefix("dep:") == Some(dependency.key());
        !dependency.optional || self.0[at].as_ref().is_some_and(|it| it.iter().any(is_its))
    }
}

/// Returns the feature values that a command line enables for one root package.
fn requested(cli: &CliFeatures, package: &Package) -> Vec<String> {
    let mut values = Vec::new();
    if !cli.no_default || cli.all {
        values.push("default".to_owned());
    }
    if cli.all {
        for feature in package.features.keys() {
            values.push(feature.clone());
        }
    }
    let prefix = format!("{}/", package.id.name);
    for feature in &cli.features {
        let own = feature.strip_prefix(&prefix).unwrap_or(feature);
        if own.contains('/') || package.features.contains_key(own) {
            values.push(own.to_owned());
        }
    }
    values
}

struct Walk<'a> {
    graph: &'a Graph,
    enabled: ActivatedFeatures,
    todo: Vec<(usize, String)>,
}

impl Walk<'_> {
    /// Adds values that are to be activated.
    fn add(&mut self, at: usize, values: &[String]) {
        for value in values {
            self.todo.push((at, value.clone()));
        }
    }

    /// Activates a package with its dependencies that are not optional.
    fn package(&mut self, at: usize) {
        if self.enabled.0[at].is_none() {
            self.enabled.0[at] = Some(Vec::new());
            self.dependencies(at, &|dependency| !dependency.optional && !dependency.dev);
        }
    }

    /// Activates dependencies with the features that their entries list.
    fn dependencies(&mut self, at: usize, is_activated: &dyn Fn(&Dependency) -> bool) {
        let graph = self.graph;
        for edge in &graph.nodes[at].edges {
            let entry = graph.entry(at, edge);
            let Some(entry) = entry.filter(|it| edge.matches_target && is_activated(it)) else {
                continue;
            };
            self.package(edge.to);
            if entry.default_features {
                self.todo.push((edge.to, "default".to_owned()));
            }
            self.add(edge.to, &entry.features);
        }
    }

    /// Activates a value of a feature's list.
    fn value(&mut self, at: usize, value: &str) {
        let Some(package) = self.graph.nodes[at].package.as_deref() else { return };
        let is_feature = package.features.contains_key(value);
        let Some(values) = &mut self.enabled.0[at] else { return };
        if values.iter().any(|it| it == value) || !(is_feature || value.contains([':', '/'])) {
            return;
        }
        values.push(value.to_owned());
        if let Some(key) = value.strip_prefix("dep:") {
            let values = values.clone();
            self.dependencies(at, &|it| it.optional && !it.dev && it.key() == key);
            for (weak, feature) in values.iter().filter_map(|it| it.split_once("?/")) {
                if weak == key {
                    self.forward(at, key, feature);
                }
            }
        } else if let Some((key, feature)) = value.split_once("?/") {
            self.forward(at, key, feature);
        } else if let Some((key, feature)) = value.split_once('/') {
            self.value(at, &format!("dep:{key}"));
            // `dependency/feature` enables the implicit feature of the dependency as well.
            self.todo.push((at, key.to_owned()));
            self.forward(at, key, feature);
        } else if let Some(values) = package.features.get(value) {
            self.add(at, values);
        }
    }

    /// Activates a feature of a dependency that is enabled.
    fn forward(&mut self, at: usize, key: &str, feature: &str) {
        for edge in &self.graph.nodes[at].edges {
            let is_it = |it: &Dependency| {
                it.key() == key && !it.dev && edge.matches_target && self.enabled.has(at, it)
            };
            if self.graph.entry(at, edge).is_some_and(is_it) {
                self.todo.push((edge.to, feature.to_owned()));
            }
        }
    }
}
