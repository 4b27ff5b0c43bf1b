//! The severity of a diagnostic.

use crate::words::words;

words! {
    /// How severe a diagnostic is; the most severe comes first.
    ///
    /// ```
    /// use plux_spec::Severity;
    ///
    /// assert!(Severity::Error < Severity::Warning);
    /// ```
    Severity {
        /// A build script fails, and a check has a finding.
        Error = "error",
        /// A build script succeeds, and a check has a finding.
        Warning = "warning",
        /// Worth knowing; build scripts do not print it.
        Note = "note",
    }
}
