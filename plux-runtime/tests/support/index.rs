//! Indexes made by hand.

use plux_runtime::Index;
use plux_spec::{
    DependencyKind, Incomplete, ItemKind, Link, PackageEntry, PluginEntry, Root, Status, Target,
};

use super::NAMESPACE;

/// The index of a package `app`.
pub fn index(packages: Vec<PackageEntry>, plugins: Vec<PluginEntry>) -> Index {
    Index {
        generator: "by hand".into(),
        root: Some(Root { package: "app".into(), version: "1.0.0".into() }),
        packages: packages.into(),
        plugins: plugins.into(),
        ..Index::default()
    }
}

pub fn package(name: &'static str, link: Link) -> PackageEntry {
    PackageEntry {
        name: name.into(),
        version: "1.0.0".into(),
        source: "path".into(),
        extern_name: name.replace('-', "_").into(),
        kind: DependencyKind::Normal,
        when: None,
        link,
    }
}

/// An active plugin of the test's namespace.
pub fn plugin(name: &str, package: &'static str) -> PluginEntry {
    PluginEntry {
        namespace: NAMESPACE.parse().unwrap(),
        name: name.parse().unwrap(),
        package: package.into(),
        version: "1.0.0".into(),
        target: Target::Lib,
        path: format!("{}::{name}", package.replace('-', "_")).into(),
        kind: ItemKind::Impl,
        contract: "dyn Tool".into(),
        file: "src/lib.rs".into(),
        line: 7,
        description: "".into(),
        requires: Vec::new().into(),
        before: Vec::new().into(),
        after: Vec::new().into(),
        meta: Vec::new().into(),
        cfg: None,
        status: Status::Active,
        enable: None,
    }
}

pub fn inactive(name: &str, package: &'static str, enable: &'static str) -> PluginEntry {
    PluginEntry { status: Status::Inactive, enable: Some(enable.into()), ..plugin(name, package) }
}

pub fn incomplete(package: &'static str, reason: &'static str) -> Incomplete {
    Incomplete { package: package.into(), file: None, line: None, reason: reason.into() }
}
