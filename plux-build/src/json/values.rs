//! Writes and reads the types of plux-spec. plux-spec itself has no serde: every program
//! that uses plux links it.

use std::borrow::Cow;
use std::fmt::{self, Display};
use std::marker::PhantomData;
use std::str::FromStr;

use plux_spec::sort::sort_by;
use plux_spec::{
    BlockReason, Cardinality, CowSlice, DependencyKind, ItemKind, Link, Namespace, PackageSource,
    PluginId, PluginName, Requirement, Status, Target,
};
use serde::de::{Error, MapAccess, SeqAccess, Visitor};
use serde::{Deserialize, Deserializer, Serialize, Serializer};

pub(super) type Str = Cow<'static, str>;

/// A type that is a value of `plux.json`, for `#[serde(with = "Json")]`.
pub(super) trait Json: Sized {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error>;

    fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error>;
}

/// Implements [`Json`] by a function that writes a value, and one that reads it.
macro_rules! json {
    ($($Type:ty)+ => $serialize:path, $deserialize:path) => {$(
        impl Json for $Type {
            fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                $serialize(self, serializer)
            }

            fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                $deserialize(deserializer)
            }
        }
    )+};
}

json! {
    BlockReason Cardinality DependencyKind ItemKind Link Namespace PackageSource PluginId PluginName
    Requirement Status Target => display, parse
}

json! { Str u32 => Serialize::serialize, Deserialize::deserialize }

fn display<S: Serializer>(value: &dyn Display, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.collect_str(value)
}

fn parse<'de, T: FromStr<Err: Display>, D: Deserializer<'de>>(
    deserializer: D,
) -> Result<T, D::Error> {
    let mut parsed = None;
    deserializer.deserialize_str(Parse(&mut |word| {
        parsed = Some(word.parse().map_err(|error: T::Err| error.to_string())?);
        Ok(())
    }))?;
    Ok(parsed.expect("the visitor has parsed it"))
}

/// Parses a string where the deserializer knows its position, for the error. One type for all words
/// is compiled once.
struct Parse<'a>(&'a mut dyn FnMut(&str) -> Result<(), String>);

impl Visitor<'_> for Parse<'_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a string")
    }

    fn visit_str<E: Error>(self, word: &str) -> Result<(), E> {
        (self.0)(word).map_err(E::custom)
    }
}

/// A value as a field, as an item of a list, or in an `Option`.
pub(super) struct Item<T>(pub(super) T);

impl<T> Item<Option<T>> {
    pub(super) fn is_none(&self) -> bool {
        self.0.is_none()
    }
}

impl<T: Json> Serialize for Item<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.0.serialize(serializer)
    }
}

impl<'de, T: Json> Deserialize<'de> for Item<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        T::deserialize(deserializer).map(Self)
    }
}

/// A borrowed [`Item`], to be serialized.
pub(super) struct Borrowed<'a, T>(pub(super) &'a T);

impl<T: Json> Serialize for Borrowed<'_, T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.0.serialize(serializer)
    }
}

impl<T: Json + Clone> Json for CowSlice<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_seq(self.iter().map(Borrowed))
    }

    fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_seq(List(PhantomData)).map(Self::from)
    }
}

struct List<T>(PhantomData<T>);

impl<'de, T: Json> Visitor<'de> for List<T> {
    type Value = Vec<T>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a sequence")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<Self::Value, A::Error> {
        let mut items = Vec::new();
        while let Some(Item(item)) = list.next_element()? {
            items.push(item);
        }
        Ok(items)
    }
}

impl<T: Json> Json for Option<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.as_ref().map(Borrowed).serialize(serializer)
    }

    fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Ok(Option::<Item<T>>::deserialize(deserializer)?.map(|it| it.0))
    }
}

/// Pairs that are an object. They are sorted by key, as the whole index is.
impl Json for CowSlice<(Str, Str)> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_map(self.iter().map(|(key, value)| (key, value)))
    }

    fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_map(PairsVisitor)
    }
}

struct PairsVisitor;

impl<'de> Visitor<'de> for PairsVisitor {
    type Value = CowSlice<(Str, Str)>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object of strings")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
        let mut pairs: Vec<(Str, Str)> = Vec::new();
        while let Some((key, value)) = map.next_entry()? {
            if pairs.iter().any(|(other, _)| *other == key) {
                return Err(A::Error::custom(format_args!("duplicate key `{key}`")));
            }
            pairs.push((key, value));
        }
        sort_by(&mut pairs, &|(a, _), (b, _)| a.cmp(b));
        Ok(pairs.into())
    }
}
