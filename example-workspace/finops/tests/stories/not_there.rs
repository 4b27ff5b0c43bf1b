//! Vendors that are not available: the error says why, and what to type.

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
    for part in [
        "`finops.vendors:azure`",
        "`finops-azure`",
        "\nhelp: cargo install finops --features azure\n",
    ] {
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

#[cfg(all(feature = "aws", feature = "docker"))]
#[test]
fn a_vendor_with_wrong_settings_does_not_keep_the_others_from_working() {
    let file = std::path::Path::new(env!("CARGO_TARGET_TMPDIR")).join("cheap.toml");
    std::fs::write(&file, "[vendors.docker]\nprice-per-gb-month = \"cheap\"\n").unwrap();
    let settings = [("FINOPS_CONFIG", file.to_str().unwrap())];
    let reason = format!("\n --> {}:2:22\n", file.display());

    let aws = finops_with(&["aws", "import-cur", "samples/cur-2026-01.csv"], &settings);
    assert_eq!(aws.code, Some(0));
    let warning = "warning: the configuration of the plugin `finops.vendors:docker` is invalid: ";
    assert!(aws.stderr.starts_with(warning), "{aws:?}");
    assert!(aws.stderr.contains(&reason), "{aws:?}");

    let docker = finops_with(&["docker", "images", "samples/docker-images.json"], &settings);
    assert_eq!((docker.stderr.matches(&reason).count(), docker.code), (1, Some(1)), "{docker:?}");

    let plugins = finops_with(&["plugins"], &settings).done();
    assert!(plugins.contains("1 failed, 13 loaded."), "{plugins}");
}

#[test]
fn settings_that_are_not_settings_stop_the_program() {
    let file = std::path::Path::new(env!("CARGO_TARGET_TMPDIR")).join("wrong.toml");
    std::fs::write(&file, "formt = \"json\"\n").unwrap();
    let file = file.to_str().unwrap();
    let error = finops_with(&["plugins"], &[("FINOPS_CONFIG", file)]).failed(1);
    let expected = format!("error: unknown field `formt`\n --> {file}:1:1\n");
    assert!(error.starts_with(&expected), "{error}");
    assert!(error.ends_with("help: did you mean `format`?\n"), "{error}");
}

#[cfg(all(feature = "aws", feature = "docker"))]
#[test]
fn a_section_without_a_vendor_is_reported_with_what_was_meant() {
    let file = std::path::Path::new(env!("CARGO_TARGET_TMPDIR")).join("section.toml");
    std::fs::write(&file, "[vendors.dokcer]\n").unwrap();
    let settings = [("FINOPS_CONFIG", file.to_str().unwrap())];
    let aws = finops_with(&["aws", "import-cur", "samples/cur-2026-01.csv"], &settings);
    assert_eq!(aws.code, Some(0));
    assert!(aws.stderr.contains(":1:10\n") && aws.stderr.contains("`docker`"), "{}", aws.stderr);
}
