//! Diagnostics of findings, and diagnostics as machine-readable JSON.

use plux_build::{Diagnostic, Lint, Location};
use plux_spec::Finding;
use serde_json::{Value, json};

/// Returns an object per diagnostic, as in `diagnostics.schema.json`.
pub(crate) fn values(diagnostics: &[Diagnostic]) -> Vec<Value> {
    diagnostics.iter().map(entry).collect()
}

/// Returns the diagnostic of a finding, whose message includes the locations.
pub(crate) fn of_finding(finding: &Finding) -> Diagnostic {
    Diagnostic::of(finding.lint(), finding.summary()).help(finding.help())
}

/// Returns the object of a diagnostic.
pub(crate) fn entry(diagnostic: &Diagnostic) -> Value {
    let related: Vec<Value> = diagnostic
        .related
        .iter()
        .map(|(at, what)| json!({ "what": what, "location": location(at) }))
        .collect();
    json!({
        "severity": diagnostic.severity.to_string(),
        "lint": diagnostic.lint.map(Lint::code),
        "message": diagnostic.message,
        "location": diagnostic.location.as_ref().map(location),
        "related": related,
        "help": diagnostic.help,
    })
}

/// Returns the object of a location. An unknown line or column is null.
fn location(location: &Location) -> Value {
    let known = |number: u32| (number > 0).then_some(number);
    json!({
        "package": location.package,
        "file": location.file,
        "line": known(location.line),
        "column": known(location.column),
    })
}
