//! Bills go in, costs come out, and every digit of them is right.

#![cfg(all(feature = "aws", feature = "azure", feature = "docker"))]

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use serde_json::Value;

use crate::program::{finops, sample};

const JANUARY: &str = "samples/cur-2026-01.csv";
const FEBRUARY: &str = "samples/cur-2026-02.csv";
const MARCH: &str = "samples/cur2-2026-03.csv";

/// An amount in units of 10⁻¹⁸, in a way that has nothing in common with the program's.
fn units(amount: &str) -> i128 {
    let (number, exponent) = match amount.split_once('E') {
        Some((number, exponent)) => (number, exponent.parse::<i32>().unwrap()),
        None => (amount, 0),
    };
    let (sign, digits) = match number.strip_prefix('-') {
        Some(digits) => (-1, digits),
        None => (1, number),
    };
    let (whole, fraction) = digits.split_once('.').unwrap_or((digits, ""));
    let places = u32::try_from(18 + exponent).unwrap() - u32::try_from(fraction.len()).unwrap();
    let digits: i128 = format!("{whole}{fraction}").parse().unwrap();
    sign * digits * 10_i128.pow(places)
}

/// The sum of a column by currency, straight from the files.
fn sums_of(files: &[&str]) -> BTreeMap<String, i128> {
    let mut sums = BTreeMap::new();
    for file in files {
        let mut reader = csv::Reader::from_path(sample(file)).unwrap();
        let headers = reader.headers().unwrap().clone();
        let at = |names: [&str; 2]| headers.iter().position(|h| names.contains(&h)).unwrap();
        let cost = at(["lineItem/UnblendedCost", "line_item_unblended_cost"]);
        let currency = at(["lineItem/CurrencyCode", "line_item_currency_code"]);
        for line in reader.records() {
            let line = line.unwrap();
            *sums.entry(line[currency].to_owned()).or_default() += units(&line[cost]);
        }
    }
    sums
}

fn json(args: &[&str]) -> Value {
    let mut args = args.to_vec();
    args.extend(["--format", "json"]);
    serde_json::from_str(&finops(&args).done()).expect("JSON")
}

fn totals(report: &Value) -> BTreeMap<String, i128> {
    let totals = report["totals"].as_array().unwrap().iter();
    totals
        .map(|total| {
            let text = |field: &str| total[field].as_str().unwrap().to_owned();
            (text("currency"), units(&text("amount")))
        })
        .collect()
}

#[test]
fn the_totals_are_the_sums_of_the_files() {
    let report = json(&["aws", "import-cur", JANUARY, FEBRUARY, MARCH]);
    assert_eq!(totals(&report), sums_of(&[JANUARY, FEBRUARY, MARCH]));
}

#[test]
fn gzip_gives_the_same_bytes() {
    let plain = finops(&["aws", "import-cur", JANUARY]).done();
    let packed = finops(&["aws", "import-cur", "samples/cur-2026-01.csv.gz"]).done();
    assert_eq!(plain, packed);
}

#[test]
fn people_get_a_table_by_service_and_month() {
    let table = finops(&["aws", "import-cur", JANUARY, FEBRUARY]).done();
    assert_eq!(table, include_str!("table.txt"));
}

#[test]
fn spreadsheets_get_csv_whose_lines_add_up() {
    let text = finops(&["--format", "csv", "aws", "import-cur", MARCH]).done();
    let mut sums: BTreeMap<String, i128> = BTreeMap::new();
    for line in csv::Reader::from_reader(text.as_bytes()).records() {
        let line = line.unwrap();
        *sums.entry(line[0].to_owned()).or_default() += units(&line[5]);
    }
    assert_eq!(sums, sums_of(&[MARCH]));
}

#[test]
fn services_are_sorted_by_the_categories_of_their_package() {
    let report = json(&["azure", "import-cost-details", "samples/azure-cost-2026-03.csv"]);
    let costs = report["costs"].as_array().unwrap();
    let machines = costs.iter().find(|cost| cost["service"] == "Virtual Machines");
    assert_eq!(machines.unwrap()["category"], "compute");
}

#[test]
fn a_line_that_cannot_be_counted_stops_the_import_and_says_where() {
    let broken = Path::new(env!("CARGO_TARGET_TMPDIR")).join("broken.csv");
    let mut text = fs::read_to_string(sample(JANUARY)).unwrap();
    let mut fields: Vec<&str> = text.lines().nth(1).unwrap().split(',').collect();
    fields[18] = "11;712";
    let line = fields.join(",");
    text.push_str(&line);
    fs::write(&broken, &text).unwrap();

    let broken = broken.to_str().unwrap();
    let error = finops(&["aws", "import-cur", broken]).failed(1);
    let expected = format!(
        "error: {broken}:210: column lineItem/UnblendedCost: \"11;712\" is not an amount\n\
         help: amounts are written 12.34 or 1.2E-7; was the file saved by a spreadsheet?\n"
    );
    assert_eq!(error, expected);
}
