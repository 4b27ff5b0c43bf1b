//! Indexes made by hand.

use plux_runtime::{Index, PluginManager, PluginSpec, StaticFinder};
use plux_spec::{
    Condition, DependencyKind, Incomplete, IncompleteReason, ItemKind, Link, PackageEntry,
    PackageSource, PluginEntry, Root, Status, Target,
};

use super::{NAMESPACE, Probe, Tool, builder};

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
        source: PackageSource::Path("".into()),
        extern_name: name.replace('-', "_").into(),
        kind: DependencyKind::Normal,
        condition: Vec::new().into(),
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
        source: None,
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
        condition: Vec::new().into(),
        status: Status::Active,
        enabled_by: Vec::new().into(),
        blocked_by: Vec::new().into(),
    }
}

/// An inactive plugin that a feature of `app` would enable.
pub fn inactive(name: &str, package: &'static str, feature: &'static str) -> PluginEntry {
    let enabled_by = vec![feature_of_app(feature)];
    PluginEntry {
        status: Status::Inactive,
        condition: enabled_by.clone().into(),
        enabled_by: enabled_by.into(),
        ..plugin(name, package)
    }
}

pub fn feature_of_app(feature: &'static str) -> Condition {
    Condition::Feature { package: "app".into(), feature: feature.into() }
}

pub fn incomplete(package: &'static str, reason: &'static str) -> Incomplete {
    Incomplete {
        package: package.into(),
        version: "".into(),
        file: None,
        line: None,
        reason: IncompleteReason::Other { message: reason.into() },
    }
}

/// A manager of these plugins, in a program with this index.
pub fn indexed(
    specs: impl IntoIterator<Item = PluginSpec>,
    index: Index,
) -> PluginManager<dyn Tool> {
    builder([]).finder(StaticFinder::new(specs).with_index(index)).build()
}

/// A linked plugin of a package.
pub fn linked(name: &str, package: &str) -> PluginSpec {
    Probe::new(name).spec().with_package(package, "1.0.0")
}
