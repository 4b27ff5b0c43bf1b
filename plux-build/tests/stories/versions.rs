//! Requirements with versions, and optional ones.

use crate::support::{Project, RUNTIME, plugins, reported};

/// An app with the packages `aws`, whose plugin requires `requires`, and `base` 0.1.0, which has the
/// plugin `base`.
fn app(requires: &str, base: &str) -> Project {
    let project = Project::new(&["app", "aws", "base"]);
    let dependencies = "aws = { path = \"../aws\" }\nbase = { path = \"../base\" }\n";
    let aws = format!("name = \"aws\", requires = [{requires:?}]");
    project
        .package("app", &format!("{RUNTIME}{dependencies}"))
        .package("aws", RUNTIME)
        .package("base", &format!("{RUNTIME}\n[features]\nextra = []\n"))
        .file("aws/src/lib.rs", declared(&aws))
        .file("base/src/lib.rs", base)
        .locked();
    project
}

fn declared(rest: &str) -> String {
    format!("#[plux_runtime::plugin(namespace = \"tools\", {rest})]\nimpl Tool for Type {{}}\n")
}

fn base() -> String {
    declared("name = \"base\"")
}

#[test]
fn a_requirement_of_another_version_fails_the_build_with_both() {
    let project = app("base >=0.2, <0.4", &base());
    let ran = project.build_script("app").run();
    assert!(!ran.success);
    assert_eq!(
        ran.printed("error"),
        ["aws/src/lib.rs:1:1: [plux::requirement_version] `tools:aws` requires `tools:base`, \
             whose version 0.1.0 does not match `>=0.2, <0.4`; declared at base/src/lib.rs:1:1; \
             help: use a version of `base` that matches \
             `>=0.2, <0.4`, or require `tools:base 0.1.0`"]
    );
    let report = project.report("app");
    assert_eq!(plugins(&report.index), ["tools:aws blocked", "tools:base active"]);
    assert_eq!(report.index.plugins[0].requires[0].to_string(), "tools:base >=0.2, <0.4");
}

#[test]
fn a_requirement_of_a_version_that_matches_is_no_finding() {
    for requires in ["base 0.1", "base? 0.1", "tools:base >=0.1.0, <1", "gone?", "gone? 7"] {
        let report = app(requires, &base()).report("app");
        assert_eq!(reported(&report), [""; 0], "{requires}");
        assert_eq!(plugins(&report.index), ["tools:aws active", "tools:base active"]);
    }
}

#[test]
fn an_optional_requirement_of_another_version_is_an_error_only_in_the_build_that_has_it() {
    let found = reported(&app("base? 0.2", &base()).report("app"));
    assert!(
        found[0].starts_with(
            "error: aws/src/lib.rs:1:1: [plux::requirement_version] `tools:aws` requires \
             `tools:base`, whose version 0.1.0 does not"
        ),
        "{found:?}"
    );
    let inactive = format!("#[cfg(feature = \"extra\")]\n{}", base());
    for requires in ["base? 0.2", "base?"] {
        let found = reported(&app(requires, &inactive).report("app"));
        assert_eq!(found, [""; 0], "{requires}");
    }
    assert!(!reported(&app("base", &inactive).report("app")).is_empty());
}

#[test]
fn a_requirement_with_a_malformed_version_is_an_invalid_declaration() {
    let found = reported(&app("base >=1 <2", &base()).report("app"));
    assert!(
        found[0].contains(
            "invalid version requirement \">=1 <2\": expected comma after major version number, \
             found '<'"
        ),
        "{found:?}"
    );
    assert!(found[0].contains("like \"base >=1.2, <2\""), "{found:?}");
}

#[test]
fn plugins_that_require_each_other_optionally_are_a_cycle() {
    let found =
        reported(&app("base?", &declared("name = \"base\", requires = [\"aws?\"]")).report("app"));
    assert!(found[0].contains("cyclic load order: `tools:aws` → `tools:base`"), "{found:?}");
}
