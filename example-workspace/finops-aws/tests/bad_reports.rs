//! An error in a report has file, line, column and what to do. No line is skipped.

use std::fs;
use std::path::{Path, PathBuf};

use finops_aws::cur;

const HEADER: &str = "bill/BillingPeriodStartDate,lineItem/LineItemType,lineItem/ProductCode,\
                      lineItem/UnblendedCost,lineItem/CurrencyCode";
const GOOD: &str = "2026-01-01T00:00:00Z,Usage,AmazonEC2,1.5,USD";

fn write(name: &str, bytes: impl AsRef<[u8]>) -> PathBuf {
    let directory = Path::new(env!("CARGO_TARGET_TMPDIR"));
    let file = directory.join(name);
    fs::write(&file, bytes).unwrap();
    file
}

/// Returns the error's message, with only the file's name as its path.
fn error(name: &str, bytes: impl AsRef<[u8]>) -> String {
    let file = write(name, bytes);
    let error = cur::import(&[&file]).unwrap_err().to_string();
    error.replace(&file.display().to_string(), name)
}

fn with_line(name: &str, line: &str) -> String {
    error(name, format!("{HEADER}\n{GOOD}\n{line}\n"))
}

#[test]
fn an_amount_with_a_comma() {
    assert_eq!(
        with_line("comma.csv", "2026-01-01T00:00:00Z,Usage,AmazonEC2,\"1,5\",USD"),
        "comma.csv:3: column lineItem/UnblendedCost: \"1,5\" is not an amount\n\
         help: amounts are written 12.34 or 1.2E-7; was the file saved by a spreadsheet?"
    );
}

#[test]
fn a_date_of_another_kind() {
    let error = with_line("date.csv", "1.1.2026,Usage,AmazonEC2,1.5,USD");
    assert!(
        error.starts_with(
            "date.csv:3: column bill/BillingPeriodStartDate: \"1.1.2026\" is not a date"
        ),
        "{error}"
    );
}

#[test]
fn a_currency_in_words() {
    let error = with_line("currency.csv", "2026-01-01T00:00:00Z,Usage,AmazonEC2,1.5,dollars");
    assert!(
        error.starts_with("currency.csv:3: column lineItem/CurrencyCode: \"dollars\" is not a"),
        "{error}"
    );
}

#[test]
fn an_empty_field() {
    let error = with_line("empty-field.csv", "2026-01-01T00:00:00Z,Usage,,1.5,USD");
    assert!(
        error.starts_with(
            "empty-field.csv:3: column lineItem/ProductCode: the field is empty\nhelp: "
        ),
        "{error}"
    );
}

#[test]
fn a_line_that_was_cut() {
    assert_eq!(
        with_line("cut.csv", "2026-01-01T00:00:00Z,Usage,Ama"),
        "cut.csv:3: the line has 3 fields, the header 5\n\
         help: a quote or comma may be missing here or on the line before; \
         export the file again if it was not edited"
    );
}

#[test]
fn a_quote_that_is_never_closed() {
    let error = with_line("quote.csv", &format!("\"2026-01-01{GOOD}\n{GOOD}"));
    assert!(error.starts_with("quote.csv:3: the line has 1 fields, the header 5\n"), "{error}");
}

#[test]
fn bytes_that_are_not_utf_8() {
    let mut bytes = format!("{HEADER}\n{GOOD}\n").into_bytes();
    bytes.extend(b"2026-01-01T00:00:00Z,Usage,Amaz\xf6n,1.5,USD\n");
    let error = error("latin-1.csv", bytes);
    assert!(error.starts_with("latin-1.csv:3: field 3 is not UTF-8\nhelp: "), "{error}");
}

#[test]
fn gzip_that_ends_too_early() {
    let sample = finops_aws::samples().join("cur-2026-01.csv.gz");
    let mut bytes = fs::read(sample).unwrap();
    bytes.truncate(bytes.len() - 100);
    let error = error("cut.csv.gz", bytes);
    assert!(error.starts_with("cut.csv.gz: the gzip data ends too early\nhelp: "), "{error}");
}

#[test]
fn files_of_other_kinds() {
    for (name, bytes, expected) in [
        ("empty.csv", &b""[..], "empty.csv: the file is empty"),
        ("zip.csv", b"PK\x03\x04rest", "zip.csv: this is a ZIP archive"),
        ("parquet.csv", b"PAR1rest", "parquet.csv: this is a Parquet file"),
        (
            "other.csv",
            b"name,price\ntea,3\n",
            "other.csv:1: no column lineItem/LineItemType or line_item_line_item_type\n\
             help: this should be a cost and usage report (CUR) as CSV; \
             its columns begin with name, price",
        ),
    ] {
        let error = error(name, bytes);
        assert!(error.starts_with(expected), "{error}");
    }
}

#[test]
fn a_file_that_is_not_there() {
    let error = cur::import(&["no/such.csv"]).unwrap_err().to_string();
    assert!(error.starts_with("no/such.csv: cannot be read: "), "{error}");
    assert!(error.contains("\nhelp: give the path of an existing, readable file"), "{error}");
}

#[test]
fn a_file_that_is_given_twice() {
    let file = write("twice.csv", format!("{HEADER}\n{GOOD}\n"));
    let error = cur::import(&[&file, &file]).unwrap_err().to_string();
    assert!(error.contains("the file is given twice\nhelp: "), "{error}");
}

#[test]
fn a_line_type_of_the_future_is_counted_and_named() {
    let line = "2026-01-01T00:00:00Z,Barter,AmazonEC2,2.5,USD";
    let file = write("future.csv", format!("{HEADER}\n{GOOD}\n{line}\n"));
    let report = cur::import(&[&file]).unwrap();
    assert_eq!(report.total("USD").amount.to_string(), "4");
    assert_eq!(report.notes(), ["lines of the unknown type \"Barter\", counted as other: 1"]);
}

#[test]
fn a_report_without_a_line_is_an_empty_report() {
    let file = write("header.csv", format!("{HEADER}\n"));
    assert_eq!(cur::import(&[&file]).unwrap().sums().count(), 0);
}
