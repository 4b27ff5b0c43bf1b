//! The plugins in a compiled file.

use std::fmt::Write as _;

use comfy_table::{ContentArrangement, Table, presets};
use serde_json::{Value, json};

use super::plain;
use crate::artefact::{Artefact, Plugin};

/// A line a plugin, under a heading for each architecture where there are several.
pub(crate) fn table(artefact: &Artefact, width: Option<u16>) -> String {
    let mut text = String::new();
    for slice in &artefact.slices {
        if artefact.slices.len() > 1 {
            // Writing to a `String` cannot fail.
            let _ = writeln!(text, "{}:", slice.label);
        }
        if slice.plugins.is_empty() {
            continue;
        }
        let mut table = Table::new();
        table.load_style(presets::NOTHING);
        table.set_content_arrangement(ContentArrangement::Dynamic);
        if let Some(width) = width {
            table.set_width(width);
        }
        table.set_header(["NAMESPACE", "NAME", "PACKAGE", "PLACE", "CONTRACT"]);
        for plugin in &slice.plugins {
            table.add_row([
                plain(plugin.id.namespace().as_str()).into_owned(),
                plain(plugin.id.name().as_str()).into_owned(),
                plain(&format!("{} {}", plugin.package, plugin.version)).into_owned(),
                plain(&format!("{}:{}", plugin.file, plugin.line)).into_owned(),
                plain(&plugin.contract).into_owned(),
            ]);
        }
        for line in table.to_string().lines() {
            let _ = writeln!(text, "{}", line.trim_end().trim_start_matches(' '));
        }
    }
    text
}

/// `{"artefacts": [{"format", "plugins": [{"namespace", "name", "package", …}]}]}`
pub(crate) fn json(artefact: &Artefact) -> String {
    let slice = |slice: &crate::artefact::Slice| {
        let plugins: Vec<Value> = slice.plugins.iter().map(entry).collect();
        json!({ "format": slice.label, "plugins": plugins, "damaged": slice.damaged })
    };
    let artefacts: Vec<Value> = artefact.slices.iter().map(slice).collect();
    format!("{:#}\n", json!({ "artefacts": artefacts }))
}

fn entry(plugin: &Plugin) -> Value {
    json!({
        "namespace": plugin.id.namespace().as_str(),
        "name": plugin.id.name().as_str(),
        "package": plugin.package,
        "version": plugin.version,
        "crate": plugin.krate,
        "contract": plugin.contract,
        "file": plugin.file,
        "line": plugin.line,
    })
}
