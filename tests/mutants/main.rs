//! Mutated inputs are accepted or rejected, and never cause a panic.

mod declarations;
mod index;
mod records;
mod sources;
mod trial;

use plux_tests::environment::count;
use trial::Trial;

fn run(trial: &Trial) {
    trial.run(count("PLUX_MUTANTS", 5_000), count("PLUX_SEED", 1));
}

#[test]
fn the_scanner_finds_what_syn_finds_and_never_panics() {
    run(&sources::trial());
}

#[test]
fn a_declaration_is_parsed_or_rejected_with_an_error() {
    run(&declarations::trial());
}

#[test]
fn an_index_is_rejected_or_round_trips() {
    run(&index::trial());
}

#[test]
fn parsing_records_never_panics() {
    run(&records::trial());
}
