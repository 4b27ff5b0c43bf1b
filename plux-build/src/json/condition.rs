//! Conditions and reasons: objects whose keys depend on the variant.

use std::collections::BTreeMap;

use plux_spec::{Condition, CowSlice, IncompleteReason, ReasonField};
use serde::de::{Error, IgnoredAny};
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::values::{Json, Str};

/// A value of such an object.
#[derive(Serialize, Deserialize)]
#[serde(untagged)]
enum Value {
    String(Str),
    Number(u64),
    Conditions(#[serde(with = "Json")] CowSlice<Condition>),
    #[serde(skip_serializing)]
    Unknown(IgnoredAny),
}

/// All keys that a condition can have.
#[derive(Default, Deserialize)]
#[serde(default)]
struct Keys {
    #[serde(with = "Json")]
    all: Option<CowSlice<Condition>>,
    #[serde(with = "Json")]
    any: Option<CowSlice<Condition>>,
    cfg: Option<Str>,
    crate_type: Option<Str>,
    feature: Option<Str>,
    #[serde(with = "Json")]
    not: Option<CowSlice<Condition>>,
    package: Option<Str>,
    target: Option<Str>,
}

impl Keys {
    /// Returns the condition, if the keys are those of exactly one.
    fn condition(self) -> Option<Condition> {
        let has_package = self.package.is_some();
        let package = || self.package.clone().unwrap_or_default();
        let of_package = [
            self.feature.map(|feature| Condition::Feature { package: package(), feature }),
            self.crate_type
                .map(|crate_type| Condition::CrateType { package: package(), crate_type }),
        ];
        let others = [
            self.target.map(Condition::Target),
            self.cfg.map(Condition::Cfg),
            self.any.map(Condition::Any),
            self.all.map(Condition::All),
            self.not.map(Condition::Not),
        ];
        let needs_package = of_package.iter().any(Option::is_some);
        let conditions: Vec<_> = of_package.into_iter().chain(others).flatten().collect();
        let [condition] = <[Condition; 1]>::try_from(conditions).ok()?;
        (needs_package == has_package).then_some(condition)
    }
}

impl Json for Condition {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let of_package = |key, value, package| {
            BTreeMap::from([(key, Value::String(value)), ("package", Value::String(package))])
        };
        let one = |key, value| BTreeMap::from([(key, value)]);
        let object = match self.clone() {
            Self::Feature { package, feature } => of_package("feature", feature, package),
            Self::CrateType { package, crate_type } => {
                of_package("crate_type", crate_type, package)
            }
            Self::Target(target) => one("target", Value::String(target)),
            Self::Cfg(cfg) => one("cfg", Value::String(cfg)),
            Self::Any(list) => one("any", Value::Conditions(list)),
            Self::All(list) => one("all", Value::Conditions(list)),
            Self::Not(list) => one("not", Value::Conditions(list)),
            other => unreachable!("plux-spec has the same version, and knows no {other:?}"),
        };
        serializer.collect_map(object)
    }

    fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Keys::deserialize(deserializer)?.condition().ok_or_else(|| {
            D::Error::custom(
                "expected a condition: `feature` and `package`, `crate_type` and `package`, \
                 `target`, `cfg`, `any`, `all` or `not`",
            )
        })
    }
}

/// An object with `kind`, and fields that depend on it.
impl Json for IncompleteReason {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let value = |field| match field {
            ReasonField::String(string) => Value::String(string),
            ReasonField::Number(number) => Value::Number(number),
            ReasonField::Conditions(list) => Value::Conditions(list),
            ReasonField::Basis(word) => Value::String(word.as_str().into()),
            ReasonField::Failure(word) => Value::String(word.as_str().into()),
        };
        let mut object: BTreeMap<&str, Value> =
            self.fields().into_iter().map(|(name, field)| (name, value(field))).collect();
        object.insert("kind", Value::String(self.kind().into()));
        serializer.collect_map(object)
    }

    /// Reads a reason. One of a later version becomes [`IncompleteReason::Other`].
    fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        #[derive(Deserialize)]
        struct Object {
            kind: String,
            #[serde(flatten)]
            fields: BTreeMap<String, Value>,
        }

        let Object { kind, mut fields } = Object::deserialize(deserializer)?;
        let field = |name: &str| match fields.remove(name)? {
            Value::String(string) => Some(ReasonField::String(string)),
            Value::Number(number) => Some(ReasonField::Number(number)),
            Value::Conditions(list) => Some(ReasonField::Conditions(list)),
            Value::Unknown(_) => None,
        };
        Ok(Self::from_fields(&kind, field).unwrap_or_else(|| {
            let message = format!("the reason `{kind}` is of a later version").into();
            Self::Other { message }
        }))
    }
}
