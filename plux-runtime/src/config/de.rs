//! Deserializes a [`Value`], and attributes every error to a key and an origin.

use std::cell::RefCell;

use serde::de::value::{MapDeserializer, StrDeserializer};
use serde::de::{
    self, DeserializeOwned, DeserializeSeed, EnumAccess, IntoDeserializer, MapAccess, SeqAccess,
    Unexpected, VariantAccess, Visitor,
};
use serde::{Deserialize, Deserializer, forward_to_deserialize_any};

use super::error::{ConfigError, ConfigErrors};
use super::origin::Origin;
use super::toml::parse_value;
use super::value::{Entry, Kind, Table, Value, is_same_word};

/// The struct that the `Datetime` of the `toml` crate is deserialized from, and its field.
pub(super) const DATETIME: &str = "$__toml_private_datetime";

/// Deserializes a `T`. Returns all unknown fields, or the first other error.
///
/// `key` is the path of `value`. Errors without an origin of their own, such as a missing field, get
/// `origin`. Fields in `skip` are ignored, unless the type has them.
pub(super) fn deserialize<T: DeserializeOwned>(
    value: &Value,
    origin: &Origin,
    key: &str,
    skip: &'static [&'static str],
) -> Result<T, ConfigErrors> {
    let context = Context { unknown: RefCell::default() };
    let path = Path { parent: None, segment: Segment::Key(key) };
    let deserializer = ValueDeserializer { value, path, context: &context, owner: None, skip };
    let result = T::deserialize(deserializer);
    // The unknown fields are first: one of them may be a misspelled missing field.
    let mut errors = context.unknown.into_inner();
    match result {
        Ok(value) if errors.is_empty() => return Ok(value),
        Ok(_) => {}
        Err(error) => {
            let error = error.or_at(origin);
            errors.push(if key.is_empty() { error } else { error.within(key) });
        }
    }
    Err(ConfigErrors::new(errors))
}

/// The state of one deserialization.
struct Context {
    /// The errors of keys that the type ignored.
    unknown: RefCell<Vec<ConfigError>>,
}

/// The path of a value, for unknown fields.
#[derive(Clone, Copy)]
struct Path<'a> {
    parent: Option<&'a Path<'a>>,
    segment: Segment<'a>,
}

#[derive(Clone, Copy)]
enum Segment<'a> {
    Key(&'a str),
    Index(usize),
}

impl Path<'_> {
    fn to_key(self) -> String {
        let segment = match self.segment {
            Segment::Key(key) => key.to_owned(),
            Segment::Index(index) => index.to_string(),
        };
        match self.parent.map(|parent| parent.to_key()) {
            Some(parent) if !parent.is_empty() => format!("{parent}.{segment}"),
            _ => segment,
        }
    }
}

/// The table that a value is in.
#[derive(Clone, Copy)]
struct Owner<'a> {
    /// The origin of the value's key.
    key: &'a Origin,
    /// The fields of the struct; empty if it is a map.
    fields: &'static [&'static str],
    path: &'a Path<'a>,
}

#[derive(Clone, Copy)]
struct ValueDeserializer<'a> {
    value: &'a Value,
    path: Path<'a>,
    context: &'a Context,
    owner: Option<Owner<'a>>,
    /// Fields that are not deserialized, unless the struct has them.
    skip: &'static [&'static str],
}

