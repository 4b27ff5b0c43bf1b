//! The messages of findings.

use super::*;
use crate::{CommittedIndex, DependencyKind, Link, PackageEntry, PackageSource};

fn package(kind: DependencyKind, link: Link) -> PackageEntry {
    PackageEntry {
        name: "finops-aws".into(),
        version: "0.3.0".into(),
        source: PackageSource::Path("".into()),
        extern_name: "finops_aws".into(),
        kind,
        condition: [].as_slice().into(),
        link,
    }
}

#[test]
fn the_cause_follows_from_the_link_and_from_what_else_is_there() {
    let direct = package(DependencyKind::Normal, Link::Direct);
    let via = package(DependencyKind::Normal, Link::Via("umbrella".into()));
    assert!(matches!(MissingReason::of(&direct, true), MissingReason::StaleIndex { .. }));
    assert!(matches!(MissingReason::of(&direct, false), MissingReason::DroppedByLinker { .. }));
    assert!(matches!(
        MissingReason::of(&via, false),
        MissingReason::NotReferenced { via: Some(via), .. } if via == "umbrella"
    ));
    assert!(matches!(MissingReason::of(&via, true), MissingReason::StaleIndex { .. }));
}

#[test]
fn a_missing_plugin_reads_as_what_why_where_and_what_to_do() {
    let finding = Finding::Missing {
        id: "finops.vendors:aws".parse().unwrap(),
        location: Location {
            package: "finops-aws".into(),
            version: "0.3.0".into(),
            file: "src/cli.rs".into(),
            line: 12,
            column: 0,
        },
        reason: MissingReason::of(&package(DependencyKind::Normal, Link::None), false),
    };
    assert_eq!(
        finding.to_string(),
        "the plugin `finops.vendors:aws` is indexed but not linked: no code refers to the crate \
         `finops_aws`, so the compiler does not link it (finops-aws 0.3.0, src/cli.rs:12)\n\
         help: add `use ::finops_aws as _;` beside `plux_runtime::include_index!();`"
    );
}

#[test]
fn a_mismatch_of_two_copies_of_a_contract_does_not_ask_to_implement_it() {
    let finding = |contract: &'static str| Finding::ContractMismatch {
        id: "finops.vendors:aws".parse().unwrap(),
        location: Location::default(),
        contract: contract.into(),
        declared: "dyn finops::Vendor".into(),
        declared_at: None,
    };
    let same = finding("dyn finops::Vendor").to_string();
    assert!(
        same.contains("expected `dyn finops::Vendor`, found `dyn finops::Vendor` of another copy")
            && same.contains("help: use one version of the crate that declares the contract (`cargo tree --duplicates`"),
        "{same}"
    );
    let other = finding("dyn finops::Reporter").to_string();
    assert!(other.ends_with("help: implement `dyn finops::Vendor`, or choose another namespace"));
}

/// A user who installs a program cannot write its index again.
#[test]
fn another_version_than_that_of_a_committed_index_may_come_from_the_lock_file() {
    let finding = |committed| Finding::OtherVersion {
        id: "finops.vendors:aws".parse().unwrap(),
        location: Location::default(),
        indexed: "0.3.0".into(),
        committed,
    };
    assert!(finding(None).help().ends_with("for `cargo install`, add `--locked`"));
    let index = CommittedIndex { package: "finops".into(), file: "plux.json".into() };
    let help = finding(Some(index)).help();
    assert!(help.contains("add `--locked`; or run `cargo plux index"), "{help}");
}
