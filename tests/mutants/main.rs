//! Mutated inputs are accepted or rejected, and never cause a panic.

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
fn a_declaration_is_parsed_or_rejected_with_an_error() {
    declarations::trial().run(5_000);
}

#[test]
fn an_index_is_rejected_or_round_trips() {
    index::trial().run(5_000);
}

#[test]
fn parsing_records_never_panics() {
    records::trial().run(5_000);
}
