//! A list of errors.

use std::error::Error;
use std::fmt::{self, Display as _};

use super::{LoadError, LoadErrorKind};

/// The errors that [`Loaded::complete`](crate::Loaded::complete) and similar methods return.
///
/// ```
/// use plux_runtime::{Plugin, PluginManager};
///
/// let manager = PluginManager::<dyn Plugin>::new("my.tools");
/// let errors = manager.load_all().complete().err().unwrap();
/// assert_eq!(errors.len(), 1);
/// eprintln!("{errors}");
/// ```
#[derive(Clone, Debug)]
pub struct LoadErrors(Vec<LoadError>);

impl LoadErrors {
    pub(crate) fn new(errors: Vec<LoadError>) -> Self {
        Self(errors)
    }
}

impl std::ops::Deref for LoadErrors {
    type Target = [LoadError];

    fn deref(&self) -> &[LoadError] {
        &self.0
    }
}

impl IntoIterator for LoadErrors {
    type Item = LoadError;
    type IntoIter = std::vec::IntoIter<LoadError>;

    fn into_iter(self) -> Self::IntoIter {
        self.0.into_iter()
    }
}

impl<'a> IntoIterator for &'a LoadErrors {
    type Item = &'a LoadError;
    type IntoIter = std::slice::Iter<'a, LoadError>;

    fn into_iter(self) -> Self::IntoIter {
        self.0.iter()
    }
}

/// Displays plugins that are missing for the same reason in one message.
impl fmt::Display for LoadErrors {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if (1..self.0.len()).any(|at| self.is_first(at)) {
            writeln!(f, "{} plugins are not loaded", self.0.len())?;
        }
        for (at, error) in self.0.iter().enumerate() {
            if self.is_first(at) {
                f.write_str(if at == 0 { "" } else { "\n" })?;
                write_group(error, &self.0[at + 1..], f)?;
            }
        }
        Ok(())
    }
}

impl LoadErrors {
    /// Returns whether no error before the one at `at` has the same cause.
    #[inline(never)]
    fn is_first(&self, at: usize) -> bool {
        !self.0[..at].iter().any(|other| is_same_cause(other, &self.0[at]))
    }
}

/// Writes the message of an error, and of those with the same cause.
fn write_group(first: &LoadError, others: &[LoadError], f: &mut fmt::Formatter<'_>) -> fmt::Result {
    const FEW: usize = 5;
    let count = 1 + others.iter().filter(|other| is_same_cause(first, other)).count();
    let (LoadErrorKind::Missing { cause }, 2..) = (first.kind(), count) else {
        return first.fmt(f);
    };
    write!(f, "{count} plugins are indexed but not linked (`{}`", first.id())?;
    for other in others.iter().filter(|other| is_same_cause(first, other)).take(FEW - 1) {
        write!(f, ", `{}`", other.id())?;
    }
    if count > FEW {
        write!(f, " and {} more", count - FEW)?;
    }
    write!(f, "): {cause}\nhelp: ")?;
    cause.write_help(f)
}

/// Returns whether two plugins are missing for the same reason.
#[inline(never)]
fn is_same_cause(a: &LoadError, b: &LoadError) -> bool {
    match (a.kind(), b.kind()) {
        (LoadErrorKind::Missing { cause: a }, LoadErrorKind::Missing { cause: b }) => a == b,
        _ => false,
    }
}

impl Error for LoadErrors {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        self.0.first().and_then(Error::source)
    }
}
