//! The differences between the index and the linked plugins are reported, and plugins that are linked twice.

mod support;

use std::panic::AssertUnwindSafe;

use plux_runtime::{Decision, Drift, Finding, PluginSpec, StaticFinder};
use plux_spec::{IncompleteReason, Link};
use support::index::{inactive, incomplete, index, indexed, linked, package, plugin};
use support::{Probe, builder, manager, names};

#[test]
fn a_linked_plugin_that_is_not_indexed_loads_and_is_reported() {
    let verified = |packages| {
        let manager = indexed([linked("aws", "finops-aws")], index(packages, Vec::new()));
        manager.load("aws").unwrap();
        manager.verify().to_string()
    };
    let finding =
        "the plugin `test.tools:aws` is linked but not indexed (finops-aws 1.0.0, src/lib.rs:1)";
    assert_eq!(
        verified(vec![package("finops-aws", Link::Direct)]),
        format!(
            "{finding}\nhelp: rebuild, so that the index is updated (for a new test or example, `touch build.rs` \
             first); list plugins that a macro or a build script generates in \
             `[[package.metadata.plux.plugins]]`"
        )
    );
    // The index may be that of a library, which does not depend on the package.
    assert_eq!(
        verified(Vec::new()),
        format!(
            "{finding}\nhelp: rebuild, so that the index is updated; if the program has only the index of a \
             library, run `cargo plux init -p PROGRAM`; list plugins that a macro or a build script generates in \
             `[[package.metadata.plux.plugins]]`"
        )
    );
}

#[test]
fn help_for_an_unindexed_plugin_in_unanalyzed_sources_is_to_list_it() {
    let mut index = index(Vec::new(), Vec::new());
    let mut gap = incomplete("finops-core", "a macro");
    gap.file = Some("src/lib.rs".into());
    index.incomplete = vec![gap].into();
    let manager = indexed([linked("aws", "finops-aws")], index);
    let verified = manager.verify().to_string();
    assert!(
        verified.starts_with(
            "the plugin `test.tools:aws` is linked but not indexed (finops-aws 1.0.0, src/lib.rs:1)\n\
             help: list it in `[[package.metadata.plux.plugins]]` of `finops-aws` if a macro or a \
             build script generates it\n"
        ),
        "{verified}"
    );
}

/// As of `include!(concat!(env!("OUT_DIR"), "/tables.rs"))`. Its plugins would be linked and not indexed.
#[test]
fn a_generated_file_is_a_finding_that_fails_no_assertion() {
    let mut index =
        index(vec![package("finops-aws", Link::Direct)], vec![plugin("aws", "finops-aws")]);
    let mut gap = incomplete("finops-aws", "");
    gap.file = Some("src/lib.rs".into());
    gap.reason = IncompleteReason::GeneratedInclude { argument: "tables.rs".into() };
    index.incomplete = vec![gap].into();
    let manager = indexed([linked("aws", "finops-aws")], index.clone());
    assert!(matches!(manager.verify().findings(), [Finding::Incomplete(_)]));
    assert_eq!(plux_runtime::assert_complete!(manager).len(), 1);

    let generated = [linked("aws", "finops-aws"), linked("made", "finops-aws")];
    let manager = indexed(generated, index);
    let assertion = || {
        plux_runtime::assert_complete!(manager);
    };
    let failure = std::panic::catch_unwind(AssertUnwindSafe(assertion)).unwrap_err();
    let message = failure.downcast_ref::<String>().unwrap();
    assert!(
        message.contains("the plugin `test.tools:made` is linked but not indexed"),
        "{message}"
    );
    assert!(!message.contains("the included file is generated"), "{message}");
}

#[test]
fn a_linked_plugin_that_the_index_calls_inactive_loads_and_is_reported() {
    let off = inactive("aws", "finops-aws", "aws");
    let manager = indexed([linked("aws", "finops-aws")], index(Vec::new(), vec![off]));
    manager.load("aws").unwrap();
    assert!(matches!(manager.verify().findings(), [Finding::Inactive { .. }]));
}

#[test]
fn a_program_and_an_index_that_agree_have_no_drift() {
    let packages = vec![package("finops-aws", Link::Direct)];
    let manager = indexed(
        [linked("aws", "finops-aws")],
        index(packages, vec![plugin("aws", "finops-aws"), inactive("gcp", "finops-gcp", "x")]),
    );
    assert_eq!(manager.verify(), Drift::default());
    assert_eq!(manager.verify().to_string(), "");
}

