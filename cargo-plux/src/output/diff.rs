//! The differences between two indexes, human-readable and as JSON.

use std::fmt::Write as _;

use crate::diff::{Change, ChangeKind, Diff, FieldChange, Section};
use anstyle::{AnsiColor, Style};
use serde_json::{Value, json};

use crate::escape::terminal;

/// Returns a line per change. Its sign is `+` for added, `-` for removed, `>` for renamed and `~` for
/// changed.
pub(crate) fn text(diff: &Diff) -> String {
    let mut text = String::new();
    let mut section = None;
    for change in diff.changes() {
        if section != Some(change.section) {
            section = Some(change.section);
            // Writing to a `String` cannot fail.
            let _ = writeln!(text, "{}", heading(change.section));
        }
        line(change, &mut text);
    }
    text
}

fn heading(section: Section) -> &'static str {
    match section {
        Section::Plugins => "plugins",
        Section::ExtensionPoints => "extension points",
        Section::Packages => "packages",
        Section::Incomplete => "not analyzed",
        Section::Root => section.as_str(),
    }
}

fn line(change: &Change, text: &mut String) {
    let (sign, color) = match &change.kind {
        ChangeKind::Added => ('+', AnsiColor::Green),
        ChangeKind::Removed => ('-', AnsiColor::Red),
        ChangeKind::Renamed { .. } => ('>', AnsiColor::Cyan),
        ChangeKind::Changed(_) => ('~', AnsiColor::Yellow),
    };
    let style = Style::new().fg_color(Some(color.into()));
    let _ = write!(text, "  {style}{sign} {}{style:#}", terminal::escape(&change.name));
    if let ChangeKind::Renamed { from } = &change.kind {
        let _ = write!(text, ", which was {}", terminal::escape(from));
    }
    if !change.location.is_empty() {
        let _ = write!(text, " ({})", terminal::escape(&change.location));
    }
    text.push('\n');
    for field in fields(change) {
        let value = |value: &str| match value {
            "" => "nothing".to_owned(),
            value => terminal::escape(value).into_owned(),
        };
        let _ =
            writeln!(text, "      {}: {} → {}", field.field, value(&field.old), value(&field.new));
    }
}

fn fields(change: &Change) -> &[FieldChange] {
    match &change.kind {
        ChangeKind::Changed(fields) => fields,
        _ => &[],
    }
}

/// Returns an object per change.
pub(crate) fn values(diff: &Diff) -> Vec<Value> {
    diff.changes().iter().map(entry).collect()
}

fn entry(change: &Change) -> Value {
    let (word, from) = match &change.kind {
        ChangeKind::Added => ("added", None),
        ChangeKind::Removed => ("removed", None),
        ChangeKind::Renamed { from } => ("renamed", Some(from)),
        ChangeKind::Changed(_) => ("changed", None),
    };
    let fields: Vec<Value> = fields(change)
        .iter()
        .map(|it| json!({ "field": it.field, "old": it.old, "new": it.new }))
        .collect();
    json!({
        "section": change.section.as_str(),
        "change": word,
        "name": change.name,
        "location": change.location,
        "from": from,
        "fields": fields,
    })
}
