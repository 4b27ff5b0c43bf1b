//! The vendor as a program uses it: found, loaded and run, without mocks, an index or other vendors.

use finops_core::Vendor;
use plux_runtime::testing;

#[test]
fn the_vendor_is_found_and_imports_cost_details() {
    let azure = testing::load::<dyn Vendor>("finops.vendors:azure");
    let azure = azure.unwrap_or_else(|error| panic!("{error}"));
    let sample = finops_azure::samples().join("azure-cost-2026-03.csv");
    let matches = azure
        .command()
        .try_get_matches_from([
            "azure".as_ref(),
            "import-cost-details".as_ref(),
            sample.as_os_str(),
        ])
        .unwrap();
    let report = azure.run(&matches).unwrap_or_else(|error| panic!("{error}"));
    assert_eq!(report.total("EUR").lines, 38);
}

#[test]
fn its_categories_are_found() {
    for name in ["compute", "database", "network", "storage"] {
        let spec = testing::registered(&format!("finops.categories:azure-{name}"));
        assert_eq!(spec.package(), "finops-azure");
    }
}
