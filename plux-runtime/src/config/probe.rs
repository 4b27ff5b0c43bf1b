//! Facts about a configuration type that can be determined without a value of it.

use std::marker::PhantomData;

use serde::de::{DeserializeOwned, Deserializer, Visitor};
use serde::{Serialize, forward_to_deserialize_any};

use super::error::ConfigError;
use super::section::Section;
use super::value::Value;

/// Returns the fields of a struct, in their order; empty for other types.
pub fn fields<C: DeserializeOwned>() -> &'static [&'static str] {
    let mut fields: &[&str] = &[];
    // The probe has no value, so that it fails.
    let _ = C::deserialize(FieldsProbe(&mut fields));
    fields
}

/// Records the fields that a type requests.
struct FieldsProbe<'a>(&'a mut &'static [&'static str]);

impl<'de> Deserializer<'de> for FieldsProbe<'_> {
    type Error = ConfigError;

    fn deserialize_any<V: Visitor<'de>>(self, _: V) -> Result<V::Value, ConfigError> {
        Err(serde::de::Error::custom("there is no value"))
    }

    fn deserialize_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        fields: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, ConfigError> {
        *self.0 = fields;
        self.deserialize_any(visitor)
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        visitor: V,
    ) -> Result<V::Value, ConfigError> {
        visitor.visit_newtype_struct(self)
    }

    forward_to_deserialize_any! {
        bool i8 i16 i32 i64 i128 u8 u16 u32 u64 u128 f32 f64 char str string bytes byte_buf option
        unit unit_struct seq tuple tuple_struct map enum identifier ignored_any
    }
}

/// Determines by method resolution which traits a type implements: a type that implements `Serialize`
/// has the method of [`WithSerialize`], every other type that of [`WithoutSerialize`].
pub struct Probe<C>(PhantomData<C>);

impl<C> Probe<C> {
    /// The probe.
    pub const NEW: Self = Self(PhantomData);
}

/// Types whose values can be converted back to fields.
pub trait WithSerialize {
    /// Returns the values of all fields: those of the section, and the defaults of the others.
    fn effective(&self, section: &Section) -> Option<Value>;
}

impl<C: DeserializeOwned + Serialize> WithSerialize for Probe<C> {
    fn effective(&self, section: &Section) -> Option<Value> {
        let config: C = section.deserialize().ok()?;
        toml::Value::try_from(config).ok()?.try_into().ok()
    }
}

/// Types whose default values are unknown.
pub trait WithoutSerialize {
    /// Returns `None`.
    fn effective(&self, section: &Section) -> Option<Value>;
}

impl<C> WithoutSerialize for &Probe<C> {
    fn effective(&self, _: &Section) -> Option<Value> {
        None
    }
}

/// The JSON Schema of a type.
#[cfg(feature = "schema")]
pub type TypeSchema = schemars::Schema;

/// The JSON Schema of a type: none without the feature `schema`.
#[cfg(not(feature = "schema"))]
pub enum TypeSchema {}

/// Types that have a JSON Schema.
pub trait WithSchema {
    /// Returns the schema.
    fn schema(&self) -> Option<TypeSchema>;
}

#[cfg(feature = "schema")]
impl<C: schemars::JsonSchema> WithSchema for Probe<C> {
    fn schema(&self) -> Option<TypeSchema> {
        let settings = schemars::generate::SchemaSettings::draft2020_12();
        // Types of several plugins may have the same name.
        let settings = settings.with(|settings| settings.inline_subschemas = true);
        Some(settings.into_generator().into_root_schema_for::<C>())
    }
}

/// Types without a JSON Schema.
pub trait WithoutSchema {
    /// Returns `None`.
    fn schema(&self) -> Option<TypeSchema>;
}

impl<C> WithoutSchema for &Probe<C> {
    fn schema(&self) -> Option<TypeSchema> {
        None
    }
}
