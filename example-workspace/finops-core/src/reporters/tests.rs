//! The reporters are functions, so they are called.

use crate::{Charge, Key, Period, Report};

fn report() -> Report {
    let mut report = Report::new("a bill");
    let mut line = |currency: &str, service: &str, charge, date, amount: &str| {
        let key = Key {
            currency: currency.to_owned(),
            service: service.to_owned(),
            charge,
            period: Period::from_date(date).unwrap(),
        };
        report.add(key, &amount.parse().unwrap());
    };
    line("USD", "AmazonEC2", Charge::Usage, "2026-01-01", "1000.005");
    line("USD", "AmazonEC2", Charge::Fee, "2026-02-01", "20");
    line("USD", "AmazonEC2", Charge::Credit, "2026-02-01", "-5.5");
    line("USD", "\u{1b}[31mred", Charge::Usage, "2026-02-01", "0.001");
    line("EUR", "AmazonS3", Charge::Usage, "2026-01-01", "3");
    report.categorize(|service| (service == "AmazonEC2").then(|| "compute".to_owned()));
    report.note("invented");
    report
}

fn text(reporter: fn(&Report, &mut dyn std::io::Write) -> std::io::Result<()>) -> String {
    let mut out = Vec::new();
    reporter(&report(), &mut out).unwrap();
    String::from_utf8(out).unwrap()
}

#[test]
fn the_table_keeps_currencies_and_credits_apart() {
    let expected = "\
a bill

EUR       category  2026-01
───────────────────────────
AmazonS3  -            3.00
───────────────────────────
total                  3.00

USD        category   2026-01  2026-02     total
────────────────────────────────────────────────
AmazonEC2  compute   1,000.00    20.00  1,020.00
\u{fffd}[31mred   -                -     0.00      0.00
credit                      -    -5.50     -5.50
────────────────────────────────────────────────
total                1,000.00    14.50  1,014.51

note: invented
note: amounts are rounded here, and added up exactly
";
    assert_eq!(text(super::table::table), expected);
}

#[test]
fn csv_and_json_keep_every_digit() {
    let csv = text(super::csv::csv);
    assert!(csv.contains("USD,AmazonEC2,compute,usage,2026-01,1000.005,1\n"), "{csv}");

    let json: serde_json::Value = serde_json::from_str(&text(super::json::json)).unwrap();
    assert_eq!(json["totals"][1]["amount"], "1014.506");
    assert_eq!(json["costs"][0]["category"], serde_json::Value::Null);
}
