//! Verbosity, color and the format of messages. Flags override Cargo's environment variables.

use std::env;

use clap::{Args, ColorChoice, ValueEnum};

use crate::output::message::MessageFormat;

/// Flags that control the output of every command.
#[derive(Debug, Args)]
pub(crate) struct OutputOptions {
    /// Only print errors and warnings
    #[arg(short, long, global = true, conflicts_with = "verbose")]
    pub(crate) quiet: bool,
    /// Print notes, and more columns of tables
    #[arg(short, long, global = true, action = clap::ArgAction::Count)]
    pub(crate) verbose: u8,
    /// Coloring
    #[arg(long, global = true, value_name = "WHEN", value_enum)]
    pub(crate) color: Option<ColorChoice>,
    /// Format of errors and warnings on standard error
    #[arg(long, global = true, value_name = "FMT", value_enum, default_value_t)]
    pub(crate) message_format: MessageFormat,
}

impl OutputOptions {
    /// Sets options without a flag from the environment.
    pub(super) fn complete(&mut self) {
        if !self.quiet && self.verbose == 0 {
            let is_set = |name: &str| env::var(name).is_ok_and(|it| it == "true");
            self.quiet = is_set("CARGO_TERM_QUIET");
            // As in Cargo, quiet overrides verbose.
            self.verbose = u8::from(!self.quiet && is_set("CARGO_TERM_VERBOSE"));
        }
        self.color = self.color.or_else(color_of_environment);
    }
}

/// Returns the value of `CARGO_TERM_COLOR`. anstream handles terminals and `NO_COLOR`.
pub(super) fn color_of_environment() -> Option<ColorChoice> {
    ColorChoice::from_str(&env::var("CARGO_TERM_COLOR").ok()?, true).ok()
}
