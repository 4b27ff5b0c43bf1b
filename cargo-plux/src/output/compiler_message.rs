//! Diagnostics in the format of `cargo check --message-format json`, which editors parse.

use plux_build::{Diagnostic, Lint, Location, Severity};
use serde_json::{Value, json};

use super::human;
use super::message::file_of;

/// Returns a message of Cargo for a diagnostic of a package.
pub(crate) fn render(diagnostic: &Diagnostic) -> Value {
    let location = diagnostic.location.as_ref();
    let package = location.map_or("", |it| &it.package);
    let file = location.map(|it| file_of(it).display().to_string()).unwrap_or_default();
    json!({
        "reason": "compiler-message",
        "package_id": package,
        "manifest_path": "",
        "target": {
            "kind": ["lib"], "crate_types": ["lib"], "name": package, "src_path": file,
            "edition": "2024", "doc": false, "doctest": false, "test": false,
        },
        "message": message(diagnostic),
    })
}

/// Returns the diagnostic in rustc's format.
fn message(diagnostic: &Diagnostic) -> Value {
    let child = |level: &str, message: &str, spans: Vec<Value>| {
        json!({
            "message": message, "code": null, "level": level, "spans": spans, "children": [],
            "rendered": null,
        })
    };
    let related = diagnostic.related.iter();
    let mut children: Vec<Value> =
        related.map(|(at, label)| child("note", label, vec![span(at)])).collect();
    children.extend(diagnostic.help.iter().map(|help| child("help", help, Vec::new())));
    let code = |lint: Lint| json!({ "code": lint.code(), "explanation": lint.explanation() });
    json!({
        "message": diagnostic.message,
        "code": diagnostic.lint.map(code),
        "level": match diagnostic.severity {
            Severity::Error => "error",
            Severity::Warning => "warning",
            Severity::Note => "note",
        },
        "spans": diagnostic.location.iter().map(span).collect::<Vec<_>>(),
        "children": children,
        "rendered": anstream::adapter::strip_str(&human::human(diagnostic)).to_string(),
        "$message_type": "diagnostic",
    })
}

/// Returns the span of a location: the highlighted part of its line, or the start of the file.
fn span(location: &Location) -> Value {
    let line = human::line_of(location).unwrap_or_default();
    let marked = human::marked(&line, location);
    let column = |at: usize| line[..at].chars().count() + 1;
    let (start, end) = (column(marked.start), column(marked.end));
    let number = location.line.max(1);
    json!({
        "file_name": file_of(location).display().to_string(),
        "byte_start": 0, "byte_end": 0,
        "line_start": number, "line_end": number,
        "column_start": start, "column_end": end,
        "is_primary": true,
        "text": [{ "text": line, "highlight_start": start, "highlight_end": end }],
        "label": null, "suggested_replacement": null, "suggestion_applicability": null,
        "expansion": null,
    })
}
