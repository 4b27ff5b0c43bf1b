//! Asking for what is not there: the answer says why, and what to type.

use crate::program::{finops, finops_with};

#[test]
fn a_slip_of_the_pen_gets_the_nearest_command() {
    for (typed, meant) in [("plugin", "plugins"), ("awss", "aws"), ("dockr", "docker")] {
        if meant == "aws" && cfg!(not(feature = "aws")) {
            continue;
        }
        if meant == "docker" && cfg!(not(feature = "docker")) {
            continue;
        }
        let error = finops(&[typed]).failed(2);
        assert!(error.contains(&format!("'{meant}'")), "{error}");
    }
}

#[cfg(feature = "aws")]
#[test]
fn a_vendors_own_subcommand_is_not_taken_for_a_vendor() {
    let error = finops(&["aws", "import"]).failed(2);
    assert!(error.contains("unrecognized subcommand 'import'"), "{error}");
    assert!(error.contains("'import-cur'"), "{error}");
}

#[cfg(not(feature = "azure"))]
#[test]
fn a_vendor_that_is_not_built_in_says_which_package_and_feature_bring_it() {
    let error = finops(&["azure", "import-cost-details", "costs.csv"]).failed(1);
    for part in ["finops.vendors:azure", "finops-azure", "feature `azure`", "\nhelp: "] {
        assert!(error.contains(part), "{part}: {error}");
    }
}

#[cfg(feature = "azure")]
#[test]
fn a_vendor_that_the_environment_excludes_is_not_there_and_says_so() {
    let excluded = [("FINOPS_DISABLE", "finops.vendors:azure")];
    let help = finops_with(&["--help"], &excluded).done();
    assert!(!help.contains("azure"), "{help}");

    let error = finops_with(&["azure"], &excluded).failed(1);
    assert!(error.contains("finops.vendors:azure"), "{error}");
    assert!(error.contains("FINOPS_DISABLE"), "{error}");

    let plugins = finops_with(&["plugins"], &excluded).done();
    assert!(plugins.contains("1 disabled"), "{plugins}");
}

#[test]
fn settings_that_are_not_settings_stop_the_program() {
    let file = std::path::Path::new(env!("CARGO_TARGET_TMPDIR")).join("wrong.toml");
    std::fs::write(&file, "formt = \"json\"\n").unwrap();
    let file = file.to_str().unwrap();
    let error = finops_with(&["plugins"], &[("FINOPS_CONFIG", file)]).failed(1);
    assert!(error.starts_with(&format!("error: {file}: ")), "{error}");
    assert!(error.contains("unknown field `formt`"), "{error}");
}
