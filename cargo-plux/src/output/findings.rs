//! What `cargo plux check` found, for programs.

use plux_build::{Diagnostic, Place};
use serde_json::{Value, json};

/// An object each, as in `diagnostic.schema.json`.
pub(crate) fn values(findings: &[Diagnostic]) -> Vec<Value> {
    findings.iter().map(entry).collect()
}

/// `{"severity", "message", "place", "related", "help"}`
pub(crate) fn entry(finding: &Diagnostic) -> Value {
    let related: Vec<Value> = finding
        .related
        .iter()
        .map(|(at, what)| json!({ "what": what, "place": place(at) }))
        .collect();
    json!({
        "severity": finding.severity.to_string(),
        "message": finding.message,
        "place": finding.place.as_ref().map(place),
        "related": related,
        "help": finding.help,
    })
}

/// A line or column that is not known is left out.
fn place(place: &Place) -> Value {
    let known = |number: u32| (number > 0).then_some(number);
    json!({
        "package": place.package,
        "file": place.file,
        "line": known(place.line),
        "column": known(place.column),
    })
}
