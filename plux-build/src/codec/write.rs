//! Index → canonical text.

use std::collections::BTreeMap;

use plux_spec::{ExtensionPointEntry, FORMAT, Incomplete, Index, PackageEntry, PluginEntry, Root};

use super::pretty::{Object, Pretty};

/// Writes an index as canonical `plux.json`: one index, one text.
pub fn to_json(index: &Index) -> String {
    let mut pretty = Pretty::default();
    if index.is_sorted() {
        document(&mut pretty, index);
    } else {
        let mut sorted = index.clone();
        sorted.sort();
        document(&mut pretty, &sorted);
    }
    pretty.finish()
}

/// Fields stand in alphabetical order, here and below.
fn document(pretty: &mut Pretty, index: &Index) {
    pretty.object(|fields| {
        fields.list("extension_points", &index.extension_points, extension_point);
        fields.number("format", FORMAT);
        fields.text("generator", &index.generator);
        fields.list("incomplete", &index.incomplete, incomplete);
        fields.list("packages", &index.packages, package);
        fields.list("plugins", &index.plugins, plugin);
        match &index.root {
            Some(root) => root_package(fields.field("root"), root),
            None => fields.field("root").null(),
        }
    });
}

fn root_package(pretty: &mut Pretty, root: &Root) {
    pretty.object(|fields| {
        fields.text("package", &root.package);
        fields.text("version", &root.version);
    });
}

fn package(pretty: &mut Pretty, entry: &PackageEntry) {
    pretty.object(|fields| {
        fields.text("extern", &entry.extern_name);
        fields.shown("kind", entry.kind);
        fields.shown("link", &entry.link);
        fields.text("name", &entry.name);
        fields.text("source", &entry.source);
        fields.text("version", &entry.version);
        fields.optional("when", entry.when.as_deref());
    });
}

fn extension_point(pretty: &mut Pretty, entry: &ExtensionPointEntry) {
    pretty.object(|fields| {
        fields.shown("cardinality", entry.cardinality);
        fields.text("contract", &entry.contract);
        fields.text("description", &entry.description);
        fields.text("file", &entry.file);
        fields.number("line", entry.line);
        fields.shown("namespace", &entry.namespace);
        fields.text("package", &entry.package);
        fields.text("path", &entry.path);
        fields.shown("target", &entry.target);
        fields.text("version", &entry.version);
    });
}

fn plugin(pretty: &mut Pretty, entry: &PluginEntry) {
    pretty.object(|fields| {
        fields.list("after", &entry.after, Pretty::shown);
        fields.list("before", &entry.before, Pretty::shown);
        fields.optional("cfg", entry.cfg.as_deref());
        fields.text("contract", &entry.contract);
        fields.text("description", &entry.description);
        fields.optional("enable", entry.enable.as_deref());
        fields.text("file", &entry.file);
        fields.shown("kind", entry.kind);
        fields.number("line", entry.line);
        fields.field("meta").object(|fields| meta(fields, entry));
        fields.shown("name", &entry.name);
        fields.shown("namespace", &entry.namespace);
        fields.text("package", &entry.package);
        fields.text("path", &entry.path);
        fields.list("requires", &entry.requires, Pretty::shown);
        fields.shown("status", entry.status);
        fields.shown("target", &entry.target);
        fields.text("version", &entry.version);
    });
}

fn meta(fields: &mut Object<'_>, entry: &PluginEntry) {
    let sorted: BTreeMap<_, _> = entry.meta.iter().map(|(key, value)| (key, value)).collect();
    for (key, value) in sorted {
        fields.text(key, value);
    }
}

fn incomplete(pretty: &mut Pretty, entry: &Incomplete) {
    pretty.object(|fields| {
        fields.optional("file", entry.file.as_deref());
        match entry.line {
            Some(line) => fields.number("line", line),
            None => fields.field("line").null(),
        }
        fields.text("package", &entry.package);
        fields.text("reason", &entry.reason);
    });
}
