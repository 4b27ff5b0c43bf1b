//! Entries for tests.

use crate::entry::{DependencyKind, ItemKind, Link, PackageEntry, PluginEntry, Status, Target};
use crate::package_source::PackageSource;

/// An active plugin of the namespace `test.tools` in the package `tools`.
pub(crate) fn plugin(name: &str) -> PluginEntry {
    PluginEntry {
        namespace: "test.tools".parse().unwrap(),
        name: name.parse().unwrap(),
        package: "tools".into(),
        version: "0.3.0".into(),
        source: None,
        target: Target::Lib,
        path: format!("tools::{name}").into(),
        kind: ItemKind::Impl,
        contract: "dyn Tool".into(),
        file: "src/lib.rs".into(),
        line: 7,
        description: "".into(),
        requires: [].as_slice().into(),
        before: [].as_slice().into(),
        after: [].as_slice().into(),
        meta: [].as_slice().into(),
        condition: [].as_slice().into(),
        status: Status::Active,
        enabled_by: [].as_slice().into(),
        blocked_by: [].as_slice().into(),
    }
}

/// A package that a program links in this way.
pub(crate) fn package(name: &'static str, kind: DependencyKind, link: Link) -> PackageEntry {
    PackageEntry {
        name: name.into(),
        version: "0.3.0".into(),
        source: PackageSource::Path(name.into()),
        extern_name: name.replace('-', "_").into(),
        kind,
        condition: [].as_slice().into(),
        link,
    }
}
