//! The errors of input files, with their locations.

use std::fmt;
use std::path::{Path, PathBuf};

/// An error in an input file, with its location and what to do.
///
/// ```
/// use finops_core::input::InputError;
///
/// let error = InputError::new("bill.csv", "\"x\" is no amount")
///     .line(7)
///     .column("lineItem/UnblendedCost")
///     .help("amounts have a point, no comma");
/// assert_eq!(
///     error.to_string(),
///     "bill.csv:7: column lineItem/UnblendedCost: \"x\" is no amount\n\
///      help: amounts have a point, no comma",
/// );
/// ```
#[derive(Debug)]
pub struct InputError {
    file: PathBuf,
    line: Option<u64>,
    column: Option<String>,
    message: String,
    help: Option<String>,
}

impl InputError {
    /// An error that concerns the whole file.
    pub fn new(file: impl AsRef<Path>, message: impl Into<String>) -> Self {
        Self {
            file: file.as_ref().to_owned(),
            line: None,
            column: None,
            message: message.into(),
            help: None,
        }
    }

    /// The line, counted from 1.
    #[must_use]
    pub fn line(mut self, line: u64) -> Self {
        self.line = Some(line);
        self
    }

    /// The column's name, as the file has it.
    #[must_use]
    pub fn column(mut self, column: impl Into<String>) -> Self {
        self.column = Some(column.into());
        self
    }

    /// What to do about it.
    #[must_use]
    pub fn help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }
}

impl fmt::Display for InputError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:", self.file.display())?;
        if let Some(line) = self.line {
            write!(f, "{line}:")?;
        }
        if let Some(column) = &self.column {
            write!(f, " column {column}:")?;
        }
        write!(f, " {}", self.message)?;
        if let Some(help) = &self.help {
            write!(f, "\nhelp: {help}")?;
        }
        Ok(())
    }
}

impl std::error::Error for InputError {}
