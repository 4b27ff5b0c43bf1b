//! `plux.json`: a valid index round-trips.

use plux_build::json::{from_json, to_json};

use crate::trial::Trial;

/// An index with every field in use.
const SEED: &str = include_str!("../../plux-build/src/json/golden/plux.json");

const WORDS: &[&str] =
    &["null", "[]", "{}", "-1", "1e400", "\"\"", "\\u0000", "\u{feff}", "\"format\": 2,"];

/// An index that is read is written, and read again.
pub(crate) fn trial() -> Trial {
    Trial::new(&[SEED], WORDS, |text| {
        if let Ok(index) = from_json(text) {
            let written = to_json(&index);
            let mut again = from_json(written.as_bytes()).expect("it was written by us");
            assert_eq!(to_json(&again), written);
            again.sort();
            assert_eq!(again, index);
        }
    })
}
