//! The application's own help for conditions that do not hold.

use std::fmt;
use std::sync::Arc;

use plux_spec::Condition;

use super::source::Source;
use crate::contain::contain;

type Help = dyn Fn(&[Condition]) -> Option<String> + Send + Sync;

/// The closure of [`help_with`](crate::PluginManagerBuilder::help_with). An error keeps it and calls
/// it when the help is requested, so that it never runs while a manager holds a lock.
#[derive(Clone)]
pub(crate) struct HelpWith(Arc<Help>);

impl HelpWith {
    pub(crate) fn new(
        help: impl Fn(&[Condition]) -> Option<String> + Send + Sync + 'static,
    ) -> Self {
        Self(Arc::new(help))
    }

    /// Returns this as the source of an error.
    pub(crate) fn source(this: Option<&Self>) -> Option<Box<dyn Source>> {
        this.map(|help| -> Box<dyn Source> { Box::new(help.clone()) })
    }

    /// Returns the application's help; `None` if it has none, or panics.
    pub(super) fn help(&self, conditions: &[Condition]) -> Option<String> {
        contain(|| (self.0)(conditions)).unwrap_or_default()
    }
}

impl fmt::Debug for HelpWith {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("HelpWith")
    }
}
