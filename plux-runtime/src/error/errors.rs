//! A list of errors.

use std::error::Error;
use std::fmt;

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
        let mut firsts: Vec<&LoadError> = Vec::new();
        for error in self {
            if !firsts.iter().any(|first| is_same_cause(first, error)) {
                firsts.push(error);
            }
        }
        if firsts.len() > 1 {
            writeln!(f, "{} plugins are not loaded", self.0.len())?;
        }
        for (at, first) in firsts.iter().enumerate() {
            f.write_str(if at == 0 { "" } else { "\n" })?;
            self.write_group(first, f)?;
        }
        Ok(())
    }
}

impl LoadErrors {
    /// Writes the message of an error, and of those with the same cause.
    fn write_group(&self, first: &LoadError, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        const FEW: usize = 5;
        let mut group: Vec<&LoadError> = Vec::new();
        for error in self {
            if is_same_cause(first, error) {
                group.push(error);
            }
        }
        let (LoadErrorKind::Missing { cause }, [_, _, ..]) = (first.kind(), &*group) else {
            return fmt::Display::fmt(first, f);
        };
        write!(f, "{} plugins are indexed but not linked (", group.len())?;
        for (at, error) in group.iter().take(FEW).enumerate() {
            let separator = if at == 0 { "" } else { ", " };
            write!(f, "{separator}`{}`", error.id())?;
        }
        if group.len() > FEW {
            write!(f, " and {} more", group.len() - FEW)?;
        }
        write!(f, "): {cause}\nhelp: ")?;
        cause.write_help(f)
    }
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
