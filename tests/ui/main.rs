//! What people read when a declaration is wrong, and what compiles when it is right.
//!
//! The texts beside the cases are what rustc prints. After a deliberate change of a message, run
//! `TRYBUILD=overwrite cargo test -p plux-tests --test ui` and read the difference.

#[test]
fn mistakes_are_spanned_errors_that_say_what_to_write_and_every_form_compiles() {
    // One run of both, so that the dependencies are compiled once.
    let cases = trybuild::TestCases::new();
    cases.compile_fail("ui/fail/*.rs");
    cases.pass("ui/pass/*.rs");
}
