//! AWS cost and usage reports (CUR).
//!
//! Supports both column namings: the legacy report's (`lineItem/UnblendedCost`) and that of CUR 2.0
//! in Data Exports (`line_item_unblended_cost`).
//!
//! How lines are added up:
//!
//! - The amount is the **unblended cost** of every line, whatever its type, so that the total is
//!   that of the report. Usage that a savings plan covers and the line that negates it cancel out.
//! - The month is that of the **billing period**, so that taxes, credits and late corrections are
//!   on the bill they came with. Only a file without that column is sorted by the start of usage.
//! - **Taxes, credits and refunds** are kept apart from usage, fees and discounts. A line type that
//!   is not known is counted as `other`, and named in a note.
//! - Lines are not deduplicated: a line's id is unique within one part of one delivery only. Do not
//!   mix deliveries of the same billing period. A file that is given twice is refused.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use finops_core::input::{Column, InputError, Row, Table};
use finops_core::{Amount, Charge, Key, Report};

const EXPECTED: &str = "a cost and usage report (CUR) as CSV";

/// Reads reports, one after the other, into one.
///
/// # Errors
///
/// The first line that cannot be parsed, with its location: a sum over half a bill is useless.
///
/// # Example
///
/// ```no_run
/// let report = finops_aws::cur::import(&["samples/cur-2026-01.csv"])?;
/// println!("{} USD", report.total("USD").amount);
/// # Ok::<(), finops_core::input::InputError>(())
/// ```
pub fn import<P: AsRef<Path>>(files: &[P]) -> Result<Report, InputError> {
    import_accounts(files, &BTreeSet::new())
}

/// Like [`import`], for lines of these accounts only; for all if there are none.
///
/// # Errors
///
/// Those of [`import`], and if a file has no column with accounts.
pub fn import_accounts<P: AsRef<Path>>(
    files: &[P],
    accounts: &BTreeSet<String>,
) -> Result<Report, InputError> {
    refuse_repeated(files)?;
    let count = files.len();
    let mut report = Report::new(format!(
        "AWS: unblended cost by service and month, from {count} file{}",
        if count == 1 { "" } else { "s" }
    ));
    let mut unknown = BTreeMap::new();
    for file in files {
        read(file.as_ref(), accounts, &mut report, &mut unknown)?;
    }
    for (line_type, lines) in unknown {
        report.note(format!("lines of the unknown type {line_type:?}, counted as other: {lines}"));
    }
    Ok(report)
}

fn refuse_repeated<P: AsRef<Path>>(files: &[P]) -> Result<(), InputError> {
    let mut seen: BTreeSet<PathBuf> = BTreeSet::new();
    for file in files {
        let file = file.as_ref();
        // A file that is not there is reported when it is opened.
        let path = fs::canonicalize(file).unwrap_or_else(|_| file.to_owned());
        if !seen.insert(path) {
            return Err(InputError::new(file, "the file is given twice")
                .help("its costs would be counted twice; name each file once"));
        }
    }
    Ok(())
}

struct Columns {
    line_type: Column,
    product: Column,
    cost: Column,
    currency: Column,
    date: Column,
}

impl Columns {
    fn of(table: &Table) -> Result<Self, InputError> {
        let column = |names: &[&str]| table.column(names, EXPECTED);
        Ok(Self {
            line_type: column(&["lineItem/LineItemType", "line_item_line_item_type"])?,
            product: column(&["lineItem/ProductCode", "line_item_product_code"])?,
            cost: column(&["lineItem/UnblendedCost", "line_item_unblended_cost"])?,
            currency: column(&["lineItem/CurrencyCode", "line_item_currency_code"])?,
            date: column(&[
                "bill/BillingPeriodStartDate",
                "bill_billing_period_start_date",
                "lineItem/UsageStartDate",
                "line_item_usage_start_date",
            ])?,
        })
    }
}

fn read(
    file: &Path,
    accounts: &BTreeSet<String>,
    report: &mut Report,
    unknown: &mut BTreeMap<String, u64>,
) -> Result<(), InputError> {
    let mut table = Table::open(file)?;
    let columns = Columns::of(&table)?;
    let account = if accounts.is_empty() {
        None
    } else {
        Some(table.column(&["lineItem/UsageAccountId", "line_item_usage_account_id"], EXPECTED)?)
    };
    while let Some(row) = table.next_row()? {
        if account.as_ref().is_some_and(|account| !accounts.contains(row.text(account))) {
            continue;
        }
        let (key, amount) = line(&row, &columns)?;
        if key.charge == Charge::Other {
            *unknown.entry(row.text(&columns.line_type).to_owned()).or_default() += 1;
        }
        report.add(key, &amount);
    }
    Ok(())
}

fn line(row: &Row<'_>, columns: &Columns) -> Result<(Key, Amount), InputError> {
    let key = Key {
        currency: row.currency(&columns.currency)?.to_owned(),
        service: row.required(&columns.product)?.to_owned(),
        charge: charge(row.required(&columns.line_type)?),
        period: row.period(&columns.date)?,
    };
    Ok((key, row.amount(&columns.cost)?))
}

/// The line types that AWS documents, and those that accounts with private pricing meet.
fn charge(line_type: &str) -> Charge {
    match line_type {
        "Usage" | "DiscountedUsage" | "SavingsPlanCoveredUsage" | "SavingsPlanNegation" => {
            Charge::Usage
        }
        "Fee" | "RIFee" | "SavingsPlanUpfrontFee" | "SavingsPlanRecurringFee" => Charge::Fee,
        "Discount"
        | "BundledDiscount"
        | "EdpDiscount"
        | "PrivateRateDiscount"
        | "RiVolumeDiscount" => Charge::Discount,
        "Credit" => Charge::Credit,
        "Refund" => Charge::Refund,
        "Tax" => Charge::Tax,
        _ => Charge::Other,
    }
}
