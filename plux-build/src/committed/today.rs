//! A committed index in view of the build at hand.
//!
//! It was written under some features and for some target; what hung on them stands in it, in
//! words. Where the environment tells the features and the target of this build, packages and
//! plugins are judged anew. That can only switch off: how a package is linked that was off when the
//! index was written is not in it.

use std::env;
use std::path::Path;

use plux_spec::{Index, Link, PackageEntry, PluginEntry, Target};

use crate::Diagnostic;
use crate::platform::Platform;
use crate::resolve;
use crate::workspace::Presence;
use plux_scan::{CfgOptions, TargetCfgs};

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
    /// It is off, and this would switch it on.
    Off(String),
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
        let conditions = || package.when.iter().flat_map(|when| when.split(" and "));
        let holds = |it: &str| self.holds(it, root);
        let unmet: Vec<&str> = conditions().filter(|it| holds(it) == Some(false)).collect();
        if !unmet.is_empty() {
            return Standing::Off(unmet.join(" and "));
        }
        if package.link != Link::None {
            return Standing::On;
        }
        let is_on = package.when.is_some() && conditions().all(|it| holds(it) == Some(true));
        if is_on { Standing::Late } else { Standing::AsWritten }
    }

    fn judge(&self, plugin: &mut PluginEntry, standing: &Standing, root: &str) {
        let is_root = plugin.package == root;
        let known = self.platform.is_some() && (self.features.is_some() || !is_root);
        let (presence, enable) = match standing {
            Standing::AsWritten => return,
            // What hangs on features or a target that are not known is as it was.
            Standing::On if plugin.cfg.is_some() && !known => return,
            // A target of the root package that lacks features is not built, whatever is said here.
            Standing::On if plugin.cfg.is_none() && plugin.target != Target::Lib => return,
            Standing::On => (Presence::Active, None),
            Standing::Off(enable) => (Presence::Inactive, Some(enable.clone())),
            Standing::Late => (Presence::Conditional, None),
        };
        let knowledge = CfgOptions {
            package: &plugin.package,
            target: self.platform.as_ref().map_or(&Untold, |it| it as &dyn TargetCfgs),
            features: self.features.as_deref().filter(|_| is_root).map(Into::into),
            custom: Vec::new(),
            test: matches!(plugin.target, Target::Test(_) | Target::Bench(_)),
        };
        let cfg: Vec<String> = plugin.cfg.iter().map(ToString::to_string).collect();
        let (status, enable) = resolve::status(presence, enable, &cfg, &knowledge);
        plugin.status = status;
        plugin.enable = enable.map(Into::into);
    }

    /// Whether a condition holds that stands in an index as the `when` of a package; nothing where
    /// that cannot be known.
    fn holds(&self, condition: &str, root: &str) -> Option<bool> {
        if let Some((names, package)) =
            condition.strip_prefix("feature ").and_then(|it| it.rsplit_once(" of "))
        {
            let features = self.features.as_ref().filter(|_| package == root)?;
            let mut names = names.split(" or ").map(|name| name.trim_matches('"'));
            return Some(names.any(|name| features.iter().any(|it| it == name)));
        }
        let platform = self.platform.as_ref()?;
        let target = condition.strip_prefix("target ").unwrap_or(condition);
        target.parse().ok().map(|it| platform.matches(&it))
    }
}

fn tell(late: &[String], file: &Path, root: &str) -> Diagnostic {
    let message = format!(
        "`{}` was written for a build without {}, which this one has: nothing says how to link it",
        file.display(),
        late.join(", ")
    );
    Diagnostic::warning(message).help(format!(
        "write the index with all features, `cargo plux index -p {root} --all-features -o FILE`, \
         and one for each target"
    ))
}
