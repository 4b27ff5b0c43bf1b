//! Azure's cost details, as Cost Management exports them.
//!
//! The columns are those of the Enterprise Agreement (`CostInBillingCurrency`), of the Microsoft
//! Customer Agreement (`costInBillingCurrency`), and of pay-as-you-go (`PreTaxCost`). The amounts
//! are before taxes and credits: Azure does not write those into this file.

use std::collections::BTreeMap;
use std::path::Path;

use finops_core::input::{Column, InputError, Row, Table};
use finops_core::{Charge, Key, Report};

const EXPECTED: &str = "an export of Azure cost details as CSV";

struct Columns {
    category: Column,
    cost: Column,
    currency: Column,
    date: Column,
    /// `None` in pay-as-you-go exports, which contain only usage.
    charge: Option<Column>,
}

impl Columns {
    fn of(table: &Table) -> Result<Self, InputError> {
        let column = |names: &[&str]| table.column(names, EXPECTED);
        Ok(Self {
            category: column(&["MeterCategory"])?,
            cost: column(&["CostInBillingCurrency", "Cost", "PreTaxCost"])?,
            currency: column(&["BillingCurrencyCode", "BillingCurrency", "Currency"])?,
            date: column(&["BillingPeriodStartDate", "Date", "UsageDateTime"])?,
            charge: table.find(&["ChargeType"]),
        })
    }

    fn charge(&self, row: &Row<'_>) -> Result<Charge, InputError> {
        let Some(column) = &self.charge else {
            return Ok(Charge::Usage);
        };
        Ok(match row.required(column)? {
            "Usage" => Charge::Usage,
            "Purchase" | "UnusedReservation" | "UnusedSavingsPlan" => Charge::Fee,
            "Refund" => Charge::Refund,
            "Tax" => Charge::Tax,
            _ => Charge::Other,
        })
    }
}

/// Reads an export into a report.
///
/// # Errors
///
/// The first line that cannot be parsed, with its location.
pub fn import(file: &Path) -> Result<Report, InputError> {
    let mut table = Table::open(file)?;
    let columns = Columns::of(&table)?;
    let mut report = Report::new("Azure: cost by meter category and month");
    let mut unknown: BTreeMap<String, u64> = BTreeMap::new();
    while let Some(row) = table.next_row()? {
        let charge = columns.charge(&row)?;
        if let (Charge::Other, Some(column)) = (charge, &columns.charge) {
            *unknown.entry(row.text(column).to_owned()).or_default() += 1;
        }
        let key = Key {
            currency: row.currency(&columns.currency)?.to_owned(),
            service: match row.text(&columns.category) {
                // Purchases, including those in the marketplace.
                "" => "Unassigned".to_owned(),
                category => category.to_owned(),
            },
            charge,
            period: row.period(&columns.date)?,
        };
        report.add(key, &row.amount(&columns.cost)?);
    }
    for (charge, lines) in unknown {
        report.note(format!("lines of the unknown type {charge:?}, counted as other: {lines}"));
    }
    report.note("before taxes and credits, which Azure does not write into cost details");
    Ok(report)
}
