//! `finops`: costs of clouds and other vendors, in one place.
//!
//! This package has no code of its own. Its features say which vendor packages are built in; the
//! index, which the build script writes, makes the compiler link them and the program find them.

plux_runtime::include_index!();

fn main() -> std::process::ExitCode {
    finops_core::cli::run()
}
