//! An index with every field in use, for the tests of what is made of it.

use plux_spec::{
    Cardinality, DependencyKind, ExtensionPointEntry, Incomplete, Index, ItemKind, Link, List,
    PackageEntry, PluginEntry, Root, Status, Target, Text,
};

fn text(value: &str) -> Text {
    value.to_owned().into()
}

pub(crate) fn index() -> Index {
    let mut index = Index {
        generator: text("plux-build 0.1.0"),
        root: Some(Root { package: text("finops"), version: text("0.3.0") }),
        packages: List::Owned(vec![
            package("finops", "finops", DependencyKind::Root, Link::Direct, None),
            package(
                "finops-aws",
                "aws",
                DependencyKind::Normal,
                Link::Via(text("vendors")),
                Some("feature \"aws\" of finops and cfg(unix)"),
            ),
            package("fake", "fake", DependencyKind::Dev, Link::None, None),
        ]),
        extension_points: List::Owned(vec![ExtensionPointEntry {
            namespace: "finops.vendors".parse().unwrap(),
            contract: text("dyn Vendor"),
            cardinality: Cardinality::AtLeastOne,
            package: text("finops"),
            version: text("0.3.0"),
            target: Target::Lib,
            path: text("finops::Vendor"),
            file: text("src/vendor.rs"),
            line: 4,
            description: text("Cloud vendors."),
        }]),
        plugins: List::Owned(vec![plugin(), small_plugin()]),
        incomplete: List::Owned(vec![
            Incomplete {
                package: text("fake"),
                file: None,
                line: None,
                reason: text("no sources"),
            },
            Incomplete {
                package: text("finops"),
                file: Some(text("../gen.rs")),
                line: Some(3),
                reason: text("a macro"),
            },
        ]),
    };
    index.sort();
    index
}

fn package(
    name: &str,
    extern_name: &str,
    kind: DependencyKind,
    link: Link,
    when: Option<&str>,
) -> PackageEntry {
    PackageEntry {
        name: text(name),
        version: text("0.3.0"),
        source: text("path"),
        extern_name: text(extern_name),
        kind,
        when: when.map(text),
        link,
    }
}

fn plugin() -> PluginEntry {
    PluginEntry {
        namespace: "finops.vendors".parse().unwrap(),
        name: "aws".parse().unwrap(),
        package: text("finops-aws"),
        version: text("0.3.0"),
        target: Target::Lib,
        path: text("aws::cli::r#type::Aws"),
        kind: ItemKind::Impl,
        contract: text("dyn Vendor<Item = u8>"),
        file: text("src/cli.rs"),
        line: 12,
        description: text("Imports \"cost\"\nand {usage} — größer, \\n \u{1f600}\u{7}."),
        requires: List::Owned(vec!["finops.core:state".parse().unwrap()]),
        before: List::Owned(vec!["azure".parse().unwrap()]),
        after: List::Owned(vec!["docker".parse().unwrap()]),
        meta: List::Owned(vec![(text("key"), text("value")), (text("order"), text("2"))]),
        cfg: Some(text("all(unix, feature = \"aws\")")),
        status: Status::Inactive,
        enable: Some(text("feature \"aws\" of finops")),
    }
}

fn small_plugin() -> PluginEntry {
    PluginEntry {
        name: "small".parse().unwrap(),
        package: text("finops"),
        target: Target::Bin(text("finops")),
        kind: ItemKind::Function,
        requires: List::default(),
        before: List::default(),
        after: List::default(),
        meta: List::default(),
        cfg: None,
        status: Status::Active,
        enable: None,
        ..plugin()
    }
}
