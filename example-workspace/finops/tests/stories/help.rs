//! `finops --help` shows the vendors that are there, and no other.

use crate::program::finops;

/// The subcommands that the help lists.
fn listed() -> Vec<String> {
    let help = finops(&["--help"]).done();
    let (_, commands) = help.split_once("Vendors and commands:\n").expect(&help);
    commands
        .lines()
        .take_while(|line| line.starts_with("  "))
        .map(|line| line.split_whitespace().next().unwrap_or_default().to_owned())
        .collect()
}

#[test]
fn it_lists_the_vendors_of_the_features_that_are_on() {
    let vendors = [
        (cfg!(feature = "aws"), "aws"),
        (cfg!(feature = "azure"), "azure"),
        (cfg!(feature = "docker"), "docker"),
    ];
    let built_in = vendors.iter().filter(|(on, _)| *on).map(|(_, name)| *name);
    let expected: Vec<&str> = built_in.chain(["plugins", "settings"]).collect();
    assert_eq!(listed(), expected);
}

#[test]
fn it_lists_the_formats_that_a_report_can_have() {
    let help = finops(&["--help"]).done();
    for format in ["csv", "json", "table"] {
        assert!(help.contains(&format!("- {format}:")), "{help}");
    }
}

#[cfg(feature = "aws")]
#[test]
fn each_vendor_has_its_own_help() {
    let help = finops(&["aws", "--help"]).done();
    assert!(help.contains("import-cur"), "{help}");
}

#[test]
fn without_arguments_it_is_help_and_a_usage_error() {
    let help = finops(&[]).failed(2);
    assert!(help.contains("Usage: finops"), "{help}");
}
