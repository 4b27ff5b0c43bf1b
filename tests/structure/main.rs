//! Rules for the source code of this repository that no compiler checks.

mod cycles;
mod imports;
mod modules;
mod variables;
mod vocabulary;
