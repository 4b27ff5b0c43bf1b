use super::Trial;
use crate::codec::{from_json, to_json};
use crate::sample;

const WORDS: &[&str] =
    &["null", "[]", "{}", "-1", "1e400", "\"\"", "\\u0000", "\u{feff}", "\"format\": 2,"];

/// What is read of an index is written and read again.
pub fn trial() -> Trial {
    Trial::new(&[to_json(&sample::index())], WORDS, |text| {
        if let Ok(index) = from_json(text) {
            let written = to_json(&index);
            let mut again = from_json(written.as_bytes()).expect("it was written by us");
            assert_eq!(to_json(&again), written);
            again.sort();
            assert_eq!(again, index);
        }
    })
}

#[test]
fn an_index_is_refused_or_read_and_what_is_read_is_written_and_read_again() {
    trial().run(5_000);
}
