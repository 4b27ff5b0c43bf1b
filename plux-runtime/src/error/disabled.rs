//! Why a plugin is disabled.

use std::fmt;

use super::message::{chain_message, extend_chain};
use crate::Requirement;

/// Why a plugin is disabled: a reason, and the chain of requirements to the plugin that it applies
/// to.
#[derive(Clone, Debug)]
pub(crate) struct DisabledReason {
    reason: String,
    /// Empty if the reason applies to the plugin itself.
    because_of: Vec<Requirement>,
}

impl DisabledReason {
    /// Returns the reason for a plugin that requires `required`, which is disabled for this reason.
    pub(crate) fn of_dependent(&self, required: Requirement) -> Self {
        Self { reason: self.reason.clone(), because_of: extend_chain(required, &self.because_of) }
    }

    /// Returns the reason, without the chain of requirements.
    pub(crate) fn reason(&self) -> &str {
        &self.reason
    }

    /// Returns the disabled plugin that this one requires, if that is why it is disabled.
    pub(crate) fn because_of(&self) -> Option<&Requirement> {
        self.because_of.first()
    }
}

impl From<String> for DisabledReason {
    fn from(reason: String) -> Self {
        Self { reason, because_of: Vec::new() }
    }
}

impl fmt::Display for DisabledReason {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if !self.because_of.is_empty() {
            let chain = chain_message(&self.because_of);
            write!(f, "it requires {chain}, which is disabled: ")?;
        }
        f.write_str(&self.reason)
    }
}
