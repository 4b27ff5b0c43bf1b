//! A sample index with all fields set, for tests.

use std::borrow::Cow;

use plux_spec::{
    BlockReason, Blocker, Cardinality, Condition, CowSlice, DependencyKind, ExtensionPointEntry,
    Incomplete, IncompleteReason, Index, ItemKind, Link, PackageEntry, PackageSource, PluginEntry,
    Root, Status, Target,
};

fn text(value: &str) -> Cow<'static, str> {
    value.to_owned().into()
}

pub(crate) fn index() -> Index {
    let mut index = Index {
        generator: text("plux-build 0.1.0"),
        root: Some(Root { package: text("finops"), version: text("0.3.0") }),
        packages: CowSlice::Owned(vec![
            package("finops", "finops", DependencyKind::Root, Link::Direct, &[]),
            package(
                "finops-aws",
                "aws",
                DependencyKind::Normal,
                Link::Via(text("vendors")),
                &[feature("aws"), Condition::Target(text("cfg(unix)"))],
            ),
            package("fake", "fake", DependencyKind::Dev, Link::None, &[]),
        ]),
        extension_points: CowSlice::Owned(vec![ExtensionPointEntry {
            namespace: "finops.vendors".parse().unwrap(),
            contract: text("dyn Vendor"),
            kind: ItemKind::Trait,
            cardinality: Cardinality::AtLeastOne,
            package: text("finops"),
            version: text("0.3.0"),
            source: None,
            target: Target::Lib,
            path: text("finops::Vendor"),
            file: text("src/vendor.rs"),
            line: 4,
            description: text("Cloud vendors."),
        }]),
        plugins: CowSlice::Owned(vec![plugin(), small_plugin()]),
        incomplete: CowSlice::Owned(vec![
            Incomplete {
                package: text("fake"),
                file: None,
                line: None,
                version: text("0.3.0"),
                reason: IncompleteReason::SourcesUnavailable {
                    enabled_by: vec![feature("fake")].into(),
                },
            },
            Incomplete {
                package: text("finops"),
                file: Some(text("../gen.rs")),
                line: Some(3),
                version: text("0.3.0"),
                reason: IncompleteReason::InvalidDeclaration { message: text("the name is empty") },
            },
        ]),
    };
    index.sort();
    index
}

fn feature(feature: &str) -> Condition {
    Condition::Feature { package: text("finops"), feature: text(feature) }
}

fn package(
    name: &str,
    extern_name: &str,
    kind: DependencyKind,
    link: Link,
    condition: &[Condition],
) -> PackageEntry {
    PackageEntry {
        name: text(name),
        version: text("0.3.0"),
        source: PackageSource::Path(text(name)),
        extern_name: text(extern_name),
        kind,
        condition: condition.to_vec().into(),
        link,
    }
}

fn plugin() -> PluginEntry {
    PluginEntry {
        namespace: "finops.vendors".parse().unwrap(),
        name: "aws".parse().unwrap(),
        package: text("finops-aws"),
        version: text("0.3.0"),
        source: None,
        target: Target::Lib,
        path: text("aws::cli::r#type::Aws"),
        kind: ItemKind::Impl,
        contract: text("dyn Vendor<Item = u8>"),
        file: text("src/cli.rs"),
        line: 12,
        description: text("Imports \"cost\"\nand {usage} — größer, \\n \u{1f600}\u{7}."),
        requires: CowSlice::Owned(vec![
            "finops.core:state >=1.2, <2.0.0-rc.1".parse().unwrap(),
            "finops.core:log? *".parse().unwrap(),
        ]),
        before: CowSlice::Owned(vec!["azure".parse().unwrap()]),
        after: CowSlice::Owned(vec!["docker".parse().unwrap()]),
        meta: CowSlice::Owned(vec![(text("key"), text("value")), (text("order"), text("2"))]),
        condition: CowSlice::Owned(vec![
            Condition::Cfg(text("unix")),
            Condition::Any(
                vec![feature("aws"), Condition::Not(vec![feature("azure")].into())].into(),
            ),
        ]),
        status: Status::Inactive,
        enabled_by: CowSlice::Owned(vec![feature("aws")]),
        blocked_by: CowSlice::default(),
    }
}

fn small_plugin() -> PluginEntry {
    PluginEntry {
        name: "small".parse().unwrap(),
        package: text("finops"),
        target: Target::Bin(text("finops")),
        kind: ItemKind::Function,
        before: CowSlice::default(),
        after: CowSlice::default(),
        meta: CowSlice::default(),
        condition: CowSlice::default(),
        status: Status::Blocked,
        enabled_by: CowSlice::default(),
        source: Some(PackageSource::Path(text("finops"))),
        blocked_by: CowSlice::Owned(vec![Blocker {
            id: "finops.core:state".parse().unwrap(),
            reason: BlockReason::Absent,
        }]),
        requires: CowSlice::Owned(vec!["finops.core:state".parse().unwrap()]),
        ..plugin()
    }
}
