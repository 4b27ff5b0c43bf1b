//! Reasons of `incomplete` in `plux.json`: an object with `kind`, and fields that depend on it.

use std::borrow::Cow;
use std::collections::BTreeMap;

use plux_spec::{Condition, IncompleteReason, ReasonField};
use serde::de::IgnoredAny;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::model::Item;

/// A value of an object.
#[derive(Serialize, Deserialize)]
#[serde(untagged)]
enum Value {
    String(Cow<'static, str>),
    Number(u64),
    Conditions(Vec<Item<Condition>>),
    #[serde(skip_serializing)]
    Unknown(IgnoredAny),
}

impl From<ReasonField> for Value {
    fn from(field: ReasonField) -> Self {
        match field {
            ReasonField::String(string) => Self::String(string),
            ReasonField::Number(number) => Self::Number(number),
            ReasonField::Conditions(list) => {
                Self::Conditions(list.iter().cloned().map(Item).collect())
            }
            ReasonField::Basis(word) => Self::String(word.as_str().into()),
            ReasonField::Failure(word) => Self::String(word.as_str().into()),
        }
    }
}

impl Value {
    fn field(&self) -> Option<ReasonField> {
        match self {
            Self::String(string) => Some(ReasonField::String(string.clone())),
            Self::Number(number) => Some(ReasonField::Number(*number)),
            Self::Conditions(list) => {
                Some(ReasonField::Conditions(list.iter().map(|it| it.0.clone()).collect()))
            }
            Self::Unknown(_) => None,
        }
    }
}

pub(super) fn serialize<S: Serializer>(
    reason: &IncompleteReason,
    serializer: S,
) -> Result<S::Ok, S::Error> {
    let mut object: BTreeMap<&str, Value> =
        reason.fields().into_iter().map(|(name, field)| (name, field.into())).collect();
    object.insert("kind", Value::String(reason.kind().into()));
    serializer.collect_map(object)
}

/// Reads a reason. One of a later version becomes [`IncompleteReason::Other`].
pub(super) fn deserialize<'de, D: Deserializer<'de>>(
    deserializer: D,
) -> Result<IncompleteReason, D::Error> {
    #[derive(Deserialize)]
    struct Object {
        kind: String,
        #[serde(flatten)]
        fields: BTreeMap<String, Value>,
    }

    let Object { kind, fields } = Object::deserialize(deserializer)?;
    let field = |name: &str| fields.get(name)?.field();
    Ok(IncompleteReason::from_fields(&kind, field).unwrap_or_else(|| {
        let message = format!("the reason `{kind}` is of a later version").into();
        IncompleteReason::Other { message }
    }))
}
