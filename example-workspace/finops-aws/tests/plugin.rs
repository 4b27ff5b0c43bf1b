//! The vendor as a program uses it: found, loaded and run, without mocks, an index or other vendors.

use std::sync::Arc;

use finops_core::{Category, Report, Vendor};
use plux_runtime::config::Config;
use plux_runtime::{LoadError, PluginManager};

/// Loads the vendor with a settings file.
fn aws(settings: &str) -> Result<Arc<dyn Vendor>, LoadError> {
    let config = Config::from_toml_str("finops.toml", settings).unwrap();
    let vendors = PluginManager::<dyn Vendor>::builder("finops.vendors", ())
        .config(config.table("vendors"))
        .build();
    assert_eq!(vendors.names(), ["aws"]);
    vendors.load("aws")
}

fn january(settings: &str) -> Report {
    let aws = aws(settings).unwrap_or_else(|error| panic!("{error}"));
    let sample = finops_aws::samples().join("cur-2026-01.csv");
    let matches = aws
        .command()
        .try_get_matches_from(["aws".as_ref(), "import-cur".as_ref(), sample.as_os_str()])
        .unwrap();
    aws.run(&matches).unwrap_or_else(|error| panic!("{error}"))
}

#[test]
fn the_vendor_is_found_and_imports_a_report() {
    assert_eq!(january("").total("USD").lines, 208);
}

#[test]
fn its_settings_choose_the_accounts() {
    let one = january("[vendors.aws]\naccounts = [\"444455556666\"]");
    assert_eq!(one.total("USD").lines, 100);
}

#[test]
fn a_wrong_setting_is_an_error_with_file_and_line() {
    let error = aws("[vendors.aws]\naccount = \"444455556666\"").err().unwrap().to_string();
    assert!(error.contains("unknown field `account` in `vendors.aws`"), "{error}");
    assert!(error.contains("finops.toml:2:1") && error.contains("`accounts`"), "{error}");
}

#[test]
fn one_type_gives_four_categories() {
    // A plugin package's own tests have no index.
    let categories = PluginManager::<dyn Category>::builder("finops.categories", ())
        .development_mode(true)
        .build();
    let loaded = categories.load_all().complete().unwrap_or_else(|errors| panic!("{errors}"));
    let of_ec2: Vec<&str> = loaded
        .iter()
        .filter(|category| category.holds("AmazonEC2"))
        .map(|category| category.label())
        .collect();
    assert_eq!((loaded.len(), of_ec2), (4, vec!["compute"]));
}
