#![no_main]

mod target;

#[path = "../../tests/mutants/records.rs"]
mod records;
#[path = "../../tests/mutants/trial.rs"]
mod trial;

target::target!(records::trial());
