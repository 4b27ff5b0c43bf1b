//! `services`: emulated cloud services, loaded on demand.
//!
//! Its features select the packages with services. Its index is a committed file.

plux_runtime::include_index!();

fn main() -> std::process::ExitCode {
    services_core::cli::run()
}
