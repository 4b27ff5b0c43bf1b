//! `finops`: costs of clouds and other vendors, in one place.
//!
//! This package has no other code. Its features select the vendor packages. The build script writes
//! the index, which makes rustc link them and the program find them.

plux_runtime::include_index!();

fn main() -> std::process::ExitCode {
    finops_core::cli::run()
}
