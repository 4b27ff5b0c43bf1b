//! The vendor as a program uses it: found, loaded and run, without mocks, an index or other vendors.

use std::path::Path;

use finops_core::{Category, Config, Vendor};
use plux_runtime::PluginManager;

// A test that calls nothing of its crate has to name it, or it is not linked. Programs leave this
// to `include_index!()`.
use finops_aws as _;

#[test]
fn the_vendor_is_found_and_imports_a_report() {
    let vendors =
        PluginManager::<dyn Vendor, Config>::builder("finops.vendors", Config::default()).build();
    assert_eq!(vendors.names(), ["aws"]);

    let aws = vendors.load("aws").unwrap_or_else(|error| panic!("{error}"));
    let sample = Path::new(env!("CARGO_MANIFEST_DIR")).join("../samples/cur-2026-01.csv");
    let matches = aws
        .command()
        .try_get_matches_from(["aws".as_ref(), "import-cur".as_ref(), sample.as_os_str()])
        .unwrap();
    let report = aws.run(&matches).unwrap_or_else(|error| panic!("{error}"));
    assert_eq!(report.total("USD").lines, 208);
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
