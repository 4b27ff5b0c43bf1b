//! Problems in sources and manifests, as values.

use std::fmt;

use crate::{Lint, Location, Severity};

/// A problem, with its location and a way to fix it.
///
/// ```
/// use plux_spec::{Diagnostic, Lint, Severity};
///
/// let diagnostic = Diagnostic::warning("namespace `finops.vendor` is not declared")
///     .lint(Lint::UndeclaredNamespace)
///     .help("did you mean `finops.vendors`?");
/// assert_eq!(diagnostic.severity, Severity::Warning);
/// assert_eq!(
///     diagnostic.to_string(),
///     "[plux::undeclared_namespace] namespace `finops.vendor` is not declared; \
///      help: did you mean `finops.vendors`?",
/// );
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Diagnostic {
    /// How severe it is.
    pub severity: Severity,
    /// The lint; `None` for errors of a command line.
    pub lint: Option<Lint>,
    /// The message, without location and help.
    pub message: String,
    /// The primary location.
    pub location: Option<Location>,
    /// Secondary locations, each with a label.
    pub related: Vec<(Location, String)>,
    /// What to do, without the `help:` in front.
    pub help: Option<String>,
}

impl Diagnostic {
    /// Creates an error.
    pub fn error(message: impl Into<String>) -> Self {
        Self::new(Severity::Error, message.into())
    }

    /// Creates a warning.
    pub fn warning(message: impl Into<String>) -> Self {
        Self::new(Severity::Warning, message.into())
    }

    /// Creates a note.
    pub fn note(message: impl Into<String>) -> Self {
        Self::new(Severity::Note, message.into())
    }

    /// Creates a diagnostic of a lint, with the severity of its default level.
    pub fn of(lint: Lint, message: impl Into<String>) -> Self {
        Self::new(lint.default_level().severity(), message.into()).lint(lint)
    }

    fn new(severity: Severity, message: String) -> Self {
        Self { severity, lint: None, message, location: None, related: Vec::new(), help: None }
    }

    /// Sets the lint.
    #[must_use]
    pub fn lint(mut self, lint: Lint) -> Self {
        self.lint = Some(lint);
        self
    }

    /// Sets the severity.
    #[must_use]
    pub fn severity(mut self, severity: Severity) -> Self {
        self.severity = severity;
        self
    }

    /// Sets the primary location.
    #[must_use]
    pub fn at(mut self, location: Location) -> Self {
        self.location = Some(location);
        self
    }

    /// Adds a secondary location and its label.
    #[must_use]
    pub fn with(mut self, location: Location, label: impl Into<String>) -> Self {
        self.related.push((location, label.into()));
        self
    }

    /// Sets what to do.
    #[must_use]
    pub fn help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }

    /// Returns whether it is an error.
    pub fn is_error(&self) -> bool {
        self.severity == Severity::Error
    }
}

/// Writes `file:line:column: [code] message; label file:line; help: …`, as a line of a build script.
impl fmt::Display for Diagnostic {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(location) = &self.location {
            write!(f, "{}: ", location.position())?;
        }
        if let Some(lint) = self.lint {
            write!(f, "[{lint}] ")?;
        }
        f.write_str(&self.message)?;
        for (location, label) in &self.related {
            write!(f, "; {label} {}", location.position())?;
        }
        if let Some(help) = &self.help {
            write!(f, "; help: {help}")?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn location(file: &'static str, line: u32) -> Location {
        Location { package: "app".into(), file: file.into(), line, ..Location::default() }
    }

    #[test]
    fn it_reads_as_where_what_and_what_to_do() {
        let diagnostic = Diagnostic::of(Lint::DuplicateId, "two plugins have one id")
            .at(location("src/a.rs", 3))
            .with(location("src/b.rs", 4), "first defined at")
            .help("rename one of them");
        assert!(diagnostic.is_error());
        assert_eq!(diagnostic.lint, Some(Lint::DuplicateId));
        assert_eq!(
            diagnostic.to_string(),
            "src/a.rs:3: [plux::duplicate_id] two plugins have one id; first defined at src/b.rs:4; \
             help: rename one of them"
        );
    }

    #[test]
    fn the_severity_can_differ_from_the_level_of_the_lint() {
        let diagnostic = Diagnostic::of(Lint::DuplicateId, "m").severity(Severity::Warning);
        assert!(!diagnostic.is_error());
        assert!(Diagnostic::error("m").is_error() && !Diagnostic::note("m").is_error());
        assert_eq!(Diagnostic::warning("m").severity, Severity::Warning);
    }
}
