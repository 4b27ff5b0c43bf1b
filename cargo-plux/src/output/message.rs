//! Errors, warnings, notes and status lines on standard error.

use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::sync::OnceLock;

use anstyle::{AnsiColor, Style};
use plux_build::{Diagnostic, Lint, Location};

use super::{cargo_location, compiler_message, diagnostics, human};
use crate::escape::terminal;

/// The format of messages.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, clap::ValueEnum)]
pub(crate) enum MessageFormat {
    /// Human-readable, with source lines
    #[default]
    Human,
    /// Human-readable, one line each
    Short,
    /// Machine-readable, one object per line, as in diagnostic.schema.json
    Json,
    /// Cargo's JSON messages, on standard output: for editors
    CompilerMessage,
}

static FORMAT: OnceLock<MessageFormat> = OnceLock::new();

/// The workspace that the files of locations are relative to. It is set once per process.
static WORKSPACE: OnceLock<PathBuf> = OnceLock::new();

/// Sets the directory that the files of locations are relative to.
pub(crate) fn set_workspace(directory: &Path) {
    WORKSPACE.get_or_init(|| directory.to_owned());
}

/// Returns the absolute path of a location's file, as far as it is known.
pub(crate) fn file_of(location: &Location) -> PathBuf {
    let workspace = WORKSPACE.get().map_or(Path::new(""), PathBuf::as_path);
    workspace.join(&*location.file)
}

impl MessageFormat {
    /// Sets the format of all messages.
    pub(crate) fn write_global(self) {
        FORMAT.get_or_init(|| self);
    }

    fn global() -> Self {
        FORMAT.get().copied().unwrap_or_default()
    }
}

/// A message to the user.
pub(crate) struct Message(Box<Diagnostic>);

impl Message {
    pub(crate) fn error(text: impl Into<String>) -> Self {
        Self(Box::new(Diagnostic::error(text)))
    }

    pub(crate) fn warning(text: impl Into<String>) -> Self {
        Self(Box::new(Diagnostic::warning(text)))
    }

    pub(crate) fn note(text: impl Into<String>) -> Self {
        Self(Box::new(Diagnostic::note(text)))
    }

    pub(crate) fn help(self, help: impl Into<String>) -> Self {
        Self(Box::new(self.0.help(help)))
    }

    /// Creates an error from what failed and what to do.
    pub(crate) fn of(headline: String, help: Option<String>) -> Self {
        let mut diagnostic = Diagnostic::error(headline);
        diagnostic.help = help;
        Self(Box::new(diagnostic))
    }

    /// Prints the message. A failure to do so is ignored.
    pub(crate) fn print(&self) {
        let text = match MessageFormat::global() {
            MessageFormat::Human => human::human(&self.0),
            MessageFormat::Short => human::short(&cargo_location::with_location(&self.0)),
            MessageFormat::CompilerMessage => {
                let message = compiler_message::render(&cargo_location::with_location(&self.0));
                let _ = anstream::stdout().write_all(format!("{message}\n").as_bytes());
                return;
            }
            MessageFormat::Json => {
                format!("{}\n", diagnostics::entry(&cargo_location::with_location(&self.0)))
            }
        };
        let _ = anstream::stderr().write_all(text.as_bytes());
    }
}

impl From<&Diagnostic> for Message {
    fn from(diagnostic: &Diagnostic) -> Self {
        Self(Box::new(diagnostic.clone()))
    }
}

/// Prints diagnostics. Then prints which command explains their lints, unless `quiet` is set.
pub(crate) fn print_all<'a>(diagnostics: impl IntoIterator<Item = &'a Diagnostic>, quiet: bool) {
    let mut lints: Vec<Lint> = Vec::new();
    for diagnostic in diagnostics {
        Message::from(diagnostic).print();
        lints.extend(diagnostic.lint.filter(|it| !lints.contains(it)));
    }
    let Some(lint) = lints.first() else { return };
    if quiet || MessageFormat::global() != MessageFormat::Human {
        return;
    }
    let which = if lints.len() == 1 { "this lint" } else { "a lint" };
    let text = format!("For more information about {which}, try `cargo plux explain {lint}`.\n");
    let _ = anstream::stderr().write_all(text.as_bytes());
}

/// Prints a status line in Cargo's style, unless the message format is machine-readable.
pub(crate) fn status(verb: &str, text: &str) {
    if matches!(MessageFormat::global(), MessageFormat::Json | MessageFormat::CompilerMessage) {
        return;
    }
    let style = Style::new().bold().fg_color(Some(AnsiColor::BrightGreen.into()));
    let line = format!("{style}{verb:>12}{style:#} {}\n", terminal::escape(text));
    let _ = anstream::stderr().write_all(line.as_bytes());
}
