#![no_main]

mod target;

#[path = "../../tests/mutants/index.rs"]
mod index;
#[path = "../../tests/mutants/trial.rs"]
mod trial;

target::target!(index::trial());
