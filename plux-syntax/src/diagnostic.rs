//! An error in a declaration, with its span and its help.

use std::fmt;

use proc_macro2::{Span, TokenStream};

/// An error in a declaration.
#[derive(Clone, Debug)]
pub struct Diagnostic {
    span: Span,
    message: String,
    help: Option<String>,
}

impl Diagnostic {
    pub(crate) fn new(span: Span, message: impl Into<String>) -> Self {
        Self { span, message: message.into(), help: None }
    }

    pub(crate) fn help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }

    /// Returns the message: lowercase, without a period.
    pub fn message(&self) -> &str {
        &self.message
    }

    /// Returns the help: what to write instead.
    pub fn help_message(&self) -> Option<&str> {
        self.help.as_deref()
    }

    /// Returns the error as a `compile_error!` at its span.
    fn to_error(&self) -> syn::Error {
        syn::Error::new(self.span, self)
    }
}

impl fmt::Display for Diagnostic {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)?;
        match &self.help {
            Some(help) => write!(f, "\nhelp: {help}"),
            None => Ok(()),
        }
    }
}

impl From<syn::Error> for Diagnostic {
    fn from(error: syn::Error) -> Self {
        Self::new(error.span(), error.to_string())
    }
}

/// All errors of one declaration, at least one.
#[derive(Clone, Debug)]
pub struct Diagnostics(Vec<Diagnostic>);

impl Diagnostics {
    /// Returns the errors in source order.
    pub fn iter(&self) -> std::slice::Iter<'_, Diagnostic> {
        self.0.iter()
    }

    /// Returns the errors as `compile_error!`s, each at its span. Inline: build scripts do not compile it.
    #[inline]
    pub fn to_compile_errors(&self) -> TokenStream {
        self.iter().map(|diagnostic| diagnostic.to_error().into_compile_error()).collect()
    }
}

impl From<Diagnostic> for Diagnostics {
    fn from(diagnostic: Diagnostic) -> Self {
        Self(vec![diagnostic])
    }
}

impl<'a> IntoIterator for &'a Diagnostics {
    type Item = &'a Diagnostic;
    type IntoIter = std::slice::Iter<'a, Diagnostic>;

    fn into_iter(self) -> Self::IntoIter {
        self.iter()
    }
}

impl fmt::Display for Diagnostics {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (at, diagnostic) in self.iter().enumerate() {
            let separator = if at == 0 { "" } else { "\n" };
            write!(f, "{separator}{diagnostic}")?;
        }
        Ok(())
    }
}

impl std::error::Error for Diagnostics {}

/// Collects errors, so that all are reported and not just the first.
#[derive(Default)]
pub(crate) struct Collector(Vec<Diagnostic>);

impl Collector {
    pub(crate) fn push(&mut self, diagnostic: impl Into<Diagnostic>) {
        self.0.push(diagnostic.into());
    }

    /// Returns the value, or collects the error.
    pub(crate) fn take<T>(&mut self, result: Result<T, impl Into<Diagnostic>>) -> Option<T> {
        result.map_err(|error| self.push(error)).ok()
    }

    /// Returns `value` if no error was collected.
    ///
    /// If `value` is `None`, the caller has pushed at least one error.
    pub(crate) fn finish<T>(self, value: Option<T>) -> Result<T, Diagnostics> {
        match value {
            Some(value) if self.0.is_empty() => Ok(value),
            _ => Err(Diagnostics(self.0)),
        }
    }
}
