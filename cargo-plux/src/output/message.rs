//! What is said to people, on standard error: severity, message, place, `help:`.

use std::fmt::Write as _;
use std::io::Write as _;

use anstyle::{AnsiColor, Style};
use plux_build::{Diagnostic, Severity};

use super::plain;

/// Something to be said.
pub(crate) struct Message {
    severity: Severity,
    text: String,
    places: Vec<String>,
    help: Option<String>,
}

impl Message {
    pub(crate) fn error(text: impl Into<String>) -> Self {
        Self::new(Severity::Error, text.into())
    }

    pub(crate) fn warning(text: impl Into<String>) -> Self {
        Self::new(Severity::Warning, text.into())
    }

    pub(crate) fn note(text: impl Into<String>) -> Self {
        Self::new(Severity::Note, text.into())
    }

    fn new(severity: Severity, text: String) -> Self {
        Self { severity, text, places: Vec::new(), help: None }
    }

    pub(crate) fn help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }

    /// An error of plux-build, with the chain of its causes.
    pub(crate) fn of(error: &dyn std::error::Error) -> Self {
        let mut text = error.to_string();
        let mut cause = error.source();
        while let Some(error) = cause {
            let said = error.to_string();
            if !text.contains(&said) {
                // Writing to a `String` cannot fail.
                let _ = write!(text, ": {said}");
            }
            cause = error.source();
        }
        match text.split_once("\nhelp: ").map(|(a, b)| (a.to_owned(), b.to_owned())) {
            Some((text, help)) => Self::error(text).help(help),
            None => Self::error(text),
        }
    }

    /// Says it. Where nobody listens, nothing can be done about that.
    pub(crate) fn print(&self) {
        let mut text = String::new();
        let (severity, colour) = match self.severity {
            Severity::Error => ("error", AnsiColor::BrightRed),
            Severity::Warning => ("warning", AnsiColor::BrightYellow),
            Severity::Note => ("note", AnsiColor::BrightGreen),
        };
        let style = Style::new().bold().fg_color(Some(colour.into()));
        let frame = Style::new().bold().fg_color(Some(AnsiColor::BrightBlue.into()));
        let lines: Vec<_> = self.text.lines().map(|line| plain(line).into_owned()).collect();
        let _ = writeln!(text, "{style}{severity}{style:#}: {}", lines.join("\n  "));
        for place in &self.places {
            let _ = writeln!(text, "  {frame}-->{frame:#} {}", plain(place));
        }
        if let Some(help) = &self.help {
            let _ = writeln!(text, "  {frame}={frame:#} help: {}", plain(help));
        }
        let _ = anstream::stderr().write_all(text.as_bytes());
    }
}

impl From<&Diagnostic> for Message {
    fn from(diagnostic: &Diagnostic) -> Self {
        let related = diagnostic.related.iter().map(|(place, what)| format!("{place} ({what})"));
        Self {
            severity: diagnostic.severity,
            text: diagnostic.message.clone(),
            places: diagnostic.place.iter().map(ToString::to_string).chain(related).collect(),
            help: diagnostic.help.clone(),
        }
    }
}

/// What was done, in Cargo's manner: a green verb, right-aligned.
pub(crate) fn status(verb: &str, text: &str) {
    let style = Style::new().bold().fg_color(Some(AnsiColor::BrightGreen.into()));
    let line = format!("{style}{verb:>12}{style:#} {}\n", plain(text));
    let _ = anstream::stderr().write_all(line.as_bytes());
}
