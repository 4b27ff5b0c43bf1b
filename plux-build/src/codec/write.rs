//! Index → canonical text.

use std::fmt::Display;

use plux_spec::{
    ExtensionPointEntry, FORMAT, Incomplete, Index, PackageEntry, PluginEntry, Root, Text,
};
use serde_json::{Map, Value};

/// Writes an index as canonical `plux.json`: one index, one text.
pub fn to_json(index: &Index) -> String {
    let mut index = index.clone();
    index.sort();
    format!("{:#}\n", document(&index))
}

/// Fields stand in alphabetical order, in case that somebody's `preserve_order` keeps them so.
fn document(index: &Index) -> Value {
    object([
        ("extension_points", list(index.extension_points.iter().map(extension_point))),
        ("format", FORMAT.into()),
        ("generator", text(&index.generator)),
        ("incomplete", list(index.incomplete.iter().map(incomplete))),
        ("packages", list(index.packages.iter().map(package))),
        ("plugins", list(index.plugins.iter().map(plugin))),
        ("root", index.root.as_ref().map_or(Value::Null, root)),
    ])
}

fn root(root: &Root) -> Value {
    object([("package", text(&root.package)), ("version", text(&root.version))])
}

fn package(entry: &PackageEntry) -> Value {
    object([
        ("extern", text(&entry.extern_name)),
        ("kind", text(entry.kind)),
        ("link", text(&entry.link)),
        ("name", text(&entry.name)),
        ("source", text(&entry.source)),
        ("version", text(&entry.version)),
        ("when", optional(entry.when.as_ref())),
    ])
}

fn extension_point(entry: &ExtensionPointEntry) -> Value {
    object([
        ("cardinality", text(entry.cardinality)),
        ("contract", text(&entry.contract)),
        ("description", text(&entry.description)),
        ("file", text(&entry.file)),
        ("line", entry.line.into()),
        ("namespace", text(&entry.namespace)),
        ("package", text(&entry.package)),
        ("path", text(&entry.path)),
        ("target", text(&entry.target)),
        ("version", text(&entry.version)),
    ])
}

fn plugin(entry: &PluginEntry) -> Value {
    object([
        ("after", list(entry.after.iter().map(text))),
        ("before", list(entry.before.iter().map(text))),
        ("cfg", optional(entry.cfg.as_ref())),
        ("contract", text(&entry.contract)),
        ("description", text(&entry.description)),
        ("enable", optional(entry.enable.as_ref())),
        ("file", text(&entry.file)),
        ("kind", text(entry.kind)),
        ("line", entry.line.into()),
        ("meta", object(entry.meta.iter().map(|(key, value)| (&**key, text(value))))),
        ("name", text(&entry.name)),
        ("namespace", text(&entry.namespace)),
        ("package", text(&entry.package)),
        ("path", text(&entry.path)),
        ("requires", list(entry.requires.iter().map(text))),
        ("status", text(entry.status)),
        ("target", text(&entry.target)),
        ("version", text(&entry.version)),
    ])
}

fn incomplete(entry: &Incomplete) -> Value {
    object([
        ("file", optional(entry.file.as_ref())),
        ("line", entry.line.map_or(Value::Null, Value::from)),
        ("package", text(&entry.package)),
        ("reason", text(&entry.reason)),
    ])
}

fn object<'a>(fields: impl IntoIterator<Item = (&'a str, Value)>) -> Value {
    let mut object = Map::new();
    for (key, value) in fields {
        object.insert(key.to_owned(), value);
    }
    Value::Object(object)
}

fn list(values: impl Iterator<Item = Value>) -> Value {
    Value::Array(values.collect())
}

fn text(value: impl Display) -> Value {
    Value::String(value.to_string())
}

fn optional(value: Option<&Text>) -> Value {
    value.map_or(Value::Null, text)
}
