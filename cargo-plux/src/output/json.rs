//! Entries as `plux.json` has them.

use plux_build::codec;
use plux_spec::Index;
use serde_json::Value;

/// The plugins of an index, as an array.
pub(crate) fn plugins(index: &Index) -> String {
    // By way of the codec: an entry is written in one way, wherever it is written.
    let plugins = serde_json::from_str::<Value>(&codec::to_json(index))
        .ok()
        .and_then(|mut index| index.get_mut("plugins").map(Value::take))
        .unwrap_or_else(|| Value::Array(Vec::new()));
    format!("{plugins:#}\n")
}
