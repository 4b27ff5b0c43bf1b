//! `--format csv`

use std::io::{self, Write};

use plux_runtime::plugin;

use crate::Report;

/// Comma-separated values with exact amounts, for spreadsheets and other programs.
#[plugin(namespace = "finops.reporters", name = "csv")]
pub(super) fn csv(report: &Report, out: &mut dyn Write) -> io::Result<()> {
    let mut writer = ::csv::Writer::from_writer(out);
    writer
        .write_record(["currency", "service", "category", "charge", "period", "amount", "lines"])?;
    for (key, sum) in report.sums() {
        writer.write_record([
            key.currency.as_str(),
            &key.service,
            report.category(&key.service).unwrap_or_default(),
            &key.charge.to_string(),
            &key.period.to_string(),
            &sum.amount.to_string(),
            &sum.lines.to_string(),
        ])?;
    }
    writer.flush()
}