impl<'a> ValueDeserializer<'a> {
    fn table(self, table: &'a Table, fields: &'static [&'static str]) -> TableAccess<'a> {
        TableAccess {
            entries: table.iter(),
            next: None,
            fields,
            path: self.path,
            context: self.context,
            skip: self.skip,
        }
    }

    /// Calls the visitor's method for the kind of the value. `fields` are those of a struct.
    fn visit<'de, V: Visitor<'de>>(
        self,
        fields: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, ConfigError> {
        match &self.value.kind {
            Kind::Null => visitor.visit_unit(),
            Kind::Boolean(value) => visitor.visit_bool(*value),
            Kind::Integer(value) => match (i64::try_from(*value), u64::try_from(*value)) {
                (Ok(value), _) => visitor.visit_i64(value),
                (_, Ok(value)) => visitor.visit_u64(value),
                _ => visitor.visit_i128(*value),
            },
            Kind::Float(value) => visitor.visit_f64(*value),
            Kind::String(value) | Kind::Datetime(value) => visitor.visit_str(value),
            Kind::Unparsed(text) => match parse_value(text, &self.value.origin) {
                Some(value) => ValueDeserializer { value: &value, ..self }.visit(fields, visitor),
                None => visitor.visit_str(text),
            },
            Kind::Array(values) => {
                let mut elements = Elements {
                    values: values.iter().enumerate(),
                    path: self.path,
                    context: self.context,
                };
                let visited = visitor.visit_seq(&mut elements)?;
                match elements.values.next() {
                    None => Ok(visited),
                    Some((expected, _)) => {
                        let expected = format!("{expected} elements");
                        Err(de::Error::invalid_length(values.len(), &expected.as_str()))
                    }
                }
            }
            Kind::Table(table) => visitor.visit_map(self.table(table, fields)),
        }
    }

    /// Deserializes a string. The value of a variable or an argument is not parsed as TOML.
    fn visit_string<'de, V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, ConfigError> {
        match &self.value.kind {
            Kind::Unparsed(value) => visitor.visit_str(value),
            _ => self.visit(&[], visitor),
        }
    }
}

macro_rules! strings {
    ($($method:ident)+) => {$(
        fn $method<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, ConfigError> {
            self.visit_string(visitor)
        }
    )+};
}

impl<'de> Deserializer<'de> for ValueDeserializer<'_> {
    type Error = ConfigError;

    strings! { deserialize_str deserialize_string deserialize_char deserialize_identifier }

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, ConfigError> {
        self.visit(&[], visitor)
    }

    fn deserialize_struct<V: Visitor<'de>>(
        self,
        name: &'static str,
        fields: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, ConfigError> {
        match &self.value.kind {
            Kind::Datetime(value) if name == DATETIME => {
                let entry = std::iter::once((DATETIME, value.as_str()));
                visitor.visit_map(MapDeserializer::new(entry))
            }
            Kind::Unparsed(text) => match parse_value(text, &self.value.origin) {
                Some(value) => ValueDeserializer { value: &value, ..self }
                    .deserialize_struct(name, fields, visitor),
                None => visitor.visit_str(text),
            },
            // serde would deserialize the elements as the fields, in their order.
            Kind::Array(_) => Err(de::Error::invalid_type(Unexpected::Seq, &visitor)),
            _ => self.visit(fields, visitor),
        }
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, ConfigError> {
        match &self.value.kind {
            Kind::Null => visitor.visit_none(),
            _ => visitor.visit_some(self),
        }
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        visitor: V,
    ) -> Result<V::Value, ConfigError> {
        visitor.visit_newtype_struct(self)
    }

    fn deserialize_enum<V: Visitor<'de>>(
        self,
        name: &'static str,
        variants: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, ConfigError> {
        match &self.value.kind {
            Kind::Unparsed(text) if text.starts_with('{') => {
                match parse_value(text, &self.value.origin) {
                    Some(value) => ValueDeserializer { value: &value, ..self }
                        .deserialize_enum(name, variants, visitor),
                    None => self.visit_string(visitor),
                }
            }
            Kind::String(variant) | Kind::Unparsed(variant) => {
                visitor.visit_enum(variant.as_str().into_deserializer())
            }
            Kind::Table(table) if table.len() == 1 => visitor.visit_enum(self.table(table, &[])),
            _ => self.visit(&[], visitor),
        }
    }

    fn deserialize_ignored_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, ConfigError> {
        if let (Some(owner), Segment::Key(field)) = (self.owner, self.path.segment)
            && !owner.fields.contains(&field)
        {
            let (table, key) = (owner.path.to_key(), owner.key.clone());
            let error = ConfigError::unknown_field(field, owner.fields, &table, key);
            self.context.unknown.borrow_mut().push(error);
        }
        visitor.visit_unit()
    }

    forward_to_deserialize_any! {
        bool i8 i16 i32 i64 i128 u8 u16 u32 u64 u128 f32 f64 bytes byte_buf unit unit_struct seq
        tuple tuple_struct map
    }
}

/// The entries of a table.
struct TableAccess<'a> {
    entries: std::collections::btree_map::Iter<'a, String, Entry>,
    /// The field whose value comes next.
    next: Option<(&'a str, &'a Entry)>,
    fields: &'static [&'static str],
    path: Path<'a>,
    context: &'a Context,
    skip: &'static [&'static str],
}

