//! The plugins in a compiled file, as a table and as JSON.

use std::fmt::Write as _;

use serde_json::{Value, json};

use super::table::{self, Cell, Column, Keep};
use crate::binary::{Binary, Build, Plugin, Slice};

const COLUMNS: [Column; 5] = [
    Column { heading: "NAMESPACE", keep: Keep::Always },
    Column { heading: "NAME", keep: Keep::Always },
    Column { heading: "PACKAGE", keep: Keep::Always },
    Column { heading: "LOCATION", keep: Keep::IfFits(1) },
    Column { heading: "CONTRACT", keep: Keep::Cut },
];

/// Returns a line per plugin, below a heading per architecture if there are several.
pub(crate) fn table(binary: &Binary) -> String {
    let mut text = String::new();
    for slice in &binary.slices {
        if binary.slices.len() > 1 {
            // Writing to a `String` cannot fail.
            let _ = writeln!(text, "{}:", slice.label);
        }
        if !slice.plugins.is_empty() {
            let rows: Vec<Vec<Cell>> = slice.plugins.iter().map(row).collect();
            text += &table::render(&COLUMNS, &rows, table::width());
        }
    }
    text
}

fn row(plugin: &Plugin) -> Vec<Cell> {
    vec![
        Cell::new(plugin.id.namespace().as_str()),
        Cell::new(plugin.id.name().as_str()),
        Cell::new(format!("{} {}", plugin.package, plugin.version)),
        Cell::new(format!("{}:{}", plugin.file, plugin.line)),
        Cell::new(&plugin.contract),
    ]
}

/// Returns an object per architecture, with its plugins.
pub(crate) fn binaries(binary: &Binary) -> Vec<Value> {
    let slice = |slice: &Slice| {
        let plugins: Vec<Value> = slice.plugins.iter().map(entry).collect();
        let builds: Vec<Value> = slice.builds.iter().map(build).collect();
        json!({
            "format": slice.label,
            "plugins": plugins,
            "builds": builds,
            "damaged": slice.damaged,
        })
    };
    binary.slices.iter().map(slice).collect()
}

/// Returns an object per plugin, with its architecture.
pub(crate) fn plugins(binary: &Binary) -> Vec<Value> {
    let of = |slice: &'_ Slice| {
        let with_binary = |plugin| {
            let mut value = entry(plugin);
            value["binary"] = slice.label.clone().into();
            value
        };
        slice.plugins.iter().map(with_binary).collect::<Vec<_>>()
    };
    binary.slices.iter().flat_map(of).collect()
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

fn build(build: &Build) -> Value {
    json!({
        "package": build.package,
        "version": build.version,
        "features": build.features,
        "target": build.target,
    })
}
