//! `--format table`

use std::collections::BTreeSet;
use std::io::{self, Write};

use plux_runtime::plugin;

use crate::text_table::{Align, TextTable};
use crate::{Charge, Key, Period, Report};

/// A human-readable table for each currency: a row per service, a column per month.
#[plugin(namespace = "finops.reporters", name = "table")]
pub(super) fn table(report: &Report, out: &mut dyn Write) -> io::Result<()> {
    writeln!(out, "{}", report.title())?;
    for currency in report.currencies() {
        writeln!(out)?;
        of_currency(report, currency).write(out)?;
    }
    writeln!(out)?;
    for note in report.notes() {
        writeln!(out, "note: {note}")?;
    }
    writeln!(out, "note: amounts are rounded here, and added up exactly")
}

/// Services first, each with all that it costs; then what applies to the bill, apart from them, so
/// that a credit never makes a service look cheap; then the sum of it all.
fn of_currency(report: &Report, currency: &str) -> TextTable {
    let keys = || {
        let keys = report.sums().map(|(key, _)| key);
        keys.filter(|key| key.currency == currency)
    };
    let periods: BTreeSet<Period> = keys().map(|key| key.period).collect();
    // By category; those without one last.
    let services: BTreeSet<(bool, Option<&str>, &str)> = keys()
        .filter(|key| key.charge.is_service_cost())
        .map(|key| (report.category(&key.service), key.service.as_str()))
        .map(|(category, service)| (category.is_none(), category, service))
        .collect();
    let charges: BTreeSet<Charge> =
        keys().map(|key| key.charge).filter(|charge| !charge.is_service_cost()).collect();

    let amounts = |matches: &dyn Fn(&Key) -> bool| -> Vec<String> {
        let of = |period: Option<Period>| {
            let in_period = |key: &Key| period.is_none_or(|period| key.period == period);
            let sum =
                report.sum_of(|key| key.currency == currency && in_period(key) && matches(key));
            if sum.lines == 0 { "-".to_owned() } else { sum.amount.rounded(currency) }
        };
        let mut cells: Vec<String> = periods.iter().map(|&period| of(Some(period))).collect();
        // One period is its own total.
        if periods.len() > 1 {
            cells.push(of(None));
        }
        cells
    };

    let numbers = periods.len() + usize::from(periods.len() > 1);
    let mut align = vec![Align::Left; 2];
    align.resize(2 + numbers, Align::Right);
    let mut table = TextTable::new(align);

    let mut head = vec![currency.to_owned(), "category".to_owned()];
    head.extend(periods.iter().map(Period::to_string));
    head.extend((periods.len() > 1).then(|| "total".to_owned()));
    table.row(head);
    table.rule();
    for (_, category, service) in services {
        let cells = amounts(&|key| key.service == service && key.charge.is_service_cost());
        let start = [service.to_owned(), category.unwrap_or("-").to_owned()];
        table.row(start.into_iter().chain(cells));
    }
    for charge in charges {
        let cells = amounts(&|key| key.charge == charge);
        table.row([charge.to_string(), String::new()].into_iter().chain(cells));
    }
    table.rule();
    let cells = amounts(&|_| true);
    table.row(["total".to_owned(), String::new()].into_iter().chain(cells));
    table
}
