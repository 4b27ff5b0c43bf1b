//! Index → canonical text.

use std::collections::BTreeMap;

use plux_spec::{
    Blocker, Condition, ExtensionPointEntry, FORMAT, Incomplete, IncompleteReason, Index,
    PackageEntry, PackageSource, PluginEntry, Root,
};

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
        fields.list("condition", &entry.condition, condition);
        fields.text("extern", &entry.extern_name);
        fields.shown("kind", entry.kind);
        fields.shown("link", &entry.link);
        fields.text("name", &entry.name);
        fields.shown("source", &entry.source);
        fields.text("version", &entry.version);
    });
}

fn extension_point(pretty: &mut Pretty, entry: &ExtensionPointEntry) {
    pretty.object(|fields| {
        fields.shown("cardinality", entry.cardinality);
        fields.text("contract", &entry.contract);
        fields.text("description", &entry.description);
        fields.text("file", &entry.file);
        fields.shown("kind", entry.kind);
        fields.number("line", entry.line);
        fields.shown("namespace", &entry.namespace);
        fields.text("package", &entry.package);
        fields.text("path", &entry.path);
        source(fields, entry.source.as_ref());
        fields.shown("target", &entry.target);
        fields.text("version", &entry.version);
    });
}

fn plugin(pretty: &mut Pretty, entry: &PluginEntry) {
    pretty.object(|fields| {
        fields.list("after", &entry.after, Pretty::shown);
        fields.list("before", &entry.before, Pretty::shown);
        fields.list("blocked_by", &entry.blocked_by, blocker);
        fields.list("condition", &entry.condition, condition);
        fields.text("contract", &entry.contract);
        fields.text("description", &entry.description);
        fields.list("enabled_by", &entry.enabled_by, condition);
        fields.text("file", &entry.file);
        fields.shown("kind", entry.kind);
        fields.number("line", entry.line);
        fields.field("meta").object(|fields| meta(fields, entry));
        fields.shown("name", &entry.name);
        fields.shown("namespace", &entry.namespace);
        fields.text("package", &entry.package);
        fields.text("path", &entry.path);
        fields.list("requires", &entry.requires, Pretty::shown);
        source(fields, entry.source.as_ref());
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
        reason(fields.field("reason"), &entry.reason);
        fields.text("version", &entry.version);
    });
}

fn source(fields: &mut Object<'_>, source: Option<&PackageSource>) {
    match source {
        Some(source) => fields.shown("source", source),
        None => fields.field("source").null(),
    }
}

fn blocker(pretty: &mut Pretty, blocker: &Blocker) {
    pretty.object(|fields| {
        fields.shown("id", &blocker.id);
        fields.shown("reason", blocker.reason);
    });
}

fn condition(pretty: &mut Pretty, it: &Condition) {
    pretty.object(|fields| match it {
        Condition::Feature { package, feature } => {
            fields.text("feature", feature);
            fields.text("package", package);
        }
        Condition::CrateType { package, crate_type } => {
            fields.text("crate_type", crate_type);
            fields.text("package", package);
        }
        Condition::Target(target) => fields.text("target", target),
        Condition::Cfg(cfg) => fields.text("cfg", cfg),
        Condition::Any(conditions) => fields.list("any", conditions, condition),
        Condition::All(conditions) => fields.list("all", conditions, condition),
        Condition::Not(conditions) => fields.list("not", conditions, condition),
        _ => unreachable!("a condition that this version does not know"),
    });
}

fn reason(pretty: &mut Pretty, reason: &IncompleteReason) {
    pretty.object(|fields| match reason {
        IncompleteReason::SourcesUnavailable { enabled_by } => {
            fields.list("enabled_by", enabled_by, condition);
            fields.text("kind", reason.kind());
        }
        IncompleteReason::DependenciesUnresolved { basis, failure } => {
            fields.shown("basis", basis);
            fields.shown("failure", failure);
            fields.text("kind", reason.kind());
        }
        IncompleteReason::DeclarationTooDeep { limit } => {
            fields.text("kind", reason.kind());
            fields.shown("limit", limit);
        }
        IncompleteReason::InvalidDeclaration { message } | IncompleteReason::Other { message } => {
            fields.text("kind", reason.kind());
            fields.text("message", message);
        }
        other => {
            fields.text("kind", "other");
            fields.shown("message", other);
        }
    });
}
