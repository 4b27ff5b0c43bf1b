//! Index → canonical document.

use plux_spec::{FORMAT, Index};

use super::model::Document;

/// Writes an index as a canonical `plux.json`: equal indexes have equal bytes.
///
/// # Panics
///
/// Never: every index can be written.
pub fn to_json(index: &Index) -> String {
    let mut index = index.clone();
    index.sort();
    let document = Document {
        extension_points: index.extension_points,
        format: FORMAT,
        generator: index.generator,
        incomplete: index.incomplete,
        packages: index.packages,
        plugins: index.plugins,
        root: index.root,
    };
    let json = serde_json::to_string_pretty(&document).expect("all keys are strings");
    json + "\n"
}
