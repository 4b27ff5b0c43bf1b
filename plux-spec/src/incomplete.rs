//! Gaps of an index: parts of the sources that could not be analyzed.

use std::borrow::Cow;

use crate::incomplete_reason::IncompleteReason;

/// A part of the sources that could not be analyzed. An index with such an entry is partial.
///
/// ```
/// use plux_spec::{Incomplete, IncompleteReason};
///
/// let entry = Incomplete {
///     package: "finops".into(),
///     version: "0.3.0".into(),
///     file: Some("src/gen.rs".into()),
///     line: Some(3),
///     reason: IncompleteReason::NotUtf8,
/// };
/// assert_eq!(entry.reason.to_string(), "the file is not UTF-8");
/// assert_eq!(entry.reason.help(), "save the file as UTF-8");
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Incomplete {
    /// The package concerned.
    pub package: Cow<'static, str>,
    /// Its version; empty if it is not known.
    pub version: Cow<'static, str>,
    /// The file, relative to its package; `None` if the whole package is concerned.
    pub file: Option<Cow<'static, str>>,
    /// The line, counted from 1.
    pub line: Option<u32>,
    /// Why it could not be analyzed.
    pub reason: IncompleteReason,
}
