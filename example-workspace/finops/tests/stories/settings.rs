//! The settings: a file, and variables above it.

use std::fs;
use std::path::Path;

use crate::program::finops_with;

#[test]
fn every_setting_has_a_value_and_an_origin() {
    let file = Path::new(env!("CARGO_TARGET_TMPDIR")).join("origins.toml");
    fs::write(&file, "format = \"json\"\n").unwrap();
    let file = file.to_str().unwrap();
    let variables = [("FINOPS_CONFIG", file), ("FINOPS__EXCLUDE", "[\"*:beta-*\"]")];
    let settings = finops_with(&["settings"], &variables).done();
    let expected = format!(
        "format = \"json\"  # {file}:1:10\n\
         exclude = [\"*:beta-*\"]  # environment variable `FINOPS__EXCLUDE`\n"
    );
    assert!(settings.starts_with(&expected), "{settings}");
}

#[cfg(feature = "docker")]
#[test]
fn a_variable_overrides_the_file_in_a_vendors_section() {
    let file = Path::new(env!("CARGO_TARGET_TMPDIR")).join("layers.toml");
    fs::write(&file, "[vendors.docker]\ncurrency = \"EUR\"\nprice-per-gb-month = \"1\"\n").unwrap();
    let variables = [
        ("FINOPS_CONFIG", file.to_str().unwrap()),
        ("FINOPS__VENDORS__DOCKER__PRICE_PER_GB_MONTH", "2"),
    ];
    let images = ["docker", "images", "samples/docker-images.json", "--format", "csv"];
    let report = finops_with(&images, &variables).done();
    assert!(report.contains(",EUR,") || report.contains("EUR,"), "{report}");
    let doubled = finops_with(&[&images[..], &["--price", "2"]].concat(), &variables[..1]).done();
    assert_eq!(report, doubled);
}

#[cfg(feature = "all")]
#[test]
fn the_example_has_every_setting_and_is_a_valid_file() {
    let example = crate::program::finops(&["settings", "--example"]).done();
    assert_eq!(
        example,
        include_str!("../../finops.example.toml"),
        "help: cargo run -- settings --example > finops/finops.example.toml"
    );

    let file = Path::new(env!("CARGO_TARGET_TMPDIR")).join("example.toml");
    let lines = example.lines().map(|line| match line.strip_prefix("# ") {
        // Sentences have code in backticks, and the exclusion is no default.
        Some(setting) if setting.contains(" = ") && !setting.contains(['`', ':']) => setting,
        _ => line,
    });
    fs::write(&file, lines.collect::<Vec<_>>().join("\n")).unwrap();
    let settings = [("FINOPS_CONFIG", file.to_str().unwrap())];
    let list = finops_with(&["plugins"], &settings).done();
    assert!(list.contains("14 plugins: 14 loaded.\n"), "{list}");
}
