//! Which features and optional dependencies a build of the root packages enables.
//!
//! `cargo metadata` reports the union of the features that all workspace members enable. A build of
//! one package has fewer, and an anchor for a missing dependency breaks the build. So the features
//! are computed from the manifests, starting with the features of the root packages.

use crate::cargo::{CliFeatures, Dependency, Package};
use crate::graph::{Edge, Graph};

/// The enabled features and optional dependencies, by position of the package.
#[derive(Debug)]
pub(crate) struct ActivatedFeatures(Vec<PackageFeatures>);

/// What is enabled of one package. Each list has an entry once.
#[derive(Clone, Debug, Default)]
struct PackageFeatures {
    is_activated: bool,
    features: Vec<String>,
    /// Optional dependencies, by their keys in the manifest.
    optional: Vec<String>,
    /// The keys and features of `dependency?/feature` values.
    weak: Vec<(String, String)>,
}

impl ActivatedFeatures {
    /// Computes the features for a build of the roots, with dev-dependencies if `dev`.
    pub(crate) fn of(graph: &Graph, cli: &CliFeatures, dev: bool) -> Self {
        let enabled = vec![PackageFeatures::default(); graph.nodes.len()];
        let mut walk = Walk { graph, enabled: Self(enabled), todo: Vec::new() };
        for &root in &graph.roots {
            walk.package(root);
            if let Some(package) = walk.package_at(root) {
                walk.todo.extend(requested(cli, package).into_iter().map(|value| (root, value)));
                for (at, dependency) in package.dependencies.iter().enumerate() {
                    if dev && dependency.dev {
                        walk.dependency(root, at, dependency);
                    }
                }
            }
        }
        walk.run();
        walk.enabled
    }

    /// Returns the features of the package at a position.
    pub(crate) fn features(&self, at: usize) -> impl Iterator<Item = &str> {
        self.0[at].features.iter().map(String::as_str)
    }

    /// Returns the features of the package at a position; `None` if the build does not have it.
    pub(crate) fn of_package(&self, at: usize) -> Option<impl Iterator<Item = &str>> {
        self.0[at].is_activated.then(|| self.features(at))
    }

    /// Returns whether the build has an edge, by features and target.
    pub(crate) fn is_activated(&self, graph: &Graph, from: usize, edge: &Edge) -> bool {
        let entry = graph.entry(from, edge);
        edge.matches_target && entry.is_some_and(|entry| self.has(from, entry))
    }

    fn has(&self, at: usize, dependency: &Dependency) -> bool {
        !dependency.optional || self.0[at].optional.iter().any(|key| key == dependency.key())
    }
}

/// Returns the feature values that a command line enables for one root package.
fn requested(cli: &CliFeatures, package: &Package) -> Vec<String> {
    let mut values = Vec::new();
    if !cli.no_default || cli.all {
        values.push("default".to_owned());
    }
    if cli.all {
        values.extend(package.features.keys().cloned());
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

/// Adds an item, and returns whether it is new.
fn add<T: PartialEq>(list: &mut Vec<T>, item: T) -> bool {
    let is_new = !list.contains(&item);
    if is_new {
        list.push(item);
    }
    is_new
}

struct Walk<'a> {
    graph: &'a Graph,
    enabled: ActivatedFeatures,
    todo: Vec<(usize, String)>,
}

impl<'a> Walk<'a> {
    fn package_at(&self, at: usize) -> Option<&'a Package> {
        self.graph.nodes[at].package.as_deref()
    }

    /// Returns the package that a dependency refers to, if it is known and applies to this target.
    fn target_of(&self, at: usize, dependency: usize) -> Option<usize> {
        let edges = &self.graph.nodes[at].edges;
        let is_it = |edge: &&Edge| edge.entry == Some(dependency) && edge.matches_target;
        edges.iter().find(is_it).map(|edge| edge.to)
    }

    fn run(&mut self) {
        while let Some((at, value)) = self.todo.pop() {
            self.value(at, &value);
        }
    }

    /// Activates a package with its dependencies that are not optional.
    fn package(&mut self, at: usize) {
        if std::mem::replace(&mut self.enabled.0[at].is_activated, true) {
            return;
        }
        let Some(package) = self.package_at(at) else { return };
        for (position, dependency) in package.dependencies.iter().enumerate() {
            if !dependency.optional && !dependency.dev {
                self.dependency(at, position, dependency);
            }
        }
    }

    /// Activates a dependency with the features that its entry lists.
    fn dependency(&mut self, at: usize, position: usize, dependency: &Dependency) {
        let Some(target) = self.target_of(at, position) else { return };
        self.package(target);
        if dependency.default_features {
            self.todo.push((target, "default".to_owned()));
        }
        self.todo.extend(dependency.features.iter().map(|feature| (target, feature.clone())));
    }

    /// Activates a value of a feature's list.
    fn value(&mut self, at: usize, value: &str) {
        if let Some(key) = value.strip_prefix("dep:") {
            self.enable(at, key);
        } else if let Some((key, feature)) = value.split_once("?/") {
            let value = (key.to_owned(), feature.to_owned());
            if add(&mut self.enabled.0[at].weak, value) && self.is_enabled(at, key) {
                self.forward(at, key, feature);
            }
        } else if let Some((key, feature)) = value.split_once('/') {
            self.enable(at, key);
            // `dependency/feature` enables the implicit feature of the dependency as well.
            if self.package_at(at).is_some_and(|it| it.features.contains_key(key)) {
                self.todo.push((at, key.to_owned()));
            }
            self.forward(at, key, feature);
        } else {
            self.feature(at, value);
        }
    }

    fn feature(&mut self, at: usize, feature: &str) {
        let Some(package) = self.package_at(at) else { return };
        let Some(values) = package.features.get(feature) else { return };
        if add(&mut self.enabled.0[at].features, feature.to_owned()) {
            self.todo.extend(values.iter().map(|value| (at, value.clone())));
        }
    }

    fn enable(&mut self, at: usize, key: &str) {
        if !add(&mut self.enabled.0[at].optional, key.to_owned()) {
            return;
        }
        self.each(at, key, |walk, position, dependency| {
            if dependency.optional {
                walk.dependency(at, position, dependency);
            }
        });
        for (weak, feature) in self.enabled.0[at].weak.clone() {
            if weak == key {
                self.forward(at, key, &feature);
            }
        }
    }

    fn is_enabled(&self, at: usize, key: &str) -> bool {
        self.package_at(at).is_some_and(|package| {
            package
                .dependencies
                .iter()
                .any(|dependency| dependency.key() == key && self.enabled.has(at, dependency))
        })
    }

    /// Activates a feature of a dependency.
    fn forward(&mut self, at: usize, key: &str, feature: &str) {
        self.each(at, key, |walk, position, _| {
            if let Some(target) = walk.target_of(at, position) {
                walk.todo.push((target, feature.to_owned()));
            }
        });
    }

    fn each(&mut self, at: usize, key: &str, mut act: impl FnMut(&mut Self, usize, &Dependency)) {
        let Some(package) = self.package_at(at) else { return };
        for (position, dependency) in package.dependencies.iter().enumerate() {
            if dependency.key() == key && !dependency.dev {
                act(self, position, dependency);
            }
        }
    }
}
