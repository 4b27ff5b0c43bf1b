//! Conditions in `plux.json`: an object whose keys say which condition it is.

use std::borrow::Cow;

use plux_spec::{Condition, CowSlice};
use serde::de::Error;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::model::{Entry, Item};

type Str = Cow<'static, str>;

/// All keys that a condition can have, in alphabetical order.
#[derive(Default, Serialize, Deserialize)]
#[serde(default)]
struct Keys {
    #[serde(skip_serializing_if = "Option::is_none")]
    all: Option<Vec<Item<Condition>>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    any: Option<Vec<Item<Condition>>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    cfg: Option<Str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    crate_type: Option<Str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    feature: Option<Str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    not: Option<Vec<Item<Condition>>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    package: Option<Str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    target: Option<Str>,
}

impl Entry for Condition {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        Serialize::serialize(&Keys::from(self), serializer)
    }

    fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let keys: Keys = Deserialize::deserialize(deserializer)?;
        keys.condition().ok_or_else(|| {
            D::Error::custom(
                "expected a condition: `feature` and `package`, `crate_type` and `package`, \
                 `target`, `cfg`, `any`, `all` or `not`",
            )
        })
    }
}

impl From<&Condition> for Keys {
    fn from(condition: &Condition) -> Self {
        let items = |list: &[Condition]| Some(list.iter().cloned().map(Item).collect());
        match condition.clone() {
            Condition::Feature { package, feature } => {
                Self { feature: Some(feature), package: Some(package), ..Self::default() }
            }
            Condition::CrateType { package, crate_type } => {
                Self { crate_type: Some(crate_type), package: Some(package), ..Self::default() }
            }
            Condition::Target(target) => Self { target: Some(target), ..Self::default() },
            Condition::Cfg(cfg) => Self { cfg: Some(cfg), ..Self::default() },
            Condition::Any(list) => Self { any: items(&list), ..Self::default() },
            Condition::All(list) => Self { all: items(&list), ..Self::default() },
            Condition::Not(list) => Self { not: items(&list), ..Self::default() },
            other => unreachable!("plux-spec has the same version, and knows no {other:?}"),
        }
    }
}

impl Keys {
    /// Returns the condition, if the keys are those of exactly one.
    fn condition(self) -> Option<Condition> {
        fn list(items: Vec<Item<Condition>>) -> CowSlice<Condition> {
            items.into_iter().map(|it| it.0).collect()
        }
        match self {
            Self {
                feature: Some(feature),
                package: Some(package),
                crate_type: None,
                target: None,
                cfg: None,
                any: None,
                all: None,
                not: None,
            } => Some(Condition::Feature { package, feature }),
            Self {
                crate_type: Some(crate_type),
                package: Some(package),
                feature: None,
                target: None,
                cfg: None,
                any: None,
                all: None,
                not: None,
            } => Some(Condition::CrateType { package, crate_type }),
            Self { feature: None, crate_type: None, package: None, target, cfg, any, all, not } => {
                match (target, cfg, any, all, not) {
                    (Some(target), None, None, None, None) => Some(Condition::Target(target)),
                    (None, Some(cfg), None, None, None) => Some(Condition::Cfg(cfg)),
                    (None, None, Some(any), None, None) => Some(Condition::Any(list(any))),
                    (None, None, None, Some(all), None) => Some(Condition::All(list(all))),
                    (None, None, None, None, Some(not)) => Some(Condition::Not(list(not))),
                    _ => None,
                }
            }
            _ => None,
        }
    }
}
