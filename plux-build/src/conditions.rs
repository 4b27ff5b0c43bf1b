//! Evaluates the conditions of a package's entries.

use std::sync::Arc;

use cargo_platform::Platform;
use plux_scan::CfgOptions;
use plux_spec::condition::all_hold;
use plux_spec::sort::sort_unique;
use plux_spec::{
    Condition, CowSlice, DependencyKind, PackageSource, PluginEntry, Status, Target as Kind,
};

use crate::activation::{Activation, ActivationState};
use crate::cargo::{Linkage, Package, Target, TargetInfo};
use crate::view::Build;

/// The conditions of one target of a package, in one build.
pub(crate) struct TargetConditions<'a> {
    package: &'a Package,
    activation: &'a Activation,
    options: CfgOptions<'a>,
    /// The features of the package that this build enables. A build of several packages may enable more of
    /// another package's features.
    enabled: Arc<[String]>,
    /// Those of the package and the target.
    own: Vec<Condition>,
}

/// The conditions of an entry, and the resulting status.
pub(crate) struct EntryConditions {
    pub(crate) condition: Vec<Condition>,
    pub(crate) status: Status,
    pub(crate) enabled_by: Vec<Condition>,
}

impl EntryConditions {
    /// Returns an entry of a package from this source, with these conditions.
    pub(crate) fn apply(self, source: Option<PackageSource>, entry: &PluginEntry) -> PluginEntry {
        PluginEntry {
            condition: self.condition.into(),
            status: self.status,
            enabled_by: self.enabled_by.into(),
            source,
            ..entry.clone()
        }
    }
}

impl<'a> TargetConditions<'a> {
    pub(crate) fn new(
        build: &Build<'a>,
        package: &'a Package,
        at: usize,
        target: &Target,
    ) -> Option<Self> {
        let activation = build.activations.of[at].as_ref()?;
        let is_root = activation.kind == DependencyKind::Root;
        let mut own = activation.condition.clone();
        own.extend(target.required_features.iter().map(|name| feature(package, name)));
        if !is_root && target.linkage == Linkage::Never {
            own.push(Condition::CrateType {
                package: package.id.name.clone().into(),
                crate_type: "lib".into(),
            });
        }
        let enabled = build.activations.enabled_features(at);
        let options = CfgOptions {
            package: &package.id.name,
            target: build.target,
            features: is_root.then(|| Arc::clone(&enabled)),
            custom: Vec::new(),
            test: matches!(target.kind, Kind::Test(_) | Kind::Bench(_)),
        };
        Some(Self { package, activation, options, enabled, own })
    }

    /// Evaluates the conditions of an item, given by the predicates of its `#[cfg(…)]`.
    pub(crate) fn of(&self, predicates: &[String]) -> EntryConditions {
        let of_source = source_conditions(self.package, predicates);
        let holds = |it: &Condition| it.holds(|it| self.leaf(it));
        let is_source_met = all_hold(&of_source, |it| self.leaf(it));
        let of_target = &self.own[self.activation.condition.len()..];
        let is_target_met = of_target.iter().all(|it| holds(it) == Some(true));
        let status = match (self.activation.state, is_source_met) {
            (ActivationState::Inactive, _) | (_, Some(false)) => Status::Inactive,
            _ if !is_target_met => Status::Inactive,
            (ActivationState::Conditional, _) | (_, None) => Status::Conditional,
            (ActivationState::Active, Some(true)) => Status::Active,
        };
        let mut enabled_by = self.activation.enabled_by.clone();
        for condition in of_target.iter().chain(&of_source) {
            if holds(condition) != Some(true) {
                enabled_by.push(condition.clone());
            }
        }
        let condition = [&*self.own, &of_source].concat();
        EntryConditions { condition, status, enabled_by }
    }

    /// Returns whether a condition without parts holds, if that is known.
    fn leaf(&self, condition: &Condition) -> Option<bool> {
        match condition {
            Condition::Feature { feature, .. } if self.enabled.iter().any(|it| it == feature) => {
                Some(true)
            }
            _ => leaf(condition, &self.options),
        }
    }
}

/// Returns whether a condition without parts holds, if that is known.
fn leaf(leaf: &Condition, options: &CfgOptions<'_>) -> Option<bool> {
    match leaf {
        Condition::Feature { feature, .. } => {
            Some(options.features.as_ref()?.iter().any(|it| it == feature))
        }
        Condition::Cfg(predicate) => plux_scan::evaluate(&[predicate.to_string()], options),
        Condition::CrateType { .. } => Some(false),
        _ => None,
    }
}

/// Returns the conditions of an item of a package that do not hold, given by the predicates of its
/// `#[cfg(…)]`.
pub(crate) fn unmet(
    predicates: &[String],
    package: &Package,
    options: &CfgOptions<'_>,
) -> Vec<Condition> {
    let mut conditions = source_conditions(package, predicates);
    conditions.retain(|it| it.holds(|it| leaf(it, options)) != Some(true));
    conditions
}

fn feature(package: &Package, name: &str) -> Condition {
    Condition::Feature { package: package.id.name.clone().into(), feature: name.to_owned().into() }
}

/// Converts predicates of a package's sources to conditions. A feature that the package does not
/// declare is a plain cfg: Cargo cannot enable it.
fn source_conditions(package: &Package, predicates: &[String]) -> Vec<Condition> {
    without_undeclared(&plux_scan::conditions(predicates, &package.id.name), package)
}

fn without_undeclared(conditions: &[Condition], package: &Package) -> Vec<Condition> {
    let all = |parts: CowSlice<Condition>| without_undeclared(&parts, package).into();
    let convert = |condition: &Condition| match condition.clone() {
        Condition::Feature { feature, .. } if !package.features.contains_key(&*feature) => {
            Condition::Cfg(format!("feature = {feature:?}").into())
        }
        Condition::Any(parts) => Condition::Any(all(parts)),
        Condition::All(parts) => Condition::All(all(parts)),
        Condition::Not(parts) => Condition::Not(all(parts)),
        other => other,
    };
    conditions.iter().map(convert).collect()
}

/// Returns the features in predicates that the package does not declare.
pub(crate) fn undeclared_features(package: &Package, predicates: &[String]) -> Vec<String> {
    let mut names = Vec::new();
    let mut todo = plux_scan::conditions(predicates, &package.id.name);
    while let Some(condition) = todo.pop() {
        match condition {
            Condition::Feature { feature, .. } if !package.features.contains_key(&*feature) => {
                names.push(feature.into_owned());
            }
            Condition::Any(parts) | Condition::All(parts) | Condition::Not(parts) => {
                todo.extend(parts.into_owned());
            }
            _ => {}
        }
    }
    sort_unique(&mut names, &String::cmp);
    names
}

/// Returns whether a target key of a manifest holds: a triple, or `cfg(…)`.
pub(crate) fn target_holds(target: &str, info: &TargetInfo) -> Option<bool> {
    target.parse::<Platform>().ok().map(|platform| info.matches(&platform))
}
