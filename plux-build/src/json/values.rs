//! How the types of plux-spec are written and read. plux-spec itself has no serde: every program
//! that uses plux links it.
//!
//! They go through [`Value`], which `serde_json` has compiled already. Code that serde derives would be
//! compiled for each type, in every build script.

use std::borrow::Cow;
use std::fmt::Display;

use plux_spec::sort::sort_by;
use plux_spec::{
    BlockReason, Cardinality, CowSlice, DependencyKind, ItemKind, Link, Namespace, PackageSource,
    PluginId, PluginName, Requirement, Status, Target,
};
use serde::de::{Error as _, Unexpected};
use serde_json::{Error, Map, Value};

pub(super) type Str = Cow<'static, str>;

pub(super) type Object = Map<String, Value>;

/// A type that is a value of `plux.json`.
pub(super) trait Json: Sized {
    fn to_value(&self) -> Value;

    fn from_value(value: &Value) -> Result<Self, Invalid>;
}

/// An invalid value.
pub(super) struct Invalid {
    /// The path to it: `.plugins[3].name`.
    pub(super) path: String,
    /// What is wrong with it.
    pub(super) message: String,
}

impl Invalid {
    pub(super) fn new(error: &dyn Display) -> Self {
        Self { path: String::new(), message: error.to_string() }
    }

    fn unexpected(value: &Value, expected: &str) -> Self {
        let unexpected = match value {
            Value::Null => Unexpected::Unit,
            Value::Bool(bool) => Unexpected::Bool(*bool),
            Value::Number(number) => match (number.as_u64(), number.as_i64(), number.as_f64()) {
                (Some(number), ..) => Unexpected::Unsigned(number),
                (_, Some(number), _) => Unexpected::Signed(number),
                (.., number) => Unexpected::Float(number.unwrap_or(f64::NAN)),
            },
            Value::String(string) => Unexpected::Str(string),
            Value::Array(_) => Unexpected::Seq,
            Value::Object(_) => Unexpected::Map,
        };
        Self::new(&Error::invalid_type(unexpected, &expected))
    }

    /// Adds where the value is to the front of the path.
    fn inside(mut self, place: &str) -> Self {
        self.path.insert_str(0, place);
        self
    }
}

/// Returns an object's fields.
pub(super) fn object<'a>(value: &'a Value, expected: &str) -> Result<&'a Object, Invalid> {
    value.as_object().ok_or_else(|| Invalid::unexpected(value, expected))
}

/// Reads a field of an object. An `Option` is `None` if the field is missing.
pub(super) fn field<T: Json>(object: &Object, key: &str) -> Result<T, Invalid> {
    match object.get(key) {
        Some(value) => T::from_value(value).map_err(|error| error.inside(&format!(".{key}"))),
        None => T::from_value(&Value::Null)
            .map_err(|_| Invalid::new(&format_args!("missing field `{key}`"))),
    }
}

fn string(value: &Value) -> Result<&str, Invalid> {
    value.as_str().ok_or_else(|| Invalid::unexpected(value, "a string"))
}

/// Implements [`Json`] for types that are a string in JSON.
macro_rules! strings {
    ($($Type:ty)+) => {$(
        impl Json for $Type {
            fn to_value(&self) -> Value {
                display(self)
            }

            fn from_value(value: &Value) -> Result<Self, Invalid> {
                string(value)?.parse().map_err(|error| Invalid::new(&error))
            }
        }
    )+};
}

strings! {
    BlockReason Cardinality DependencyKind ItemKind Link Namespace PackageSource PluginId PluginName
    Requirement Status Target
}

fn display(value: &dyn Display) -> Value {
    Value::String(value.to_string())
}

impl Json for Str {
    fn to_value(&self) -> Value {
        display(self)
    }

    fn from_value(value: &Value) -> Result<Self, Invalid> {
        Ok(string(value)?.to_owned().into())
    }
}

/// Implements [`Json`] for types of numbers.
macro_rules! numbers {
    ($($Type:ident)+) => {$(
        impl Json for $Type {
            fn to_value(&self) -> Value {
                Value::from(*self)
            }

            fn from_value(value: &Value) -> Result<Self, Invalid> {
                let number = value.as_u64().and_then(|number| number.try_into().ok());
                number.ok_or_else(|| Invalid::unexpected(value, stringify!($Type)))
            }
        }
    )+};
}

numbers! { u32 u64 }

impl<T: Json> Json for Option<T> {
    fn to_value(&self) -> Value {
        self.as_ref().map_or(Value::Null, Json::to_value)
    }

    fn from_value(value: &Value) -> Result<Self, Invalid> {
        if value.is_null() { Ok(None) } else { T::from_value(value).map(Some) }
    }
}

impl<T: Json + Clone> Json for CowSlice<T> {
    fn to_value(&self) -> Value {
        let mut list = Vec::with_capacity(self.len());
        for item in self.iter() {
            list.push(item.to_value());
        }
        Value::Array(list)
    }

    fn from_value(value: &Value) -> Result<Self, Invalid> {
        let list = value.as_array().ok_or_else(|| Invalid::unexpected(value, "a sequence"))?;
        let mut items = Vec::with_capacity(list.len());
        for (at, item) in list.iter().enumerate() {
            items.push(T::from_value(item).map_err(|error| error.inside(&format!("[{at}]")))?);
        }
        Ok(items.into())
    }
}

/// Pairs that are an object. They are sorted by key, as the whole index is.
impl Json for CowSlice<(Str, Str)> {
    fn to_value(&self) -> Value {
        let mut object = Object::new();
        for (key, value) in self.iter() {
            object.insert(key.to_string(), value.to_value());
        }
        Value::Object(object)
    }

    fn from_value(value: &Value) -> Result<Self, Invalid> {
        let object = object(value, "an object of strings")?;
        let mut pairs: Vec<(Str, Str)> = Vec::new();
        for key in object.keys() {
            pairs.push((key.clone().into(), field(object, key)?));
        }
        sort_by(&mut pairs, &|(a, _), (b, _)| a.cmp(b));
        Ok(pairs.into())
    }
}
