//! Stories: inputs that are nearly right are read or refused, and never a panic.

mod declarations;
mod index;
mod records;
mod sources;
mod trial;

#[test]
fn the_scanner_finds_what_syn_finds_and_never_panics() {
    sources::trial().run(5_000);
}

#[test]
fn a_declaration_is_parsed_or_refused_with_a_reason() {
    declarations::trial().run(5_000);
}

#[test]
fn an_index_is_refused_or_read_and_what_is_read_is_written_and_read_again() {
    index::trial().run(5_000);
}

#[test]
fn records_are_found_or_damaged_and_never_a_panic() {
    records::trial().run(5_000);
}
