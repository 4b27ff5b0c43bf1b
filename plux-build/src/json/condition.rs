//! Conditions and reasons: objects whose keys depend on the variant.

use plux_spec::{Condition, CowSlice, IncompleteReason, ReasonField};
use serde_json::Value;

use super::values::{Invalid, Json, Object, Str, field, object};

/// All keys that a condition can have.
const KEYS: [&str; 8] = ["all", "any", "cfg", "crate_type", "feature", "not", "package", "target"];

impl Json for Condition {
    fn to_value(&self) -> Value {
        let mut object = Object::new();
        let mut add = |key: &str, value| {
            object.insert(key.to_owned(), value);
        };
        match self {
            Self::Feature { package, feature } => {
                add("feature", feature.to_value());
                add("package", package.to_value());
            }
            Self::CrateType { package, crate_type } => {
                add("crate_type", crate_type.to_value());
                add("package", package.to_value());
            }
            Self::Target(target) => add("target", target.to_value()),
            Self::Cfg(cfg) => add("cfg", cfg.to_value()),
            Self::Any(list) => add("any", list.to_value()),
            Self::All(list) => add("all", list.to_value()),
            Self::Not(list) => add("not", list.to_value()),
            other => unreachable!("plux-spec has the same version, and knows no {other:?}"),
        }
        Value::Object(object)
    }

    fn from_value(value: &Value) -> Result<Self, Invalid> {
        let object = object(value, "a condition")?;
        let mut keys = KEYS.to_vec();
        keys.retain(|key| object.contains_key(*key));
        let string = |key| field::<Str>(object, key);
        let list = |key| field::<CowSlice<Self>>(object, key);
        Ok(match keys[..] {
            ["feature", "package"] => {
                Self::Feature { package: string("package")?, feature: string("feature")? }
            }
            ["crate_type", "package"] => {
                Self::CrateType { package: string("package")?, crate_type: string("crate_type")? }
            }
            ["target"] => Self::Target(string("target")?),
            ["cfg"] => Self::Cfg(string("cfg")?),
            ["any"] => Self::Any(list("any")?),
            ["all"] => Self::All(list("all")?),
            ["not"] => Self::Not(list("not")?),
            _ => {
                return Err(Invalid::new(
                    &"expected a condition: `feature` and `package`, `crate_type` and `package`, \
                      `target`, `cfg`, `any`, `all` or `not`",
                ));
            }
        })
    }
}

/// An object with `kind`, and fields that depend on it.
impl Json for IncompleteReason {
    fn to_value(&self) -> Value {
        let mut object = Object::new();
        object.insert("kind".to_owned(), self.kind().into());
        for (name, field) in self.fields() {
            let value = match field {
                ReasonField::String(string) => string.to_value(),
                ReasonField::Number(number) => number.to_value(),
                ReasonField::Conditions(list) => list.to_value(),
                ReasonField::Basis(word) => word.as_str().into(),
                ReasonField::Failure(word) => word.as_str().into(),
            };
            object.insert(name.to_owned(), value);
        }
        Value::Object(object)
    }

    /// Reads a reason. One of a later version becomes [`IncompleteReason::Other`].
    fn from_value(value: &Value) -> Result<Self, Invalid> {
        let object = object(value, "a reason: an object with `kind`")?;
        let kind: Str = field(object, "kind")?;
        let enabled_by: Option<CowSlice<Condition>> = field(object, "enabled_by")?;
        let field = |name: &str| match object.get(name)? {
            Value::String(string) => Some(ReasonField::String(string.clone().into())),
            Value::Number(number) => number.as_u64().map(ReasonField::Number),
            _ if name == "enabled_by" => enabled_by.clone().map(ReasonField::Conditions),
            _ => None,
        };
        Ok(Self::from_fields(&kind, &field).unwrap_or_else(|| {
            let message = format!("the reason `{kind}` is of a later version").into();
            Self::Other { message }
        }))
    }
}
