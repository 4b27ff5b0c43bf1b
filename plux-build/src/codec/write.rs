//! Index → canonical text.

use std::borrow::Cow;

use plux_spec::{ExtensionPointEntry, FORMAT, Index, PackageEntry, PluginEntry, Text};

use super::wire;

/// Writes an index as canonical `plux.json`: one index, one text.
///
/// # Panics
///
/// Never: the objects of the format have text keys only, so that JSON can hold all of them.
pub fn to_json(index: &Index) -> String {
    let mut index = index.clone();
    index.sort();
    let mut text = serde_json::to_string_pretty(&document(&index))
        .expect("objects with text keys, written into memory");
    text.push('\n');
    text
}

fn document(index: &Index) -> wire::Index<'_> {
    wire::Index {
        extension_points: index.extension_points.iter().map(extension_point).collect(),
        format: FORMAT,
        generator: text(&index.generator),
        incomplete: index
            .incomplete
            .iter()
            .map(|entry| wire::Incomplete {
                file: optional(entry.file.as_ref()),
                line: entry.line,
                package: text(&entry.package),
                reason: text(&entry.reason),
            })
            .collect(),
        packages: index.packages.iter().map(package).collect(),
        plugins: index.plugins.iter().map(plugin).collect(),
        root: index
            .root
            .as_ref()
            .map(|root| wire::Root { package: text(&root.package), version: text(&root.version) }),
    }
}

fn package(entry: &PackageEntry) -> wire::Package<'_> {
    wire::Package {
        extern_name: text(&entry.extern_name),
        kind: entry.kind.as_str().into(),
        link: entry.link.to_string().into(),
        name: text(&entry.name),
        source: text(&entry.source),
        version: text(&entry.version),
        when: optional(entry.when.as_ref()),
    }
}

fn extension_point(entry: &ExtensionPointEntry) -> wire::ExtensionPoint<'_> {
    wire::ExtensionPoint {
        cardinality: entry.cardinality.as_str().into(),
        contract: text(&entry.contract),
        description: text(&entry.description),
        file: text(&entry.file),
        line: entry.line,
        namespace: entry.namespace.as_str().into(),
        package: text(&entry.package),
        path: text(&entry.path),
        target: entry.target.to_string().into(),
        version: Some(text(&entry.version)),
    }
}

fn plugin(entry: &PluginEntry) -> wire::Plugin<'_> {
    wire::Plugin {
        after: entry.after.iter().map(|name| name.as_str().into()).collect(),
        before: entry.before.iter().map(|name| name.as_str().into()).collect(),
        cfg: optional(entry.cfg.as_ref()),
        contract: text(&entry.contract),
        description: text(&entry.description),
        enable: optional(entry.enable.as_ref()),
        file: text(&entry.file),
        kind: entry.kind.as_str().into(),
        line: entry.line,
        meta: entry.meta.iter().map(|(key, value)| (text(key), text(value))).collect(),
        name: entry.name.as_str().into(),
        namespace: entry.namespace.as_str().into(),
        package: text(&entry.package),
        path: text(&entry.path),
        requires: entry.requires.iter().map(|id| id.to_string().into()).collect(),
        status: entry.status.as_str().into(),
        target: entry.target.to_string().into(),
        version: Some(text(&entry.version)),
    }
}

fn text(value: &Text) -> Cow<'_, str> {
    Cow::Borrowed(value)
}

fn optional(value: Option<&Text>) -> Option<Cow<'_, str>> {
    value.map(text)
}
