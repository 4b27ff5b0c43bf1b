use crate::workspace::{METADATA, against_cargo_metadata};

#[test]
fn what_cargo_metadata_reads_is_read_as_it_does_and_nothing_panics() {
    let words = ["null", "[]", "{}", "1e400", "\"\"", "\\", "\\u0000", "\"", "é", ",", ":", "true"];
    super::each(&[METADATA], &words, 2_000, |text| {
        against_cargo_metadata(&String::from_utf8_lossy(text));
    });
}
