//! What `cargo plux check` found, for programs.

use plux_build::{Diagnostic, Lint, Location};
use serde_json::{Value, json};

/// An object each, as in `diagnostic.schema.json`.
pub(crate) fn values(findings: &[Diagnostic]) -> Vec<Value> {
    findings.iter().map(entry).collect()
}

/// `{"severity", "message", "location", "related", "help"}`
pub(crate) fn entry(finding: &Diagnostic) -> Value {
    let related: Vec<Value> = finding
        .related
        .iter()
        .map(|(at, what)| json!({ "what": what, "location": location(at) }))
        .collect();
    json!({
        "severity": finding.severity.to_string(),
        "lint": finding.lint.map(Lint::code),
        "message": finding.message,
        "location": finding.location.as_ref().map(location),
        "related": related,
        "help": finding.help,
    })
}

/// A line or column that is not known is left out.
fn location(location: &Location) -> Value {
    let known = |number: u32| (number > 0).then_some(number);
    json!({
        "package": location.package,
        "file": location.file,
        "line": known(location.line),
        "column": known(location.column),
    })
}
