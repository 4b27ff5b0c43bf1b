//! Conditions and reasons: objects whose keys depend on the variant.

use std::fmt;

use plux_spec::sort::sort_by;
use plux_spec::{Condition, CowSlice, IncompleteReason, ReasonField};
use serde::de::value::MapAccessDeserializer;
use serde::de::{Error, MapAccess, Visitor};
use serde::ser::SerializeMap as _;
use serde::{Deserialize, Deserializer, Serializer};
use serde_json::Value;

use super::values::{Borrowed, Item, Json, Str};

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
        let mut object = serializer.serialize_map(None)?;
        match self {
            Self::Feature { package, feature } => {
                object.serialize_entry("feature", feature)?;
                object.serialize_entry("package", package)?;
            }
            Self::CrateType { package, crate_type } => {
                object.serialize_entry("crate_type", crate_type)?;
                object.serialize_entry("package", package)?;
            }
            Self::Target(target) => object.serialize_entry("target", target)?,
            Self::Cfg(cfg) => object.serialize_entry("cfg", cfg)?,
            Self::Any(list) => object.serialize_entry("any", &Borrowed(list))?,
            Self::All(list) => object.serialize_entry("all", &Borrowed(list))?,
            Self::Not(list) => object.serialize_entry("not", &Borrowed(list))?,
            other => unreachable!("plux-spec has the same version, and knows no {other:?}"),
        }
        object.end()
    }

    fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_map(ConditionVisitor)
    }
}

struct ConditionVisitor;

impl<'de> Visitor<'de> for ConditionVisitor {
    type Value = Condition;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a condition")
    }

    fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<Condition, A::Error> {
        let keys = Keys::deserialize(MapAccessDeserializer::new(map))?;
        keys.condition().ok_or_else(|| {
            A::Error::custom(
                "expected a condition: `feature` and `package`, `crate_type` and `package`, \
                 `target`, `cfg`, `any`, `all` or `not`",
            )
        })
    }
}

/// An object with `kind`, and fields that depend on it.
impl Json for IncompleteReason {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut fields = self.fields();
        fields.push(("kind", ReasonField::String(self.kind().into())));
        sort_by(&mut fields, &|(a, _), (b, _)| a.cmp(b));
        let mut object = serializer.serialize_map(Some(fields.len()))?;
        for (name, field) in &fields {
            match field {
                ReasonField::String(string) => object.serialize_entry(name, string)?,
                ReasonField::Number(number) => object.serialize_entry(name, number)?,
                ReasonField::Conditions(list) => object.serialize_entry(name, &Borrowed(list))?,
                ReasonField::Basis(word) => object.serialize_entry(name, word.as_str())?,
                ReasonField::Failure(word) => object.serialize_entry(name, word.as_str())?,
            }
        }
        object.end()
    }

    fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_map(ReasonVisitor)
    }
}

struct ReasonVisitor;

impl<'de> Visitor<'de> for ReasonVisitor {
    type Value = IncompleteReason;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a reason: an object with `kind`")
    }

    /// Reads a reason. One of a later version becomes [`IncompleteReason::Other`].
    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<IncompleteReason, A::Error> {
        let mut fields: Vec<(String, ReasonField)> = Vec::new();
        while let Some(name) = map.next_key::<String>()? {
            let field = if name == "enabled_by" {
                Some(ReasonField::Conditions(map.next_value::<Item<_>>()?.0))
            } else {
                match map.next_value::<Value>()? {
                    Value::String(string) => Some(ReasonField::String(string.into())),
                    Value::Number(number) => number.as_u64().map(ReasonField::Number),
                    _ => None,
                }
            };
            fields.extend(field.map(|field| (name, field)));
        }
        let field = |wanted: &str| {
            fields.iter().find(|(name, _)| name == wanted).map(|(_, field)| field.clone())
        };
        let Some(ReasonField::String(kind)) = field("kind") else {
            return Err(A::Error::missing_field("kind"));
        };
        Ok(IncompleteReason::from_fields(&kind, field).unwrap_or_else(|| {
            let message = format!("the reason `{kind}` is of a later version").into();
            IncompleteReason::Other { message }
        }))
    }
}
