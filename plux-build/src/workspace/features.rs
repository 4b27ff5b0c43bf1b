//! Which features and optional dependencies a build of the root packages switches on.
//!
//! `cargo metadata` would say too much: it unites the features that all members of the workspace
//! ask for, of which a build of one package has fewer. An anchor for a dependency that is not there
//! breaks the build. So the features are worked out from the manifests, starting with those that
//! the root packages are known to have.

use std::collections::{BTreeMap, BTreeSet};

use super::manifest::{Dependency, Manifest};

/// The features that the root packages are built with.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Asked {
    /// `feature`, `dependency/feature` or `package/feature`.
    pub(crate) features: Vec<String>,
    pub(crate) all: bool,
    pub(crate) no_default: bool,
}

impl Asked {
    /// As flags of Cargo.
    pub(crate) fn flags(&self) -> Vec<String> {
        let mut flags = Vec::new();
        if self.all {
            flags.push("--all-features".to_owned());
        }
        if self.no_default {
            flags.push("--no-default-features".to_owned());
        }
        if !self.features.is_empty() {
            flags.extend(["--features".to_owned(), self.features.join(",")]);
        }
        flags
    }

    /// The feature values that they mean for one root package.
    fn of(&self, manifest: &Manifest) -> Vec<String> {
        let mut values = Vec::new();
        if !self.no_default || self.all {
            values.push("default".to_owned());
        }
        if self.all {
            values.extend(manifest.features.keys().cloned());
        }
        let prefix = format!("{}/", manifest.name);
        let known =
            |feature: &&str| feature.contains('/') || manifest.features.contains_key(*feature);
        let own = self.features.iter().map(|it| it.strip_prefix(&prefix).unwrap_or(it));
        values.extend(own.filter(known).map(str::to_owned));
        values
    }
}

/// What is switched on, by position of the package.
#[derive(Debug, Default)]
pub(crate) struct Enabled {
    features: BTreeMap<usize, BTreeSet<String>>,
    /// Optional dependencies, by their keys in the manifest.
    optional: BTreeMap<usize, BTreeSet<String>>,
    /// `dependency?/feature`, until something else switches the dependency on.
    weak: BTreeMap<(usize, String), BTreeSet<String>>,
}

/// What the features are worked out from.
pub(crate) trait Dependencies {
    /// The manifest at a position, where it is at hand.
    fn manifest(&self, at: usize) -> Option<&Manifest>;
    /// The package that a dependency of the one at `at` means, if it is known and for this target.
    fn target_of(&self, at: usize, dependency: usize) -> Option<usize>;
}

impl Enabled {
    /// Works it out for a build of `roots`. Dev-dependencies count where `dev` says so.
    pub(crate) fn by(
        packages: &dyn Dependencies,
        roots: &[usize],
        asked: &Asked,
        dev: bool,
    ) -> Self {
        let mut walk = Walk { packages, enabled: Self::default(), todo: Vec::new() };
        for &root in roots {
            walk.package(root);
            if let Some(manifest) = packages.manifest(root) {
                for value in asked.of(manifest) {
                    walk.todo.push((root, value));
                }
                for (at, dependency) in manifest.dependencies.iter().enumerate() {
                    if dev && dependency.dev {
                        walk.dependency(root, at, dependency);
                    }
                }
            }
        }
        walk.run();
        walk.enabled
    }

    /// The features of the package at a position.
    pub(crate) fn features(&self, at: usize) -> impl Iterator<Item = &str> {
        self.features.get(&at).into_iter().flatten().map(String::as_str)
    }

    /// Whether a dependency of the package at `at` is switched on, as far as features go.
    pub(crate) fn has(&self, at: usize, dependency: &Dependency) -> bool {
        !dependency.optional
            || self.optional.get(&at).is_some_and(|keys| keys.contains(dependency.key()))
    }
}

struct Walk<'a> {
    packages: &'a dyn Dependencies,
    enabled: Enabled,
    todo: Vec<(usize, String)>,
}

impl Walk<'_> {
    fn run(&mut self) {
        while let Some((at, value)) = self.todo.pop() {
            self.value(at, &value);
        }
    }

    /// A package comes in: so do its dependencies that are not optional.
    fn package(&mut self, at: usize) {
        if self.enabled.features.contains_key(&at) {
            return;
        }
        self.enabled.features.insert(at, BTreeSet::new());
        let Some(manifest) = self.packages.manifest(at) else { return };
        for (position, dependency) in manifest.dependencies.iter().enumerate() {
            if !dependency.optional && !dependency.dev {
                self.dependency(at, position, dependency);
            }
        }
    }

    /// A dependency comes in, with the features that its entry asks for.
    fn dependency(&mut self, at: usize, position: usize, dependency: &Dependency) {
        let Some(target) = self.packages.target_of(at, position) else { return };
        self.package(target);
        if dependency.default_features {
            self.todo.push((target, "default".to_owned()));
        }
        self.todo.extend(dependency.features.iter().map(|feature| (target, feature.clone())));
    }

    /// One value of a feature's list.
    fn value(&mut self, at: usize, value: &str) {
        if let Some(key) = value.strip_prefix("dep:") {
            self.switch_on(at, key);
        } else if let Some((key, feature)) = value.split_once("?/") {
            let weak = self.enabled.weak.entry((at, key.to_owned())).or_default();
            if weak.insert(feature.to_owned()) && self.is_on(at, key) {
                self.forward(at, key, feature);
            }
        } else if let Some((key, feature)) = value.split_once('/') {
            self.switch_on(at, key);
            // `dependency/feature` switches on the implicit feature of the dependency as well.
            if self.packages.manifest(at).is_some_and(|it| it.features.contains_key(key)) {
                self.todo.push((at, key.to_owned()));
            }
            self.forward(at, key, feature);
        } else {
            self.feature(at, value);
        }
    }

    fn feature(&mut self, at: usize, feature: &str) {
        let Some(manifest) = self.packages.manifest(at) else { return };
        let Some(values) = manifest.features.get(feature) else { return };
        if self.enabled.features.entry(at).or_default().insert(feature.to_owned()) {
            self.todo.extend(values.iter().map(|value| (at, value.clone())));
        }
    }

    fn switch_on(&mut self, at: usize, key: &str) {
        if !self.enabled.optional.entry(at).or_default().insert(key.to_owned()) {
            return;
        }
        self.each(at, key, |walk, position, dependency| {
            if dependency.optional {
                walk.dependency(at, position, dependency);
            }
        });
        let weak = self.enabled.weak.get(&(at, key.to_owned())).cloned().unwrap_or_default();
        for feature in weak {
            self.forward(at, key, &feature);
        }
    }

    fn is_on(&self, at: usize, key: &str) -> bool {
        self.packages.manifest(at).is_some_and(|manifest| {
            manifest
                .dependencies
                .iter()
                .any(|dependency| dependency.key() == key && self.enabled.has(at, dependency))
        })
    }

    /// Asks the dependency for a feature.
    fn forward(&mut self, at: usize, key: &str, feature: &str) {
        self.each(at, key, |walk, position, _| {
            if let Some(target) = walk.packages.target_of(at, position) {
                walk.todo.push((target, feature.to_owned()));
            }
        });
    }

    fn each(&mut self, at: usize, key: &str, mut act: impl FnMut(&mut Self, usize, &Dependency)) {
        let packages = self.packages;
        let Some(manifest) = packages.manifest(at) else { return };
        for (position, dependency) in manifest.dependencies.iter().enumerate() {
            if dependency.key() == key && !dependency.dev {
                act(self, position, dependency);
            }
        }
    }
}
