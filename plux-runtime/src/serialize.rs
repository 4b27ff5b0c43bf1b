//! Serialization of the types of plux-spec, which has no serde, in the words of `plux.json`.

use std::collections::BTreeMap;
use std::fmt::Display;

use plux_spec::{Condition, Location, MissingReason};
use serde::{Serialize, Serializer};

use crate::LoadError;

pub(crate) fn display<S: Serializer>(
    value: &impl Display,
    serializer: S,
) -> Result<S::Ok, S::Error> {
    serializer.collect_str(value)
}

#[expect(clippy::ref_option, reason = "serde passes a reference to the field")]
pub(crate) fn display_option<S: Serializer>(
    value: &Option<impl Display>,
    serializer: S,
) -> Result<S::Ok, S::Error> {
    value.as_ref().map(ToString::to_string).serialize(serializer)
}

pub(crate) fn display_list<S: Serializer>(
    values: &[impl Display],
    serializer: S,
) -> Result<S::Ok, S::Error> {
    serializer.collect_seq(values.iter().map(ToString::to_string))
}

/// Writes a location without its package, which is beside it.
pub(crate) fn location<S: Serializer>(
    location: &Location,
    serializer: S,
) -> Result<S::Ok, S::Error> {
    #[derive(Serialize)]
    struct Object<'a> {
        file: &'a str,
        line: u32,
    }
    Object { file: &location.file, line: location.line }.serialize(serializer)
}

pub(crate) fn conditions<S: Serializer>(
    conditions: &[Condition],
    serializer: S,
) -> Result<S::Ok, S::Error> {
    serializer.collect_seq(conditions.iter().map(ConditionObject))
}

/// A condition as in `plux.json`.
struct ConditionObject<'a>(&'a Condition);

#[derive(Serialize)]
#[serde(untagged)]
enum Value<'a> {
    String(&'a str),
    List(Vec<ConditionObject<'a>>),
}

impl<'a> Value<'a> {
    fn list(conditions: &'a [Condition]) -> Self {
        Self::List(conditions.iter().map(ConditionObject).collect())
    }
}

impl Serialize for ConditionObject<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let one = |key, value| BTreeMap::from([(key, value)]);
        let object = match self.0 {
            Condition::Feature { package, feature } => BTreeMap::from([
                ("feature", Value::String(feature)),
                ("package", Value::String(package)),
            ]),
            Condition::CrateType { package, crate_type } => BTreeMap::from([
                ("crate_type", Value::String(crate_type)),
                ("package", Value::String(package)),
            ]),
            Condition::Target(target) => one("target", Value::String(target)),
            Condition::Cfg(cfg) => one("cfg", Value::String(cfg)),
            Condition::Any(conditions) => one("any", Value::list(conditions)),
            Condition::All(conditions) => one("all", Value::list(conditions)),
            Condition::Not(conditions) => one("not", Value::list(conditions)),
            other => unreachable!("plux-spec has the same version, and knows no {other:?}"),
        };
        serializer.collect_map(object)
    }
}

/// Writes the reason as an object whose `kind` is the variant, like the reasons of `plux.json`.
pub(crate) fn missing_reason<S: Serializer>(
    reason: &MissingReason,
    serializer: S,
) -> Result<S::Ok, S::Error> {
    #[derive(Serialize)]
    #[serde(tag = "kind", rename_all = "snake_case")]
    enum Reason<'a> {
        NotReferenced { package: &'a str, extern_name: &'a str, via: Option<&'a str> },
        DroppedByLinker { package: &'a str },
        NothingLinked,
        StaleIndex { package: &'a str },
        NotGenerated { package: &'a str },
        OutdatedIndex { package: &'a str, index_file: &'a str },
    }
    let reason = match reason {
        MissingReason::NotReferenced { package, extern_name, via } => {
            Reason::NotReferenced { package, extern_name, via: via.as_deref() }
        }
        MissingReason::DroppedByLinker { package } => Reason::DroppedByLinker { package },
        MissingReason::NothingLinked => Reason::NothingLinked,
        MissingReason::StaleIndex { package } => Reason::StaleIndex { package },
        MissingReason::NotGenerated { package, .. } => Reason::NotGenerated { package },
        MissingReason::OutdatedIndex { package, index, .. } => {
            Reason::OutdatedIndex { package, index_file: &index.file }
        }
        other => unreachable!("plux-spec has the same version, and knows no {other:?}"),
    };
    reason.serialize(serializer)
}

/// Writes `id`, `headline` and `help`.
impl Serialize for LoadError {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        #[derive(Serialize)]
        struct Object {
            id: String,
            headline: String,
            help: Option<String>,
        }
        Object { id: self.id().to_string(), headline: self.headline(), help: self.help() }
            .serialize(serializer)
    }
}
