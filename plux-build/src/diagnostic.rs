//! What is to be told of the sources, as values: who prints them decides how.

use std::fmt;
use std::path::{Path, PathBuf};

use plux_syntax::relative_path;

/// How much a diagnostic matters.
///
/// ```
/// use plux_build::Severity;
///
/// assert!(Severity::Error < Severity::Warning); // the worst comes first
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Severity {
    /// Something is wrong: a build script fails, a check finds.
    Error,
    /// Something is doubtful.
    Warning,
    /// Something to know; build scripts keep it to themselves.
    Note,
}

impl fmt::Display for Severity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(match self {
            Self::Error => "error",
            Self::Warning => "warning",
            Self::Note => "note",
        })
    }
}

/// What a diagnostic is about.
///
/// ```
/// use plux_build::{Diagnostic, Topic};
///
/// assert_eq!(Diagnostic::note("nothing in particular").topic, Topic::Index);
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Topic {
    /// Plugins and packages.
    #[default]
    Index,
    /// A place that could not be seen through; it stands in the index, under `incomplete`.
    Unseen,
    /// A mistake in `[package.metadata.plux]` or `[workspace.metadata.plux]`.
    Setting,
    /// A malformed declaration, which the compiler reports as well, with a marker in the source.
    Declaration,
}

/// Line and column as a [`Place`] has them.
pub(crate) type At = (u32, u32);

/// A place in a source file or a manifest.
///
/// ```
/// let place = plux_build::Place {
///     package: "finops-aws".to_owned(),
///     file: "finops-aws/src/cli.rs".to_owned(),
///     path: "/w/finops-aws/src/cli.rs".into(),
///     line: 12,
///     column: 1,
/// };
/// assert_eq!(place.to_string(), "finops-aws/src/cli.rs:12:1");
/// ```
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Place {
    /// The package that the file belongs to; empty where it is the manifest of a workspace alone.
    pub package: String,
    /// The file for people: relative to the workspace where it lies inside, with forward slashes.
    pub file: String,
    /// The file for programs that want to show its lines.
    pub path: PathBuf,
    /// The line, counted from 1; 0 where the whole file is concerned.
    pub line: u32,
    /// The column in characters, counted from 1; 0 where the whole line is concerned.
    pub column: u32,
}

impl Place {
    /// In a file as people of that workspace know it.
    pub(crate) fn new(package: &str, path: &Path, workspace: &Path, (line, column): At) -> Self {
        let is_inside = path.starts_with(workspace);
        Self {
            package: package.to_owned(),
            file: if is_inside {
                relative_path(path, workspace)
            } else {
                path.display().to_string()
            },
            path: path.to_owned(),
            line,
            column,
        }
    }
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.file)?;
        if self.line > 0 {
            write!(f, ":{}", self.line)?;
            if self.column > 0 {
                write!(f, ":{}", self.column)?;
            }
        }
        Ok(())
    }
}

/// One thing to be told.
///
/// Its text fits one line of a build script's output: `file:line:column: message; help: …`.
///
/// ```
/// use plux_build::{Diagnostic, Severity};
///
/// let diagnostic = Diagnostic::warning("the namespace \"finops.vendor\" is not declared")
///     .help("did you mean \"finops.vendors\"?");
/// assert_eq!(diagnostic.severity, Severity::Warning);
/// assert_eq!(
///     diagnostic.to_string(),
///     "the namespace \"finops.vendor\" is not declared; help: did you mean \"finops.vendors\"?",
/// );
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Diagnostic {
    /// How much it matters.
    pub severity: Severity,
    /// What is the matter, without place or cure.
    pub message: String,
    /// Where, if anywhere.
    pub place: Option<Place>,
    /// Further places that have to do with it, each with what it is.
    pub related: Vec<(Place, String)>,
    /// What to do.
    pub help: Option<String>,
    /// What it is about.
    pub topic: Topic,
}

impl Diagnostic {
    /// Something wrong.
    pub fn error(message: impl Into<String>) -> Self {
        Self::new(Severity::Error, message.into())
    }

    /// Something doubtful.
    pub fn warning(message: impl Into<String>) -> Self {
        Self::new(Severity::Warning, message.into())
    }

    /// Something to know.
    pub fn note(message: impl Into<String>) -> Self {
        Self::new(Severity::Note, message.into())
    }

    fn new(severity: Severity, message: String) -> Self {
        Self {
            severity,
            message,
            place: None,
            related: Vec::new(),
            help: None,
            topic: Topic::default(),
        }
    }

    /// Says where.
    #[must_use]
    pub fn at(mut self, place: Place) -> Self {
        self.place = Some(place);
        self
    }

    /// Names a further place and what it is.
    #[must_use]
    pub fn with(mut self, place: Place, what: impl Into<String>) -> Self {
        self.related.push((place, what.into()));
        self
    }

    /// Says what to do.
    #[must_use]
    pub fn help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }

    /// Says what it is about.
    #[must_use]
    pub(crate) fn about(mut self, topic: Topic) -> Self {
        self.topic = topic;
        self
    }

    /// Whether something is wrong.
    pub fn is_error(&self) -> bool {
        self.severity == Severity::Error
    }
}

impl fmt::Display for Diagnostic {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(place) = &self.place {
            write!(f, "{place}: ")?;
        }
        f.write_str(&self.message)?;
        for (place, what) in &self.related {
            write!(f, "; {what} {place}")?;
        }
        if let Some(help) = &self.help {
            write!(f, "; help: {help}")?;
        }
        Ok(())
    }
}
