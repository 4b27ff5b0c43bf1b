//! `plux_index.rs`: the index as one constant expression, so that a program parses nothing.
//!
//! It names types without a path (`Index`, `PluginEntry`, `Borrowed`, …): `include_index!()` brings
//! them into scope, whatever name the runtime has in the program (renames, re-exports).

use std::fmt::{Display, Write as _};

use plux_spec::{
    Blocker, Comparator, Condition, ExtensionPointEntry, Incomplete, IncompleteReason, Index, Link,
    PackageEntry, PackageSource, PluginEntry, PluginId, ReasonField, Requirement, Root, Target,
    VersionReq,
};

/// Returns the source of `plux_index.rs`.
pub(crate) fn literal(index: &Index) -> String {
    let mut index = index.clone();
    index.sort();
    let mut text = String::from(super::HEAD);
    let fields = [
        field("generator", string(&index.generator)),
        field("root", option(index.root.as_ref(), root)),
        field("packages", list(&index.packages, package)),
        field("extension_points", list(&index.extension_points, extension_point)),
        field("plugins", list(&index.plugins, plugin)),
        field("incomplete", list(&index.incomplete, incomplete)),
    ];
    writeln!(text, "{}", structure("Index", &fields)).expect("writing into a String");
    text
}

fn root(root: &Root) -> String {
    let fields = [field("package", string(&root.package)), field("version", string(&root.version))];
    structure("Root", &fields)
}

fn package(entry: &PackageEntry) -> String {
    let fields = [
        field("name", string(&entry.name)),
        field("version", string(&entry.version)),
        field("source", source(&entry.source)),
        field("extern_name", string(&entry.extern_name)),
        field("kind", format!("DependencyKind::{:?}", entry.kind)),
        field("condition", list(&entry.condition, condition)),
        field(
            "link",
            match &entry.link {
                Link::Direct => "Link::Direct".to_owned(),
                Link::Via(name) => format!("Link::Via({})", string(name)),
                Link::None => "Link::None".to_owned(),
            },
        ),
    ];
    structure("PackageEntry", &fields)
}

fn extension_point(entry: &ExtensionPointEntry) -> String {
    let fields = [
        field("namespace", name("Namespace", &entry.namespace)),
        field("contract", string(&entry.contract)),
        field("kind", format!("ItemKind::{:?}", entry.kind)),
        field("cardinality", format!("Cardinality::{:?}", entry.cardinality)),
        field("package", string(&entry.package)),
        field("version", string(&entry.version)),
        field("source", option(entry.source.as_ref(), source)),
        field("target", target(&entry.target)),
        field("path", string(&entry.path)),
        field("file", string(&entry.file)),
        field("line", entry.line),
        field("description", string(&entry.description)),
    ];
    structure("ExtensionPointEntry", &fields)
}

fn plugin(entry: &PluginEntry) -> String {
    let requires = list(&entry.requires, requirement);
    let meta = list(&entry.meta, |(key, value)| format!("({}, {})", string(key), string(value)));
    let fields = [
        field("namespace", name("Namespace", &entry.namespace)),
        field("name", name("PluginName", &entry.name)),
        field("package", string(&entry.package)),
        field("version", string(&entry.version)),
        field("source", option(entry.source.as_ref(), source)),
        field("target", target(&entry.target)),
        field("path", string(&entry.path)),
        field("kind", format!("ItemKind::{:?}", entry.kind)),
        field("contract", string(&entry.contract)),
        field("file", string(&entry.file)),
        field("line", entry.line),
        field("description", string(&entry.description)),
        field("requires", requires),
        field("before", list(&entry.before, |it| name("PluginName", it))),
        field("after", list(&entry.after, |it| name("PluginName", it))),
        field("meta", meta),
        field("condition", list(&entry.condition, condition)),
        field("status", format!("Status::{:?}", entry.status)),
        field("enabled_by", list(&entry.enabled_by, condition)),
        field("blocked_by", list(&entry.blocked_by, blocker)),
    ];
    structure("PluginEntry", &fields)
}

fn requirement(requirement: &Requirement) -> String {
    let version = |version: &VersionReq| {
        let comparators = list(&version.comparators, comparator);
        structure("VersionReq", &[field("comparators", comparators)])
    };
    let fields = [
        field("id", id(&requirement.id)),
        field("version", option(requirement.version.as_ref(), version)),
        field("optional", requirement.optional),
    ];
    structure("Requirement", &fields)
}

fn comparator(comparator: &Comparator) -> String {
    let fields = [
        field("op", format!("VersionOp::{:?}", comparator.op)),
        field("major", comparator.major),
        field("minor", option(comparator.minor.as_ref(), u64::to_string)),
        field("patch", option(comparator.patch.as_ref(), u64::to_string)),
        field("pre", string(&comparator.pre)),
    ];
    structure("Comparator", &fields)
}

