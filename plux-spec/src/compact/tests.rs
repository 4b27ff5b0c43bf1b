use std::borrow::Cow::Borrowed;

use super::{HEAD, read, write};
use crate::sample::{package, plugin};
use crate::{
    BlockReason, Blocker, Condition, DependencyBasis, DependencyKind, Incomplete, IncompleteReason,
    Index, Link, PluginEntry, Requirement, ResolveFailure, Root, Target,
};

fn compact(index: &Index) -> &'static str {
    write(index).leak()
}

#[test]
fn an_index_is_read_as_it_was_written() {
    let feature = |name: &str| Condition::Feature {
        package: "finops".into(),
        feature: name.to_owned().into(),
    };
    let not_azure = Condition::Not(vec![feature("azure")].into());
    let aws = PluginEntry {
        description: "größer, \"quoted\"\nand 3 4 ".into(),
        requires: vec![
            "finops.core:state >=1.2, <2.0.0-rc.1".parse::<Requirement>().unwrap(),
            "finops.core:log? *".parse().unwrap(),
        ]
        .into(),
        before: vec!["azure".parse().unwrap()].into(),
        meta: vec![("key".into(), "value".into()), ("none".into(), "".into())].into(),
        condition: vec![Condition::Any(vec![feature("aws"), not_azure].into())].into(),
        enabled_by: vec![Condition::Cfg("unix".into()), Condition::Target("x86".into())].into(),
        ..plugin("aws")
    };
    let gcp = PluginEntry {
        target: Target::Bin("tools".into()),
        source: Some("git+https://example.org/a".parse().unwrap()),
        blocked_by: vec![Blocker {
            id: "finops.core:state".parse().unwrap(),
            reason: BlockReason::Version,
        }]
        .into(),
        ..plugin("gcp")
    };
    let index = Index {
        generator: "plux-build 0.1.0".into(),
        root: Some(Root { package: "finops".into(), version: "0.3.0".into() }),
        packages: vec![package("tools", DependencyKind::Dev, Link::Via("all".into()))].into(),
        plugins: vec![aws, gcp].into(),
        ..Index::default()
    };
    assert_eq!(read(compact(&index)), index);
}

#[test]
fn reasons_are_read_as_they_were_written() {
    for reason in [
        IncompleteReason::NotUtf8,
        IncompleteReason::FileTooLarge { limit: 8 << 20 },
        IncompleteReason::UnreadableDirectory { path: "a".into(), error: "b".into() },
        IncompleteReason::SourcesUnavailable {
            enabled_by: vec![Condition::Cfg("unix".into())].into(),
        },
        IncompleteReason::DependenciesUnresolved {
            basis: DependencyBasis::Manifests,
            failure: ResolveFailure::Network,
        },
        IncompleteReason::Other { message: "of a later version".into() },
    ] {
        let gap = Incomplete {
            package: "finops".into(),
            version: "".into(),
            file: Some("src/größe.rs".into()),
            line: None,
            reason,
        };
        let index = Index { incomplete: vec![gap].into(), ..Index::default() };
        assert_eq!(read(compact(&index)), index);
    }
}

#[test]
fn the_strings_are_parts_of_the_text() {
    let text = compact(&Index { plugins: vec![plugin("aws")].into(), ..Index::default() });
    assert!(text.starts_with(HEAD));
    let index = read(text);
    assert!(matches!(index.plugins[0].path, Borrowed(path) if text.contains(path)));
}

#[test]
fn a_plugin_takes_few_bytes_beyond_its_strings() {
    let text = |plugins: Vec<PluginEntry>| {
        compact(&Index { plugins: plugins.into(), ..Index::default() }).len()
    };
    let entry = plugin("aws");
    let strings = [&entry.package, &entry.version, &entry.path, &entry.contract, &entry.file];
    let strings = strings.iter().map(|it| it.len()).sum::<usize>()
        + entry.namespace.as_str().len()
        + entry.name.as_str().len();
    assert_eq!(text(vec![entry]) - text(Vec::new()) - strings, 43);
}