#[test]
fn a_partial_index_never_looks_complete() {
    let mut index = index(Vec::new(), Vec::new());
    index.incomplete = vec![incomplete("finops-x", "it could not be parsed")].into();
    assert_eq!(
        indexed([], index).verify().to_string().lines().next().unwrap(),
        "unknown namespace `test.tools`: it has no plugin and no extension point"
    );
    let mut index = support::index::index(
        vec![package("finops-aws", Link::Direct)],
        vec![plugin("aws", "finops-aws")],
    );
    index.incomplete = vec![incomplete("finops-x", "it could not be parsed")].into();
    let drift = indexed([linked("aws", "finops-aws")], index).verify();
    assert!(matches!(drift.findings(), [Finding::Incomplete(_)]));
    assert!(
        drift.to_string().starts_with("the index may lack plugins of `finops-x`: it could not")
    );
}

#[test]
fn a_program_without_an_index_works_and_says_that_completeness_is_unknown() {
    let manager = manager([Probe::new("saw").spec()]);
    assert!(manager.load_all().complete().is_ok());
    let drift = manager.verify();
    assert_eq!(drift.findings(), [Finding::NoIndex]);
    assert!(!drift.is_completeness_known());
}

#[test]
fn several_indexes_count_as_one_and_active_wins() {
    let active = index(
        vec![package("finops-aws", Link::Direct)],
        vec![plugin("aws", "finops-aws"), plugin("s3", "finops-aws")],
    );
    let off = index(Vec::new(), vec![inactive("aws", "finops-aws", "aws")]);
    let finder = StaticFinder::new([linked("aws", "finops-aws")])
        .with_index(off)
        .with_index(active.clone())
        .with_index(active);
    let manager = builder([]).finder(finder).build();
    let drift = manager.verify();
    assert!(matches!(drift.findings(), [Finding::Missing { .. }]), "{drift}");
    assert_eq!(manager.load_all().failures().len(), 1);
}

#[test]
fn two_packages_with_one_id_both_fail_with_both_places() {
    let manager = manager([
        linked("aws", "finops-aws"),
        linked("aws", "other-aws"),
        linked("docker", "finops-docker"),
    ]);
    let loaded = manager.load_all();
    assert_eq!(names(&loaded), ["docker"]);
    assert_eq!(
        loaded.failures()[0].to_string(),
        "the plugin `test.tools:aws` is defined multiple times: finops-aws 1.0.0, src/lib.rs:1; \
         other-aws 1.0.0, src/lib.rs:1\n\
         help: rename all except one of them"
    );
    assert_eq!(manager.specs().len(), 3);
    assert_eq!(manager.names(), ["aws", "docker"]);
    assert!(matches!(manager.verify().findings()[0], Finding::Duplicate { .. }));
}

#[test]
fn one_package_that_is_linked_twice_is_used_once_and_reported() {
    let manager = manager([linked("aws", "finops-aws"), linked("aws", "finops-aws")]);
    assert_eq!(names(&manager.load_all()), ["aws"]);
    assert!(matches!(manager.verify().findings()[0], Finding::DuplicateRegistration { .. }));
}

#[test]
fn a_filter_may_decide_between_two_plugins_of_one_id() {
    let manager = builder([linked("aws", "finops-aws"), linked("aws", "other-aws")])
        .filter(|spec: &PluginSpec| match spec.package() {
            "other-aws" => Decision::Exclude("not this one".into()),
            _ => Decision::Load,
        })
        .build();
    manager.load("aws").unwrap();
    let containers = manager.containers();
    assert_eq!(containers[0].spec().unwrap().package(), "finops-aws");
}

#[test]
fn a_plugin_of_another_version_than_the_index_has_is_not_missing_and_reported_once() {
    let newer = Probe::new("aws").spec().with_package("finops-aws", "1.0.1");
    let indexed_older =
        index(vec![package("finops-aws", Link::Direct)], vec![plugin("aws", "finops-aws")]);
    let manager = indexed([newer], indexed_older);
    assert_eq!(manager.load_all().complete().unwrap().len(), 1);
    assert_eq!(
        manager.verify().to_string(),
        "the plugin `test.tools:aws` is linked in another version of `finops-aws`: indexed 1.0.0, \
         linked 1.0.1 (finops-aws 1.0.1, src/lib.rs:1)\n\
         help: rebuild with the Cargo.lock that the index was made with; for `cargo install`, add \
         `--locked`"
    );
}
