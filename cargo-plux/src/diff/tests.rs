//! Tests of the differences between indexes.

use plux_spec::{
    Condition, DependencyKind, ItemKind, Link, PackageEntry, PackageSource, Status, Target,
};

use super::*;

fn plugin(name: &str, path: &str) -> PluginEntry {
    PluginEntry {
        namespace: "finops.vendors".parse().unwrap(),
        name: name.parse().unwrap(),
        package: "finops-aws".into(),
        version: "0.3.0".into(),
        source: None,
        target: Target::Lib,
        path: path.to_owned().into(),
        kind: ItemKind::Function,
        contract: "fn()".into(),
        file: "src/lib.rs".into(),
        line: 1,
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

fn index(plugins: Vec<PluginEntry>) -> Index {
    Index { plugins: plugins.into(), ..Index::default() }
}

fn kinds(old: Vec<PluginEntry>, new: Vec<PluginEntry>) -> Vec<(String, ChangeKind)> {
    let diff = Diff::between(&index(old), &index(new));
    diff.changes().iter().map(|it| (it.name.clone(), it.kind.clone())).collect()
}

#[test]
fn added_removed_and_renamed_plugins_are_distinguished() {
    let old = vec![plugin("a", "p::a"), plugin("b", "p::b"), plugin("c", "p::c")];
    let new = vec![plugin("a", "p::a"), plugin("bee", "p::b"), plugin("d", "p::d")];
    assert_eq!(
        kinds(old, new),
        [
            (
                "finops.vendors:bee".to_owned(),
                ChangeKind::Renamed { from: "finops.vendors:b".to_owned() }
            ),
            ("finops.vendors:c".to_owned(), ChangeKind::Removed),
            ("finops.vendors:d".to_owned(), ChangeKind::Added),
        ]
    );
}

#[test]
fn a_line_is_not_a_difference_and_a_condition_is() {
    let old = plugin("a", "p::a");
    let moved = PluginEntry { line: 7, ..old.clone() };
    assert_eq!(kinds(vec![old.clone()], vec![moved]), []);
    let gated = PluginEntry {
        condition: vec![Condition::Cfg("extra".into())].into(),
        status: Status::Conditional,
        ..old.clone()
    };
    let [(_, ChangeKind::Changed(fields))] = &kinds(vec![old], vec![gated])[..] else {
        panic!("one entry has changed");
    };
    let fields: Vec<_> = fields.iter().map(|it| it.field).collect();
    assert_eq!(fields, ["status", "condition"]);
}

#[test]
fn declarations_of_one_id_are_paired_by_condition() {
    let on = |cfg: &'static str, path: &str| PluginEntry {
        condition: vec![Condition::Cfg(cfg.into())].into(),
        ..plugin("a", path)
    };
    let old = vec![on("unix", "p::a"), on("windows", "p::b")];
    let new = vec![on("windows", "p::b"), on("unix", "p::a")];
    assert_eq!(kinds(old, new), []);
}

#[test]
fn a_new_version_of_a_package_is_one_difference() {
    let package = |version: &'static str| PackageEntry {
        name: "finops-aws".into(),
        version: version.into(),
        source: PackageSource::Registry("".into()),
        extern_name: "finops_aws".into(),
        kind: DependencyKind::Normal,
        condition: [].as_slice().into(),
        link: Link::Direct,
    };
    let with = |version: &'static str| Index {
        packages: vec![package(version)].into(),
        plugins: vec![PluginEntry { version: version.into(), ..plugin("a", "p::a") }].into(),
        ..Index::default()
    };
    let diff = Diff::between(&with("0.3.0"), &with("0.4.0"));
    let [change] = diff.changes() else { panic!("one line: {diff:?}") };
    assert_eq!((change.section, &*change.name), (Section::Packages, "finops-aws"));
}

#[test]
fn the_generator_is_not_a_difference() {
    let old = Index { generator: "plux-build 0.1.0".into(), ..Index::default() };
    assert!(Diff::between(&old, &Index::default()).is_empty());
}