fn incomplete(entry: &Incomplete) -> String {
    let fields = [
        field("package", string(&entry.package)),
        field("version", string(&entry.version)),
        field("file", option(entry.file.as_ref(), |it| string(it))),
        field("line", option(entry.line.as_ref(), u32::to_string)),
        field("reason", reason(&entry.reason)),
    ];
    structure("Incomplete", &fields)
}

fn source(source: &PackageSource) -> String {
    match source {
        PackageSource::Path(path) => format!("PackageSource::Path({})", string(path)),
        PackageSource::Registry(url) => format!("PackageSource::Registry({})", string(url)),
        PackageSource::Git(url) => format!("PackageSource::Git({})", string(url)),
    }
}

fn condition(it: &Condition) -> String {
    let variant = |name: &str, value: String| format!("Condition::{name}({value})");
    match it {
        Condition::Feature { package, feature } => structure(
            "Condition::Feature",
            &[field("package", string(package)), field("feature", string(feature))],
        ),
        Condition::CrateType { package, crate_type } => structure(
            "Condition::CrateType",
            &[field("package", string(package)), field("crate_type", string(crate_type))],
        ),
        Condition::Target(target) => variant("Target", string(target)),
        Condition::Cfg(cfg) => variant("Cfg", string(cfg)),
        Condition::Any(parts) => variant("Any", list(parts, condition)),
        Condition::All(parts) => variant("All", list(parts, condition)),
        Condition::Not(parts) => variant("Not", list(parts, condition)),
        _ => unreachable!("a condition that this version does not know"),
    }
}

fn blocker(blocker: &Blocker) -> String {
    let id = id(&blocker.id);
    structure(
        "Blocker",
        &[field("id", id), field("reason", format!("BlockReason::{:?}", blocker.reason))],
    )
}

fn reason(reason: &IncompleteReason) -> String {
    let name = format!("IncompleteReason::{}", reason.variant());
    let value = |value: ReasonField| match value {
        ReasonField::String(value) => string(&value),
        ReasonField::Number(value) => value.to_string(),
        ReasonField::Conditions(value) => list(&value, condition),
        ReasonField::Basis(value) => format!("DependencyBasis::{value:?}"),
        ReasonField::Failure(value) => format!("ResolveFailure::{value:?}"),
    };
    let fields = reason.fields().into_iter().map(|(name, it)| field(name, value(it)));
    structure(&name, &fields.collect::<Vec<_>>())
}

fn id(id: &PluginId) -> String {
    let (namespace, plugin) = (name("Namespace", id.namespace()), name("PluginName", id.name()));
    format!("PluginId::new({namespace}, {plugin})")
}

fn target(target: &Target) -> String {
    match target {
        Target::Lib => "Target::Lib".to_owned(),
        Target::Bin(name) => format!("Target::Bin({})", string(name)),
        Target::Example(name) => format!("Target::Example({})", string(name)),
        Target::Test(name) => format!("Target::Test({})", string(name)),
        Target::Bench(name) => format!("Target::Bench({})", string(name)),
    }
}

fn structure(name: &str, fields: &[String]) -> String {
    format!("{name} {{ {} }}", fields.join(", "))
}

fn field(name: &str, value: impl Display) -> String {
    format!("{name}: {value}")
}

fn name(kind: &str, value: impl Display) -> String {
    // Names are ASCII without quotes or backslashes.
    format!("{kind}::from_static(\"{value}\")")
}

fn string(text: &str) -> String {
    // `Debug` writes what rustc reads: quotes, backslashes and control characters escaped.
    format!("Borrowed({text:?})")
}

fn option<T>(value: Option<&T>, write: impl FnOnce(&T) -> String) -> String {
    value.map_or_else(|| "None".to_owned(), |value| format!("Some({})", write(value)))
}

fn list<T>(entries: &[T], write: impl Fn(&T) -> String) -> String {
    let entries: Vec<String> = entries.iter().map(write).collect();
    if entries.iter().any(|entry| entry.contains('{')) {
        format!("Borrowed(&[\n{},\n])", entries.join(",\n"))
    } else {
        format!("Borrowed(&[{}])", entries.join(", "))
    }
}

#[cfg(test)]
mod tests {
    use std::borrow::Cow::Borrowed;

    use plux_spec::{
        BlockReason, Blocker, Cardinality, Comparator, Condition, DependencyKind,
        ExtensionPointEntry, Incomplete, IncompleteReason, Index, ItemKind, Link, Namespace,
        PackageEntry, PackageSource, PluginEntry, PluginId, PluginName, Requirement, Root, Status,
        Target, VersionOp, VersionReq,
    };

    use crate::sample;

    /// The index as a program has it.
    static COMPILED: Index = include!("golden/plux_index.rs");

    #[test]
    fn the_compiled_index_is_the_index() {
        assert_eq!(COMPILED, sample::index());
    }

    #[test]
    fn the_generated_text_is_what_is_compiled_here() {
        let text = super::literal(&sample::index());
        let compiled = include_str!("golden/plux_index.rs");
        // The first line names the version that wrote it.
        assert_eq!(text.split_once('\n').unwrap().1, compiled.split_once('\n').unwrap().1);
    }
}
