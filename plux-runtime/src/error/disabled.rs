//! The reasons for which plugins are disabled.

use std::fmt;
use std::sync::Arc;

use super::requirement::{chain_message, extend_chain};
use crate::Requirement;

/// The reason for which a plugin is disabled, and the chain of requirements to the plugin that it applies
/// to.
#[derive(Clone, Debug)]
pub(crate) struct DisabledReason {
    reason: String,
    /// `None` if the reason applies to the plugin itself. Type-erased, so that a program without
    /// requirements does not contain their code.
    because_of: Option<Arc<dyn Chain>>,
}

/// The chain of requirements to a disabled plugin.
trait Chain: fmt::Debug + Send + Sync {
    fn requirements(&self) -> &[Requirement];
    fn message(&self) -> String;
}

impl Chain for Vec<Requirement> {
    fn requirements(&self) -> &[Requirement] {
        self
    }

    fn message(&self) -> String {
        chain_message(self)
    }
}

impl DisabledReason {
    /// Returns the reason for a plugin that requires `required`, which is disabled for this reason.
    pub(crate) fn of_dependent(&self, required: Requirement) -> Self {
        let because_of = extend_chain(required, self.requirements());
        Self { reason: self.reason.clone(), because_of: Some(Arc::new(because_of)) }
    }

    /// Returns the reason, without the chain of requirements.
    pub(crate) fn reason(&self) -> &str {
        &self.reason
    }

    /// Returns the disabled plugin that this one requires, if that is why it is disabled.
    pub(crate) fn because_of(&self) -> Option<&Requirement> {
        self.requirements().first()
    }

    fn requirements(&self) -> &[Requirement] {
        self.because_of.as_ref().map_or(&[], |chain| chain.requirements())
    }
}

impl From<String> for DisabledReason {
    fn from(reason: String) -> Self {
        Self { reason, because_of: None }
    }
}

impl fmt::Display for DisabledReason {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(chain) = &self.because_of {
            write!(f, "it requires {}, which is disabled: ", chain.message())?;
        }
        f.write_str(&self.reason)
    }
}
