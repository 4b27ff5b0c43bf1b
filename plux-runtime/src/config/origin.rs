//! The origins of configuration values.

use std::fmt;
use std::ops::Range;
use std::sync::Arc;

/// The origin of a value of a [`Config`](crate::config::Config).
///
/// ```
/// use plux_runtime::config::{Config, OriginKind};
///
/// let config = Config::from_toml_str("testbed.toml", "[agents.monitor]\ninterval = 5\n")?;
/// let origin = config.origin_of("agents.monitor.interval").unwrap();
/// assert_eq!(origin.to_string(), "testbed.toml:2:12");
/// assert_eq!(origin.kind(), OriginKind::File);
/// assert_eq!((origin.name(), origin.line_column()), ("testbed.toml", Some((2, 12))));
/// # Ok::<(), plux_runtime::config::ConfigError>(())
/// ```
#[derive(Clone, Default)]
pub struct Origin {
    /// `None` for defaults.
    source: Option<Arc<SourceText>>,
    /// Empty if the position in the source is unknown.
    span: Range<usize>,
}

/// The kind of an [`Origin`], from the lowest to the highest layer.
///
/// ```
/// use plux_runtime::config::OriginKind;
///
/// assert!(OriginKind::Argument > OriginKind::Variable && OriginKind::File > OriginKind::Default);
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum OriginKind {
    /// The type's default.
    Default,
    /// A file, or another source of a whole configuration.
    File,
    /// An environment variable.
    Variable,
    /// An argument of the command line.
    Argument,
}

/// A file, a variable or an argument.
pub(super) struct SourceText {
    pub(super) kind: OriginKind,
    /// The file's name, the variable, or the argument.
    pub(super) name: String,
    /// The file's content, if it is text.
    pub(super) text: Option<String>,
}

impl Origin {
    pub(super) const DEFAULT: Self = Self { source: None, span: 0..0 };

    /// Returns the origin of a value whose position in the source is unknown.
    pub(super) fn new(kind: OriginKind, name: &str, text: Option<&str>) -> Self {
        let text = text.map(str::to_owned);
        let source = SourceText { kind, name: name.to_owned(), text };
        Self { source: Some(Arc::new(source)), span: 0..0 }
    }

    /// Returns the origin of a value at `span` of the same source.
    pub(super) fn at(&self, span: Range<usize>) -> Self {
        Self { source: self.source.clone(), span }
    }

    /// Returns the origin of the same span in another source.
    pub(super) fn of(&self, source: &Self) -> Self {
        source.at(self.span.clone())
    }

    /// Returns the kind.
    pub fn kind(&self) -> OriginKind {
        self.source.as_ref().map_or(OriginKind::Default, |source| source.kind)
    }

    /// Returns the file, the environment variable or the argument; empty for a default.
    pub fn name(&self) -> &str {
        self.source.as_ref().map_or("", |source| &source.name)
    }

    /// Returns line and column in the file, if they are known. Both start with 1; a column is a
    /// character.
    pub fn line_column(&self) -> Option<(usize, usize)> {
        let line = self.line()?;
        Some((line.number, line.column + 1))
    }

    /// Returns the line of the file in which the value starts.
    pub(super) fn line(&self) -> Option<SourceLine<'_>> {
        let text = self.source.as_ref()?.text.as_deref()?;
        if self.span.is_empty() {
            return None;
        }
        let before = text.get(..self.span.start)?;
        let start = before.rfind('\n').map_or(0, |at| at + 1);
        let line = text[start..].split(['\r', '\n']).next().unwrap_or_default();
        let end = self.span.end.min(start + line.len());
        Some(SourceLine {
            number: before.matches('\n').count() + 1,
            column: before[start..].chars().count(),
            length: text.get(self.span.start..end).map_or(1, |it| it.chars().count().max(1)),
            text: line,
        })
    }
}

/// A line of a file, with the marked characters.
pub(super) struct SourceLine<'a> {
    pub(super) number: usize,
    /// Starts with 0.
    pub(super) column: usize,
    pub(super) length: usize,
    pub(super) text: &'a str,
}

impl fmt::Display for Origin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match (self.kind(), self.name()) {
            (OriginKind::Default, _) => f.write_str("default"),
            (OriginKind::Variable, name) => write!(f, "environment variable `{name}`"),
            (OriginKind::Argument, name) => write!(f, "argument `{name}`"),
            (OriginKind::File, name) => match self.line_column() {
                Some((line, column)) => write!(f, "{name}:{line}:{column}"),
                None => f.write_str(name),
            },
        }
    }
}

impl fmt::Debug for Origin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}
