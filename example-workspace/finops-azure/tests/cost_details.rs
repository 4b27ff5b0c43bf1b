//! Exports of the three kinds of accounts.

use std::fs;
use std::path::Path;

use finops_azure::cost_details;
use finops_core::{Charge, Report};

fn import(name: &str, text: &str) -> Report {
    let file = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
    fs::write(&file, text).unwrap();
    cost_details::import(&file).unwrap_or_else(|error| panic!("{error}"))
}

#[test]
fn the_sample_of_an_enterprise_agreement() {
    let sample = finops_azure::samples().join("azure-cost-2026-03.csv");
    let report = cost_details::import(&sample).unwrap_or_else(|error| panic!("{error}"));
    let total = report.total("EUR");
    assert_eq!((total.lines, report.currencies().len()), (38, 1));
    let of = |charge| report.sum_of(|key| key.charge == charge).amount.to_string();
    assert_eq!(of(Charge::Fee), "87.32");
    assert_eq!(of(Charge::Refund), "-14.58");
}

#[test]
fn a_customer_agreement_has_other_capitals_and_dates() {
    let report = import(
        "mca.csv",
        "\u{feff}date,meterCategory,costInBillingCurrency,billingCurrency,chargeType\n\
         2026-03-04,Storage,1.25,CHF,Usage\n",
    );
    assert_eq!(report.total("CHF").amount.to_string(), "1.25");
}

#[test]
fn pay_as_you_go_has_no_charge_types() {
    let report = import(
        "payg.csv",
        "UsageDateTime,MeterCategory,PreTaxCost,Currency\n03/04/2026,,0.5,USD\n",
    );
    let (key, sum) = report.sums().next().unwrap();
    assert_eq!((key.service.as_str(), key.charge), ("Unassigned", Charge::Usage));
    assert_eq!(sum.amount.to_string(), "0.5");
}

#[test]
fn a_charge_of_the_future_is_counted_and_named() {
    let report = import(
        "future.csv",
        "Date,MeterCategory,CostInBillingCurrency,BillingCurrencyCode,ChargeType\n\
         03/04/2026,Storage,2,EUR,Barter\n",
    );
    assert_eq!(report.total("EUR").amount.to_string(), "2");
    assert!(report.notes()[0].contains("\"Barter\""), "{:?}", report.notes());
}
