//! The objects of `plux.json`.

use plux_spec::{Blocker, ExtensionPointEntry, Incomplete, Index, PackageEntry, PluginEntry, Root};
use serde_json::Value;

use super::values::{Invalid, Json, Object, field, object};

/// Implements [`Json`] for structs of plux-spec. A field has a key of the same name, unless a key is
/// given. Without a value, the field after `optional` has no key.
macro_rules! objects {
    ($($Type:ident {
        $($field:ident $(= $key:literal)?),+ $(; optional $optional:ident)?
    })+) => {$(
        impl Json for $Type {
            fn to_value(&self) -> Value {
                let mut object = Object::new();
                let mut add = |key: &str, value| object.insert(key.to_owned(), value);
                $(add(key!($field $($key)?), self.$field.to_value());)+
                $(if self.$optional.is_some() {
                    add(key!($optional), self.$optional.to_value());
                })?
                Value::Object(object)
            }

            fn from_value(value: &Value) -> Result<Self, Invalid> {
                let object = object(value, "an object")?;
                Ok(Self {
                    $($field: field(object, key!($field $($key)?))?,)+
                    $($optional: field(object, key!($optional))?,)?
                })
            }
        }
    )+};
}

macro_rules! key {
    ($field:ident) => {
        stringify!($field)
    };
    ($field:ident $key:literal) => {
        $key
    };
}

objects! {
    Index { extension_points, generator, incomplete, packages, plugins, root }
    Root { package, version }
    PackageEntry { condition, extern_name = "extern", kind, link, name, source, version }
    ExtensionPointEntry {
        cardinality, contract, description, file, kind, line, namespace, package, path, target,
        version; optional source
    }
    PluginEntry {
        after, before, blocked_by, condition, contract, description, enabled_by, file, kind, line,
        meta, name, namespace, package, path, requires, status, target, version; optional source
    }
    Blocker { id, reason }
    Incomplete { file, line, package, reason, version }
}
