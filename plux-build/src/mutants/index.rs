use crate::codec::{from_json, to_json};
use crate::sample;

#[test]
fn an_index_is_refused_or_read_and_what_is_read_is_written_and_read_again() {
    let seed = to_json(&sample::index());
    let words =
        ["null", "[]", "{}", "-1", "1e400", "\"\"", "\\u0000", "\u{feff}", "\"format\": 2,"];
    super::each(&[&seed], &words, 5_000, |text| {
        if let Ok(index) = from_json(text) {
            let written = to_json(&index);
            let mut again = from_json(written.as_bytes()).expect("it was written by us");
            assert_eq!(to_json(&again), written);
            again.sort();
            assert_eq!(again, index);
        }
    });
}
