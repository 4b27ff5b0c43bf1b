use super::Trial;
use crate::workspace::{METADATA, against_cargo_metadata};

const WORDS: &[&str] =
    &["null", "[]", "{}", "1e400", "\"\"", "\\", "\\u0000", "\"", "é", ",", ":", "true"];

/// What `cargo metadata` prints, against the typed reading.
pub fn trial() -> Trial {
    Trial::new(&[METADATA], WORDS, |text| against_cargo_metadata(&String::from_utf8_lossy(text)))
}

#[test]
fn what_cargo_metadata_reads_is_read_as_it_does_and_nothing_panics() {
    trial().run(2_000);
}
