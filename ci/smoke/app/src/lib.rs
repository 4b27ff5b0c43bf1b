//! The smoke test as a library, for hosts without WASI.

mod report;

/// Returns the address of the report, which ends with a zero byte.
// SAFETY: no other function of the module has the name.
#[unsafe(no_mangle)]
pub extern "C" fn run() -> *const u8 {
    let report = report::report() + "\0";
    Box::leak(report.into_boxed_str()).as_ptr()
}
