//! The samples are what the generator writes, and what the reader reads.

#[path = "../examples/generate_samples/report.rs"]
mod generator;

use std::fs;
use std::io::Read;
use std::path::PathBuf;

use finops_aws::cur;
use finops_core::{Charge, Report};

fn sample(name: &str) -> PathBuf {
    finops_aws::samples().join(name)
}

fn import(names: &[&str]) -> Report {
    let files: Vec<PathBuf> = names.iter().map(|name| sample(name)).collect();
    cur::import(&files).unwrap_or_else(|error| panic!("{error}"))
}

#[test]
fn the_committed_samples_are_what_the_generator_writes() {
    for (name, expected) in [
        ("cur-2026-01.csv", generator::legacy(1)),
        ("cur-2026-02.csv", generator::legacy(2)),
        ("cur2-2026-03.csv", generator::data_export(3)),
    ] {
        let committed = fs::read_to_string(sample(name)).unwrap();
        assert!(
            committed == expected,
            "{name} is old\nhelp: cargo run -p finops-aws --example generate_samples"
        );
    }
    let mut unpacked = String::new();
    let packed = fs::File::open(sample("cur-2026-01.csv.gz")).unwrap();
    flate2::read::MultiGzDecoder::new(packed).read_to_string(&mut unpacked).unwrap();
    assert!(unpacked == generator::legacy(1), "cur-2026-01.csv.gz is old");
}

#[test]
fn gzip_in_two_members_gives_what_the_plain_file_gives() {
    let plain = import(&["cur-2026-01.csv"]);
    let packed = import(&["cur-2026-01.csv.gz"]);
    assert_eq!(plain.total("USD"), packed.total("USD"));
    assert!(plain.sums().eq(packed.sums()));
    assert_eq!(plain.total("USD").lines, 208);
}

#[test]
fn legacy_reports_and_cur_2_come_together_month_by_month() {
    let report = import(&["cur-2026-01.csv", "cur-2026-02.csv", "cur2-2026-03.csv"]);
    let months: std::collections::BTreeSet<String> =
        report.sums().map(|(key, _)| key.period.to_string()).collect();
    assert_eq!(Vec::from_iter(months), ["2026-01", "2026-02", "2026-03"]);
    assert_eq!(Vec::from_iter(report.currencies()), ["EUR", "USD"]);
    assert_eq!(report.notes(), [] as [&str; 0]);
}

#[test]
fn taxes_credits_and_refunds_stand_apart_and_savings_plans_cancel_out() {
    let report = import(&["cur-2026-02.csv"]);
    let of = |charge| report.sum_of(|key| key.charge == charge).amount.to_string();
    assert_eq!(of(Charge::Tax), "90.1512345678");
    assert_eq!(of(Charge::Credit), "-25");
    assert_eq!(of(Charge::Refund), "-12.3456789");
    assert_eq!(of(Charge::Fee), "73.728");
    assert_eq!(of(Charge::Other), "0");
}