impl<'a> TableAccess<'a> {
    /// Returns the next entry with the name of its field. The key of an environment variable may differ
    /// from it in spelling.
    fn next_entry(&mut self) -> Option<(&'a str, &'a Entry)> {
        let (fields, skip) = (self.fields, self.skip);
        let is_own = |key: &str| !skip.contains(&key) || fields.contains(&key);
        let (key, entry) = self.entries.find(|(key, _)| is_own(key))?;
        let is_meant = |field: &&&str| entry.is_loose && is_same_word(field, key);
        let field = fields.iter().find(|field| **field == key.as_str());
        let field = field.or_else(|| fields.iter().find(is_meant));
        Some((field.map_or(key.as_str(), |field| *field), entry))
    }

    fn value(&self, field: &'a str, entry: &'a Entry) -> ValueDeserializer<'_> {
        ValueDeserializer {
            value: &entry.value,
            path: Path { parent: Some(&self.path), segment: Segment::Key(field) },
            context: self.context,
            owner: Some(Owner { key: &entry.key, fields: self.fields, path: &self.path }),
            skip: &[],
        }
    }

    /// Calls `deserialize` with the value of the last key, and adds key and origin to its error.
    fn with_value<T>(
        &mut self,
        deserialize: impl FnOnce(ValueDeserializer<'_>) -> Result<T, ConfigError>,
    ) -> Result<T, ConfigError> {
        let (field, entry) = self.next.take().expect("a key comes before its value");
        let result = deserialize(self.value(field, entry));
        result.map_err(|error| error.or_at(entry.origin()).within(field))
    }
}

impl<'de> MapAccess<'de> for TableAccess<'_> {
    type Error = ConfigError;

    fn next_key_seed<K: DeserializeSeed<'de>>(
        &mut self,
        seed: K,
    ) -> Result<Option<K::Value>, ConfigError> {
        self.next = self.next_entry();
        let Some((field, entry)) = self.next else { return Ok(None) };
        let key: StrDeserializer<'_, ConfigError> = field.into_deserializer();
        seed.deserialize(key).map(Some).map_err(|error| error.or_at(&entry.key))
    }

    fn next_value_seed<S: DeserializeSeed<'de>>(
        &mut self,
        seed: S,
    ) -> Result<S::Value, ConfigError> {
        self.with_value(|value| seed.deserialize(value))
    }
}

/// An enum: a table whose key is the variant.
impl<'de> EnumAccess<'de> for TableAccess<'_> {
    type Error = ConfigError;
    type Variant = Self;

    fn variant_seed<S: DeserializeSeed<'de>>(
        mut self,
        seed: S,
    ) -> Result<(S::Value, Self), ConfigError> {
        let variant = self.next_key_seed(seed)?;
        Ok((variant.expect("the table has one entry"), self))
    }
}

impl<'de> VariantAccess<'de> for TableAccess<'_> {
    type Error = ConfigError;

    fn unit_variant(mut self) -> Result<(), ConfigError> {
        self.with_value(|value| <()>::deserialize(value))
    }

    fn newtype_variant_seed<S: DeserializeSeed<'de>>(
        mut self,
        seed: S,
    ) -> Result<S::Value, ConfigError> {
        self.next_value_seed(seed)
    }

    fn tuple_variant<V: Visitor<'de>>(
        mut self,
        _: usize,
        visitor: V,
    ) -> Result<V::Value, ConfigError> {
        self.with_value(|value| value.deserialize_seq(visitor))
    }

    fn struct_variant<V: Visitor<'de>>(
        mut self,
        fields: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, ConfigError> {
        self.with_value(|value| value.deserialize_struct("", fields, visitor))
    }
}

/// The elements of an array.
struct Elements<'a> {
    values: std::iter::Enumerate<std::slice::Iter<'a, Value>>,
    path: Path<'a>,
    context: &'a Context,
}

impl<'de> SeqAccess<'de> for &mut Elements<'_> {
    type Error = ConfigError;

    fn next_element_seed<S: DeserializeSeed<'de>>(
        &mut self,
        seed: S,
    ) -> Result<Option<S::Value>, ConfigError> {
        let Some((index, value)) = self.values.next() else { return Ok(None) };
        let path = Path { parent: Some(&self.path), segment: Segment::Index(index) };
        let element =
            ValueDeserializer { value, path, context: self.context, owner: None, skip: &[] };
        let result = seed.deserialize(element);
        let located = |error: ConfigError| error.or_at(&value.origin).within(&index.to_string());
        result.map(Some).map_err(located)
    }

    fn size_hint(&self) -> Option<usize> {
        Some(self.values.len())
    }
}
