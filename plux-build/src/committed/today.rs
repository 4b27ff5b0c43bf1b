//! A committed index in view of the build at hand.
//!
//! It was written under some features and for some target; what hung on them stands in it, in
//! words. Where the environment tells the features and the target of this build, packages and
//! plugins are judged anew. That can only switch off: how a package is linked that was off when the
//! index was written is not in it.

use std::env;
use std::path::Path;

use plux_spec::{Condition, Index, Link, PackageEntry, PluginEntry, Status, Target};

use crate::platform::Platform;
use crate::workspace::Presence;
use crate::{Diagnostic, Lint};
use plux_scan::{CfgOptions, TargetCfgs, evaluate};

/// What the environment tells of a build.
#[derive(Debug, Default)]
pub(crate) struct Today {
    /// The target, where it is known.
    platform: Option<Platform>,
    /// The features of the package that is built, where they are known.
    features: Option<Vec<String>>,
}

/// A target of which nothing is known.
struct Untold;

impl TargetCfgs for Untold {
    fn cfgs(&self) -> &[(String, Option<String>)] {
        &[]
    }
}

/// What has become of a package.
enum Standing {
    /// It is linked as the index says.
    On,
    /// It is off, and these conditions would enable it.
    Off(Vec<Condition>),
    /// It is on, and was not when the index was written.
    Late,
    /// Nobody knows better than the index.
    AsWritten,
}

impl Today {
    /// As Cargo, or who stands in for it, tells build scripts.
    pub(crate) fn of_environment() -> Self {
        let told = env::var_os("CARGO_CFG_TARGET_OS").is_some();
        let triple = env::var("TARGET").unwrap_or_default();
        let features = env::var("CARGO_CFG_FEATURE").ok().map(|text| {
            text.split(',').filter(|name| !name.is_empty()).map(str::to_owned).collect()
        });
        Self {
            platform: told.then(|| Platform::from_environment(triple, env::vars_os())),
            features,
        }
    }

    /// Judges packages and plugins anew, and tells of those whose way into the program is not known.
    pub(super) fn apply(&self, index: &mut Index, file: &Path) -> Option<Diagnostic> {
        if self.platform.is_none() && self.features.is_none() {
            return None;
        }
        let root = index.root.as_ref()?.package.clone();
        let mut late = Vec::new();
        let mut standings = Vec::new();
        for package in index.packages.to_mut() {
            let standing = self.standing(package, &root);
            match standing {
                Standing::Off(_) => package.link = Link::None,
                Standing::Late => late.push(package.name.to_string()),
                Standing::On | Standing::AsWritten => {}
            }
            standings.push((package.name.clone(), package.version.clone(), standing));
        }
        let standing_of = |name: &str, version: &str| {
            let found = standings.iter().find(|it| it.0 == name && it.1 == version);
            found.map_or(&Standing::AsWritten, |it| &it.2)
        };
        for plugin in index.plugins.to_mut() {
            self.judge(plugin, standing_of(&plugin.package, &plugin.version), &root);
        }
        index.extension_points.to_mut().retain(|point| {
            !matches!(standing_of(&point.package, &point.version), Standing::Off(_))
        });
        (!late.is_empty()).then(|| tell(&late, file, &root))
    }

    fn standing(&self, package: &PackageEntry, root: &str) -> Standing {
        let holds = |it: &Condition| self.holds(it, root, false);
        let conditions = package.condition.iter();
        let unmet: Vec<_> = conditions.filter(|it| holds(it) == Some(false)).cloned().collect();
        if !unmet.is_empty() {
            return Standing::Off(unmet);
        }
        if package.link != Link::None {
            return Standing::On;
        }
        let is_conditional = !package.condition.is_empty();
        let is_on = is_conditional && package.condition.iter().all(|it| holds(it) == Some(true));
        if is_on { Standing::Late } else { Standing::AsWritten }
    }

    fn judge(&self, plugin: &mut PluginEntry, standing: &Standing, root: &str) {
        let is_root = plugin.package == root;
        let known = self.platform.is_some() && (self.features.is_some() || !is_root);
        let has_condition = !plugin.condition.is_empty();
        let presence = match standing {
            Standing::AsWritten => return,
            // What depends on features or on a target that are not known is as it was.
            Standing::On if has_condition && !known => return,
            // A target of the root package that lacks features is not built, whatever is said here.
            Standing::On if !has_condition && plugin.target != Target::Lib => return,
            Standing::On => Presence::Active,
            Standing::Off(_) => Presence::Inactive,
            Standing::Late => Presence::Conditional,
        };
        let is_test = matches!(plugin.target, Target::Test(_) | Target::Bench(_));
        let holds = |it: &Condition| self.holds(it, root, is_test);
        let truths: Vec<_> = plugin.condition.iter().map(holds).collect();
        plugin.status = if presence == Presence::Inactive || truths.contains(&Some(false)) {
            Status::Inactive
        } else if presence == Presence::Conditional || truths.contains(&None) {
            Status::Conditional
        } else {
            Status::Active
        };
        let conditions = plugin.condition.iter().zip(truths);
        plugin.enabled_by = match standing {
            Standing::Off(unmet) => unmet.iter().cloned().collect(),
            _ => conditions.filter(|it| it.1 != Some(true)).map(|it| it.0.clone()).collect(),
        };
    }

    /// Evaluates a condition of the index of the package `root`; `None` if it is not known.
    fn holds(&self, condition: &Condition, root: &str, is_test: bool) -> Option<bool> {
        condition.holds(|leaf| match leaf {
            Condition::Feature { package, feature } => {
                let features = self.features.as_ref().filter(|_| package == root)?;
                Some(features.iter().any(|it| it == feature))
            }
            Condition::Target(target) => {
                let platform = self.platform.as_ref()?;
                target.parse().ok().map(|it| platform.matches(&it))
            }
            Condition::Cfg(cfg) => {
                let knowledge = CfgOptions {
                    package: root,
                    target: self.platform.as_ref().map_or(&Untold, |it| it as &dyn TargetCfgs),
                    features: None,
                    custom: Vec::new(),
                    test: is_test,
                };
                evaluate(&[cfg.to_string()], &knowledge)
            }
            _ => None,
        })
    }
}

fn tell(late: &[String], file: &Path, root: &str) -> Diagnostic {
    let message = format!(
        "`{}` was written for a build without {}, which this one has: nothing says how to link it",
        file.display(),
        late.join(", ")
    );
    Diagnostic::warning(message).lint(Lint::IndexMismatch).help(format!(
        "write the index with all features, `cargo plux index -p {root} --all-features -o FILE`, \
         and one for each target"
    ))
}
