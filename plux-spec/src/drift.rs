//! The differences between what is indexed, linked and declared.

use std::fmt;

use crate::Finding;

/// All differences that were found.
///
/// ```
/// use plux_spec::{Drift, Finding};
///
/// let drift: Drift = [Finding::NoIndex].into_iter().collect();
/// assert!(!drift.is_empty());
/// for finding in &drift {
///     eprintln!("{finding}");
/// }
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[must_use]
pub struct Drift {
    findings: Vec<Finding>,
}

impl Drift {
    /// Returns whether there are no differences.
    pub fn is_empty(&self) -> bool {
        self.findings.is_empty()
    }

    /// Returns the differences.
    pub fn findings(&self) -> &[Finding] {
        &self.findings
    }

    /// Iterates over the differences.
    pub fn iter(&self) -> std::slice::Iter<'_, Finding> {
        self.findings.iter()
    }

    /// Returns whether the program has an index. Without one, no plugin can be reported as missing.
    pub fn is_completeness_known(&self) -> bool {
        !self.findings.contains(&Finding::NoIndex)
    }
}

impl fmt::Display for Drift {
    #[inline]
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (at, finding) in self.findings.iter().enumerate() {
            let separator = if at == 0 { "" } else { "\n" };
            write!(f, "{separator}{finding}")?;
        }
        Ok(())
    }
}

impl FromIterator<Finding> for Drift {
    #[inline]
    fn from_iter<I: IntoIterator<Item = Finding>>(findings: I) -> Self {
        Self { findings: findings.into_iter().collect() }
    }
}

impl IntoIterator for Drift {
    type Item = Finding;
    type IntoIter = std::vec::IntoIter<Finding>;

    fn into_iter(self) -> Self::IntoIter {
        self.findings.into_iter()
    }
}

impl<'a> IntoIterator for &'a Drift {
    type Item = &'a Finding;
    type IntoIter = std::slice::Iter<'a, Finding>;

    fn into_iter(self) -> Self::IntoIter {
        self.findings.iter()
    }
}
