use super::Trial;
use crate::scan::Remembered;

const WORDS: &[&[u8]] = &[&[0; 8], &[1, 0, 0, 0, 0, 0, 0, 0], &[0xff; 8], b"../", &[3]];

thread_local! {
    static PACKAGE: Remembered = Remembered::new();
}

/// Nothing is wrong with memories that nobody had, but that they are of no use.
pub fn trial() -> Trial {
    let memories = PACKAGE.with(Remembered::memories);
    Trial::new(&[memories], WORDS, |bytes| PACKAGE.with(|package| package.scan_with(bytes)))
}

#[test]
fn memories_that_nobody_had_are_no_panic() {
    trial().run(2_000);
}
