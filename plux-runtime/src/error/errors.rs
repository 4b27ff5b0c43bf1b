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
        let groups = groups(&self.0);
        if groups.len() > 1 {
            writeln!(f, "{} plugins are not loaded", self.0.len())?;
        }
        for (at, group) in groups.iter().enumerate() {
            let separator = if at == 0 { "" } else { "\n" };
            f.write_str(separator)?;
            match (&**group, group[0].kind()) {
                ([_, _, ..], LoadErrorKind::Missing { cause }) => {
                    write!(f, "{}: {cause}\nhelp: {}", Missing(group), cause.help())?;
                }
                _ => write!(f, "{}", group[0])?,
            }
        }
        Ok(())
    }
}

/// Formats the plugins of one message.
struct Missing<'a>(&'a [&'a LoadError]);

impl fmt::Display for Missing<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        const FEW: usize = 5;
        write!(f, "{} plugins are indexed but not linked (", self.0.len())?;
        for (at, error) in self.0.iter().take(FEW).enumerate() {
            let separator = if at == 0 { "" } else { ", " };
            write!(f, "{separator}`{}`", error.id())?;
        }
        match self.0.len().saturating_sub(FEW) {
            0 => f.write_str(")"),
            more => write!(f, " and {more} more)"),
        }
    }
}

/// Returns the errors in their order, grouping those of plugins that are missing for the same
/// reason.
fn groups(errors: &[LoadError]) -> Vec<Vec<&LoadError>> {
    let mut groups: Vec<Vec<&LoadError>> = Vec::new();
    for error in errors {
        let is_same = |group: &&mut Vec<&LoadError>| match (group[0].kind(), error.kind()) {
            (LoadErrorKind::Missing { cause: a }, LoadErrorKind::Missing { cause: b }) => a == b,
            _ => false,
        };
        match groups.iter_mut().find(is_same) {
            Some(group) => group.push(error),
            None => groups.push(vec![error]),
        }
    }
    groups
}

impl Error for LoadErrors {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        self.0.first().and_then(Error::source)
    }
}
