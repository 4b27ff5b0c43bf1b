//! `trainer`: trains a small model, with callbacks from several packages.
//!
//! Its features select the external packages. The built-in callbacks come with `trainer-core`.

plux_runtime::include_index!();

fn main() -> std::process::ExitCode {
    trainer_core::cli::run()
}
