//! `--format json`

use std::io::{self, Write};

use plux_runtime::plugin;
use serde::Serialize;

use crate::Report;

/// Amounts are strings: most readers parse a JSON number as a double, which would not be exact.
#[derive(Serialize)]
struct Document<'a> {
    title: &'a str,
    totals: Vec<Total<'a>>,
    costs: Vec<Cost<'a>>,
    notes: &'a [String],
}

#[derive(Serialize)]
struct Total<'a> {
    currency: &'a str,
    amount: String,
    lines: u64,
}

#[derive(Serialize)]
struct Cost<'a> {
    currency: &'a str,
    service: &'a str,
    category: Option<&'a str>,
    charge: String,
    period: String,
    amount: String,
    lines: u64,
}

/// JSON with exact amounts, written as strings.
#[plugin(namespace = "finops.reporters", name = "json")]
pub(super) fn json(report: &Report, out: &mut dyn Write) -> io::Result<()> {
    let totals = report.currencies().into_iter().map(|currency| {
        let total = report.total(currency);
        Total { currency, amount: total.amount.to_string(), lines: total.lines }
    });
    let costs = report.sums().map(|(key, sum)| Cost {
        currency: &key.currency,
        service: &key.service,
        category: report.category(&key.service),
        charge: key.charge.to_string(),
        period: key.period.to_string(),
        amount: sum.amount.to_string(),
        lines: sum.lines,
    });
    let document = Document {
        title: report.title(),
        totals: totals.collect(),
        costs: costs.collect(),
        notes: report.notes(),
    };
    serde_json::to_writer_pretty(&mut *out, &document)?;
    writeln!(out)
}
