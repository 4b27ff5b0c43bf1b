//! Features and target of the running build, and a committed index for that build.
//!
//! An index was written for one set of features and one target. Its conditions are evaluated again
//! with those of this build, as far as the environment has them. That can only disable packages:
//! the index does not record how to link a package that was disabled when it was written.

use std::env;
use std::path::Path;

use plux_scan::{CfgOptions, TargetCfgs};
use plux_spec::condition::all_hold;
use plux_spec::list::owned;
use plux_spec::rules::blocked;
use plux_spec::{
    CommittedIndex, Condition, Diagnostic, Index, Link, Lint, PackageEntry, PluginEntry, Status,
    Target,
};

use crate::cargo::TargetInfo;
use crate::conditions::target_holds;
use crate::lints::targets;

/// Features and target of a build, as far as the environment has them.
#[derive(Default)]
pub(crate) struct BuildEnv {
    target: Option<TargetInfo>,
    /// The features of the package that is built.
    features: Option<Vec<String>>,
}

/// The state of a package in this build, compared with the index.
#[derive(Clone, Copy, PartialEq)]
enum PackageState {
    /// Unchanged.
    AsWritten,
    /// Disabled in this build.
    Disabled,
    /// Enabled in this build, but disabled when the index was written.
    Added,
}

impl BuildEnv {
    /// Reads the environment variables that Cargo, or another build system, sets for build scripts.
    pub(crate) fn from_env() -> Self {
        let has_target = env::var_os("CARGO_CFG_TARGET_OS").is_some();
        let triple = env::var("TARGET").unwrap_or_default();
        Self {
            target: has_target.then(|| TargetInfo::from_env(triple, env::vars_os())),
            features: env::var("CARGO_CFG_FEATURE").ok().map(|list| split_features(&list)),
        }
    }

    /// Reports the plugins that the target does not link although they may be compiled.
    pub(crate) fn uncertain(&self, index: &Index) -> Vec<Diagnostic> {
        let Some(target) = &self.target else { return Vec::new() };
        targets::uncertain(index, target, &PluginEntry::location)
    }

    /// Evaluates the conditions of an index again, and reports packages that it cannot link.
    pub(crate) fn apply(&self, index: &mut Index, file: &Path) -> Option<Diagnostic> {
        if self.target.is_none() && self.features.is_none() {
            return None;
        }
        let root = index.root.as_ref()?.package.clone();
        let mut states = Vec::new();
        for package in index.packages.to_mut() {
            let state = self.package_state(package, &root);
            if state == PackageState::Disabled {
                package.link = Link::None;
            }
            states.push((package.name.clone(), package.version.clone(), state));
        }
        let state_of = |name: &str, version: &str| {
            let found = states.iter().rfind(|(a, b, _)| *a == name && *b == version);
            found.map_or(PackageState::AsWritten, |(.., state)| *state)
        };
        for plugin in index.plugins.to_mut() {
            let state = state_of(&plugin.package, &plugin.version);
            self.update(plugin, state, &root);
        }
        index
            .extension_points
            .to_mut()
            .retain(|point| state_of(&point.package, &point.version) != PackageState::Disabled);
        blocked::mark(index, false);
        let mut added = Vec::new();
        for (name, _, state) in &states {
            if *state == PackageState::Added {
                added.push(format!("`{name}`"));
            }
        }
        (!added.is_empty()).then(|| written_without(&added, file, &root))
    }

    fn package_state(&self, package: &PackageEntry, root: &str) -> PackageState {
        match all_hold(&package.condition, |leaf| self.leaf(leaf, root, false)) {
            Some(false) => PackageState::Disabled,
            Some(true) if package.link == Link::None && !package.condition.is_empty() => {
                PackageState::Added
            }
            _ => PackageState::AsWritten,
        }
    }

    fn update(&self, plugin: &mut PluginEntry, state: PackageState, root: &str) {
        let is_test = matches!(plugin.target, Target::Test(_) | Target::Bench(_));
        let holds = |it: &Condition| it.holds(|leaf| self.leaf(leaf, root, is_test));
        // This build may have fewer features of other packages than the one of the index.
        let without_features = |leaf: &Condition| match leaf {
            Condition::Feature { package, .. } if package != root => Some(false),
            _ => self.leaf(leaf, root, is_test),
        };
        let may_hold =
            |it: &Condition| holds(it) == Some(true) || it.holds(without_features) == Some(true);
        let all = all_hold(&plugin.condition, |leaf| self.leaf(leaf, root, is_test));
        let was_disabled = plugin.status == Status::Inactive;
        plugin.status = match all {
            Some(false) => Status::Inactive,
            // The index does not record how to link it.
            Some(true) if plugin.condition.is_empty() => plugin.status,
            Some(true) if state == PackageState::Added => Status::Conditional,
            Some(true) => Status::Active,
            // Unknown conditions keep their value in the index.
            None if was_disabled && plugin.enabled_by.iter().any(|it| !may_hold(it)) => {
                Status::Inactive
            }
            None => Status::Conditional,
        };
        if all.is_some() {
            let unmet = plugin.condition.iter().filter(|it| holds(it) != Some(true));
            plugin.enabled_by = unmet.cloned().collect();
        }
        if plugin.status != Status::Blocked {
            plugin.blocked_by = Vec::new().into();
        }
    }

    fn leaf(&self, leaf: &Condition, root: &str, is_test: bool) -> Option<bool> {
        match leaf {
            Condition::Feature { package, feature } => {
                let features = self.features.as_ref().filter(|_| package == root)?;
                Some(features.iter().any(|it| it == feature))
            }
            Condition::Target(target) => target_holds(target, self.target.as_ref()?),
            Condition::Cfg(predicate) => {
                let options = CfgOptions {
                    package: root,
                    target: self.target.as_ref().map_or(&Unknown, |it| it as &dyn TargetCfgs),
                    features: None,
                    custom: Vec::new(),
                    test: is_test,
                };
                plux_scan::evaluate(&[predicate.to_string()], &options)
            }
            Condition::CrateType { .. } => Some(false),
            _ => None,
        }
    }
}

/// Splits `CARGO_CFG_FEATURE`.
pub(crate) fn split_features(list: &str) -> Vec<String> {
    let mut features = owned(&list.split(',').collect::<Vec<_>>());
    features.retain(|name| !name.is_empty());
    features
}

/// Returns a target without known cfgs.
struct Unknown;

impl TargetCfgs for Unknown {
    fn cfgs(&self) -> &[(String, Option<String>)] {
        &[]
    }
}

fn written_without(added: &[String], file: &Path, root: &str) -> Diagnostic {
    let message = format!(
        "`{}` was written for a build without {}, which this build has",
        file.display(),
        plux_spec::list::and(added)
    );
    let index = CommittedIndex { package: root.to_owned().into(), file: "FILE".into() };
    Diagnostic::of(Lint::IndexMismatch, message).help(format!(
        "write the index with all features, `{}`, and once for each target",
        index.command()
    ))
}
