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
#[derive(Deserialize)]
struct Keys {
    all: Item<Option<CowSlice<Condition>>>,
    any: Item<Option<CowSlice<Condition>>>,
    cfg: Option<Str>,
    crate_type: Option<Str>,
    feature: Option<Str>,
    not: Item<Option<CowSlice<Condition>>>,
    package: Option<Str>,
    target: Option<Str>,
}

impl Keys {
    /// Returns the condition, if the keys are those of exactly one.
    fn condition(self) -> Option<Condition> {
        let Self { all, any, cfg, crate_type, feature, not, package, target } = self;
        let of_package = match (package, feature, crate_type) {
            (None, None, None) => None,
            (Some(package), Some(feature), None) => Some(Condition::Feature { package, feature }),
            (Some(package), None, Some(crate_type)) => {
                Some(Condition::CrateType { package, crate_type })
            }
            _ => return None,
        };
        let conditions = [
            of_package,
            target.map(Condition::Target),
            cfg.map(Condition::Cfg),
            any.0.map(Condition::Any),
            all.0.map(Condition::All),
            not.0.map(Condition::Not),
        ];
        let mut only = None;
        for condition in conditions {
            if condition.is_some() && std::mem::replace(&mut only, condition).is_some() {
                return None;
            }
        }
        only
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
            if let Some(field) = field {
                fields.push((name, field));
            }
        }
        let field = |wanted: &str| Some(fields.iter().find(|(name, _)| name == wanted)?.1.clone());
        let Some(ReasonField::String(kind)) = field("kind") else {
            return Err(A::Error::missing_field("kind"));
        };
        Ok(IncompleteReason::from_fields(&kind, &field).unwrap_or_else(|| {
            let message = format!("the reason `{kind}` is of a later version").into();
            IncompleteReason::Other { message }
        }))
    }
}
