#![no_main]

mod target;

#[path = "../../tests/mutants/declarations.rs"]
mod declarations;
#[path = "../../tests/mutants/trial.rs"]
mod trial;

target::target!(declarations::trial());
