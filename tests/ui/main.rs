//! The errors that rustc prints for invalid declarations, and declarations that compile.
//!
//! Each case has its expected output beside it. After a deliberate change of a message, run
//! `TRYBUILD=overwrite cargo test -p plux-tests --test ui` and review the diff.

use std::fs;
use std::path::Path;

#[test]
fn invalid_declarations_are_spanned_errors_and_valid_ones_compile() {
    assert!(cases_in("fail") > 30 && cases_in("pass") > 0, "trybuild passes without any case");
    // One run of both, so that the dependencies are compiled once.
    let cases = trybuild::TestCases::new();
    cases.compile_fail("ui/fail/*.rs");
    cases.pass("ui/pass/*.rs");
}

fn cases_in(directory: &str) -> usize {
    let directory = Path::new(env!("CARGO_MANIFEST_DIR")).join("ui").join(directory);
    let files = fs::read_dir(directory).into_iter().flatten().flatten();
    files.filter(|file| file.path().extension().is_some_and(|it| it == "rs")).count()
}
