//! How much is said, and in what colors: flags first, then the variables that Cargo reads.

use std::env;

use clap::{Args, ColorChoice, ValueEnum};

use crate::output::message::MessageFormat;

/// How much is said, and in what colors.
#[derive(Debug, Args)]
pub(crate) struct OutputOptions {
    /// Say only what is wrong
    #[arg(short, long, global = true, conflicts_with = "verbose")]
    pub(crate) quiet: bool,
    /// Say more: notes, and in lists every column
    #[arg(short, long, global = true, action = clap::ArgAction::Count)]
    pub(crate) verbose: u8,
    /// Coloring
    #[arg(long, global = true, value_name = "WHEN", value_enum)]
    pub(crate) color: Option<ColorChoice>,
    /// How to say what is wrong, on standard error
    #[arg(long, global = true, value_name = "FMT", value_enum, default_value_t)]
    pub(crate) message_format: MessageFormat,
}

impl OutputOptions {
    /// For what the flags leave open, what the variables say.
    pub(super) fn complete(&mut self) {
        if !self.quiet && self.verbose == 0 {
            let is_set = |name: &str| env::var(name).is_ok_and(|it| it == "true");
            self.quiet = is_set("CARGO_TERM_QUIET");
            // As with Cargo, where both are set one is quiet.
            self.verbose = u8::from(!self.quiet && is_set("CARGO_TERM_VERBOSE"));
        }
        self.color = self.color.or_else(color_of_environment);
    }
}

/// `CARGO_TERM_COLOR`. What the terminal and `NO_COLOR` say is anstream's to know.
pub(super) fn color_of_environment() -> Option<ColorChoice> {
    ColorChoice::from_str(&env::var("CARGO_TERM_COLOR").ok()?, true).ok()
}
