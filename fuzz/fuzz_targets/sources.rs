#![no_main]

mod target;

#[path = "../../tests/mutants/sources.rs"]
mod sources;
#[path = "../../tests/mutants/trial.rs"]
mod trial;

target::target!(sources::trial());
