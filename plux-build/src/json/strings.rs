//! Values of `plux.json` that are strings of a grammar of their own: for `#[serde(with = "…")]`.

use std::borrow::Cow;
use std::fmt::{self, Display};
use std::marker::PhantomData;
use std::str::FromStr;

use serde::de::{Error, Visitor};
use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// Writes a value as its `Display`.
pub(super) fn serialize<T: Display, S: Serializer>(
    value: &T,
    serializer: S,
) -> Result<S::Ok, S::Error> {
    serializer.collect_str(value)
}

/// Parses a value from a string.
pub(super) fn deserialize<'de, T, D>(deserializer: D) -> Result<T, D::Error>
where
    T: FromStr<Err: Display>,
    D: Deserializer<'de>,
{
    deserializer.deserialize_str(Parse(PhantomData))
}

struct Parse<T>(PhantomData<T>);

impl<T: FromStr<Err: Display>> Visitor<'_> for Parse<T> {
    type Value = T;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a string")
    }

    fn visit_str<E: Error>(self, value: &str) -> Result<T, E> {
        value.parse().map_err(E::custom)
    }
}

/// A value that is written as its `Display`, as an item of a list or in an `Option`.
#[derive(Serialize, Deserialize)]
#[serde(transparent, bound(serialize = "T: Display", deserialize = "T: FromStr<Err: Display>"))]
struct Parsed<T>(#[serde(with = "self")] T);

/// Lists of such values.
pub(super) mod list {
    use super::{Cow, Deserialize, Deserializer, Display, FromStr, Parsed, Serializer};

    #[allow(clippy::ptr_arg, reason = "serde passes a reference to the field")]
    pub(in super::super) fn serialize<T, S>(
        list: &Cow<'static, [T]>,
        serializer: S,
    ) -> Result<S::Ok, S::Error>
    where
        T: Display + Clone,
        S: Serializer,
    {
        serializer.collect_seq(list.iter().map(ToString::to_string))
    }

    pub(in super::super) fn deserialize<'de, T, D>(
        deserializer: D,
    ) -> Result<Cow<'static, [T]>, D::Error>
    where
        T: FromStr<Err: Display> + Clone,
        D: Deserializer<'de>,
    {
        let list = Vec::<Parsed<T>>::deserialize(deserializer)?;
        Ok(list.into_iter().map(|it| it.0).collect())
    }
}

/// Such values that may be absent.
pub(super) mod option {
    use super::{Deserialize, Deserializer, Display, FromStr, Parsed, Serializer};

    #[allow(clippy::ref_option, reason = "serde passes a reference to the field")]
    pub(in super::super) fn serialize<T: Display, S: Serializer>(
        value: &Option<T>,
        serializer: S,
    ) -> Result<S::Ok, S::Error> {
        match value {
            Some(value) => serializer.collect_str(value),
            None => serializer.serialize_none(),
        }
    }

    pub(in super::super) fn deserialize<'de, T, D>(deserializer: D) -> Result<Option<T>, D::Error>
    where
        T: FromStr<Err: Display>,
        D: Deserializer<'de>,
    {
        Ok(Option::<Parsed<T>>::deserialize(deserializer)?.map(|it| it.0))
    }
}
